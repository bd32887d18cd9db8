"""The simulator's book: what has to become of what was sent, and whatever did not."""

import random
from typing import Any

import pytest

from deploy.simulator.book import Book
from deploy.simulator.faults import Faults, spoilt
from deploy.simulator.item import ACCEPTED, Item, Place, Sending, corrected, item
from deploy.simulator.making import made_up
from deploy.simulator.system import planned

PLACE = Place("plans", "dinkes", "a-1", 1)


def sending(number: int, expected: str = ACCEPTED, **more: Any) -> Sending:
    event = {"id": str(number), "source": "/s", "type": "sinergi.report.progress", "data": {}}
    return Sending(item(PLACE, str(number), expected, event), "http", **more)


def verdict(number: int, outcome: str = ACCEPTED, **more: Any) -> dict[str, Any]:
    return {"unit": "dinkes", "id": str(number), "source": "/s", "outcome": outcome, **more}


def accepted(number: int, version: int) -> dict[str, Any]:
    return verdict(number, stream="plan", version=version)


@pytest.fixture
def book() -> Book:
    """Two good reports, of which one was sent twice, and a bad one."""
    book = Book()
    for each in (sending(1), sending(2), sending(1, again=True), sending(3, "not_due")):
        book.write(each)
    return book


@pytest.fixture
def settled(book: Book) -> Book:
    """Everything came out as it had to; the second report before the first."""
    book.told("a", accepted(1, version=7))
    book.told("b", accepted(2, version=5))
    book.told("c", verdict(1, "duplicate", first=accepted(1, version=7)))
    book.told("d", verdict(3, "refused", code="not_due"))
    return book


def test_the_book_knows_how_many_have_to_end_how(book: Book) -> None:
    assert book.expected("dinkes") == {ACCEPTED: 2, "duplicate": 1, "not_due": 1}
    assert book.open("dinkes") == 4


def test_nothing_disagrees_where_everything_came_out_as_it_had_to(settled: Book) -> None:
    assert settled.disagreements() == []
    assert settled.open("dinkes") == 0


def test_the_value_that_stands_is_that_of_the_highest_version(settled: Book) -> None:
    assert settled.last("dinkes") == {PLACE: "1"}


def test_a_verdict_that_is_told_twice_counts_once(settled: Book) -> None:
    settled.told("a", accepted(1, version=7))
    assert settled.disagreements() == []


def test_two_verdicts_on_the_same_receipt_contradict_each_other(settled: Book) -> None:
    settled.told("a", accepted(1, version=9))
    assert settled.disagreements() == ["dinkes: two verdicts on a"]


def test_what_was_sent_anew_without_an_answer_may_have_been_received_once_more(settled: Book) -> None:
    settled.unanswered([sending(1).item])
    assert settled.disagreements() == []
    settled.told("e", verdict(1, "duplicate", first=accepted(1, version=7)))
    assert settled.disagreements() == []
    settled.told("f", verdict(1, "duplicate", first=accepted(1, version=7)))
    assert settled.disagreements() == ["dinkes: 3 duplicate, expected are 1, unanswered were 1"]


def test_a_verdict_too_many_does_not_stand_for_one_that_has_not_come(book: Book) -> None:
    for receipt in "abc":
        book.told(receipt, verdict(1, "duplicate", first=accepted(1, version=7)))
    assert book.open("dinkes") == 2


@pytest.mark.parametrize(
    ("receipt", "other", "line"),
    [
        ("e", accepted(2, version=9), "dinkes: 3 accepted, expected are 2"),
        ("e", accepted(2, version=9), "was ['accepted', 'accepted'], expected is one accepted"),
        ("e", verdict(3, "refused", code="refused"), "dinkes: 1 refused, expected are 0"),
        ("e", verdict(1, "duplicate", first=verdict(1, "refused", code="not_due")), "said to have been not_due first"),
    ],
    ids=["counted", "accepted twice", "another code", "another first verdict"],
)
def test_what_came_out_otherwise_is_told(settled: Book, receipt: str, other: dict[str, Any], line: str) -> None:
    settled.told(receipt, other)
    assert any(line in each for each in settled.disagreements())


def test_what_was_sent_before_has_the_verdict_that_it_had(book: Book) -> None:
    earlier = {1: accepted(1, version=7), 2: accepted(2, version=5), 3: verdict(3, "refused", code="not_due")}
    for number, first in earlier.items():
        book.told(str(number), verdict(number, "duplicate", first=first))
    assert book.unexpected() == []
    book.told("later", verdict(2, "duplicate", first=verdict(2, "refused", code="not_due")))
    assert book.unexpected() == ["dinkes: ('/s', '2') was not_due, expected is accepted"]


def items(seed: int, reports: int = 200) -> list[Item]:
    return list(made_up([PLACE], reports, "run", 1, 2031, random.Random(seed)))


def test_the_same_seed_makes_the_same_reports_up() -> None:
    faults = Faults(bad=0.2, duplicates=0.2, reordering=0.2, corrected=0.5)
    first, second, other = (planned(items(seed), faults, random.Random(seed)) for seed in (1, 1, 2))
    assert first == second != other
    repeats = sum(each.again for each in first.sendings)
    bad = sum(each.item.expected != ACCEPTED for each in first.sendings if not each.again)
    assert 25 < repeats < 55
    assert 25 < bad < 55
    assert 0 < len(first.corrections) < bad
    values = [each.item.value for each in first.sendings if not each.again]
    assert len(values) == len(set(values))
    assert values != sorted(values, key=float)


def test_a_correction_has_an_id_of_its_own_and_names_what_was_refused() -> None:
    (good,) = items(1, reports=1)
    bad = spoilt(good, 4, random.Random(3))
    event = corrected(bad, good).event
    assert bad.name
    assert event == {**(good.event or {}), "id": "run-00000-b", "resubmits": "run-00000"}


def test_what_had_no_name_is_not_named_by_its_correction() -> None:
    (good,) = items(1, reports=1)
    torn = good._replace(event=None, expected="undecodable")
    assert "resubmits" not in (corrected(torn, good).event or {})
