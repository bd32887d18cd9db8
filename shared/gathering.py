"""Commands that are decided one after another and recorded together, in one transaction instead of one each."""

from collections.abc import Callable
from typing import Any

from shared.event_log import Beside, Commit, EventLog


class Gathering:
    """Commits that are recorded together or not at all, and the states that they would lead to, by stream.

    It is one thread's own, and of one log. Each command is decided on what the ones before it lead to.
    """

    def __init__(self) -> None:
        self._commits: list[Commit] = []
        self._states: dict[str, Any] = {}
        self._recorded: dict[str, Callable[[], None]] = {}
        self._log: EventLog | None = None

    def state(self, stream: str) -> Any:
        """A Folded, or None where nothing is gathered of the stream."""
        return self._states.get(stream)

    def add(self, log: EventLog, commit: Commit, after: Any, recorded: Callable[[], None]) -> None:
        """`recorded` is called once it is."""
        self._log = log
        self._commits.append(commit)
        self._states[commit.stream] = after
        self._recorded[commit.stream] = recorded

    def record(self, beside: Beside) -> None:
        """With what is to be written in the same transaction; raises WrongVersion or AlreadyRecorded."""
        if self._log:
            self._log.append_all(self._commits, beside)
        for recorded in self._recorded.values():
            recorded()
