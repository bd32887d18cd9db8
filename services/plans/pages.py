"""Pages on which people without a system of their own enter progress and verify it; the rules are those of the API."""

from typing import Any

from services.plans import pages_consultations, pages_plans, pages_progress, pages_verification
from services.plans.page_desk import page_desk
from services.plans.page_words import CONSULTATIONS, STANDINGS, URGENCIES
from shared import formats
from shared.current import notes
from shared.pages import words
from shared.pages.frame import Pages
from shared.tokens import Principal
from shared.wita import day_of

pages = Pages("pages", __name__)
pages_plans.install(pages)
pages_progress.install(pages)
pages_consultations.install(pages)
pages_verification.install(pages)


@pages.context_processor
def context() -> dict[str, Any]:
    caller: Principal | None = notes().get("principal")
    return {
        "f": formats,
        "w": words,
        "day_of": day_of,
        "STANDINGS": STANDINGS,
        "URGENCIES": URGENCIES,
        "CONSULTATIONS": CONSULTATIONS,
        "read_at": page_desk().read_at,
        "caller": caller,
        "roles": caller.roles if caller else frozenset(),
    }
