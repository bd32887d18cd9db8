"""What is open, with whom and until when, follows from the events alone, however streams interleave."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from services.notifications.folds import evolve_indicators
from services.notifications.heard import LANGUAGE
from services.notifications.matter import Matter
from services.notifications.matters import open_matters
from services.notifications.picture import UnitIndicators
from shared.envelope import Recorded, decode
from shared.events.indicators import AchievementAssessed, IndicatorRetired
from shared.events.plans import (
    ActionChanged,
    Clock,
    ConsultationClosed,
    ConsultationReopened,
    ConsultationRequested,
    ConsultationResumed,
    ConsultationTimed,
    ConsultationWaiting,
    FollowUpAgreed,
    FollowUpDone,
    FollowUpReturned,
    FollowUpVerified,
    RevisionApproved,
    RevisionProposed,
    WindowExtended,
)
from shared.events.reporting import InstructionAcknowledged, InstructionFollowedUp, InstructionGiven, Subject
from shared.events.terms import Quarter
from tests.unit.notified import CLOSES, Story, moment
from tests.unit.plans import ID, action

SAMPLES = Path(__file__).parents[1] / "contract" / "samples"


def opened(story: Story, now: str = "2025-04-10 08:00") -> dict[str, Matter]:
    return {f"{matter.kind}/{matter.subject}": matter for matter in open_matters(story.picture(), moment(now))}


def test_a_report_is_asked_for_while_something_due_is_missing() -> None:
    story = Story().registered().approved(actions=("a-1", "a-2")).window()
    assert not opened(story, "2025-03-31 23:59")
    facts = opened(story)["report/dinkes/2025/1"].facts
    assert (facts["missing"], facts["asked"], facts["unit_name"]) == ("2", "2", "Dinas Kesehatan")
    story.reported("2025-04-02 08:00", name="a-1")
    assert opened(story)["report/dinkes/2025/1"].facts["missing"] == "1"
    story.reported("2025-04-03 08:00", name="a-2")
    assert not opened(story)


def test_a_unit_whose_window_is_extended_is_due_later_and_the_others_are_not() -> None:
    story = Story().approved().approved("disdik").window()
    until = moment("2025-04-20T00:00+08:00")
    story.happens(WindowExtended(2025, 1, "dinkes", until, "banjir"), "2025-04-11 08:00", "window-2025-1")
    matters = opened(story)
    assert matters["report/dinkes/2025/1"].due == until
    assert matters["report/disdik/2025/1"].due == moment(CLOSES)


def test_a_revision_asks_for_its_own_quarters_only_from_its_quarter_on() -> None:
    story, name, stream = Story().approved().window(), ID, "plan-dinkes-2025-general"
    story.happens(RevisionProposed(*name, "baru"), "2025-02-01 08:00", stream)
    never = action("a-1", targets=(None, None, None, Decimal(1)))
    story.happens(ActionChanged(*name, never), "2025-02-02 08:00", stream)
    story.happens(RevisionApproved(*name, 2, 2), "2025-02-03 08:00", stream)
    assert story.picture().unit_years["dinkes/2025"].plans["general"].due(1) == ["a-1"]
    assert story.picture().unit_years["dinkes/2025"].plans["general"].due(2) == []


def test_a_returned_plan_is_expected_until_the_day_has_ended_and_no_longer_once_submitted() -> None:
    story = Story().approved().returned("2025-03-01 09:00", "2025-03-10")
    matter = opened(story)["plan_returned/dinkes/2025/general"]
    assert (matter.due, matter.facts["reason"]) == (moment("2025-03-11 00:00"), "target belum jelas")
    assert "plan_returned/dinkes/2025/general" not in opened(story.submitted("2025-03-05 08:00"))


def test_what_is_returned_again_is_another_matter() -> None:
    story = Story().returned("2025-03-01 09:00", "2025-03-10")
    first = opened(story)["plan_returned/dinkes/2025/general"].id
    story.submitted("2025-03-05 08:00").returned("2025-03-06 08:00", "2025-03-20")
    assert opened(story)["plan_returned/dinkes/2025/general"].id != first


def assessed(quarter: Quarter, *, measured: int | None = None, **changes: Any) -> Recorded[Any]:
    """The figure of a quarter, with measurements up to it, or only up to an earlier one."""
    sample: Recorded[Any] = decode(
        LANGUAGE, (SAMPLES / "indicators" / "sinergi.achievement.assessed.1.json").read_bytes()
    )
    event, given = sample.event, sample.event.achievement.quarters[0]
    last = quarter if measured is None else measured
    inputs = tuple(replace(given, quarter=each, value=Decimal(86) if each <= last else None) for each in (1, 2, 3, 4))
    figures = replace(event.achievement, quarters=inputs[:quarter], **changes)
    known = AchievementAssessed(event.unit, event.code, event.year, quarter, figures)
    return Recorded(sample.stream, sample.version, sample.unit, known, sample.envelope)


def test_an_indicator_is_out_of_reach_as_its_newest_quarter_says() -> None:
    document = evolve_indicators(UnitIndicators("dinkes"), assessed(quarter=2, out_of_reach=True))
    assert document.indicators["ikm"].out_of_reach[2025].quarter == 2
    document = evolve_indicators(document, assessed(quarter=1, out_of_reach=False))
    assert 2025 in document.indicators["ikm"].out_of_reach
    document = evolve_indicators(document, assessed(quarter=3, measured=2, out_of_reach=False))
    assert 2025 in document.indicators["ikm"].out_of_reach
    document = evolve_indicators(document, assessed(quarter=4, measured=2, out_of_reach=True))
    assert document.indicators["ikm"].out_of_reach[2025].quarter == 2
    assert not evolve_indicators(document, assessed(quarter=2, out_of_reach=False)).indicators["ikm"].out_of_reach


def test_it_is_out_of_reach_since_the_first_figure_that_said_so_and_not_once_it_is_retired() -> None:
    first = assessed(quarter=1, out_of_reach=True)
    later = replace(assessed(quarter=2, out_of_reach=True), envelope=replace(first.envelope, time=moment("2025-08-01")))
    document = evolve_indicators(evolve_indicators(UnitIndicators("dinkes"), first), later)
    assert document.indicators["ikm"].out_of_reach[2025].since == first.envelope.time
    retired = IndicatorRetired("dinkes", "ikm", "diganti", date(2025, 7, 1))
    ended: Recorded[Any] = Recorded("indicator-dinkes-ikm", 99, "dinkes", retired, first.envelope)
    assert not evolve_indicators(document, ended).indicators["ikm"].out_of_reach


def test_an_instruction_is_open_until_the_unit_has_followed_it_up() -> None:
    given = InstructionGiven("i-1", "dinkes", Subject(2025, 1, "TW I"), "Percepat laporan", date(2025, 4, 20))
    story = Story().happens(given, "2025-04-05 08:00", "instruction-i-1")
    story.happens(InstructionAcknowledged("i-1", "dinkes"), "2025-04-06 08:00", "instruction-i-1")
    assert opened(story)["instruction/i-1"].due == moment("2025-04-21 00:00")
    story.happens(InstructionFollowedUp("i-1", "dinkes", "Sudah", ()), "2025-04-07 08:00", "instruction-i-1")
    assert not opened(story)


def consulted() -> Story:
    asked = ConsultationRequested("k-1", "dinkes", "SPBE", "Bagaimana?", "normal", None)
    due = moment("2025-04-11 10:00")
    running = Clock("running", 0, 36000, due)
    story = Story().happens(asked, "2025-04-10 07:00", "consultation-k-1")
    timed = ConsultationTimed("k-1", "dinkes", moment("2025-04-10 07:00"), running, running, "h", "l")
    return story.happens(timed, "2025-04-10 07:00", "consultation-k-1")


def test_a_clock_that_runs_has_to_stop_in_time_and_one_that_pauses_has_not() -> None:
    story = consulted()
    assert opened(story)["consultation_response/k-1"].due == moment("2025-04-11 10:00")
    paused = Clock("paused", 60, 36000, None)
    timed = ConsultationTimed("k-1", "dinkes", moment("2025-04-10 09:00"), None, paused, "h", "l")
    story.happens(ConsultationWaiting("k-1", "dinkes", "data dukung"), "2025-04-10 09:00", "consultation-k-1")
    story.happens(timed, "2025-04-10 09:00", "consultation-k-1")
    assert set(opened(story, "2025-04-10 10:00")) == {"consultation_waiting/k-1"}
    story.happens(ConsultationResumed("k-1", "dinkes", None), "2025-04-10 11:00", "consultation-k-1")
    assert not opened(story)


def test_a_clock_that_goes_on_as_it_did_is_the_same_matter() -> None:
    story = consulted()
    before = opened(story)["consultation_resolution/k-1"]
    running, stopped = Clock("running", 60, 36000, before.due), Clock("stopped", 60, 36000, None)
    timed = ConsultationTimed("k-1", "dinkes", moment("2025-04-10 08:00"), stopped, running, "h", "l")
    story.happens(timed, "2025-04-10 08:00", "consultation-k-1")
    assert opened(story, "2025-04-10 09:00") == {"consultation_resolution/k-1": before}


def test_nobody_is_waited_for_while_a_consultation_is_closed() -> None:
    agreed = FollowUpAgreed("k-1", "dinkes", "f-1", "Susun peta", "disdik", date(2025, 4, 20), 1)
    story = Story().happens(agreed, "2025-04-10 07:00", "consultation-k-1")
    before = opened(story)
    story.happens(ConsultationClosed("k-1", "dinkes", "withdrawn", "Batal"), "2025-04-11 07:00", "consultation-k-1")
    assert not opened(story)
    story.happens(ConsultationReopened("k-1", "dinkes", "Lanjut"), "2025-04-12 07:00", "consultation-k-1")
    assert opened(story) == before


def test_a_follow_up_is_its_owners_until_it_is_done_and_the_coordinators_until_it_is_verified() -> None:
    story = Story().happens(
        FollowUpAgreed("k-1", "dinkes", "f-1", "Susun peta", "disdik", date(2025, 4, 20), 1),
        "2025-04-10 07:00",
        "consultation-k-1",
    )
    matter = opened(story)["follow_up/k-1/f-1"]
    assert (matter.unit, matter.due) == ("disdik", moment("2025-04-21 00:00"))
    story.happens(FollowUpDone("k-1", "dinkes", "f-1", "Sudah", ()), "2025-04-11 07:00", "consultation-k-1")
    assert set(opened(story)) == {"follow_up_done/k-1/f-1"}
    returned = FollowUpReturned("k-1", "dinkes", "f-1", "belum lengkap", date(2025, 4, 30))
    story.happens(returned, "2025-04-12 07:00", "consultation-k-1")
    assert opened(story)["follow_up/k-1/f-1"].due == moment("2025-05-01 00:00")
    story.happens(FollowUpVerified("k-1", "dinkes", "f-1", None), "2025-04-13 07:00", "consultation-k-1")
    assert not opened(story)
