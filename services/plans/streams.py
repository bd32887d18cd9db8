"""The streams of one kind: their decider, and the commands that are executed on them and counted."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from shared import metrics
from shared.commands import Commands, Conflict, Context, Folded, KeyReused, Outcome, PreconditionFailed
from shared.decider import Decider, Refused

S = TypeVar("S")
C = TypeVar("C")
E = TypeVar("E")
SERVICE = "plans"


@dataclass(frozen=True)
class Streams(Generic[S, C, E]):
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

    def execute(self, stream: str, command: C, context: Context) -> Outcome:
        """Raises what Commands.execute raises."""
        name = type(command).__name__
        with metrics.COMMAND_SECONDS.labels(SERVICE, name).time():
            try:
                outcome = self.commands.execute(self.decider, stream, command, context)
            except (Refused, PreconditionFailed, KeyReused):
                _count(name, "refused")
                raise
            except Conflict:
                _count(name, "conflict")
                raise
        _count(name, outcome.result)
        return outcome


def _count(command: str, outcome: str) -> None:
    metrics.COMMANDS.labels(SERVICE, command, outcome).inc()
