"""What clients saw: one JSON line when a command is sent, one when its answer comes or stays away."""

import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal, TextIO

What = Literal["invoked", "ok", "failed", "unknown", "seen"]
UNANSWERED = float("inf")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line. `at` is the monotonic time of this machine in seconds, `command` the Idempotency-Key of the command.

    `ok` carries the answered `stream` and `version`. A timeout, a reset or a 5xx is `unknown`. `seen` is what a reader
    found: `version` of `stream` in the read model, when it had asked for at least `expected`.
    """

    process: str
    what: What
    command: str
    unit: str
    stream: str
    expected: int | None = None
    version: int | None = None
    why: str | None = None
    at: float = 0.0


class Recorder:
    """Appends entries to a file as they happen, so that what was seen before a crash of the client is there, too."""

    def __init__(self, file: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._file = file
        self._clock = clock
        self._lock = threading.Lock()

    def write(self, entry: Entry) -> None:
        with self._lock:
            self._file.write(json.dumps(asdict(replace(entry, at=self._clock()))) + "\n")
            self._file.flush()


def read(path: Path) -> list[Entry]:
    with path.open(encoding="utf-8") as lines:
        return [Entry(**json.loads(line)) for line in lines]


@dataclass
class Story:
    """All that happened to one command: it is sent again under the same key until its outcome is known."""

    command: str
    unit: str
    stream: str
    expected: int | None
    invoked_at: float
    answered_at: float = UNANSWERED
    answers: set[tuple[str, int | None]] = field(default_factory=set)
    unknown: bool = False
    open: int = 0

    @property
    def acknowledged(self) -> bool:
        return bool(self.answers)

    @property
    def refused(self) -> bool:
        """Every attempt was answered, and each time with no: nothing of it may be anywhere."""
        return not (self.acknowledged or self.unknown or self.open)


def stories(history: Iterable[Entry]) -> dict[str, Story]:
    """The commands of a history by their key."""
    told: dict[str, Story] = {}
    for entry in sorted(history, key=lambda entry: entry.at):
        if entry.what == "invoked":
            first = Story(entry.command, entry.unit, entry.stream, entry.expected, entry.at)
            told.setdefault(entry.command, first).open += 1
        elif entry.what != "seen":
            _answered(told[entry.command], entry)
    return told


def _answered(story: Story, entry: Entry) -> None:
    story.open -= 1
    if entry.what == "ok":
        story.answers.add((entry.stream, entry.version))
        story.answered_at = min(story.answered_at, entry.at)
    elif entry.what == "unknown":
        story.unknown = True
