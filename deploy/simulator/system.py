"""One unit's system: makes up reports, some of them bad, sends them over both doors, and reads what became of them."""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal

from deploy.simulator.book import Book, outcome
from deploy.simulator.doors import Account, HttpDoor, KafkaDoor, NotTaken
from deploy.simulator.faults import Faults, spoilt
from deploy.simulator.item import ACCEPTED, TYPES, Door, Event, Item, Place, Sending, again, item

WAYS = ("one by one", "batch", "lines")
SHIFT = 6  # how far a report gets out of its order
PATIENCE_SECONDS = 180.0


@dataclass(frozen=True)
class System:
    """`number` tells it from the others; `places` are what it can report, of `year`."""

    account: Account
    number: int
    places: Sequence[Place]
    year: int
    run: str

    def sendings(self, reports: int, faults: Faults, rng: random.Random) -> list[Sending]:
        """In the order in which they are sent."""
        sent = [each for number in range(reports) for each in self._sent(number, faults, rng)]
        for place in range(len(sent)):
            if rng.random() < faults.reordering:
                other = min(place + rng.randint(1, SHIFT), len(sent) - 1)
                sent[place], sent[other] = sent[other], sent[place]
        return sent

    def send(self, sendings: Sequence[Sending], faults: Faults, http: HttpDoor, kafka: KafkaDoor, book: Book) -> None:
        """Everything over its door, and wait for as many verdicts; raises NotTaken."""
        with kafka.verdicts() as told, kafka.producing() as produce, closing(http):
            http.wait_until_let_in()
            for burst in _bursts(sendings, faults.burst):
                for sending in burst:
                    book.write(sending)
                produce([each for each in burst if each.door == "kafka"])
                self._check(http, [each for each in burst if each.door == "http"])
            deadline = time.monotonic() + PATIENCE_SECONDS
            while (waiting := book.open(self.account.unit)) > 0:
                for receipt, verdict in told().items():
                    book.told(receipt, verdict)
                if time.monotonic() > deadline:
                    raise NotTaken(f"{self.account.unit}: {waiting} verdicts have not come")

    def _check(self, http: HttpDoor, sendings: Sequence[Sending]) -> None:
        """One verdict for each in the answer, and none that could not be."""
        answered = http.send(sendings)
        allowed = {each.item.expected for each in sendings} | {"duplicate"}
        unexpected = {outcome(verdict) for verdict in answered} - allowed
        if len(answered) != len(sendings) or unexpected:
            raise NotTaken(f"{self.account.unit}: {len(answered)} of {len(sendings)} answered, {unexpected} among them")

    def _sent(self, number: int, faults: Faults, rng: random.Random) -> Iterator[Sending]:
        """One report, once or twice; the second time over the one door or the other."""
        made = self._item(number, rng)
        if rng.random() < faults.bad:
            made = spoilt(made, rng)
        doors: tuple[Door, Door] = ("kafka", "http")
        yield Sending(made, rng.choice(doors))
        if made.name is not None and rng.random() < faults.duplicates:
            yield Sending(again(made), rng.choice(doors), again=True)

    def _item(self, number: int, rng: random.Random) -> Item:
        """No two of its reports have the same value, so that each can be told in the log."""
        place, value = rng.choice(self.places), str(Decimal(number + 1) / 100 + self.number)
        event: Event = {
            "specversion": "1.0",
            "id": f"{self.run}-{number:05}",
            "source": f"/{place.unit}/simulasi",
            "type": TYPES[place.service],
            "data": self._data(place, value),
        }
        return item(place, value, ACCEPTED, event)

    def _data(self, place: Place, value: str) -> Event:
        when = {"year": self.year, "quarter": place.quarter, "value": value}
        if place.service == "plans":
            return {"kind": "general", "action": place.name, **when}
        return {"indicator": place.name, **when, "standing": "provisional", "source": "Simulasi"}


def _bursts(sendings: Sequence[Sending], at_once: int) -> Iterator[Sequence[Sending]]:
    for began in range(0, len(sendings), at_once):
        yield sendings[began : began + at_once]
