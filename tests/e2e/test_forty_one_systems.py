"""Forty-one systems report over both doors, with faults; ledger, log and summary say what their own book says."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

import httpx
import psutil
import pytest

from deploy.local.stack import Stack
from deploy.local.waiting import wait_until_ready
from deploy.simulator.book import Book, Standing, outcome
from deploy.simulator.doors import Account
from deploy.simulator.faults import Faults
from deploy.simulator.item import ACCEPTED, Place, Service
from deploy.simulator.run import Plan, simulate
from deploy.simulator.stage import INDICATOR, OPEN_QUARTERS
from tests.e2e.people import People
from tests.e2e.units import LEDGERS, YEAR, set_stage
from tests.faults.oracle import dumps

REPORTS, SEED = 24, 41
FAULTS = Faults(bad=0.05, duplicates=0.05, reordering=0.1, burst=4, corrected=0.5)
UNITS = {f"sistem-{number:02}": f"Sistem {number}" for number in range(1, 42)}
KILLED = ("plans-intake", "indicators-intake")
STATED = {"sinergi.progress.reported": "progress", "sinergi.measurement.recorded": "measurement"}
WITA = timezone(timedelta(hours=8))
ANSWER_SECONDS, PATIENCE_SECONDS = 30, 120
pytestmark = pytest.mark.timeout(600)


class Told(NamedTuple):
    """What happened: the book, and the accounts that it was sent with."""

    book: Book
    accounts: Mapping[str, Account]


@pytest.fixture(scope="module")
def told(stack: Stack) -> Told:
    """Everything is sent while the intakes are killed in the middle, and every verdict has come."""
    addresses = {service: stack.addresses[name] for service, name in LEDGERS.items()}
    systems, book, plan = set_stage(stack, UNITS), Book(), Plan(REPORTS, FAULTS, SEED, YEAR, run="e2e")
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(simulate, systems, addresses, stack.kafka_units_bootstrap, plan, book)
        wait_until_ready("a third of the verdicts", lambda: _before_a_third(book), PATIENCE_SECONDS)
        for name in KILLED:
            psutil.Process(stack.supervisor.pid(name)).kill()
        sending.result()
    return Told(book, {each.account.unit: each.account for each in systems})


def _before_a_third(book: Book) -> str | None:
    told = sum(book.counted(unit).total() for unit in book.units)
    return None if told > REPORTS * len(UNITS) / 3 else f"{told} verdicts have come"


def test_every_report_has_the_verdict_that_it_has_to_have(told: Told, tell: Callable[[str], None]) -> None:
    assert told.book.disagreements() == []
    total = sum(map(told.book.counted, told.book.units), Counter[str]())
    tell(f"{total.total()} receipts of {len(told.book.units)} systems: {dict(total.most_common())}")
    assert len(told.book.units) == len(UNITS)
    assert total["duplicate"] > 0
    assert total.total() - total[ACCEPTED] - total["duplicate"] > 0


def test_the_ledgers_say_what_the_book_says(told: Told, stack: Stack) -> None:
    for unit, account in told.accounts.items():
        with httpx.Client(auth=(account.user, account.secret), timeout=ANSWER_SECONDS) as client:
            ledgers = [f"{stack.addresses[name]}/inbox/{unit}" for name in LEDGERS.values()]
            listed = [verdict for ledger in ledgers for verdict in everything(client, f"{ledger}/items")]
            assert told.book.miscounted(unit, Counter(map(outcome, listed))) == []
            days = {day_of(verdict["received_at"]) for verdict in listed}
            reconciled = [client.get(f"{ledger}/reconciliation?day={day}").json() for ledger in ledgers for day in days]
        assert all(each["adds_up"] for each in reconciled), reconciled
        assert sum(each["counts"]["received"] for each in reconciled) == len(listed)
        assert sum(each["counts"]["published"] for each in reconciled) == told.book.expected(unit)[ACCEPTED]


def everything(client: httpx.Client, ledger: str) -> Iterator[dict[str, Any]]:
    """The verdict on every item, and that on each time that one came again."""
    yield from pages(client, f"{ledger}?page_size=1000")
    yield from pages(client, f"{ledger}?page_size=1000&outcome=duplicate")


def pages(client: httpx.Client, address: str) -> Iterator[dict[str, Any]]:
    while address:
        answer = client.get(address).raise_for_status()
        yield from answer.json()["items"]
        following = answer.links.get("next", {}).get("url")
        address = str(answer.url.join(following)) if following else ""


def day_of(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(WITA).date().isoformat()


def test_the_log_says_what_the_book_says(told: Told, stack: Stack) -> None:
    logged: dict[str, list[Standing]] = {unit: [] for unit in told.accounts}
    for service in LEDGERS:
        for commit in dumps.commits(stack.mongo_url, service):
            if commit.unit in logged:
                logged[commit.unit] += standings(service, commit.stream, commit.version, commit.events)
    for unit, standing in logged.items():
        assert sorted(standing) == sorted(told.book.standings(unit))


def standings(service: Service, stream: str, version: int, events: tuple[str, ...]) -> Iterator[Standing]:
    """What a commit says that was stated, as the book writes it."""
    for event in map(json.loads, events):
        part = STATED.get(event["type"])
        if part:
            data = event["data"]
            place = Place(service, event["unit"], data["action" if service == "plans" else "code"], data["quarter"])
            yield Standing(place, stream, version + len(events), data[part]["value"])


def test_the_summary_says_what_the_book_says(told: Told, people: People) -> None:
    for unit in told.accounts:
        last = told.book.last(unit)
        for stream, version in heads(told.book, unit).items():
            people.read(f"/summary/{YEAR}/1?after={stream}@{version}")
        assert shown_progress(people, unit) == values(last, "plans")
        assert shown_measurements(people, unit) == values(last, "indicators")
    for quarter in OPEN_QUARTERS:
        stated = {unit: len(reported_in(told.book, unit, quarter)) for unit in told.accounts}
        assert summed_up(people, quarter) == stated


def reported_in(book: Book, unit: str, quarter: int) -> list[Place]:
    return [place for place in book.last(unit) if place.service == "plans" and place.quarter == quarter]


def heads(book: Book, unit: str) -> dict[str, int]:
    return {each.stream: each.version for each in sorted(book.standings(unit), key=lambda each: each.version)}


def values(last: Mapping[Place, str], service: Service) -> dict[tuple[str, int], str]:
    return {(place.name, place.quarter): value for place, value in last.items() if place.service == service}


def shown_progress(people: People, unit: str) -> dict[tuple[str, int], str]:
    (plan,) = people.read(f"/units/{unit}/{YEAR}")["plans"]
    return {
        (line["action"], quarter["quarter"]): line["realisation"]["progress"]["value"]
        for quarter in plan["quarters"]
        for line in quarter["actions"]
        if line["realisation"]
    }


def shown_measurements(people: People, unit: str) -> dict[tuple[str, int], str]:
    quarters = people.read(f"/indicators/{unit}/{INDICATOR}/{YEAR}")["indicator"]["quarters"]
    stated = [(each["quarter"], each["reading"]) for each in quarters if each["reading"]]
    return {(INDICATOR, quarter): reading["measurement"]["value"] for quarter, reading in stated}


def summed_up(people: People, quarter: int) -> dict[str, int]:
    """How many actions of each unit are reported, as the summary of the regency says it."""
    groups = people.read(f"/summary/{YEAR}/{quarter}")["groups"]
    rows = [row for group in groups for part in ("complete", "incomplete", "not_due") for row in group[part]]
    return {row["unit"]: row["total"]["reported"]["count"] for row in rows if row["unit"] in UNITS}
