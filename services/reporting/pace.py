"""The pace board: how far every unit and bidang is with its indicators, what is missing, who waits for whom.

The bidang that have no indicator stand in it too, for they are what it is about.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct

from services.reporting.adopted import IndicatorMethod
from services.reporting.indicator_documents import Indicator, IndicatorState, TargetsState
from services.reporting.lacking import blanks, judged
from services.reporting.regency import Regency
from services.reporting.rules import GroupId, Rule
from services.reporting.waits import Awaited, Task, Wait, missing, waits
from shared.events.plans import UnitKind

PARTS: tuple[UnitKind, ...] = ("bidang", "bagian")


class PaceLine(Struct, frozen=True):
    """An indicator: what its definition lacks, how its targets stand, which quarters are over and not measured.

    `warnings` are the quality rules that it did not meet at `warned`, when it was proposed last; `blank` is as of now.
    """

    code: str
    name: str
    state: IndicatorState
    warnings: tuple[str, ...]
    warned: datetime | None
    blank: tuple[str, ...]
    targets: TargetsState | None
    targets_in_force: bool
    unmeasured: tuple[int, ...]
    waits: tuple[Wait, ...]


class Tally(Struct, frozen=True):
    """How many indicators are in which state, and how many of them lack what; retired ones lack nothing."""

    indicators: int
    states: Mapping[IndicatorState, int]
    with_warnings: int
    without_targets: int
    without_measurement: int


class PaceBidang(Struct, frozen=True):
    """`bidang` None holds the indicators that name none; one that is not `registered` is named and no unit."""

    bidang: str | None
    name: str | None
    registered: bool
    tally: Tally
    lines: tuple[PaceLine, ...]


class PaceUnit(Struct, frozen=True):
    unit: str
    name: str
    kind: UnitKind
    group: GroupId | None
    tally: Tally
    bidang: tuple[PaceBidang, ...]


class PaceWait(Struct, frozen=True):
    """Who is waited for with which indicator; `days` are whole days up to the moment asked about."""

    unit: str
    unit_name: str
    code: str
    name: str
    who: Awaited
    task: Task
    since: datetime
    days: int
    quarter: int | None
    due: date | None
    fact: str | None


class Pace(Struct, frozen=True):
    """`without_indicator` counts the units and bidang of the board that have none; `waits` are the longest first."""

    year: int
    tally: Tally
    units_without_indicator: int
    bidang_without_indicator: int
    units: tuple[PaceUnit, ...]
    waits: tuple[PaceWait, ...]
    method: IndicatorMethod


class Board(NamedTuple):
    """All units and indicators, and the year that targets and measurements are asked about of."""

    regency: Regency
    year: int

    def line(self, unit: str, indicator: Indicator) -> PaceLine:
        at, of_year = self.regency.at, indicator.year(self.year)
        retired = indicator.state == "retired"
        return PaceLine(
            code=indicator.code,
            name=indicator.definition.name,
            state=indicator.state,
            warnings=() if retired else judged(indicator),
            warned=indicator.judged.at if indicator.judged else None,
            blank=() if retired else blanks(indicator.open or indicator.definition),
            targets=of_year.targets.state if of_year.targets else None,
            targets_in_force=of_year.targets is not None and of_year.targets.in_force is not None,
            unmeasured=() if retired else tuple(missing(of_year, self.year, at)),
            waits=waits(unit, indicator, self.year, at),
        )


def pace(regency: Regency, year: int, rule: Rule, method: IndicatorMethod) -> Pace:
    board = Board(regency, year)
    units = sorted(_units(board, rule), key=lambda unit: (unit.name.casefold(), unit.unit))
    lines = [line for unit in units for bidang in unit.bidang for line in bidang.lines]
    return Pace(
        year=year,
        tally=_tally(lines),
        units_without_indicator=sum(not unit.tally.indicators for unit in units),
        bidang_without_indicator=sum(
            not bidang.tally.indicators for unit in units for bidang in unit.bidang if bidang.bidang
        ),
        units=tuple(units),
        waits=tuple(sorted(_waits(units, regency.at), key=lambda wait: (wait.since, wait.unit, wait.code))),
        method=method,
    )


def _units(board: Board, rule: Rule) -> Iterator[PaceUnit]:
    """The units that are compared with one another, and the others that have indicators."""
    regency = board.regency
    for unit in regency.units.values():
        lines = {one.code: board.line(unit.id, one) for one in regency.indicators(unit.id)}
        group = rule.group(unit.kind)
        if unit.kind and (group or lines):
            bidang = tuple(_bidang(board, unit.id, lines))
            yield PaceUnit(unit.id, regency.name(unit.id), unit.kind, group, _tally(lines.values()), bidang)


def _bidang(board: Board, unit: str, lines: Mapping[str, PaceLine]) -> Iterator[PaceBidang]:
    """The registered parts of a unit by name, then those that only indicators name, then what names none."""
    regency = board.regency
    own = {one.code: one.definition.bidang for one in regency.indicators(unit)}
    parts = [one.id for one in regency.units.values() if one.parent == unit and one.kind in PARTS]
    others = {bidang for bidang in own.values() if bidang} - set(parts)
    for part in [*sorted(parts, key=lambda part: regency.name(part).casefold()), *sorted(others)]:
        yield _part(part, regency.name(part), part in parts, [lines[code] for code in own if own[code] == part])
    nowhere = [lines[code] for code in own if own[code] is None]
    if nowhere:
        yield _part(None, None, False, nowhere)  # noqa: FBT003 - a field of the struct


def _part(bidang: str | None, name: str | None, registered: bool, lines: Sequence[PaceLine]) -> PaceBidang:  # noqa: FBT001 - a field of the struct
    return PaceBidang(bidang, name, registered, _tally(lines), tuple(lines))


def _tally(lines: Iterable[PaceLine]) -> Tally:
    every = list(lines)
    living = [line for line in every if line.state != "retired"]
    return Tally(
        indicators=len(every),
        states=dict(sorted(Counter(line.state for line in every).items())),
        with_warnings=sum(bool(line.warnings or line.blank) for line in living),
        without_targets=sum(not line.targets_in_force for line in living),
        without_measurement=sum(bool(line.unmeasured) for line in living),
    )


def _waits(units: Iterable[PaceUnit], at: datetime) -> Iterator[PaceWait]:
    for unit in units:
        for bidang in unit.bidang:
            for line in bidang.lines:
                for wait in line.waits:
                    yield PaceWait(
                        unit=unit.unit,
                        unit_name=unit.name,
                        code=line.code,
                        name=line.name,
                        who=wait.who,
                        task=wait.task,
                        since=wait.since,
                        days=(at - wait.since).days,
                        quarter=wait.quarter,
                        due=wait.due,
                        fact=wait.fact,
                    )
