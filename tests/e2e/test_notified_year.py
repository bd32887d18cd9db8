"""A year of 41 units on an accelerated clock: everybody is told what they have to be by every channel, and once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from rich.console import Console

from deploy.local.ports import free_ports
from deploy.local.programs import SERVICES
from deploy.local.settings import Settings
from deploy.local.stack import Stack, opened
from tests.e2e.notified_year import EVENING, MORNING, WITA, Book, Somebody, Told
from tests.e2e.year_story import AWAKE, BEGIN, END, FORGOTTEN, GONE, SYSTEMS, UNITS, WINDOWS, everybody, story
from tests.e2e.year_town import Clock, Town, said_in
from tests.e2e.year_walk import Walk
from tests.e2e.year_words import EARLIER, sentence, told_as
from tests.integration.notifications_service import Receiver, post_office

RUNNING = {
    "plans-api",
    "plans-relay",
    "indicators-api",
    "indicators-relay",
    "reporting-api",
    "reporting-consume",
    "reporting-relay",
    "notifications-api",
    "notifications-consume",
    "notifications-schedule",
    "notifications-deliver",
}
PER_HOUR = 6
pytestmark = pytest.mark.timeout(600)


class Year(NamedTuple):
    """What happened; `feeds` are by name, that of whoever was forgotten as it was then."""

    town: Town
    book: Book
    told: list[Told]
    feeds: Mapping[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """The whole year, each moment waited for until everybody has been told what they have to be by then."""
    folder = tmp_path_factory.mktemp("year")
    clock = Clock(folder / "clock", BEGIN)
    with ExitStack() as running:
        office, receiver = running.enter_context(post_office()), running.enter_context(Receiver().listening())
        told = {"SINERGI_CLOCK": str(folder / "clock"), "SINERGI_WEBHOOK_OWN_PORTS": str(receiver.port)}
        settings = Settings(
            folder,
            free_ports(),
            partitions=4,
            patience=90,
            smtp_url=f"smtp://127.0.0.1:{office.port}",
            told={**told, "SINERGI_LOG_LEVEL": "warning"},
        )
        services = [service for service in SERVICES if service.name in RUNNING]
        stack = running.enter_context(opened(settings, Console(stderr=True), services))
        started(stack)
        yield lived(running.enter_context(closing(Town(stack, clock, office, receiver))))


def started(stack: Stack) -> None:
    stack.supervisor.start("mongod", "kafka")
    stack.start_services()


def lived(town: Town) -> Year:
    book = Book(story(), everybody(), SYSTEMS, END)
    town.settles(UNITS, SYSTEMS, book.people)
    town.schedules(WINDOWS)
    walk, kept = Walk(town, book), {}
    for moment in walk.moments():
        if moment == FORGOTTEN:
            kept[GONE] = town.feed(next(one for one in book.people if one.name == GONE))
        walk.to(moment)
    walk.to_the_end()
    feeds = {one.name: town.feed(one) for one in book.people if one.gone is None}
    return Year(town, book, walk.told, {**feeds, **kept})


def test_every_feed_holds_what_the_book_says(year: Year, tell: Callable[[str], None]) -> None:
    expected = Counter(
        (each.who.name, each.entry.rule, each.entry.step, each.entry.unit, each.entry.moment.date())
        for each in year.told
    )
    found = Counter(
        (name, each["rule"], each["step"], each["unit"], datetime.fromisoformat(each["moment"]).astimezone(WITA).date())
        for name, feed in year.feeds.items()
        for each in feed
    )
    tell(f"{expected.total()} messages in the feeds of {len(year.feeds)} people")
    assert found == expected


def test_every_mailbox_holds_what_the_book_says(year: Year, tell: Callable[[str], None]) -> None:
    expected = Counter((each.who.address, sentence(each.entry)) for each in year.told if each.leaves)
    found = Counter(
        (address, told_as(line, {said for other, said in expected if other == address}))
        for address, lines in year.town.mail().items()
        for line in lines
    )
    tell(f"{expected.total()} messages in {len(year.town.office.received)} letters")
    assert (found - expected, expected - found) == (Counter(), Counter())  # too much, and missing


def test_every_system_was_called_as_the_book_says(year: Year) -> None:
    expected = Counter((each.unit, each.rule, each.step, each.about) for each in year.book.posted())
    found = Counter((each["unit"], each["rule"], each["step"], each["facts"]["quarter"]) for each in year.town.calls())
    assert found == expected


def test_what_comes_in_floods_comes_as_digests(year: Year) -> None:
    letters = year.town.letters(channel="email", recipient=person(year, "coordinator"))
    assert max(map(len, within_an_hour(letters))) <= PER_HOUR
    digests = [
        len(said_in(letter)) for letter in year.town.office.received if letter["To"] == "coordinator@example.test"
    ]
    assert sorted(digests, reverse=True)[:3] == [14, 14, 13]  # three evenings of 41 plans
    late = [letter for letter in year.town.office.received if letter["To"] == "asisten@example.test"]
    assert any(len(said_in(letter)) > PER_HOUR for letter in late)  # eleven units


def within_an_hour(letters: list[dict[str, Any]]) -> list[list[datetime]]:
    created = sorted(datetime.fromisoformat(letter["created"]) for letter in letters)
    return [[each for each in created if begin <= each < begin + timedelta(hours=1)] for begin in created]


def person(year: Year, name: str) -> str:
    return year.town.names.people[name]


def test_nobody_is_woken_who_does_not_want_to_be(year: Year) -> None:
    received = zip(year.town.office.received, year.town.arrived, strict=True)
    at_night = {str(letter["To"]) for letter, moment in received if not MORNING <= moment.time() < EVENING}
    assert at_night == {f"{AWAKE}@example.test"}


def test_each_step_up_the_ladder_names_the_earlier_ones(year: Year) -> None:
    mail = year.town.mail()
    for name, earlier in (("asisten", ["operator", "kepala unit"]), ("sekda", ["operator", "kepala unit", "Asisten"])):
        late = [line for line in mail[f"{name}@example.test"] if "belum dilaporkan" in line]
        assert late
        for line in late:
            named = line.partition(EARLIER)[2]
            assert [role for role in earlier if f"{role} (" not in named] == [], line
    assert all(EARLIER in line for line in mail["bupati@example.test"])


def test_who_was_forgotten_is_told_nothing_more_and_the_head_of_the_unit_is(year: Year) -> None:
    unit = GONE.removeprefix("operator-")
    left: list[Somebody] = [one for one in year.book.people if one.unit == unit and one.gone is None]
    assert [one.role for one in left] == ["head"]
    assert year.town.mail()[f"{GONE}@example.test"]
    listed = year.town.say("GET", "/people", "coordinator", service="notifications")["people"]
    assert len(listed) == len(year.book.people) - 1
    assert GONE not in json.dumps(listed)
