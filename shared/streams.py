"""The streams of one kind: their decider, and the commands that are executed on them and counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from shared import metrics
from shared.commands import Commands, Conflict, Context, Folded, KeyReused, Outcome, PreconditionFailed
from shared.decider import Decider, Refused
from shared.envelope import Recorded
from shared.event_log import Commit
from shared.traces import traces

S = TypeVar("S")
C = TypeVar("C")
E = TypeVar("E")
STREAM = "sinergi.stream"


@dataclass(frozen=True)
class Streams(Generic[S, C, E]):
    """`service` is the name under which its commands are counted."""

    service: str
    decider: Decider[S, C, E]
    commands: Commands[E]

    def state(self, stream: str) -> Folded[S]:
        """Caught up with the log."""
        return self.commands.state(self.decider, stream)

    def recent(self, stream: str, seconds: float) -> Folded[S]:
        """Caught up with the log at most so many seconds ago."""
        return self.commands.recent(self.decider, stream, seconds)

    def state_at(self, stream: str, version: int) -> Folded[S]:
        return self.commands.state_at(self.decider, stream, version)

    def first(self, context: Context) -> Commit | None:
        """What the command led to, where it is recorded already; raises KeyReused."""
        return self.commands.first(context)

    def history(self, stream: str, until: datetime | None = None) -> Iterator[Recorded[E]]:
        """The events of a stream in order, recorded up to a moment."""
        return self.commands.history(stream, until)

    def execute(self, stream: str, command: C, context: Context) -> Outcome:
        """Raises what Commands.execute raises."""
        name = type(command).__name__
        with metrics.COMMAND_SECONDS.labels(self.service, name).time(), traces.span(name, attributes={STREAM: stream}):
            try:
                outcome = self.commands.execute(self.decider, stream, command, context)
            except (Refused, PreconditionFailed, KeyReused):
                self._count(name, "refused")
                raise
            except Conflict:
                self._count(name, "conflict")
                raise
            self._count(name, outcome.result)
        return outcome

    def _count(self, command: str, outcome: str) -> None:
        traces.note({"sinergi.outcome": outcome})
        metrics.COMMANDS.labels(self.service, command, outcome).inc()
