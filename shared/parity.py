"""What differs between two generations of a read model, document by document and stream by stream.

Both may be written to meanwhile. Documents that have seen the same have to be the same, byte for byte; whatever has
not is looked at again until both have seen the same, or for some seconds. What then has seen on both sides all that
the other had seen at first only moves; what has not is behind. Of the journal the events that both have of a stream
are compared.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple

import msgspec

from shared.journal import JOURNAL, Value
from shared.projection import View
from shared.read_model import Live

SETTLE_SECONDS = 20.0  # members of a group may be changing places just then
LOOK_AGAIN_SECONDS = 0.1
Kind = Literal["differs", "only live", "only other", "behind"]
Seen = Mapping[str, int]


class Entry(NamedTuple):
    """A document with its body, or a stream of the journal with its events; and which versions it has seen."""

    key: str
    seen: Seen
    content: Sequence[str | Value]


class Pair(NamedTuple):
    """The two of one key, of which one may be missing."""

    live: Entry | None
    other: Entry | None


class Difference(NamedTuple):
    view: str
    unit: str
    key: str
    kind: Kind
    where: str


class Parity(NamedTuple):
    """`compared` counts by view and unit what is in either of the two, `moving` what never stood still."""

    compared: Counter[tuple[str, str]]
    differences: Sequence[Difference]
    moving: int

    def kinds(self, view: str, unit: str) -> Counter[Kind]:
        return Counter(each.kind for each in self.differences if (each.view, each.unit) == (view, unit))


class Comparison:
    """Of the live generation and another one."""

    def __init__(self, live: Live[Any], other: Live[Any], views: Sequence[View[Any, Any]]) -> None:
        self._sides = live, other
        self._views = {view.name: view for view in views}
        self._units: Mapping[str, str] = {}
        self._found: dict[tuple[str, str], Difference] = {}
        self._first: dict[tuple[str, str], tuple[Seen, Seen]] = {}
        self._moving: set[tuple[str, str]] = set()

    def run(self, told: Callable[[int], object], seconds: float = SETTLE_SECONDS) -> Parity:
        """`told` gets the number of documents that are compared. Raises DamagedPage."""
        live, other = self._sides
        self._units = {**live.journal.units(), **other.journal.units()}
        compared: Counter[tuple[str, str]] = Counter()
        for view in (*self._views, JOURNAL):
            for pair in side_by_side(self._entries(live, view), self._entries(other, view)):
                compared[view, self._unit(pair)] += 1
                self._note(view, pair)
                told(compared.total())
        self._settle(time.monotonic() + seconds)
        different = [each for place, each in sorted(self._found.items()) if place not in self._moving]
        return Parity(compared, different, len(self._moving))

    def _settle(self, deadline: float) -> None:
        """Look again at those that may be different only because they move."""
        while moving := [place for place, difference in self._found.items() if difference.kind != "differs"]:
            if time.monotonic() > deadline:
                return
            time.sleep(LOOK_AGAIN_SECONDS)
            for view, key in moving:
                del self._found[view, key]
                self._moving.discard((view, key))
                self._note(view, Pair(*(next(self._entries(side, view, key), None) for side in self._sides)))

    def _note(self, view: str, pair: Pair) -> None:
        different = difference(pair)
        entry = pair.live or pair.other
        if entry and different:
            place = view, entry.key
            self._found[place] = Difference(view, self._unit(pair), entry.key, *different)
            if has_moved(self._first.setdefault(place, seen_by(pair)), seen_by(pair)):
                self._moving.add(place)

    def _entries(self, side: Live[Any], view: str, key: str | None = None) -> Iterator[Entry]:
        """In the order of their keys."""
        keys = None if key is None else [key]
        if view == JOURNAL:
            return _streams(side.journal.values(keys))
        found = side.documents(self._views[view], keys)
        return (Entry(each["_id"], each["seen"], [each["body"]]) for each in found)

    def _unit(self, pair: Pair) -> str:
        seen = [stream for entry in pair if entry for stream in entry.seen]
        return next((self._units[stream] for stream in seen if stream in self._units), "")


def side_by_side(live: Iterator[Entry], other: Iterator[Entry]) -> Iterator[Pair]:
    """Those with the same key together; both come in the order of their keys."""
    one, two = next(live, None), next(other, None)
    while one or two:
        if one and (two is None or one.key < two.key):
            yield Pair(one, None)
            one = next(live, None)
        elif two and (one is None or two.key < one.key):
            yield Pair(None, two)
            two = next(other, None)
        else:
            yield Pair(one, two)
            one, two = next(live, None), next(other, None)


def difference(pair: Pair) -> tuple[Kind, str] | None:
    """What kind of difference, and where; None where there is none."""
    live, other = pair
    if live is None or other is None:
        return None if live is other else ("only other" if live is None else "only live", "")
    both_have = zip(live.content, other.content, strict=False)
    unlike = next(((one, two) for one, two in both_have if one != two), None)
    if unlike and (live.seen == other.seen or isinstance(unlike[0], Value)):
        return "differs", _place(*unlike)
    return None if live.seen == other.seen else ("behind", _heads(live.seen, other.seen))


def seen_by(pair: Pair) -> tuple[Seen, Seen]:
    live, other = (each.seen if each else {} for each in pair)
    return live, other


def has_moved(first: tuple[Seen, Seen], last: tuple[Seen, Seen]) -> bool:
    """Whether each side has seen by now what the other had seen at first."""
    return first != last and all(
        seen.get(stream, 0) >= version
        for seen, others in zip(last, reversed(first), strict=True)
        for stream, version in others.items()
    )


def _place(live: str | Value, other: str | Value) -> str:
    if isinstance(live, Value):
        return f"version {live.version}"
    return _path(msgspec.json.decode(live), msgspec.json.decode(str(other)))


def _path(live: Any, other: Any) -> str:
    """Of the first field that is not the same; empty where it is the whole."""
    if isinstance(live, dict) and isinstance(other, dict):
        names = [*live, *(name for name in other if name not in live)]
        steps = [(name, live.get(name), other.get(name)) for name in names]
    elif isinstance(live, list) and isinstance(other, list) and len(live) == len(other):
        steps = [(str(place), one, two) for place, (one, two) in enumerate(zip(live, other, strict=True))]
    else:
        return ""
    for name, one, two in steps:
        if one != two:
            return f"{name}.{_path(one, two)}".removesuffix(".")
    return "the order of fields"


def _heads(live: Seen, other: Seen) -> str:
    streams = sorted(stream for stream in live.keys() | other.keys() if live.get(stream) != other.get(stream))
    return ", ".join(f"{stream}@{live.get(stream, 0)}, @{other.get(stream, 0)}" for stream in streams)


def _streams(values: Iterable[Value]) -> Iterator[Entry]:
    for stream, of_stream in groupby(values, key=lambda value: value.stream):
        events = list(of_stream)
        yield Entry(stream, {stream: events[-1].version}, events)
