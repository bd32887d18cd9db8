"""How verdicts are made: of what was accepted, of what was refused, and of what had its verdict before."""

from datetime import datetime
from typing import Any

from shared.commands import Outcome as Executed
from shared.decider import Refused
from shared.inbox.reading import Entry
from shared.inbox.report import Unacceptable
from shared.inbox.verdict import Code, Verdict
from shared.inbox.weighing import problem_of

DETAIL_CHARACTERS = 1000


def accepted(entry: Entry, executed: Executed | None, at: datetime) -> Verdict:
    """Without anything executed it is what would be accepted."""
    if executed is None:
        return Verdict(**_named(entry, at), outcome="accepted")
    unchanged = executed.result == "unchanged"
    return Verdict(
        **_named(entry, at),
        outcome="accepted",
        stream=executed.stream,
        version=executed.version,
        unchanged=unchanged,
    )


def refused(entry: Entry, refusal: Unacceptable, at: datetime) -> Verdict:
    return Verdict(
        **_named(entry, at),
        outcome="refused",
        code=refusal.code,
        detail=refusal.detail[:DETAIL_CHARACTERS],
        errors=refusal.errors,
    )


def duplicate(entry: Entry, first: Verdict, at: datetime) -> Verdict:
    return Verdict(**_named(entry, at), outcome="duplicate", first=first)


def unacceptable(error: Refused) -> Unacceptable:
    """What a rule says, as the reason of a refusal: a field of the data to blame, or a state of things."""
    if error.field is None:
        detail = f"{error}; accepted is {error.accepted}" if error.accepted else str(error)
        return Unacceptable(error.code or Code.REFUSED, detail)
    problem = problem_of(error.field, str(error), error.accepted)
    return Unacceptable(error.code or Code.INVALID_DATA, f"{problem.field}: {problem.problem}", (problem,))


def _named(entry: Entry, at: datetime) -> dict[str, Any]:
    """What every verdict says: which item it is about, and when it came."""
    received, report = entry.received, entry.report
    return {
        "item": entry.item,
        "unit": received.unit,
        "door": received.door,
        "received_at": received.received_at,
        "decided_at": at,
        "id": (report.id or None) if report else None,
        "source": (report.source or None) if report else None,
        "type": (report.type or None) if report else None,
        "resubmits": report.resubmits if report else None,
    }
