"""Consultations that were asked for and answered, as reporting hears of them: one closed, one kept as a precedent."""

from datetime import date
from typing import Any

from shared.events.plans import (
    Clock,
    ConsultationAssigned,
    ConsultationClosed,
    ConsultationEvent,
    ConsultationRequested,
    ConsultationTimed,
    FollowUpAgreed,
    Linked,
    PrecedentKept,
)
from tests.unit.reporting import START, UNIT, recorded

NAME = ("k-1", UNIT)
ACTION = Linked(2025, 2, "general", "a-1")


def told(linked: Linked | None = ACTION, consultation: str = "k-1") -> list[Any]:
    name = (consultation, UNIT)
    response, resolution = Clock("stopped", 3600, 28_800, None), Clock("stopped", 7200, 270_000, None)
    events: list[ConsultationEvent] = [
        ConsultationRequested(*name, "Bukti dukung", "Berkas apa?", "normal", linked),
        ConsultationAssigned(*name, "diskominfosp-ikp", None),
        FollowUpAgreed(*name, "t-1", "Unggah SK", "disdik", date(2025, 7, 18), None),
        ConsultationTimed(*name, START, response, resolution, "2025-1", "2025-1"),
        ConsultationClosed(*name, "resolved", "Selesai"),
    ]
    return recorded(events, f"consultation-{consultation}")


def kept() -> list[Any]:
    name = ("k-2", UNIT)
    events: list[ConsultationEvent] = [
        ConsultationRequested(*name, "Tanda tangan", "Siapa?", "normal", None),
        PrecedentKept(*name, "Siapa menandatangani SPTJM?", "Kepala perangkat daerah.", ("sptjm",)),
    ]
    return recorded(events, "consultation-k-2")
