"""A consultation at each stage of its life, told as the commands that led to it, and who sent them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from services.plans.consultation import consultation_decider
from services.plans.consultation_commands import (
    AgreeFollowUp,
    AssignConsultation,
    CloseConsultation,
    ConsultationCommand,
    ConsultationId,
    HoldConsultation,
    KeepPrecedent,
    NewFollowUp,
    ReopenConsultation,
    ReportFollowUp,
    RequestConsultation,
    ResumeConsultation,
    ReturnFollowUp,
    ScheduleConsultation,
    StartConsultation,
    TriageConsultation,
    VerifyFollowUp,
    WaitForUnit,
    WithdrawConsultation,
)
from services.plans.consultation_state import Consultation, Status
from services.plans.service_levels import service_levels
from shared.events.plans import Attendees, ConsultationEvent, ConsultationTimed, Linked, Minutes
from shared.wita import WITA
from tests.unit.story import recorded

OPERATOR, COORDINATOR, VERIFIER = "operator", "coordinator", "verifier"
ID = ConsultationId("c-1", "dinkes")
FOLLOW_UP = "t-1"
DECIDER = consultation_decider(service_levels())
Step = tuple[ConsultationCommand, str]


def july(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """Of 2025, in WITA; the 14th is a Monday, and no day of it is a holiday."""
    return datetime(2025, 7, day, hour, minute, tzinfo=WITA)


MONDAY = july(14)
MINUTES = Minutes(
    july(16, 9),
    july(16, 11),
    "meeting",
    "Ruang rapat",
    (Attendees("dinkes", "Kepala Sub Bagian Perencanaan", 1), Attendees("diskominfosp", "Pranata Komputer", 2)),
    "Satu berkas per kegiatan.",
    ("Format disepakati",),
)
NEW = NewFollowUp(FOLLOW_UP, "Mengunggah kembali bukti", "dinkes", date(2025, 8, 1))

REQUEST = RequestConsultation(ID, MONDAY, "Bukti dukung", "Berkas apa yang diterima?", "normal", None)
START = StartConsultation(ID, MONDAY, "Kemajuan merah", "Apa yang menghambat?", "urgent", Linked(2025, 2), "42 persen")
TRIAGE = TriageConsultation(ID, july(14, 9), "consultation", "normal", "Dijadwalkan minggu ini")
ASSIGN = AssignConsultation(ID, july(14, 10), "diskominfosp", None)
SCHEDULE = ScheduleConsultation(ID, july(14, 11), july(16, 9), july(16, 11), "meeting", "Ruang rapat", None)
HOLD = HoldConsultation(ID, july(16, 11), MINUTES, (NEW,))
AGREE = AgreeFollowUp(ID, july(16, 12), NewFollowUp("t-2", "Memeriksa format", "diskominfosp", date(2025, 7, 25)))
DONE = ReportFollowUp(ID, july(17, 9), FOLLOW_UP, "Tiga berkas diunggah", (), "dinkes", OPERATOR)
VERIFY = VerifyFollowUp(ID, july(18, 9), FOLLOW_UP, None, VERIFIER)
RETURN = ReturnFollowUp(ID, july(18, 9), FOLLOW_UP, "Satu tidak terbaca", date(2025, 8, 8))
WAIT = WaitForUnit(ID, july(14, 10), "Daftar kegiatan")
RESUME = ResumeConsultation(ID, july(15, 9), "Dikirim")
KEEP = KeepPrecedent(ID, july(18, 10), "Berkas apa?", "Satu PDF per kegiatan.", ("sakip",))
CLOSE = CloseConsultation(ID, july(21, 9), "resolved", "Bukti lengkap")
WITHDRAW = WithdrawConsultation(ID, july(14, 12), "Sudah terjawab")
REOPEN = ReopenConsultation(ID, july(22, 9), "Ditolak lagi")

REQUESTED: Sequence[Step] = [(REQUEST, OPERATOR)]
STARTED: Sequence[Step] = [(START, COORDINATOR)]
TRIAGED = [*REQUESTED, (TRIAGE, COORDINATOR)]
ASSIGNED = [*TRIAGED, (ASSIGN, COORDINATOR)]
SCHEDULED = [*ASSIGNED, (SCHEDULE, COORDINATOR)]
HELD = [*SCHEDULED, (HOLD, COORDINATOR)]
REPORTED = [*HELD, (DONE, OPERATOR)]
VERIFIED = [*REPORTED, (VERIFY, VERIFIER)]
CLOSED = [*VERIFIED, (CLOSE, COORDINATOR)]
LIVES: dict[Status, Sequence[Step]] = {
    Status.ABSENT: [],
    Status.REQUESTED: REQUESTED,
    Status.TRIAGED: TRIAGED,
    Status.ASSIGNED: ASSIGNED,
    Status.SCHEDULED: SCHEDULED,
    Status.HELD: HELD,
    Status.CLOSED: CLOSED,
}


def after(*steps: Step) -> Consultation:
    """The state after commands that are all taken."""
    state, version = DECIDER.initial, 0
    for command, by in steps:
        events = DECIDER.decide(state, command)
        assert events, command
        for event in events:
            version += 1
            state = DECIDER.evolve(state, recorded(event, by, version))
    return state


def leads_to(consultation: Consultation, command: ConsultationCommand) -> Sequence[ConsultationEvent]:
    """What a command leads to, without what it does to the clocks."""
    return [each for each in DECIDER.decide(consultation, command) if not isinstance(each, ConsultationTimed)]


def changed(command: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(command, **changes)
