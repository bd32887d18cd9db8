"""The RB index of a year: its values, each with the estimate that it leads to, and what was published."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from services.indicators.indicator_commands import Adopted
from services.indicators.rb_index import check, estimate
from services.indicators.rules import NoRule, in_force
from shared.decider import Decider, Refused
from shared.envelope import Recorded
from shared.events.indicators import (
    Catalogue,
    RbIndexEstimated,
    RbIndexEvent,
    RbIndexPublished,
    RbValue,
    RbValueRecorded,
    Rules,
    Standing,
)
from shared.events.terms import Evidence

PREFIX = "rb-"
LAST_QUARTER = 4  # the rules of a year are those of its last day
Earlier = Mapping[str, tuple[int, Decimal]]  # by entry, the last value of an earlier year, with that year


class RbStated(Struct, frozen=True):
    """A value as it is entered: a number, or one of the entry's words."""

    value: Decimal | None
    label: str | None
    standing: Standing
    source: str
    evidence: tuple[Evidence, ...]


class RecordRbValue(Struct, frozen=True):
    year: int
    entry: str
    stated: RbStated
    reason: str | None
    rules: Adopted
    earlier: Earlier


class PublishRbIndex(Struct, frozen=True):
    year: int
    value: Decimal
    predicate: str
    source: str


class EstimateRbIndex(Struct, frozen=True):
    """Have the estimate be that of the rules and the earlier values."""

    year: int
    rules: Adopted
    earlier: Earlier


RbCommand = RecordRbValue | PublishRbIndex | EstimateRbIndex


class RbYear(Struct, frozen=True):
    values: Mapping[str, RbValue] = {}
    estimated: RbIndexEstimated | None = None
    published: RbIndexPublished | None = None


def rb_stream(year: int) -> str:
    return f"{PREFIX}{year}"


def year_of(stream: str) -> int:
    return int(stream.removeprefix(PREFIX))


def decide(index: RbYear, command: RbCommand) -> Sequence[RbIndexEvent]:
    match command:
        case RecordRbValue():
            return _recorded(index, command)
        case PublishRbIndex(year, value, predicate, source):
            published = RbIndexPublished(year, value, predicate, source)
            return [published] if published != index.published else []
        case EstimateRbIndex(year, rules, earlier):
            return _estimated(index, year, _in_force(rules, year), earlier)


def evolve(index: RbYear, recorded: Recorded[RbIndexEvent]) -> RbYear:
    match recorded.event:
        case RbValueRecorded(entry=entry, value=value):
            return replace(index, values={**index.values, entry: value})
        case RbIndexEstimated() as event:
            return replace(index, estimated=event)
        case RbIndexPublished() as event:
            return replace(index, published=event)


RB: Decider[RbYear, RbCommand, RbIndexEvent] = Decider(RbYear(), decide, evolve)


def estimate_under(index: RbYear, year: int, rules: Rules, earlier: Earlier) -> RbIndexEstimated | None:
    """None while the year has no value of its own."""
    return estimate(rules, year, index.values, earlier) if index.values else None


def _recorded(index: RbYear, command: RecordRbValue) -> Sequence[RbIndexEvent]:
    rules = _in_force(command.rules, command.year)
    if rules is None:
        raise Refused(f"no rules are in force in {command.year}", "year", "a year that rules have been adopted for")
    value, known = _value(rules.catalogue, command), index.values.get(command.entry)
    if value == known:
        return []
    if known and command.reason is None:
        raise Refused("a value is changed for a reason", "reason", "why it is changed")
    recorded = RbValueRecorded(command.year, command.entry, value, command.reason)
    after = replace(index, values={**index.values, command.entry: value})
    return [recorded, *_estimated(after, command.year, rules, command.earlier)]


def _estimated(index: RbYear, year: int, rules: Rules | None, earlier: Earlier) -> Sequence[RbIndexEvent]:
    estimated = estimate_under(index, year, rules, earlier) if rules else None
    return [estimated] if estimated and estimated != index.estimated else []


def _in_force(adopted: Adopted, year: int) -> Rules | None:
    try:
        return in_force(adopted, year, LAST_QUARTER)
    except NoRule:
        return None


def _value(catalogue: Catalogue, command: RecordRbValue) -> RbValue:
    """Raises Refused where the catalogue has no such entry, or the value is not on its scale."""
    stated = command.stated
    number = stated.value if stated.value is not None else _number_of(catalogue, command.entry, stated.label)
    value = RbValue(number, stated.standing, stated.source, stated.evidence, stated.label)
    check(catalogue, command.entry, value)
    return value


def _number_of(catalogue: Catalogue, code: str, label: str | None) -> Decimal:
    if label is None:
        raise Refused("nothing says what it is", "value", "a number, or a word of the entry")
    words = {word.label: word.value for entry in catalogue.entries if entry.code == code for word in entry.predicates}
    if label not in words:
        accepted = f"one of {', '.join(words)}" if words else "no word, but a value"
        raise Refused(f"{label!r} is no word of {code}", "label", accepted)
    return words[label]
