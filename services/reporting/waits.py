"""Who is being waited for with an indicator, for what, and since when."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from msgspec import Struct

from services.reporting.documents import Mark
from services.reporting.indicator_documents import Indicator, IndicatorYear, TargetSet
from services.reporting.indicator_figures import due_quarters, fact
from services.reporting.lacking import blanks
from services.reporting.rules import ENDS_OF_QUARTERS, end_of
from shared.wita import WITA

Awaited = Literal["operator", "head", "coordinator", "verifier"]
Task = Literal[
    "fill_definition",
    "propose",
    "agree",
    "answer_return",
    "finish_revision",
    "set_targets",
    "approve_targets",
    "answer_targets",
    "measure",
    "verify",
    "answer_verification",
]


class Wait(Struct, frozen=True):
    """`since` is UTC; `due` is when what was returned is expected back, `fact` is the event after which it waits."""

    who: Awaited
    task: Task
    since: datetime
    quarter: int | None = None
    due: date | None = None
    fact: str | None = None


def waits(unit: str, indicator: Indicator, year: int, at: datetime) -> tuple[Wait, ...]:
    """As of a moment, the longest first: for the definition, and for targets and measurements of one year."""
    found = [
        *_definition(unit, indicator),
        *_targets(unit, indicator, year, at),
        *_measuring(unit, indicator, year, at),
    ]
    return tuple(sorted(found, key=lambda wait: (wait.since, wait.quarter or 0)))


def _definition(unit: str, indicator: Indicator) -> Iterator[Wait]:
    def wait(who: Awaited, task: Task, since: Mark, due: date | None = None) -> Wait:
        return Wait(who, task, since.at, due=due, fact=fact(unit, indicator.code, since))

    match indicator.state:
        case "draft" if blanks(indicator.open):
            yield wait("operator", "fill_definition", indicator.step.mark)
        case "draft":
            yield wait("head", "propose", indicator.edited)
        case "proposed":
            yield wait("coordinator", "agree", indicator.step.mark)
        case "returned":
            yield wait("operator", "answer_return", indicator.step.mark, indicator.step.due)
        case "under_revision":
            yield wait("operator", "finish_revision", indicator.step.mark)
        case "agreed" | "retired":
            return


def _targets(unit: str, indicator: Indicator, year: int, at: datetime) -> Iterator[Wait]:
    """An indicator in force in a year needs targets from that year's first day on."""
    agreed = next((version for version in indicator.versions if version.effective_from <= end_of(year, 4)), None)
    begins = max(agreed.mark.at, _begin_of(date(year, 1, 1))) if agreed else None
    if agreed is None or begins is None or at < begins or not indicator.in_force(end_of(year, 4)):
        return
    targets = indicator.year(year).targets
    if targets is None:
        yield Wait("operator", "set_targets", begins, fact=fact(unit, indicator.code, agreed.mark))
    elif targets.state == "proposed" and targets.open:
        mark = targets.open.mark
        yield Wait("coordinator", "approve_targets", mark.at, fact=fact(unit, indicator.code, mark))
    elif targets.state == "returned" and targets.returned:
        mark = targets.returned.mark
        yield Wait("operator", "answer_targets", mark.at, fact=fact(unit, indicator.code, mark))


def _measuring(unit: str, indicator: Indicator, year: int, at: datetime) -> Iterator[Wait]:
    of_year = indicator.year(year)
    in_force = of_year.targets.in_force if of_year.targets else None
    for quarter in missing(of_year, year, at):
        if in_force and indicator.in_force(end_of(year, quarter)):
            yield _missing(unit, indicator.code, year, quarter, in_force)
    for quarter, reading in of_year.readings.items():
        if reading.check is None:
            place = fact(unit, indicator.code, reading.mark)
            yield Wait("verifier", "verify", reading.mark.at, quarter, fact=place)
        elif not reading.check.confirmed:
            place = fact(unit, indicator.code, reading.check.mark)
            yield Wait("operator", "answer_verification", reading.check.mark.at, quarter, fact=place)


def missing(of_year: IndicatorYear, year: int, at: datetime) -> list[int]:
    """The quarters that are over, for which a target is in force and nothing is measured."""
    return [
        quarter
        for quarter in due_quarters(of_year, 4)
        if quarter not in of_year.readings and _after(year, quarter) <= at
    ]


def _missing(unit: str, code: str, year: int, quarter: int, targets: TargetSet) -> Wait:
    since = max(_after(year, quarter), targets.mark.at)
    return Wait("operator", "measure", since, quarter, fact=fact(unit, code, targets.mark))


def _after(year: int, quarter: int) -> datetime:
    return _begin_of(date(year, *ENDS_OF_QUARTERS[quarter - 1]) + timedelta(days=1))


def _begin_of(day: date) -> datetime:
    """Midnight in the regency, as UTC."""
    return datetime.combine(day, time(), WITA).astimezone(UTC)
