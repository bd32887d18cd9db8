"""Consultation and mentoring as they are read: how soon units were answered, what was agreed and what was done of it.

Response and resolution are in working time, as the events say: reporting counts no office hours.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from statistics import median_low

from msgspec import Struct

from services.reporting.consultation_documents import Consultation, FollowUp, Stage
from services.reporting.method import Position
from services.reporting.totals import Share, share
from shared.events.plans import Clock, Ending, Linked, Urgency
from shared.wita import day_of


class FollowUpLine(Struct, frozen=True):
    """`overdue` where its day is over and its owner has not said that it is done."""

    description: str
    owner: str
    owner_name: str
    due: date
    state: str
    overdue: bool


class ConsultationLine(Struct, frozen=True):
    """A consultation; `late` where a clock has used more than its limit, or runs past the moment it was due at."""

    id: str
    unit: str
    unit_name: str
    topic: str
    urgency: Urgency
    stage: Stage
    started: bool
    linked: Linked | None
    asked_at: datetime
    closed_at: datetime | None
    ending: Ending | None
    waiting: str | None
    response: Clock | None
    resolution: Clock | None
    late: bool
    follow_ups: tuple[FollowUpLine, ...]
    precedent: bool


class ConsultationTotal(Struct, frozen=True):
    """`answered` counts the responses within their limit of those that were given; the median is in working seconds.

    `resolved` counts the closed ones within their limit of all that were closed, `followed_up` the follow-ups that were
    verified of all that were agreed.
    """

    consultations: int
    open: int
    late: int
    answered: Share
    median_response: int | None
    resolved: Share
    followed_up: Share
    follow_ups_overdue: int
    precedents: int


class ConsultationsReport(Struct, frozen=True):
    """Of one unit, or of all: the open ones first, the oldest of each first."""

    as_of: datetime
    position: Position
    total: ConsultationTotal
    consultations: tuple[ConsultationLine, ...]


def consultation_lines(
    documents: Iterable[Consultation], names: Mapping[str, str], at: datetime
) -> tuple[ConsultationLine, ...]:
    """`names` are those of the units, `at` is the moment that is told of."""
    lines = [_line(each, names, each.asked.at, at) for each in documents if each.asked]
    oldest = sorted(lines, key=attrgetter("asked_at", "id"))
    return tuple(sorted(oldest, key=lambda line: line.stage == "closed"))


def consultation_total(lines: Sequence[ConsultationLine]) -> ConsultationTotal:
    given = [line.response for line in lines if line.response and line.response.state == "stopped"]
    closed = [line.resolution for line in lines if line.resolution and line.stage == "closed"]
    agreed = [follow_up for line in lines for follow_up in line.follow_ups]
    return ConsultationTotal(
        consultations=len(lines),
        open=sum(line.stage != "closed" for line in lines),
        late=sum(line.late for line in lines),
        answered=_within(given),
        median_response=median_low([clock.used for clock in given]) if given else None,
        resolved=_within(closed),
        followed_up=share(sum(each.state == "verified" for each in agreed), len(agreed)),
        follow_ups_overdue=sum(each.overdue for each in agreed),
        precedents=sum(line.precedent for line in lines),
    )


def _line(known: Consultation, names: Mapping[str, str], asked_at: datetime, at: datetime) -> ConsultationLine:
    return ConsultationLine(
        id=known.id,
        unit=known.unit,
        unit_name=names.get(known.unit, known.unit),
        topic=known.topic,
        urgency=known.urgency,
        stage=known.stage,
        started=known.started,
        linked=known.linked,
        asked_at=asked_at,
        closed_at=known.closed.at if known.closed else None,
        ending=known.ending,
        waiting=known.waiting,
        response=known.response,
        resolution=known.resolution,
        late=any(_late(clock, at) for clock in (known.response, known.resolution)),
        follow_ups=tuple(_follow_up(each, names, day_of(at)) for each in known.follow_ups.values()),
        precedent=known.kept is not None,
    )


def _follow_up(known: FollowUp, names: Mapping[str, str], today: date) -> FollowUpLine:
    overdue = known.state == "agreed" and today > known.due
    return FollowUpLine(
        known.description, known.owner, names.get(known.owner, known.owner), known.due, known.state, overdue
    )


def _late(clock: Clock | None, at: datetime) -> bool:
    return clock is not None and (clock.used > clock.limit or (clock.due is not None and clock.due < at))


def _within(clocks: Sequence[Clock]) -> Share:
    return share(sum(clock.used <= clock.limit for clock in clocks), len(clocks))
