"""A rebuild beside a live consumer: of all, of a unit, of a view; what differs is named, and there is a way back."""

import threading
from typing import Any

import pytest
from pymongo.database import Database

from shared.generations import Superseded
from shared.parity import Difference
from shared.read_model import NothingOfUnit
from shared.scope import Scope
from tests.runtime.consuming import Counting
from tests.runtime.counting import POISON, TOTALS, Counter
from tests.runtime.waiting import eventually

UNITS = ("bpbd", "dinkes", "disdik")


@pytest.fixture
def counted(counting: Counting) -> Counting:
    """Three events of each of three units have been seen by a consumer that has ended."""
    with counting.consuming():
        for unit in UNITS:
            for version in (1, 2, 3):
                counting.publish(version, unit=unit)
        eventually(lambda: all(counting.total(unit).events == 3 for unit in UNITS))
    return counting


def spoil(counting: Counting, database: Database[dict[str, Any]], unit: str) -> None:
    """Let the live document of a unit say what no event says."""
    totals = TOTALS.collection(database, counting.live().generation.number)
    totals.update_one({"_id": unit}, {"$set": {"body": '{"total":9,"events":3}'}})


def test_what_was_built_anew_is_what_is_live(counted: Counting) -> None:
    parity = counted.compared(counted.read_model.begin())
    assert parity.differences == []
    assert parity.compared == {(view, unit): 1 for view in ("totals", "journal") for unit in UNITS}


def test_a_document_that_differs_is_named_with_its_first_field(
    counted: Counting, database: Database[dict[str, Any]]
) -> None:
    spoil(counted, database, "dinkes")
    parity = counted.compared(counted.read_model.begin())
    assert parity.differences == [Difference("totals", "dinkes", "dinkes", "differs", "total")]


def test_one_unit_is_folded_anew_and_the_others_are_taken_over(
    counted: Counting, database: Database[dict[str, Any]]
) -> None:
    for unit in UNITS:
        spoil(counted, database, unit)
    scope = counted.read_model.scope(None, "dinkes")
    assert counted.read_model.counted(scope) == {"totals": 1}
    parity = counted.compared(counted.read_model.begin(scope))
    assert [each.key for each in parity.differences] == ["dinkes"]


def test_one_view_is_folded_anew_with_the_journal_that_notices_its_gaps(
    counted: Counting, database: Database[dict[str, Any]]
) -> None:
    spoil(counted, database, "dinkes")
    for scope, differing in ((Scope("others"), []), (Scope("totals"), ["dinkes"])):
        parity = counted.compared(counted.read_model.begin(scope))
        assert [each.key for each in parity.differences] == differing


def test_a_unit_without_events_is_refused(counted: Counting) -> None:
    with pytest.raises(NothingOfUnit, match="'dinkess' has no events"):
        counted.read_model.scope(None, "dinkess")


def test_what_came_meanwhile_is_in_a_generation_that_takes_over_the_rest(counted: Counting) -> None:
    other = counted.read_model.begin(counted.read_model.scope(None, "dinkes"))
    for unit in UNITS:
        counted.publish(4, unit=unit)
    with counted.consuming():
        counted.take_over(other)
        eventually(lambda: all(counted.total(unit) == Counter(4, 4) for unit in UNITS))
    assert [counted.live().journal.heads([f"counter-{unit}"]) for unit in UNITS] == [
        {f"counter-{unit}": 4} for unit in UNITS
    ]


def test_versions_that_were_published_late_are_folded_in_order_also_for_one_unit(counting: Counting) -> None:
    """4 stands on the topic before 3: only a journal that is folded anew too can notice."""
    with counting.consuming():
        for version, amount in ((1, 1), (2, 2), (4, 4), (3, 3)):
            counting.publish(version, amount)
        eventually(lambda: counting.total() == Counter(10, 4))
    for scope in (counting.read_model.scope(None, "dinkes"), Scope("totals")):
        assert counting.compared(counting.read_model.begin(scope)).differences == []


def test_under_traffic_nothing_differs_that_only_moves(counted: Counting) -> None:
    stop = threading.Event()

    def go_on() -> None:
        version = 4
        while not stop.is_set():
            for unit in UNITS:
                counted.publish(version, unit=unit)
            version += 1

    traffic = threading.Thread(target=go_on)
    with counted.consuming():
        traffic.start()
        try:
            parity = counted.compared(counted.read_model.begin())
        finally:
            stop.set()
            traffic.join()
    assert parity.differences == []


def test_there_is_a_way_back_that_has_seen_what_came_since(counted: Counting) -> None:
    first, second = counted.live().generation, counted.read_model.begin()
    with counted.consuming():
        counted.take_over(second)
        counted.publish(4)
        eventually(lambda: counted.total() == Counter(4, 4))
        assert counted.read_model.generations.previous() == first
        counted.take_over(first)
        assert counted.live().generation == first
        assert counted.total() == Counter(4, 4)
        counted.publish(5)
        eventually(lambda: counted.total() == Counter(5, 5))
    assert counted.read_model.generations.previous() == second


def test_a_generation_that_did_not_take_over_leaves_nothing(
    counting: Counting, database: Database[dict[str, Any]]
) -> None:
    with counting.consuming():
        counting.publish(1, POISON)
        eventually(lambda: len(counting.parked()) == 1)
    other = counting.read_model.begin()
    counting.compared(other)
    assert counting.read_model.parking(other).count() == 1
    counting.read_model.drop(other)
    assert counting.read_model.parking(other).count() == 0
    assert not [name for name in database.list_collection_names() if name.endswith(f"_{other.number}")]


def test_the_way_back_stays_until_another_generation_takes_over(counted: Counting) -> None:
    first, second = counted.live().generation, counted.read_model.begin()
    generations = counted.read_model.generations
    generations.switch(second)
    dropped = counted.read_model.begin()
    third = counted.read_model.begin()
    assert generations.previous() == first
    with pytest.raises(Superseded):
        generations.switch(dropped)
    generations.switch(third)
    assert (generations.live(), generations.previous()) == (third, second)
    with pytest.raises(Superseded):
        generations.switch(first)


def test_what_is_parked_of_a_generation_goes_with_it(counting: Counting) -> None:
    with counting.consuming():
        counting.publish(1, POISON)
        eventually(lambda: len(counting.parked()) == 1)
    first, generations = counting.live().generation, counting.read_model.generations
    for _ in range(2):
        generations.switch(counting.read_model.begin())
        assert counting.read_model.parking(first).count() == 1
    counting.read_model.begin()
    assert counting.read_model.parking(first).count() == 0
