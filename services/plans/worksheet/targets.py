"""What kind of target a row states: declared in a column, or read from its shape and shown as such a reading."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from services.plans.worksheet.columns import QUARTERS
from services.plans.worksheet.findings import finding
from services.plans.worksheet.line import Line, Mark
from services.plans.worksheet.message import Message
from services.plans.worksheet.reading import Field, Place
from shared.events.plans import Scale, TargetKind

DECLARED: Mapping[str, TargetKind] = {
    "kumulatif": "cumulative",
    "akumulatif": "cumulative",
    "cumulative": "cumulative",
    "per triwulan": "per_quarter",
    "triwulanan": "per_quarter",
    "non kumulatif": "per_quarter",
    "per quarter": "per_quarter",
    "level": "level",
    "tetap": "level",
    "posisi": "level",
}
KINDS: Mapping[TargetKind, Message] = {
    "cumulative": Message("kumulatif", "cumulative"),
    "per_quarter": Message("per triwulan", "per quarter"),
    "level": Message("level", "a level"),
}
HUNDRED = Decimal(100)
INDEX = Message("nilai indeks dipertahankan, tidak dijumlahkan", "an index is held, not added up")
SINGLE = Message("hanya satu triwulan bertarget", "only one quarter has a target")
SUM = Message("target total adalah jumlah triwulan", "the total is the sum of the quarters")
LAST = Message("naik sampai target total", "it rises to the total")
WHOLE = Message("naik sampai 100 %", "it rises to 100 %")
HELD = Message("sama dengan target total di setiap triwulan", "it is the total in every quarter")
FLAT = Message("sama di setiap triwulan", "the same in every quarter")
RISING = Message("tidak pernah turun, tanpa target total yang menentukan", "it never falls, and no total decides")
FALLING = Message("naik dan turun", "it rises and falls")
OTHERS: Mapping[TargetKind, Message] = {
    "cumulative": Message("per triwulan atau level", "per quarter or a level"),
    "per_quarter": Message("level", "a level"),
    "level": Message("per triwulan atau kumulatif", "per quarter or cumulative"),
}


class Kind(NamedTuple):
    kind: TargetKind
    because: Message
    clear: bool


class Shape(NamedTuple):
    """The targets that are filled, in order, with those that are due (not zero) among them, and the total."""

    filled: Sequence[Decimal]
    due: Sequence[Decimal]
    total: Decimal | None
    scale: Scale

    @property
    def flat(self) -> bool:
        return len(set(self.filled)) == 1

    @property
    def never_falls(self) -> bool:
        return all(before <= after for before, after in zip(self.filled, self.filled[1:], strict=False))


def target_kind(line: Line, scale: Scale) -> TargetKind:
    """The declared kind, or the one that the shape of the targets shows or suggests."""
    return _declared(line) or _inferred(_shape(line, scale)).kind


def target_marks(line: Line, scale: Scale) -> Iterator[Mark]:
    shape = _shape(line, scale)
    if not shape.filled:
        if not line.unknown(Field.TARGET):
            yield None, finding("no_target")
        return
    yield from _kind_marks(line, shape)
    if not shape.due:
        yield None, finding("nothing_due")
    elif not line.unknown(Field.TARGET) and not line.unknown(Field.TARGET_KIND):
        yield from _total_marks(shape, target_kind(line, scale))


def _kind_marks(line: Line, shape: Shape) -> Iterator[Mark]:
    place = Place(Field.TARGET_KIND)
    if text := line.text(Field.TARGET_KIND):
        if _declared(line) is None:
            yield place, finding("unknown_target_kind", raw=text)
    elif shape.due and not line.unknown(Field.TARGET):
        kind = _inferred(shape)
        name, others = KINDS[kind.kind], OTHERS[kind.kind]
        if kind.clear:
            yield place, finding("target_kind_inferred", kind=name, because=kind.because)
        else:
            yield place, finding("target_kind_unclear", kind=name, others=others, because=kind.because)


def _total_marks(shape: Shape, kind: TargetKind) -> Iterator[Mark]:
    expected = sum(shape.due) if kind == "per_quarter" else shape.due[-1]
    if shape.total is not None and shape.total != expected:
        values = {"total": shape.total, "expected": expected, "kind": KINDS[kind]}
        yield Place(Field.TARGET_TOTAL), finding("total_mismatch", **values)


def _declared(line: Line) -> TargetKind | None:
    words = line.text(Field.TARGET_KIND).casefold().replace("-", " ").replace("_", " ").split()
    return DECLARED.get(" ".join(words))


def _inferred(shape: Shape) -> Kind:
    """The table of shapes: the first line that fits, decides."""
    flat, rising, total = shape.flat, shape.never_falls, shape.total
    by_sum = total is not None and len(shape.due) > 1 and total == sum(shape.due)
    if len(shape.due) < 2:  # noqa: PLR2004  two make a shape
        return Kind("cumulative", SINGLE, clear=True)
    if by_sum:
        return Kind("per_quarter", SUM, clear=True)
    if shape.scale == "index":
        return Kind("level", INDEX, clear=True)
    if flat:
        return Kind("level", HELD if total == shape.due[-1] else FLAT, clear=total == shape.due[-1])
    if rising and total is not None:
        return Kind("cumulative", LAST if total == shape.due[-1] else RISING, clear=total == shape.due[-1])
    if rising and shape.scale == "percent" and shape.due[-1] == HUNDRED:
        return Kind("cumulative", WHOLE, clear=True)
    return Kind("cumulative", RISING, clear=False) if rising else Kind("per_quarter", FALLING, clear=False)


def _shape(line: Line, scale: Scale) -> Shape:
    filled = [value for quarter in QUARTERS if (value := line.number(Field.TARGET, quarter)) is not None]
    return Shape(filled, [value for value in filled if value], line.number(Field.TARGET_TOTAL), scale)
