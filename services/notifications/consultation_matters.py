"""What is open of consultations: clocks that run, what the unit is waited for, what was agreed on and what was done."""

from collections.abc import Iterable, Iterator

from services.notifications.consultation_picture import Consultation, FollowUp, Waiting
from services.notifications.matter import Kind, Matter, matter
from services.notifications.moments import end_of


def consultation_matters(consultations: Iterable[Consultation]) -> Iterator[Matter]:
    for each in consultations:
        if each.closed:
            continue
        yield from _clock("consultation_response", each, each.response)
        yield from _clock("consultation_resolution", each, each.resolution)
        if each.needs and each.needed_since:
            facts = {**_facts(each), "needs": each.needs}
            yield matter("consultation_waiting", each.id, each.unit, each.needed_since, None, **facts)
        for name, follow_up in each.follow_ups.items():
            yield from _follow_up(each, name, follow_up)


def _clock(kind: Kind, consultation: Consultation, waiting: Waiting | None) -> Iterator[Matter]:
    if waiting:
        due = max(waiting.due, waiting.since)
        yield matter(kind, consultation.id, consultation.unit, waiting.since, due, **_facts(consultation))


def _follow_up(consultation: Consultation, name: str, follow_up: FollowUp) -> Iterator[Matter]:
    subject, facts = f"{consultation.id}/{name}", {**_facts(consultation), "description": follow_up.description}
    if follow_up.state == "open":
        due = max(end_of(follow_up.due), follow_up.since)
        yield matter("follow_up", subject, follow_up.owner, follow_up.since, due, **facts)
    if follow_up.state == "done":
        yield matter("follow_up_done", subject, follow_up.owner, follow_up.since, None, **facts)


def _facts(consultation: Consultation) -> dict[str, str]:
    """`helped` is the unit whose consultation it is, where a follow-up may be another's."""
    return {"consultation": consultation.id, "topic": consultation.topic, "helped": consultation.unit}
