"""Who has to be told what by when: reminders, the ladder, priorities, and news."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.notifications.intents import news_intents, priorities
from services.notifications.matter import Matter
from services.notifications.matters import open_matters
from services.notifications.rules import Priorities
from services.notifications.texts import tell
from shared.events.plans import Assessment, PlanApproved, ProgressVerified
from shared.events.reporting import LogPosition, ReportIssued
from tests.unit.notified import Story, moment, rules, texts
from tests.unit.plans import ID, progress

WANTED = Priorities(weekday=0, hour=8, days=14, fill_days=8, least=3, most=5)


def late() -> Story:
    return Story().registered().approved().window()


def test_a_window_is_announced_when_it_opens() -> None:
    assert late().told("2025-04-01 00:00") == [("report", "opened", "operator"), ("report", "opened", "system")]


def test_reminders_come_at_their_hour_and_the_newest_alone() -> None:
    story = late()
    assert ("report", "soon", "operator") not in story.told("2025-04-08 07:59")
    assert ("report", "soon", "operator") in story.told("2025-04-08 08:00")
    assert [told for told in story.told("2025-04-15 08:00") if told[2] == "operator"] == [
        ("report", "last_day", "operator")
    ]


def test_who_reported_is_told_nothing() -> None:
    assert late().reported("2025-04-02 08:00").told("2025-04-30 08:00") == []


def test_what_is_late_climbs_the_ladder_rung_by_rung() -> None:
    story = late()
    roles = {
        day: sorted(role for _, step, role in story.told(f"2025-04-{day} 08:00") if step.startswith("missed"))
        for day in ("16", "19", "23")
    }
    assert roles == {
        "16": ["head", "operator"],
        "19": ["asisten", "head", "operator"],
        "23": ["asisten", "head", "operator", "sekda"],
    }


def test_each_step_names_the_earlier_ones() -> None:
    story = late()
    (matter,) = open_matters(story.picture(), moment("2025-04-19 08:00"))
    told = {matter.id: [("operator", moment("2025-04-16 08:00")), ("head", moment("2025-04-16 08:00"))]}
    asisten = next(each for each in story.intents("2025-04-19 08:00", told) if each.role == "asisten")
    assert asisten.facts["earlier"] == "head=2025-04-16T00:00:00Z,operator=2025-04-16T00:00:00Z"


def test_a_moved_window_is_announced_and_reminded_of_anew() -> None:
    story = late()
    before = {intent.cause for intent in story.intents("2025-04-15 08:00")}
    story.window(closes="2025-04-30T00:00+08:00", at="2025-04-15 09:00")
    after = {intent.cause for intent in story.intents("2025-04-28 08:00")}
    assert not before & after


def test_a_step_before_the_matter_began_is_left_out() -> None:
    story = Story().returned("2025-03-01 09:00", "2025-03-01")
    assert {step for _, step, _ in story.told("2025-03-01 12:00")} == {"returned"}


def matter(days: int, name: str) -> Matter:
    """One that was due so many days before Monday, 21 April 2025, 08:00."""
    due = moment("2025-04-21 08:00") - timedelta(days=days)
    return Matter("report", name, "dinkes", due - timedelta(days=15), due, {})


def chosen(*days: int) -> list[str]:
    matters = [matter(each, f"m{each:02d}-{number}") for number, each in enumerate(days)]
    return [each.subject for each in priorities(matters, WANTED, moment("2025-04-21 08:00"))]


def test_the_bupati_is_told_three_to_five_priorities_and_none_without_a_reason() -> None:
    assert chosen(13, 13, 13, 13) == []
    assert chosen(14, 9, 8, 7) == ["m14-0", "m09-1", "m08-2"]
    assert chosen(20, 19, 18, 17, 16, 15) == ["m20-0", "m19-1", "m18-2", "m17-3", "m16-4"]
    assert chosen(14) == ["m14-0"]


@given(st.lists(st.integers(-20, 60), max_size=30))
def test_priorities_are_never_more_than_five_and_the_longest_first(days: list[int]) -> None:
    found = chosen(*days)
    waited = [int(name[1:3]) for name in found]
    assert len(found) <= WANTED.most
    assert waited == sorted(waited, reverse=True)
    if sum(each >= WANTED.fill_days for each in days) >= WANTED.least and max(days) >= WANTED.days:
        assert len(found) >= WANTED.least


def test_priorities_come_once_a_week_and_nothing_else_reaches_the_bupati() -> None:
    story = late()
    assert not [told for told in story.told("2025-04-29 08:00") if told[2] == "bupati"]
    monday, sunday = (
        [each.cause for each in story.intents(at) if each.role == "bupati"]
        for at in ("2025-05-05 08:00", "2025-05-11 23:00")
    )
    assert monday == sunday
    assert len(monday) == 1


def test_news_are_told_when_their_condition_holds() -> None:
    found = Assessment(execution=True, output=False, quality=True, timeliness=True)
    story = Story().happens(PlanApproved(*ID), "2025-01-01 08:00", "p")
    story.happens(ProgressVerified(*ID, "a-1", 1, progress().value, found, "kurang"), "2025-05-01 08:00", "p")
    conforming = Assessment(execution=True, output=True, quality=True, timeliness=True)
    story.happens(ProgressVerified(*ID, "a-1", 1, progress().value, conforming, None), "2025-05-02 08:00", "p")
    approved, doubted, fine = (news_intents(each, rules()) for each in story.events)
    assert {(each.rule, each.role) for each in approved} == {("plan_approved", "operator"), ("plan_approved", "head")}
    assert {each.rule for each in doubted} == {"progress_doubted"}
    assert "kurang" not in str(doubted[0].facts)
    assert fine == []


def test_who_is_told_of_a_report_is_told_of_its_corrections_too() -> None:
    issued = ReportIssued(
        kind="quarterly",
        period="2025-tw2",
        edition=1,
        year=2025,
        quarter=2,
        as_of=moment("2025-07-20 08:00"),
        hash="a" * 64,
        corrects=None,
        reason=None,
        position=LogPosition(1, 1, "b" * 64),
        rules=("renaksi-1",),
        files=(),
    )
    story = Story().happens(issued, "2025-07-20 08:00", "report-quarterly-2025-tw2")
    corrected = replace(issued, edition=2, corrects="a" * 64, reason="salah hitung")
    story.happens(corrected, "2025-07-21 08:00", "report-quarterly-2025-tw2")
    first, second = (news_intents(each, rules()) for each in story.events)
    assert {each.rule for each in first} == {"report_issued"}
    assert {each.rule for each in second} == {"report_corrected"}
    assert (
        {each.role for each in first} == {each.role for each in second} == {"asisten", "sekda", "bupati", "coordinator"}
    )
    told = tell(texts()["id"], "report_corrected", "news", second[0].facts)
    assert "edisi 2 menggantikan yang sebelumnya" in told.line
    assert "salah hitung" not in str(second[0].facts)
