"""Progress of one action in one quarter: reported while the window is open, corrected with a reason, verified."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from services.plans.actions import check_value
from services.plans.plan_commands import CorrectProgress, ReportProgress, Statement, VerifyProgress
from shared.decider import Refused
from shared.events.plans import Action, PlanEvent, Progress, ProgressCorrected, ProgressReported, ProgressVerified
from shared.inbox.verdict import Code


class Figure(Struct, frozen=True):
    """What is stated now, who had a hand in it, and its verification; `verified_before` is of an earlier statement."""

    progress: Progress
    stated_by: frozenset[str]
    verified: ProgressVerified | None = None
    verified_before: ProgressVerified | None = None


def report(action: Action, figure: Figure | None, command: ReportProgress) -> Sequence[PlanEvent]:
    """A cumulative value below an earlier quarter's is taken too, for readers of the figures to show as doubtful.

    The earlier one may be what was wrong, and the order in which the two are put right must not matter.
    """
    check_value(action, command.progress.value, "value")
    match command.window:
        case _ if figure and figure.progress == command.progress:
            return []
        case "open" | "extended" as window:
            return [ProgressReported(*command.plan, action.id, command.quarter, command.progress, window)]
        case "closed":
            closed = f"the window of quarter {command.quarter} is closed"
            raise Refused(closed, accepted="a correction with a reason", code=Code.WINDOW_CLOSED)
        case "not_open":
            raise _not_open(command)


def correct(action: Action, figure: Figure | None, command: CorrectProgress) -> Sequence[PlanEvent]:
    """A quarter that was never reported may be corrected too: after closing there is no other way to state it."""
    check_value(action, command.progress.value, "value")
    match command.window:
        case _ if figure and figure.progress == command.progress:
            return []
        case "open" | "extended" | "closed" as window:
            return [
                ProgressCorrected(*command.plan, action.id, command.quarter, command.progress, window, command.reason)
            ]
        case "not_open":
            raise _not_open(command)


def verify(
    action: Action, figure: Figure | None, submitters: frozenset[str], command: VerifyProgress
) -> Sequence[PlanEvent]:
    if figure is None:
        raise Refused(f"nothing is reported for quarter {command.quarter}, so nothing can be verified")
    if command.by in submitters | figure.stated_by:
        raise Refused("nobody verifies what they reported, corrected or submitted themselves")
    value, target = figure.progress.value, action.targets[command.quarter - 1]
    if command.assessment.output and target is not None and value < target and not command.notes:
        raise Refused(f"{value:f} is below the target {target:f}", "notes", "why the output counts as reached")
    verified = ProgressVerified(*command.plan, action.id, command.quarter, value, command.assessment, command.notes)
    return [verified] if verified != figure.verified else []


def stated(figure: Figure | None, progress: Progress, by: str) -> Figure:
    """The figure after a report or a correction: open for verification again."""
    if figure is None:
        return Figure(progress, frozenset({by}))
    return Figure(progress, figure.stated_by | {by}, None, figure.verified or figure.verified_before)


def score(verified: ProgressVerified) -> Decimal:
    """How much of it is *sesuai*, in percent."""
    assessment = verified.assessment
    dimensions = (assessment.execution, assessment.output, assessment.quality, assessment.timeliness)
    return Decimal(sum(dimensions) * 100) / len(dimensions)


def _not_open(command: Statement) -> Refused:
    when = f"it opens {command.opens.isoformat()}" if command.opens else "it is not scheduled"
    return Refused(f"the window of quarter {command.quarter} is not open: {when}", code=Code.WINDOW_NOT_OPEN)
