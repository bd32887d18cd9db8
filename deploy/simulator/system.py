"""One unit's system: reports over both doors, some of it bad, reads the verdicts, and corrects what was refused."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

from deploy.simulator.book import Book, Verdict, outcome
from deploy.simulator.doors import Account, HttpDoor, KafkaDoor, NotTaken
from deploy.simulator.faults import Faults, spoilt
from deploy.simulator.item import Door, Item, Sending, again, corrected

WAYS = ("one by one", "batch", "lines")
DOORS: tuple[Door, Door] = ("kafka", "http")
SHIFT = 6  # how far a report gets out of its order
PATIENCE_SECONDS = 180.0
Tell = Callable[[], Mapping[str, Verdict]]
Produce = Callable[[Sequence[Sending]], None]


class Work(NamedTuple):
    """What is sent, in that order, and what is sent once it is known that it was refused."""

    sendings: Sequence[Sending]
    corrections: Sequence[Sending]


def planned(items: Sequence[Item], faults: Faults, rng: random.Random) -> Work:
    """What a system makes of the reports that it has to send."""
    sent: list[Sending] = []
    corrections: list[Sending] = []
    for good in items:
        made = spoilt(good, faults.closed, rng) if rng.random() < faults.bad else good
        sent.extend(_sent(made, faults, rng))
        if made is not good and rng.random() < faults.corrected:
            corrections.append(Sending(corrected(made, good), rng.choice(DOORS)))
    return Work(_out_of_order(sent, faults, rng), corrections)


@dataclass(frozen=True)
class System:
    """`burst` is how many it sends at once."""

    account: Account
    work: Work
    burst: int

    def send(self, http: HttpDoor, kafka: KafkaDoor, book: Book) -> None:
        """Everything over its door, and wait for as many verdicts; raises NotTaken."""
        with kafka.verdicts() as told, kafka.producing() as produce, closing(http):
            http.wait_until_let_in()
            for sendings in self.work:
                for began in range(0, len(sendings), self.burst):
                    self._send(sendings[began : began + self.burst], http, produce, book)
                self._wait(told, book)

    def _send(self, burst: Sequence[Sending], http: HttpDoor, produce: Produce, book: Book) -> None:
        for sending in burst:
            book.write(sending)
        produce([each for each in burst if each.door == "kafka"])
        self._check(http, [each for each in burst if each.door == "http"])

    def _wait(self, told: Tell, book: Book) -> None:
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


def _sent(made: Item, faults: Faults, rng: random.Random) -> Iterator[Sending]:
    """One report, once or twice; the second time over the one door or the other."""
    yield Sending(made, rng.choice(DOORS))
    if made.name is not None and rng.random() < faults.duplicates:
        yield Sending(again(made), rng.choice(DOORS), again=True)


def _out_of_order(sent: list[Sending], faults: Faults, rng: random.Random) -> list[Sending]:
    for place in range(len(sent)):
        if rng.random() < faults.reordering:
            other = min(place + rng.randint(1, SHIFT), len(sent) - 1)
            sent[place], sent[other] = sent[other], sent[place]
    return sent
