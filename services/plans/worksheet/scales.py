"""Which scale the numbers of a row are in, and which of them are not in it."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from services.plans.worksheet.columns import QUARTERS
from services.plans.worksheet.findings import finding
from services.plans.worksheet.line import Line, Mark
from services.plans.worksheet.reading import CellReading, Field, Place
from services.plans.worksheet.rule import RuleCode
from shared.events.plans import Scale

PERCENT_UNIT = re.compile(r"%|persen|prosen|percent", re.IGNORECASE)
INDEX_UNIT = re.compile(r"\b(?:indeks|index|nilai|skor|skala|level|poin)\b", re.IGNORECASE)
_BOUND = r"(?<![0-9])([0-9]{1,3}(?:[.,][0-9]{1,2})?)(?![0-9])"
DECLARED = re.compile(rf"{_BOUND}\s*(?:-|\N{{EN DASH}}|s\.?d\.?|sampai)\s*{_BOUND}", re.IGNORECASE)
# Above 1, as a fraction may be exceeded like any target: 1.0561 beside 0.8633 is 105.61 %.
LARGEST_FRACTION = Decimal("1.2")
# An index without declared bounds is on the smallest of these that holds its targets.
USUAL_INDEX_TOPS = (Decimal(5), Decimal(100))

TARGETS = (Place(Field.TARGET_TOTAL), *(Place(Field.TARGET, quarter) for quarter in QUARTERS))
VALUES = tuple(Place(Field.VALUE, quarter) for quarter in QUARTERS)


class Scaled(NamedTuple):
    scale: Scale
    minimum: Decimal | None = None
    maximum: Decimal | None = None


def scale_of(line: Line) -> Scaled:
    unit = line.text(Field.OUTPUT_UNIT)
    figures = _figures(line)
    if PERCENT_UNIT.search(unit):
        return Scaled("number" if figures and all(_fraction(cell) for cell in figures) else "percent")
    if figures and all(_signed(cell) for cell in figures):
        return Scaled("percent")
    if INDEX_UNIT.search(unit):
        return Scaled("index", *_declared(unit))
    return Scaled("number")


def scale_marks(line: Line) -> Iterator[Mark]:
    """What is in doubt because the numbers of a row do not share a scale; nothing is converted."""
    scaled = scale_of(line)
    percent_unit = PERCENT_UNIT.search(line.text(Field.OUTPUT_UNIT))
    if percent_unit and scaled.scale == "number":
        yield from (_mark(cell, "fraction_scale") for cell in _figures(line))
    elif percent_unit:
        yield from _mixed_percent(line)
    elif scaled.scale != "percent":
        yield from _mixed_signs(line)
    if scaled.scale == "index":
        yield from _outside(line, scaled)


def _mixed_percent(line: Line) -> Iterator[Mark]:
    """The targets set the scale; where they are mixed themselves, every number that may be a fraction is in doubt."""
    targets, figures = _targets(line), _figures(line)
    by_fraction = bool(targets) and all(_fraction(cell) for cell in targets)
    odd = [cell for cell in figures if _fraction(cell) != by_fraction]
    fitting = [cell for cell in figures if _fraction(cell) == by_fraction]
    yield from (_mark(cell, "scale_mix", other=fitting[0].raw) for cell in odd if fitting)


def _mixed_signs(line: Line) -> Iterator[Mark]:
    """A per cent sign beside plain numbers, in a row whose unit is not per cent."""
    plain = [cell for cell in _figures(line) if not _signed(cell)]
    signed = [cell for cell in _figures(line) if _signed(cell)]
    yield from (_mark(cell, "scale_mix", other=plain[0].raw) for cell in signed if plain)


def _outside(line: Line, scaled: Scaled) -> Iterator[Mark]:
    """A zero counts here: on a scale of 1 to 5 it is no value, and what is not due is left blank."""
    top = scaled.maximum or _usual_top(line)
    lowest = scaled.minimum or Decimal(0)
    for cell in _numbers(line, (*TARGETS, *VALUES)):
        value = cell.reading
        if top and isinstance(value, Decimal) and not lowest <= value <= top:
            yield _mark(cell, "index_out_of_bounds", lowest=lowest, highest=top)


def _usual_top(line: Line) -> Decimal | None:
    targets = [cell.reading for cell in _targets(line) if isinstance(cell.reading, Decimal)]
    return next((top for top in USUAL_INDEX_TOPS if targets and max(targets) <= top), None)


def _declared(unit: str) -> tuple[Decimal | None, Decimal | None]:
    """The bounds that a unit names, such as "Indeks (0-5)"."""
    match = DECLARED.search(unit)
    if not match:
        return None, None
    lowest, highest = (Decimal(bound.replace(",", ".")) for bound in match.groups())
    return (lowest, highest) if lowest < highest else (None, None)


def _mark(cell: CellReading, rule: RuleCode, **values: object) -> Mark:
    return cell.column.place, finding(rule, raw=cell.raw, **values)


def _targets(line: Line) -> Sequence[CellReading]:
    return [cell for cell in _numbers(line, TARGETS) if cell.reading]


def _figures(line: Line) -> Sequence[CellReading]:
    """The numbers of a row other than zero, which means the same in every scale."""
    return [cell for cell in _numbers(line, (*TARGETS, *VALUES)) if cell.reading]


def _numbers(line: Line, places: Sequence[Place]) -> Sequence[CellReading]:
    cells = (line.cell(*place) for place in places)
    return [cell for cell in cells if cell and isinstance(cell.reading, Decimal)]


def _signed(cell: CellReading) -> bool:
    return cell.raw.rstrip().endswith("%")


def _fraction(cell: CellReading) -> bool:
    return not _signed(cell) and isinstance(cell.reading, Decimal) and cell.reading <= LARGEST_FRACTION
