"""Pages on which people without a system of their own enter progress and verify it; the rules are those of the API."""

from typing import Any

from services.plans import (
    page_words,
    pages_consultation,
    pages_consultations,
    pages_plans,
    pages_progress,
    pages_verification,
)
from services.plans.page_desk import page_desk
from services.plans.refusals import WORDING
from shared.current import notes
from shared.formats import FORMATS
from shared.pages import words
from shared.pages.choice import tongue
from shared.pages.frame import Pages
from shared.pages.tongues import words_in
from shared.tokens import Principal
from shared.wita import day_of

pages = Pages("pages", __name__, wording=WORDING)
pages_plans.install(pages)
pages_progress.install(pages)
pages_consultations.install(pages)
pages_consultation.install(pages)
pages_verification.install(pages)


@pages.context_processor
def context() -> dict[str, Any]:
    caller: Principal | None = notes().get("principal")
    reader = tongue()
    own = words_in(reader, page_words)
    return {
        "f": FORMATS[reader],
        "w": words_in(reader, words),
        "day_of": day_of,
        "STANDINGS": own.STANDINGS,
        "URGENCIES": own.URGENCIES,
        "CONSULTATIONS": own.CONSULTATIONS,
        "FOLLOW_UPS": own.FOLLOW_UPS,
        "read_at": page_desk().read_at,
        "caller": caller,
        "roles": caller.roles if caller else frozenset(),
    }
