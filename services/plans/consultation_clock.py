"""The clocks of a consultation: for its first response and for its resolution, in working time.

The response is there when somebody is named who helps, the resolution when the consultation is closed; while the next
step is its unit's, both pause. Where they stand is recorded with every change, so no reader has to count office hours.
"""

from datetime import datetime, timedelta
from functools import partial

from msgspec.structs import replace

from services.plans.consultation_commands import ConsultationId
from services.plans.consultation_state import Consultation, Status
from services.plans.service_levels import ServiceLevels, seconds
from services.plans.working_time import Calendar
from shared.events.plans import Clock, ClockState, ConsultationRequested, ConsultationTimed
from shared.wita import day_of

UNANSWERED = frozenset({Status.REQUESTED, Status.TRIAGED})


def timed(
    levels: ServiceLevels, name: ConsultationId, consultation: Consultation, at: datetime
) -> ConsultationTimed | None:
    """Where the clocks stand for a consultation that has just changed; None where they go on as they did."""
    before, day = consultation.timed, day_of(at)
    level = levels.level(day)
    limits, turned = level.limits[consultation.urgency], partial(_turned, levels.calendar, at)
    now = standing(levels.calendar, before, at) if before else None
    response = None
    if isinstance(consultation.asked, ConsultationRequested):
        response = turned(now.response if now else None, _response(consultation), seconds(limits.response))
    resolution = turned(now.resolution if now else None, _resolution(consultation), seconds(limits.resolution))
    if before and _same(before.response, response) and _same(before.resolution, resolution):
        return None
    return ConsultationTimed(*name, at, response, resolution, levels.hours(day), level.id)


def standing(calendar: Calendar, before: ConsultationTimed, at: datetime) -> ConsultationTimed:
    """The same clocks at a later moment."""
    worked = int(calendar.between(before.at, at).total_seconds())
    response = _run(before.response, worked) if before.response else None
    return replace(before, at=at, response=response, resolution=_run(before.resolution, worked))


def _run(clock: Clock, worked: int) -> Clock:
    return replace(clock, used=clock.used + worked) if clock.state == "running" else clock


def _response(consultation: Consultation) -> ClockState:
    return _running(consultation) if consultation.status in UNANSWERED else "stopped"


def _resolution(consultation: Consultation) -> ClockState:
    return "stopped" if consultation.status is Status.CLOSED else _running(consultation)


def _running(consultation: Consultation) -> ClockState:
    return "paused" if consultation.with_unit else "running"


def _turned(calendar: Calendar, at: datetime, clock: Clock | None, state: ClockState, limit: int) -> Clock:
    """A clock after a change; one that has stopped keeps the limit it had."""
    if clock and clock.state == state and (state == "stopped" or clock.limit == limit):
        return clock
    used = clock.used if clock else 0
    left = timedelta(seconds=max(limit - used, 0))
    return Clock(state, used, limit, calendar.after(at, left) if state == "running" else None)


def _same(before: Clock | None, after: Clock | None) -> bool:
    if before is None or after is None:
        return before is after
    return (before.state, before.limit) == (after.state, after.limit)
