"""What a verifier is shown: a figure as it stands, and what is different in it since it was verified last."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from services.plans.plan_state import Place
from shared.envelope import Recorded
from shared.events.plans import PlanEvent, Progress, ProgressCorrected, ProgressReported, ProgressVerified


class Stated(NamedTuple):
    """One statement; `reason` is None where it was no correction."""

    at: datetime
    progress: Progress
    reason: str | None


class Changed(NamedTuple):
    field: str
    before: Any
    after: Any


class SinceVerified(NamedTuple):
    """The verification of an earlier statement, if there was one, and all statements after it, the newest last."""

    verified: ProgressVerified | None
    verified_at: datetime | None
    before: Progress | None
    stated: tuple[Stated, ...]

    def changes(self) -> Iterator[Changed]:
        """What is not the same as in the statement that was verified."""
        if self.before is None or not self.stated:
            return
        now = self.stated[-1].progress
        for field in now.__struct_fields__:
            before, after = getattr(self.before, field), getattr(now, field)
            if before != after:
                yield Changed(field, before, after)


def since_verified(history: Iterable[Recorded[PlanEvent]], place: Place) -> SinceVerified:
    found, newest = SinceVerified(None, None, None, ()), None
    for recorded in history:
        event, at = recorded.event, recorded.envelope.time
        match event:
            case ProgressReported() | ProgressCorrected() if place == (event.action, event.quarter):
                newest = event.progress
                reason = event.reason if isinstance(event, ProgressCorrected) else None
                found = found._replace(stated=(*found.stated, Stated(at, newest, reason)))
            case ProgressVerified() if place == (event.action, event.quarter):
                found = SinceVerified(event, at, newest, ())
            case _:
                pass
    return found
