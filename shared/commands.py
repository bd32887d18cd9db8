"""From a command to its commit: fold the history, decide, append; again when somebody else was faster."""

import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial, reduce
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from shared.clock import milliseconds
from shared.decider import Decider, Refused
from shared.envelope import Envelope, Recorded, decode, encode, encode_data
from shared.event_log import EMPTY, AlreadyRecorded, Commit, EventLog, Head, WrongVersion
from shared.gathering import Gathering
from shared.language import Language
from shared.traces import traces

S = TypeVar("S")
C = TypeVar("C")
E = TypeVar("E")

ATTEMPTS = 50
BACKOFF_SECONDS = 0.002
CACHED_STREAMS = 4096
EVENT_BYTES = 512 * 1024  # below the topic's max.message.bytes, so that no accepted event can stop the relay
COMMIT_BYTES = 8 * 1024 * 1024  # below MongoDB's limit of a document


class PreconditionFailed(Exception):
    """The stream is not at the version that the caller decided on (If-Match)."""

    def __init__(self, stream: str, expected: int, version: int) -> None:
        super().__init__(f"{stream} is at version {version}, not at {expected}")
        self.version = version


class KeyReused(Exception):
    """The same Idempotency-Key came with another request."""


class Conflict(Exception):
    """Others kept appending to the stream: nothing was recorded, the command may be sent again."""


class Outcome(NamedTuple):
    """What became of a command; `version` is the stream's version after it."""

    stream: str
    version: int
    result: Literal["accepted", "unchanged", "repeated"]


@dataclass(frozen=True)
class Context:
    """Who sent a command and how: `command_id` is one per intention, `fingerprint` one per content.

    `asked_at` is when it came to us, where that was earlier than now. With a `gathering` nothing is recorded yet.
    """

    actor: str
    role: str
    unit: str
    correlation_id: str
    command_id: str
    fingerprint: str
    expected_version: int | None = None
    asked_at: datetime | None = None
    gathering: Gathering | None = None


class Folded(NamedTuple, Generic[S]):
    """A state and the head of the stream it was folded from."""

    head: Head
    state: S

    @property
    def version(self) -> int:
        return self.head.version


class Cached(NamedTuple, Generic[S]):
    """A folded state and when, by the process's own clock, it was the newest."""

    folded: Folded[S]
    newest_at: float


