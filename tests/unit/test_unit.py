"""A unit is registered once, in its place of the tree, and renamed day after day."""

from datetime import date

import pytest

from services.plans.unit import UNIT, RegisterUnit, RenameUnit, Unit, UnitCommand, unit_stream
from shared.decider import Refused
from shared.events.plans import UnitEvent, UnitKind, UnitRegistered, UnitRenamed
from shared.events.terms import REGENCY
from tests.unit.story import given

REGISTERED = UnitRegistered("dinkes", "Dinas Kesehatan", "dinas", REGENCY, None)
RENAMED = UnitRenamed("dinkes", "Dinas Kesehatan dan KB", "Dinas Kesehatan", date(2025, 3, 1), "Perbup 12/2025")
REGISTER = RegisterUnit("dinkes", "Dinas Kesehatan", "dinas", REGENCY, None)
RENAME = RenameUnit("dinkes", "Dinas Kesehatan dan KB", date(2025, 3, 1), "Perbup 12/2025")


def unit_after(*events: UnitEvent) -> Unit:
    return given(UNIT, [(event, "coordinator") for event in events])


def refusal(command: UnitCommand, *events: UnitEvent) -> Refused:
    with pytest.raises(Refused) as refused:
        UNIT.decide(unit_after(*events), command)
    return refused.value


def test_a_unit_is_registered() -> None:
    assert UNIT.decide(unit_after(), REGISTER) == [REGISTERED]


def test_registering_the_same_again_is_no_news() -> None:
    assert UNIT.decide(unit_after(REGISTERED), REGISTER) == []


def test_registering_the_same_again_is_no_news_after_it_was_renamed() -> None:
    assert UNIT.decide(unit_after(REGISTERED, RENAMED), REGISTER) == []


def test_registering_it_otherwise_is_refused() -> None:
    otherwise = RegisterUnit("dinkes", "Dinas Kesehatan", "badan", REGENCY, None)
    assert refusal(otherwise, REGISTERED).accepted == "the same again, or a rename"


def test_the_regency_stands_at_the_top() -> None:
    regency = RegisterUnit(REGENCY, "Kabupaten Tanah Bumbu", "regency", None, "63.10")
    registered = UnitRegistered(REGENCY, "Kabupaten Tanah Bumbu", "regency", None, "63.10")
    assert UNIT.decide(unit_after(), regency) == [registered]


def test_a_bidang_stands_under_a_unit() -> None:
    bidang = RegisterUnit("dinkes-kesmas", "Bidang Kesehatan Masyarakat", "bidang", "dinkes", None)
    registered = UnitRegistered("dinkes-kesmas", "Bidang Kesehatan Masyarakat", "bidang", "dinkes", None)
    assert UNIT.decide(unit_after(), bidang) == [registered]


@pytest.mark.parametrize(
    ("unit", "kind", "parent", "field"),
    [
        pytest.param("dinkes", "regency", None, "kind", id="another regency"),
        pytest.param(REGENCY, "dinas", None, "kind", id="the regency as a dinas"),
        pytest.param(REGENCY, "regency", "dinkes", "parent", id="the regency under a unit"),
        pytest.param("dinkes", "dinas", None, "parent", id="a dinas at the top"),
        pytest.param("kesmas", "bidang", REGENCY, "parent", id="a bidang right under the regency"),
        pytest.param("kesmas", "bagian", None, "parent", id="a bagian at the top"),
    ],
)
def test_a_wrong_place_in_the_tree_is_refused(unit: str, kind: UnitKind, parent: str | None, field: str) -> None:
    refused = refusal(RegisterUnit(unit, "Nama", kind, parent, None))
    assert refused.field == field
    assert refused.accepted


def test_a_unit_is_renamed() -> None:
    assert UNIT.decide(unit_after(REGISTERED), RENAME) == [RENAMED]


def test_renaming_it_the_same_again_is_no_news() -> None:
    assert UNIT.decide(unit_after(REGISTERED, RENAMED), RENAME) == []


def test_a_unit_is_renamed_again_from_a_later_day() -> None:
    later = RenameUnit("dinkes", "Dinkes", date(2026, 1, 1), "Perda 1/2026")
    renamed = UnitRenamed("dinkes", "Dinkes", "Dinas Kesehatan dan KB", date(2026, 1, 1), "Perda 1/2026")
    assert UNIT.decide(unit_after(REGISTERED, RENAMED), later) == [renamed]


def test_a_new_name_from_an_earlier_day_is_refused() -> None:
    earlier = RenameUnit("dinkes", "Dinkes", date(2025, 3, 1), "Perda 1/2025")
    assert refusal(earlier, REGISTERED, RENAMED).accepted == "a day after 2025-03-01"


def test_the_name_it_has_already_is_refused_as_a_new_one() -> None:
    same = RenameUnit("dinkes", "Dinas Kesehatan", date(2025, 3, 1), "keliru")
    assert refusal(same, REGISTERED).field == "name"


def test_an_unregistered_unit_cannot_be_renamed() -> None:
    assert str(refusal(RENAME)) == "dinkes is not registered"


def test_the_history_of_names_is_kept() -> None:
    assert unit_after(REGISTERED, RENAMED) == Unit(REGISTERED, (RENAMED,))


def test_each_unit_has_a_stream() -> None:
    assert unit_stream("dinkes") == "unit-dinkes"
