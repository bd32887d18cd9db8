"""What is odd about the realisations of a row, held against its targets."""

from collections.abc import Iterator
from decimal import Decimal

from services.plans.worksheet.columns import QUARTERS
from services.plans.worksheet.findings import finding
from services.plans.worksheet.line import Line, Mark
from services.plans.worksheet.reading import Field, Place
from shared.events.plans import TargetKind
from shared.events.terms import Quarter

MOST = Decimal("1.2")
TEXTS = (Field.BUDGET_ABSORBED, Field.OBSTACLE, Field.SOLUTION, Field.EVIDENCE, Field.EVALUATOR_NOTE)


def progress_marks(line: Line, kind: TargetKind) -> Iterator[Mark]:
    for quarter in QUARTERS:
        value = line.number(Field.VALUE, quarter)
        if value is None:
            yield from _lost(line, quarter)
        elif value:
            yield from _against_target(line, quarter, value)
    if kind == "cumulative":
        yield from _falls(line, Field.TARGET)
        yield from _falls(line, Field.VALUE)


def _against_target(line: Line, quarter: Quarter, value: Decimal) -> Iterator[Mark]:
    place = Place(Field.VALUE, quarter)
    target = line.number(Field.TARGET, quarter)
    if line.unknown(Field.TARGET):
        return
    if target:
        if value > target * MOST:
            yield place, finding("above_120", value=value, target=target)
    elif any(line.quarters(Field.TARGET)[quarter:]):
        yield place, finding("early_achievement", value=value)
    else:
        yield place, finding("not_due", value=value)


def _falls(line: Line, field: Field) -> Iterator[Mark]:
    """Where a value is below the one before; blank quarters say nothing, and a target of 0 asks for nothing."""
    before: Decimal | None = None
    for quarter in QUARTERS:
        value = line.number(field, quarter)
        if value is None or (field is Field.TARGET and not value):
            continue
        if before is not None and value < before:
            yield Place(field, quarter), finding("falling_cumulative", before=before, value=value)
        before = value


def _lost(line: Line, quarter: Quarter) -> Iterator[Mark]:
    """What a quarter says beside a value that is not there: it has no place to go."""
    refused = line.cell(Field.VALUE, quarter)
    if refused and refused.outcome == "refused":
        return
    for field in TEXTS:
        cell = line.cell(field, quarter)
        if cell and cell.reading is not None:
            yield Place(field, quarter), finding("no_value_for_text")
