"""Whoever tells people is killed in the middle of many letters, again and again: the book of who has to be told holds.

Nothing is missing, and nothing arrives twice but under the same id, as often as the letter's `doubtful` says at most.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import psutil
import pytest
from rich.console import Console

from deploy.local.ports import free_ports
from deploy.local.programs import SERVICES
from deploy.local.settings import Settings
from deploy.local.stack import Stack, opened
from shared.mongo import connect
from tests.e2e.notified_year import WITA, Book, Deed, Somebody, Told, at
from tests.e2e.year_town import Clock, Town, said_in
from tests.e2e.year_walk import Walk
from tests.e2e.year_words import sentence, told_as
from tests.integration.notifications_service import PostOffice, Receiver, post_office
from tests.unit.notified import LONG_AGO

UNITS = [f"unit-{number:02}" for number in range(1, 9)]
BEGIN, END = at("01-06 09:00"), at("04-16 09:00")
OPENS, CLOSES = at("04-01 00:00"), at("04-16 00:00")
RUNNING = {"plans-api", "plans-relay", *(each.name for each in SERVICES if each.module == "services.notifications")}
SCHEDULE, DELIVER = "notifications-schedule", "notifications-deliver"
pytestmark = pytest.mark.timeout(240)


class Strike(NamedTuple):
    """Who is killed, and at which sight of its work: `number` of them since the moment began, or the strike before."""

    victim: str
    sight: str
    number: int


# A letter whose recipient is known has not arrived, one that was taken has; "begun" is while letters are put together.
STRIKES: Mapping[datetime, Sequence[Strike]] = {
    OPENS: [Strike(SCHEDULE, "message", 3), Strike(DELIVER, "call", 4)],  # 8 calls; letters wait for the morning
    at("04-01 06:00"): [Strike(DELIVER, "letter", 4)],
    at("04-08 08:00"): [Strike(DELIVER, "begun", 3)],
    at("04-13 08:00"): [Strike(DELIVER, "letter", 1), Strike(DELIVER, "letter", 1), Strike(DELIVER, "recipient", 9)],
    at("04-15 08:00"): [Strike(DELIVER, "letter", 16)],  # the last one
}


def story() -> Iterator[Deed]:
    """Nobody reports, so that everybody is reminded until it is too late."""
    for unit in UNITS:
        yield Deed(at("01-13 21:00"), "submit", unit)
        yield Deed(at("01-14 09:30"), "approve", unit)
        yield Deed(OPENS, "open", unit, "1", (CLOSES,))


def everybody() -> list[Somebody]:
    return [Somebody(f"{role}-{unit}", role, unit) for unit in UNITS for role in ("operator", "head")]


class Beset(Town):
    """A town in which processes are killed, and whose leases are over then: nobody else works on what they left."""

    def __init__(self, stack: Stack, clock: Clock, office: PostOffice, receiver: Receiver) -> None:
        super().__init__(stack, clock, office, receiver)
        self._known = connect(stack.mongo_url, "notifications")
        self._strikes: deque[Strike] = deque()
        self._seen: Counter[str] = Counter()
        office.before_taking = partial(self._sees, "recipient")
        office.before_answering = partial(self._sees, "letter")
        receiver.before_answering = partial(self._sees, "call")

    def close(self) -> None:
        self._known.client.close()
        super().close()

    def expects(self, strikes: Sequence[Strike]) -> None:
        self._strikes.extend(strikes)
        self._seen = Counter(message=-self._written("messages"), begun=-self._written("letters"))

    def wait(self, condition: Callable[[], object], what: str) -> None:
        def holds() -> object:
            self._looks()
            return condition()

        super().wait(holds, what)

    def is_struck(self) -> bool:
        return not self._strikes

    def doubtful(self) -> Mapping[str, int]:
        """How often each letter may have arrived twice, by its id."""
        return {each["_id"]: each["doubtful"] for each in self._known["letters"].find() if each["doubtful"]}

    def _looks(self) -> None:
        if self._strikes and self._strikes[0].sight in {"message", "begun"}:
            place = "messages" if self._strikes[0].sight == "message" else "letters"
            if self._seen[self._strikes[0].sight] + self._written(place) >= self._strikes[0].number:
                self._strike()

    def _sees(self, sight: str) -> None:
        """While the process waits for the answer of the other side."""
        self._seen[sight] += 1
        if self._strikes and self._strikes[0].sight == sight and self._seen[sight] >= self._strikes[0].number:
            self._strike()

    def _strike(self) -> None:
        process = psutil.Process(self.stack.supervisor.pid(self._strikes[0].victim))
        process.kill()
        process.wait()
        for leased in ("letters", "gathering"):
            self._known[leased].update_many({}, {"$set": {"until": LONG_AGO}})
        for sight in ("recipient", "letter", "call"):
            self._seen[sight] = 0
        self._strikes.popleft()

    def _written(self, place: str) -> int:
        return self._known[place].count_documents({})


class Lived(NamedTuple):
    town: Beset
    book: Book
    told: Sequence[Told]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("letters")
    clock = Clock(folder / "clock", BEGIN)
    with ExitStack() as running:
        office, receiver = running.enter_context(post_office()), running.enter_context(Receiver().listening())
        told = {"SINERGI_CLOCK": str(folder / "clock"), "SINERGI_WEBHOOK_OWN_PORTS": str(receiver.port)}
        smtp = f"smtp://127.0.0.1:{office.port}"
        settings = Settings(folder, free_ports(), partitions=4, patience=90, smtp_url=smtp, told=told)
        services = [service for service in SERVICES if service.name in RUNNING]
        stack = running.enter_context(opened(settings, Console(stderr=True), services))
        stack.supervisor.start("mongod", "kafka")
        stack.start_services()
        yield through_all_strikes(running.enter_context(closing(Beset(stack, clock, office, receiver))))


def through_all_strikes(town: Beset) -> Lived:
    book = Book(list(story()), everybody(), UNITS, END)
    town.settles(UNITS, UNITS, book.people)
    town.schedules({"1": (OPENS, CLOSES)})
    walk = Walk(town, book)
    assert STRIKES.keys() <= set(walk.moments())
    for moment in walk.moments():
        town.expects(STRIKES.get(moment, ()))
        walk.to(moment)
        town.wait(town.is_struck, "everybody has been killed who had to be")
    walk.to_the_end()
    return Lived(town, book, walk.told)


def once(arrived: Sequence[Any], identity: Callable[[Any], str]) -> Mapping[str, Any]:
    """By id, so that what came again counts once."""
    return {identity(each): each for each in arrived}


def letter_id(mail: Any) -> str:
    return str(mail["Message-ID"]).strip("<>").partition("@")[0]


def call_id(call: Any) -> str:
    return str(call.headers["webhook-id"])


def test_nothing_is_missing_and_nothing_is_told_that_the_book_does_not_know(lived: Lived) -> None:
    assert feeds(lived) == Counter(
        (each.who.name, each.entry.rule, each.entry.step, each.entry.unit, each.entry.moment.date())
        for each in lived.told
    )
    assert mailboxes(lived) == Counter((each.who.address, sentence(each.entry)) for each in lived.told if each.leaves)
    paths = Counter(call.path for call in once(lived.town.receiver.received, call_id).values())
    assert paths == Counter(f"/{each.unit}" for each in lived.book.posted())


def feeds(lived: Lived) -> Counter[tuple[Any, ...]]:
    return Counter(
        (one.name, each["rule"], each["step"], each["unit"], day_of(each["moment"]))
        for one in lived.book.people
        for each in lived.town.feed(one)
    )


def day_of(moment: str) -> Any:
    return datetime.fromisoformat(moment).astimezone(WITA).date()


def mailboxes(lived: Lived) -> Counter[tuple[str, str]]:
    sentences = {sentence(each.entry) for each in lived.told}
    return Counter(
        (str(mail["To"]), told_as(line, sentences))
        for mail in once(lived.town.office.received, letter_id).values()
        for line in said_in(mail)
    )


def test_what_came_twice_is_what_is_counted_as_doubtful(lived: Lived, tell: Callable[[str], None]) -> None:
    arrived = Counter(map(letter_id, lived.town.office.received)) + Counter(map(call_id, lived.town.receiver.received))
    again = {letter: times - 1 for letter, times in arrived.items() if times > 1}
    doubtful = lived.town.doubtful()
    killed = Counter(strike.sight for strikes in STRIKES.values() for strike in strikes)
    tell(f"{sum(killed.values())} killed, {len(arrived)} letters: {sum(doubtful.values())} doubtful, {again} twice")
    assert [letter for letter, times in again.items() if times > doubtful.get(letter, 0)] == []
    assert sum(again.values()) >= killed["letter"] + killed["call"]  # taken by the other side, and never marked
    assert sum(doubtful.values()) >= sum(again.values()) + killed["recipient"]  # begun, and certainly not taken
