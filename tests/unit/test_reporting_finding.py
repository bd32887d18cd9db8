"""Finding things by their names, and what changed between two moments."""

from datetime import UTC, datetime

import pytest

from services.reporting.achievements import achievement_summary
from services.reporting.compared import compared
from services.reporting.consultation_documents import Consultation, Precedent
from services.reporting.documents import Mark, Name, Unit
from services.reporting.members import Member
from services.reporting.method import method
from services.reporting.regency import Regency
from services.reporting.search import MOST, Findings, Searched, search
from services.reporting.summary import Asked, Summary, summarise
from services.reporting.windows import WindowNote
from shared.events.plans import PlanEvent
from tests.unit.reporting import RULE, YEAR, action, approved, folded, member, reported

THEN, NOW = datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 7, 20, tzinfo=UTC)
MARK = Mark(1, THEN, "3f9a1c2b", "coordinator")


def unit(name: str, identifier: str, *events: PlanEvent) -> Searched:
    known = Unit(identifier, "dinas", "tanah-bumbu", None, (Name(name, None, None, MARK),))
    return Searched(known, name, folded(events), None)


HEALTH = unit("Dinas Kesehatan", "dinkes", *approved(action("a-1", description="Menyusun peta rencana SPBE")))
SCHOOLS = unit("Dinas Pendidikan", "disdik", *approved(action("a-1", description="Pelatihan guru")))


def names(findings: Findings) -> list[str]:
    return [one.name for one in findings.found]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kesehatan", ["Dinas Kesehatan"]),
        ("DINAS", ["Dinas Kesehatan", "Dinas Pendidikan"]),
        ("spbe rencana", ["Menyusun peta rencana SPBE"]),
        ("disdik", ["Dinas Pendidikan"]),
        ("spbe guru", []),
        ("", []),
        ("   ", []),
    ],
)
def test_every_word_has_to_occur_in_any_order_and_case(words: str, found: list[str]) -> None:
    assert names(search(words, YEAR, [HEALTH, SCHOOLS])) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("siapa menandatangani", ["Siapa yang menandatangani?"]),
        ("kepala dinas", ["Siapa yang menandatangani?"]),
        ("berita-acara", ["Siapa yang menandatangani?"]),
        ("tanda tangan elektronik", ["Siapa yang menandatangani?"]),
        ("menandatangani sekretaris", []),
        ("belum dijawab", []),
    ],
)
def test_a_precedent_is_found_by_its_question_answer_topic_and_tags(words: str, found: list[str]) -> None:
    kept = Precedent("Siapa yang menandatangani?", "Kepala dinas.", ("berita-acara",), MARK)
    asked = (
        Consultation("c-1", "dinkes", "Tanda tangan elektronik", kept=kept),
        Consultation("c-2", topic="belum dijawab"),
    )
    others = Searched(HEALTH.unit, HEALTH.name, None, None, asked)
    assert names(search(words, YEAR, [others])) == found


def test_of_another_unit_only_the_precedents_are_found() -> None:
    asked = (Consultation("c-1", kept=Precedent("Dinas mana?", "Semua.", (), MARK)),)
    (found,) = search("dinas", YEAR, [Searched(HEALTH.unit, HEALTH.name, None, None, asked)]).found
    assert (found.kind, found.id, found.unit_name) == ("precedent", "c-1", "Dinas Kesehatan")


def test_an_action_leads_to_its_plan() -> None:
    (found,) = search("guru", YEAR, [HEALTH, SCHOOLS]).found
    assert (found.kind, found.unit, found.unit_name, found.id, found.plan) == (
        "action",
        "disdik",
        "Dinas Pendidikan",
        "a-1",
        "general",
    )


def test_of_many_the_first_are_shown_and_the_others_counted() -> None:
    findings = search("dinas", YEAR, [unit(f"Dinas {number}", f"d-{number}") for number in range(MOST + 3)])
    assert (len(findings.found), findings.more) == (MOST, 3)


def summed(at: datetime, *counted: Member) -> Summary:
    asked, nothing = Asked(YEAR, 2, "general"), achievement_summary(Regency(at, {}, {}, ()), YEAR, 2, RULE)
    note = method(at, [], [RULE])
    return summarise(asked, "traffic_light", counted, RULE, WindowNote("open"), nothing, note)


def plan(*values: int) -> list[PlanEvent]:
    """Two actions of target 10 in TW II, so many of them reported."""
    planned = approved(*(action(name, 5, 10, 15, 20) for name in ("a-0", "a-1")))
    return [*planned, *(reported(f"a-{place}", 2, value) for place, value in enumerate(values))]


def test_only_what_moved_between_two_moments_is_named() -> None:
    before = summed(THEN, member("dinkes", plan(10)), member("disdik", plan(10)), member("gone", plan()))
    after = summed(NOW, member("dinkes", plan(10, 10)), member("disdik", plan(10)), member("new", plan()))
    found = compared(before, after)
    assert [one.unit for one in found.units] == ["dinkes", "gone", "new"]
    assert (found.same, found.since, found.until) == (1, THEN, NOW)
    health, gone, new = found.units
    assert health.before
    assert health.after
    assert (health.before.reported.count, health.after.reported.count) == (1, 2)
    assert (gone.after, new.before) == (None, None)
    assert (found.before.reported.count, found.after.reported.count) == (2, 3)
