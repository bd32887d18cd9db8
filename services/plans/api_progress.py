"""Progress of an action in a quarter over HTTP: reported, corrected, verified."""

from typing import Any

from flask import Response

from services.plans.desk import ACTION_PATH, desk
from services.plans.plan_commands import PlanId, VerifyProgress
from services.plans.schemas import CorrectionBody, ProgressBody, VerificationBody
from services.plans.stating import Stated, statement
from shared.access import reporters, verifiers
from shared.auth import principal
from shared.events.plans import Assessment, Progress
from shared.events.terms import Quarter
from shared.exchange import Accepted
from shared.routes import Routes

PATH = f"{ACTION_PATH}/progress/<quarter:quarter>"
progress = Routes("progress", __name__, description="Progress of the actions, by quarter")


@progress.route(PATH, methods=["PUT"])
@reporters
@progress.arguments(ProgressBody)
@progress.response(200, Accepted)
def report_progress(stated: Progress, action: str, quarter: Quarter, **plan: Any) -> Response:
    """Report, or report anew, while the window is open."""
    return desk().ask(statement(desk(), Stated(PlanId(**plan), action, quarter, stated), desk().clock()))


@progress.route(f"{PATH}/corrections", methods=["POST"])
@reporters
@progress.arguments(CorrectionBody)
@progress.response(200, Accepted)
def correct_progress(corrected: tuple[Progress, str], action: str, quarter: Quarter, **plan: Any) -> Response:
    """Put right what was reported, with a reason; its verification is open again."""
    return desk().ask(statement(desk(), Stated(PlanId(**plan), action, quarter, *corrected), desk().clock()))


@progress.route(f"{PATH}/verification", methods=["PUT"])
@verifiers
@progress.arguments(VerificationBody)
@progress.response(200, Accepted)
def verify_progress(verified: tuple[Assessment, str | None], action: str, quarter: Quarter, **plan: Any) -> Response:
    """Say in four dimensions whether what was reported fits."""
    return desk().ask(VerifyProgress(PlanId(**plan), action, quarter, *verified, by=principal().actor))