class Commands(Generic[E]):
    """Executes the commands of one service on its event log.

    States are cached, for the append itself checks their version: a cached state that is too old costs a conflict,
    never an error. What is refused or changes nothing leaves no such check behind, so it is only answered on a state
    that was caught up with the log first.
    """

    def __init__(self, log: EventLog, language: Language[E], clock: Callable[[], datetime]) -> None:
        self._log = log
        self._language = language
        self._clock = clock
        self._cache: OrderedDict[str, Cached[Any]] = OrderedDict()
        self._cache_lock = threading.Lock()
        self._turns = [threading.Lock() for _ in range(64)]

    def execute(self, decider: Decider[S, C, E], stream: str, command: C, context: Context) -> Outcome:
        """Record what the command leads to, once; raises Refused, PreconditionFailed, KeyReused or Conflict."""
        if context.gathering:
            return self._gather(decider, stream, command, context, context.gathering)
        try:
            with self._turn(stream):
                return self._execute(decider, stream, command, context)
        except AlreadyRecorded as repeated:
            return _first_answer(repeated.commit, context)

    def state(self, decider: Decider[S, C, E], stream: str) -> Folded[S]:
        """The state of a stream now, caught up with the log."""
        return self._catch_up(decider, stream, self._cached(decider, stream))

    def recent(self, decider: Decider[S, C, E], stream: str, seconds: float) -> Folded[S]:
        """The state of a stream, caught up with the log at most so many seconds ago."""
        with self._cache_lock:
            cached = self._cache.get(stream)
        if cached and time.monotonic() - cached.newest_at <= seconds:
            return cached.folded
        return self.state(decider, stream)

    def state_at(self, decider: Decider[S, C, E], stream: str, version: int) -> Folded[S]:
        """The state of a stream at a version it had after one of its commits."""
        commits = (commit for commit in self._log.read(stream) if commit.last_version <= version)
        return self._fold(decider, Folded(EMPTY, decider.initial), commits)

    def first(self, context: Context) -> Commit | None:
        """What the command led to, where it is recorded already; raises KeyReused."""
        commit = self._log.of_command(context.command_id)
        if commit:
            _first_answer(commit, context)
        return commit

    def history(self, stream: str, until: datetime | None = None) -> Iterator[Recorded[E]]:
        """The events of a stream in order, recorded up to a moment."""
        for commit in self._log.read(stream):
            if until is None or commit.recorded_at <= until:
                yield from (decode(self._language, text) for text in commit.events)

    def _execute(self, decider: Decider[S, C, E], stream: str, command: C, context: Context) -> Outcome:
        folded, caught_up = self._cached(decider, stream), False
        for attempt in range(ATTEMPTS):
            try:
                events = _decide(decider, stream, folded, command, context)
                if events:
                    return self._append(decider, stream, folded, events, context)
                if caught_up:
                    return self._first_or(context, Outcome(stream, folded.version, "unchanged"))
            except (Refused, PreconditionFailed) as refusal:
                if caught_up:
                    return self._first_or(context, refusal)
            except WrongVersion:
                time.sleep(random.uniform(0, BACKOFF_SECONDS * attempt))  # noqa: S311 - spreads those who collide
            folded, caught_up = self._catch_up(decider, stream, folded), True
        raise Conflict(f"{stream} is being changed by others at this moment")

    def _first_or(self, context: Context, otherwise: Outcome | Exception) -> Outcome:
        """The first answer, where this very command is recorded already; otherwise what has just been found."""
        first = self._log.of_command(context.command_id)
        if first:
            return _first_answer(first, context)
        if isinstance(otherwise, Exception):
            raise otherwise
        return otherwise

    def _gather(
        self, decider: Decider[S, C, E], stream: str, command: C, context: Context, gathering: Gathering
    ) -> Outcome:
        """Decided on a state that was caught up with the log, so that a refusal or no news counts at once."""
        folded = gathering.state(stream) or self.state(decider, stream)
        try:
            events = _decide(decider, stream, folded, command, context)
        except (Refused, PreconditionFailed) as refusal:
            return self._first_or(context, refusal)
        if not events:
            return self._first_or(context, Outcome(stream, folded.version, "unchanged"))
        commit, after = self._next(decider, stream, folded, events, context)
        gathering.add(self._log, commit, after, partial(self._remember, stream, after))
        return Outcome(stream, after.version, "accepted")

    def _append(
        self, decider: Decider[S, C, E], stream: str, folded: Folded[S], events: Sequence[E], context: Context
    ) -> Outcome:
        commit, after = self._next(decider, stream, folded, events, context)
        self._log.append(commit)
        self._remember(stream, after)
        return Outcome(stream, after.version, "accepted")

    def _next(
        self, decider: Decider[S, C, E], stream: str, folded: Folded[S], events: Sequence[E], context: Context
    ) -> tuple[Commit, Folded[S]]:
        """The commit of what was decided, and the state after it."""
        at = max(milliseconds(self._clock()), folded.head.recorded_at)
        envelopes = [
            _envelope(self._language, stream, folded.version + place, at, event, context)
            for place, event in enumerate(events, start=1)
        ]
        texts = tuple(encode(envelope).decode() for envelope in envelopes)
        _check_sizes(texts)
        commit = Commit(
            stream, folded.version, context.unit, context.command_id, context.fingerprint, at, folded.head.hash, texts
        )
        recorded = (
            Recorded(stream, envelope.streamversion, context.unit, event, envelope)
            for envelope, event in zip(envelopes, events, strict=True)
        )
        return commit, Folded(commit.head(), _evolve(decider, folded.state, recorded))

    def _catch_up(self, decider: Decider[S, C, E], stream: str, folded: Folded[S]) -> Folded[S]:
        caught_up = self._fold(decider, folded, self._log.read(stream, after=folded.version))
        self._remember(stream, caught_up)
        return caught_up

    def _fold(self, decider: Decider[S, C, E], folded: Folded[S], commits: Iterable[Commit]) -> Folded[S]:
        head, state = folded
        for commit in commits:
            recorded = (decode(self._language, text) for text in commit.events)
            head, state = commit.head(), _evolve(decider, state, recorded)
        return Folded(head, state)

    def _cached(self, decider: Decider[S, C, E], stream: str) -> Folded[S]:
        with self._cache_lock:
            cached = self._cache.get(stream)
        return cached.folded if cached else Folded(EMPTY, decider.initial)

    def _remember(self, stream: str, folded: Folded[S]) -> None:
        with self._cache_lock:
            known = self._cache.get(stream)
            if known is None or known.folded.version <= folded.version:
                self._cache[stream] = Cached(folded, time.monotonic())
            self._cache.move_to_end(stream)
            if len(self._cache) > CACHED_STREAMS:
                self._cache.popitem(last=False)

    @contextmanager
    def _turn(self, stream: str) -> Iterator[None]:
        """Threads of this process take turns on a stream, which spares conflicts; after a second they go ahead."""
        lock = self._turns[hash(stream) % len(self._turns)]
        mine = lock.acquire(timeout=1)
        try:
            yield
        finally:
            if mine:
                lock.release()


def _decide(decider: Decider[S, C, E], stream: str, folded: Folded[S], command: C, context: Context) -> Sequence[E]:
    if context.expected_version not in {None, folded.version}:
        raise PreconditionFailed(stream, context.expected_version or 0, folded.version)
    return decider.decide(folded.state, command)


def _evolve(decider: Decider[S, C, E], state: S, recorded: Iterable[Recorded[E]]) -> S:
    return reduce(decider.evolve, recorded, state)


def _first_answer(commit: Commit, context: Context) -> Outcome:
    if commit.fingerprint != context.fingerprint:
        raise KeyReused("this Idempotency-Key was used for another request")
    return Outcome(commit.stream, commit.last_version, "repeated")


def _envelope(language: Language[E], stream: str, version: int, at: datetime, event: E, context: Context) -> Envelope:
    name, schema = language.name(event)
    return Envelope(
        specversion="1.0",
        id=f"{stream}@{version}",
        source=language.source,
        type=name,
        subject=stream,
        time=at,
        unit=context.unit,
        streamversion=version,
        schemaversion=schema,
        actor=context.actor,
        actorrole=context.role,
        correlationid=context.correlation_id,
        causationid=context.command_id,
        data=encode_data(event),
        traceparent=traces.traceparent(),
    )


def _check_sizes(texts: Sequence[str]) -> None:
    sizes = [len(text.encode()) for text in texts]
    if max(sizes) > EVENT_BYTES or sum(sizes) > COMMIT_BYTES:
        raise Refused(
            f"the command leads to {sum(sizes)} bytes of events",
            accepted=f"at most {EVENT_BYTES} bytes an event and {COMMIT_BYTES} bytes a command",
        )
