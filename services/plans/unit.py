"""A unit of the regency: registered once, renamed with a day and a reason, never taken away."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from shared.decider import Decider, Missing, Refused
from shared.envelope import Recorded
from shared.events.plans import UnitEvent, UnitKind, UnitRegistered, UnitRenamed
from shared.events.terms import REGENCY

PARTS = frozenset({"bagian", "bidang"})  # they stand under a unit, all others under the regency


class RegisterUnit(Struct, frozen=True):
    unit: str
    name: str
    kind: UnitKind
    parent: str | None
    official_code: str | None


class RenameUnit(Struct, frozen=True):
    unit: str
    name: str
    effective_from: date
    reason: str


UnitCommand = RegisterUnit | RenameUnit


class Unit(Struct, frozen=True):
    """`registered` is None as long as nobody has registered it; `renamed` is in the order of the days."""

    registered: UnitRegistered | None = None
    renamed: tuple[UnitRenamed, ...] = ()


def unit_stream(unit: str) -> str:
    return f"unit-{unit}"


def name_on(unit: Unit, day: date) -> str:
    """What a registered unit was called on a day."""
    names = [renamed.name for renamed in unit.renamed if renamed.effective_from <= day]
    return names[-1] if names else unit.registered.name if unit.registered else ""


def decide(unit: Unit, command: UnitCommand) -> Sequence[UnitEvent]:
    match command, unit.registered:
        case RegisterUnit(), None:
            return [_registered(command)]
        case RegisterUnit(), UnitRegistered() as known if known == _registered(command):
            return []
        case RegisterUnit(), UnitRegistered() as known:
            raise Refused(f"{known.unit} is registered already, otherwise", accepted="the same again, or a rename")
        case RenameUnit(), UnitRegistered() as known:
            return _renamed(unit, known, command)
    raise Missing(f"{command.unit} is not registered")


def evolve(unit: Unit, recorded: Recorded[UnitEvent]) -> Unit:
    match recorded.event:
        case UnitRegistered() as event:
            return replace(unit, registered=event)
        case UnitRenamed() as event:
            return replace(unit, renamed=(*unit.renamed, event))


UNIT: Decider[Unit, UnitCommand, UnitEvent] = Decider(Unit(), decide, evolve)


def _registered(command: RegisterUnit) -> UnitRegistered:
    """Checks the place in the tree: regency -> unit -> bagian or bidang."""
    unit, kind, parent = command.unit, command.kind, command.parent
    if (unit == REGENCY) != (kind == "regency"):
        raise Refused(f"{unit} cannot be a {kind}", "kind", f"regency for {REGENCY}, and only for it")
    if (kind == "regency") != (parent is None):
        raise Refused(f"a {kind} stands {'at the top' if parent else 'under another unit'}", "parent", _under(kind))
    if kind in PARTS and parent == REGENCY:
        raise Refused(f"a {kind} is part of a unit", "parent", _under(kind))
    return UnitRegistered(unit, command.name, kind, parent, command.official_code)


def _under(kind: UnitKind) -> str:
    if kind == "regency":
        return "no parent"
    return "the unit that it is part of" if kind in PARTS else f"the unit above it, such as {REGENCY}"


def _renamed(unit: Unit, known: UnitRegistered, command: RenameUnit) -> Sequence[UnitEvent]:
    last = unit.renamed[-1] if unit.renamed else None
    name = last.name if last else known.name
    if last and (command.name, command.effective_from) == (last.name, last.effective_from):
        return []
    if command.name == name:
        raise Refused(f"{command.unit} has this name already", "name", "another name")
    if last and command.effective_from <= last.effective_from:
        raise Refused("names follow one another", "effective_from", f"a day after {last.effective_from}")
    return [UnitRenamed(command.unit, command.name, name, command.effective_from, command.reason)]
