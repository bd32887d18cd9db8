"""The assessor: a reader of our own topic that keeps every recorded figure that of the rules in force.

When rules are adopted, all streams are assessed anew. A figure under a version that is not in force any more, because
somebody measured while the rules were being adopted, is assessed anew when its event comes by. So is the RB index of
later years when a value changes that they may have carried over. Every event may come twice.

A measurement that comes before the assessor brings its figures under the new rules itself, and the assessor then has
nothing to record: how many assessments a stream has depends on who comes first, the last of each quarter does not.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from services.indicators.assessing import ACTOR, Cause, assess_all, streams_of_figures
from services.indicators.desk import Desk
from services.indicators.indicator_commands import Adopted
from services.indicators.rb_stream import LAST_QUARTER, rb_stream
from services.indicators.rules import NoRule, in_force
from shared.envelope import Recorded
from shared.events.indicators import AchievementAssessed, Event, RbIndexEstimated, RbValueRecorded, RulesAdopted
from shared.traces import traces

HANDLER = ACTOR
HANDS = 4  # streams that are assessed side by side, for each waits for its write


class Assessor:
    """The handler of a consumer. Its work is done when an event is taken: a stream once in a batch is enough."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pool = ThreadPoolExecutor(HANDS, HANDLER)
        self._adopted: Adopted = ()
        self._done: set[str] = set()
        self._assessed = 0

    def forget(self) -> None:
        """Nothing is kept from batch to batch."""

    def begin(self, batch: Sequence[Recorded[Event]]) -> None:
        """What is in force is read after the batch was, so that it is at least as new."""
        del batch
        self._adopted = self._desk.adopted()
        self._done.clear()
        self._assessed = 0

    def take(self, recorded: Recorded[Event], value: bytes) -> bool:
        """Raises what the surroundings raise, Stale, or Failed, which is this record's fault."""
        del value
        due = [stream for stream in self._due(recorded) if stream not in self._done]
        cause = Cause(recorded.envelope.id, recorded.envelope.correlationid)
        with traces.span("assess", within=recorded.envelope.traceparent) if due else nullcontext():
            self._assessed += assess_all(self._desk, self._adopted, due, cause, self._pool)
        self._done.update(due)
        return bool(due)

    def commit(self) -> int:
        return self._assessed

    def _due(self, recorded: Recorded[Event]) -> Sequence[str]:
        match recorded.event:
            case RulesAdopted():
                return streams_of_figures(self._desk)
            case AchievementAssessed(year=year, quarter=quarter, achievement=achievement):
                return [recorded.stream] if self._is_old(year, quarter, achievement.rules) else []
            case RbIndexEstimated(year=year, rules=rules):
                return [recorded.stream] if self._is_old(year, LAST_QUARTER, rules) else []
            case RbValueRecorded(year=year):
                return [rb_stream(later) for later in self._desk.rb_years() if later > year]
            case _:
                return []

    def _is_old(self, year: int, quarter: int, rules: str) -> bool:
        try:
            return in_force(self._adopted, year, quarter).id != rules
        except NoRule:
            return False
