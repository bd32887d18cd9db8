"""The simulator's own book: what was sent, what has to become of it, and what it was told became of it.

It shares nothing with the ledger of the services: an error of theirs cannot be an error of this too.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from deploy.simulator.item import ACCEPTED, Item, Place, Sending

DUPLICATE, REFUSED = "duplicate", "refused"
Verdict = Mapping[str, Any]


class Standing(NamedTuple):
    """Where an accepted report stands in the log, and what it says."""

    place: Place
    stream: str
    version: int
    value: str


class Book:
    """For several threads. Verdicts come from the topics, where those of both doors stand."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: dict[str, list[Sending]] = defaultdict(list)
        self._unanswered: dict[str, Counter[str]] = defaultdict(Counter)
        self._told: dict[str, dict[str, Verdict]] = defaultdict(dict)
        self._contradicted: list[str] = []

    def write(self, sending: Sending) -> None:
        with self._lock:
            self._sent[sending.item.place.unit].append(sending)

    def unanswered(self, items: Iterable[Item]) -> None:
        """Sent anew without knowing whether they had been received, so that each may have been received once more."""
        with self._lock:
            for item in items:
                how = item.expected if item.name is None else DUPLICATE
                self._unanswered[item.place.unit][how] += 1

    def told(self, receipt: str, verdict: Verdict) -> None:
        """What is told again, as may happen after a crash, has to be the same."""
        with self._lock:
            before = self._told[verdict["unit"]].setdefault(receipt, verdict)
            if before != verdict:
                self._contradicted.append(f"{verdict['unit']}: two verdicts on {receipt}")

    @property
    def units(self) -> list[str]:
        return sorted(self._sent)

    def open(self, unit: str) -> int:
        """How many sendings wait for their verdict, each for one on its own item."""
        with self._lock:
            sent = Counter(sending.item.name for sending in self._sent[unit])
            named = (_name(verdict) for verdict in self._told[unit].values())
            told = Counter(name if name in sent else None for name in named)
        return (sent - told).total()

    def expected(self, unit: str) -> Counter[str]:
        """How many of a unit's sendings have to end how: `accepted`, `duplicate`, or by the code of the refusal."""
        named, unnamed = self._items(unit)
        firsts = Counter(item.expected for item in (*named.values(), *unnamed))
        again = len(self._sent[unit]) - firsts.total()
        return firsts + Counter({DUPLICATE: again})

    def counted(self, unit: str) -> Counter[str]:
        """How many ended how, by what was told."""
        return Counter(outcome(verdict) for verdict in self._told[unit].values())

    def miscounted(self, unit: str, counted: Counter[str]) -> list[str]:
        """One line for everything that ended in this way more or less often than it has to, or can, have."""
        expected, unanswered = self.expected(unit), self._unanswered[unit]
        return [
            f"{unit}: {counted[name]} {name}, expected are {expected[name]}, unanswered were {unanswered[name]}"
            for name in sorted(expected | counted)
            if not expected[name] <= counted[name] <= expected[name] + unanswered[name]
        ]

    def standings(self, unit: str) -> list[Standing]:
        """Where the accepted reports of a unit stand, by what was told."""
        named, _ = self._items(unit)
        accepted = [each for each in self._told[unit].values() if each["outcome"] == ACCEPTED]
        return [
            Standing(item.place, each["stream"], each["version"], item.value)
            for each in accepted
            if (item := named.get((each["source"], each["id"])))
        ]

    def last(self, unit: str) -> dict[Place, str]:
        """The value that stands in each place in the end: the one that was accepted last."""
        ordered = sorted(self.standings(unit), key=lambda each: each.version)
        return {each.place: each.value for each in ordered}

    def disagreements(self) -> list[str]:
        """One line for everything that is not as it has to be."""
        lines = (
            line for unit in self.units for line in (*self.miscounted(unit, self.counted(unit)), *self._misjudged(unit))
        )
        return [*self._contradicted, *lines]

    def unexpected(self) -> list[str]:
        """One line for each report that was decided otherwise than it has to be, however often it was sent before."""
        decided: dict[tuple[str, str], str] = {}
        for verdicts in self._told.values():
            for each in verdicts.values():
                decided[_name(each)] = outcome(each.get("first", each))
        named = {name: item for unit in self.units for name, item in self._items(unit)[0].items()}
        return [
            f"{item.place.unit}: {name} was {decided.get(name)}, expected is {item.expected}"
            for name, item in named.items()
            if decided.get(name) != item.expected
        ]

    def _misjudged(self, unit: str) -> Iterator[str]:
        """Each report by itself: one first verdict, as expected, and duplicates that repeat it."""
        named, _ = self._items(unit)
        told: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
        for verdict in self._told[unit].values():
            told[_name(verdict)].append(verdict)
        for name, item in named.items():
            firsts = [each for each in told[name] if each["outcome"] != DUPLICATE]
            if [outcome(each) for each in firsts] != [item.expected]:
                yield f"{unit}: {name} was {[outcome(each) for each in firsts]}, expected is one {item.expected}"
            for verdict in told[name]:
                if verdict["outcome"] == DUPLICATE and outcome(verdict["first"]) != item.expected:
                    yield f"{unit}: {name} is said to have been {outcome(verdict['first'])} first"

    def _items(self, unit: str) -> tuple[dict[tuple[str, str], Item], list[Item]]:
        """The items that were sent, by source and id; and those that have none, each of which counts for itself."""
        sent = [sending.item for sending in self._sent[unit]]
        named = {item.name: item for item in sent if item.name is not None}
        return named, [item for item in sent if item.name is None]


def outcome(verdict: Verdict) -> str:
    """As the book counts it: refusals by their code."""
    return str(verdict["code"] if verdict["outcome"] == REFUSED else verdict["outcome"])


def _name(verdict: Verdict) -> tuple[str, str]:
    return verdict.get("source", ""), verdict.get("id", "")
