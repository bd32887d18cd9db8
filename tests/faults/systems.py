"""The systems of some units, each with a book of its own: what it sent to its inbox, and what has to become of it."""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any

from tests.faults.place import KIND, YEAR, Place

SOURCE = "/simulated"


@dataclass
class UnitSystem:
    """Sends a report for each of its places in turn, with a value that has never been; some again, some unfit."""

    unit: str
    places: Sequence[Place]
    rng: random.Random
    expected: Counter[str] = field(default_factory=Counter)
    last: dict[Place, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def sends(self, reports: int) -> Iterator[bytes]:
        """Bodies in the order in which they have to be judged."""
        sent: list[bytes] = []
        for number in islice(self.numbers, reports):
            match self.rng.random():
                case chance if chance < 0.05 and sent:
                    yield self._counted("duplicate", self.rng.choice(sent))
                case chance if chance < 0.10:
                    yield self._counted("refused", self._unfit(number))
                case _:
                    sent.append(self._report(number))
                    yield self._counted("accepted", sent[-1])

    def _counted(self, outcome: str, body: bytes) -> bytes:
        self.expected[outcome] += 1
        return body

    def _report(self, number: int) -> bytes:
        place, value = self.places[number % len(self.places)], str(number)
        self.last[place] = value
        return self._event(number, place, {"value": value})

    def _unfit(self, number: int) -> bytes:
        return self.rng.choice([b"{", self._event(number, self.places[0], {"value": "banyak"})])

    def _event(self, number: int, place: Place, data: dict[str, Any]) -> bytes:
        where = {"year": YEAR, "kind": KIND, "action": place.action, "quarter": place.quarter}
        attributes = {"specversion": "1.0", "id": f"r-{number}", "source": SOURCE, "type": "sinergi.report.progress"}
        return json.dumps({**attributes, "data": {**where, **data}}).encode()
