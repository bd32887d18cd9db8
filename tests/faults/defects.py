"""Systems in small with one defect each, as they have been met in practice; the docstring says what is wrong."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.faults.miniature import LATER, Crash, Miniature
from tests.faults.oracle.evidence import Commit, Record, parse
from tests.faults.oracle.fold import Plan
from tests.faults.presented import stream_of


class DropsAnAcknowledgedEvent(Miniature):
    """The relay marks a commit that it did not send."""

    def send(self, commits: Iterable[Commit]) -> None:
        super().send(commit for commit in commits if self.rng.random() > 0.02)


class LosesACommit(Miniature):
    """The log forgets what it had stored, and goes on from where it was."""

    def append(self, key: str, unit: str, facts: Sequence[Mapping[str, Any]], position: int) -> int:
        version = super().append(key, unit, facts, position)
        if self.rng.random() < 0.02:
            del self.log[-1]
        return version


class AcknowledgesBeforeStoring(Miniature):
    """The answer goes out first, and the process may be killed before the commit is stored."""

    def store(self, key: str, unit: str, facts: Sequence[Mapping[str, Any]]) -> int:
        if len(facts) == 1 and self.rng.random() < 0.02:
            return 1 + sum(len(commit.events) for commit in self.log if commit.stream == stream_of(unit))
        return super().store(key, unit, facts)


class StoresWhatItRefuses(Miniature):
    """The refusal comes after the append."""

    def refuse(self, key: str, unit: str, facts: Sequence[Mapping[str, Any]]) -> None:
        self.store(key, unit, facts)


class ForgetsKeys(Miniature):
    """A command that is sent again under its key is executed again."""

    def first_answer(self, key: str) -> int | None:  # noqa: ARG002
        return None


class SwapsTwo(Miniature):
    """The relay sends two commits of one stream in the wrong order."""

    def send(self, commits: Iterable[Commit]) -> None:
        ordered = list(commits)
        for place in range(len(ordered) - 1):
            if self.rng.random() < 0.1:
                ordered[place : place + 2] = reversed(ordered[place : place + 2])
        super().send(ordered)


class EncodesAgain(Miniature):
    """The relay makes the bytes anew each time it sends."""

    def put(self, unit: str, event: str) -> None:
        super().put(unit, json.dumps(json.loads(event), sort_keys=self.rng.random() < 0.5))


class TailsAPosition(Miniature):
    """The relay goes on from the last position it has sent, and never sees what became visible late."""

    sent = 0

    def unpublished(self) -> list[Commit]:
        late = {commit.id for commit in self.log if not commit.published and _position(commit) < self.sent}
        self.log = [commit._replace(published=commit.published or commit.id in late) for commit in self.log]
        return super().unpublished()

    def send(self, commits: Iterable[Commit]) -> None:
        for commit in commits:
            super().send([commit])
            self.sent = max(self.sent, _position(commit))


class AppliesTwice(Miniature):
    """What is delivered again is applied again."""

    def take(self, text: str) -> None:
        self.document(text).apply(text)


class AppliesBeforeTheGuard(Miniature):
    """The figures are changed first, and only then is it found that the event had been seen."""

    def take(self, text: str) -> None:
        if parse(text).version <= self.document(text).seen:
            self.document(text).applied.append(text)
        super().take(text)


class SkipsOnAParseError(Miniature):
    """What it cannot read, here a value without decimals, it skips, and goes on."""

    def take(self, text: str) -> None:
        event = parse(text)
        if event.data.get("progress", {}).get("value", "").endswith(".0"):
            self.document(text).seen = max(self.document(text).seen, event.version)
        super().take(text)


class CommitsOffsetsFirst(Miniature):
    """A batch counts as done before it is applied; a crash between the two loses it, and nobody looks for the gap."""

    def handle(self, partition: int, batch: Sequence[Record]) -> None:
        self.offsets[partition] += len(batch)
        self.maybe_crash()
        self.apply(batch)

    def take(self, text: str) -> None:
        _take_whatever_is_newer(self, text)


class LosesOnRevoke(Miniature):
    """When its partition is taken away in the middle of a batch, it commits the offsets of the whole batch."""

    def handle(self, partition: int, batch: Sequence[Record]) -> None:
        revoked = self.rng.random() < 0.1
        try:
            super().handle(partition, batch[: len(batch) // 2] if revoked else batch)
        except Crash:
            return
        if revoked:
            self.offsets[partition] += len(batch) - len(batch) // 2

    def take(self, text: str) -> None:
        _take_whatever_is_newer(self, text)


class SumsInFloat(Miniature):
    """Money is added up in binary fractions."""

    def plan(self, applied: Sequence[str]) -> Plan:
        return _FloatPlan(**vars(super().plan(applied)))


class ReadsTheClockInAFold(Miniature):
    """A quarter counts from its end on: folded later, the same events come to something else."""

    def plan(self, applied: Sequence[str]) -> Plan:
        plan = super().plan(applied)
        if self.now < LATER:
            plan.in_force.pop(4, None)
        return plan


class ShowsAnOlderState(Miniature):
    """A reader is sent to a replica of the read model that lags."""

    def shown(self, unit: str) -> int:
        return max(0, super().shown(unit) - self.rng.randrange(2))


class LetsTwoWin(Miniature):
    """Two commands decide on the same version, and both are stored."""

    def head(self, stream: str) -> int:
        head = super().head(stream)
        return head - 1 if head > 3 and self.rng.random() < 0.05 else head


class _FloatPlan(Plan):
    def budget_absorbed(self, quarter: int) -> Decimal:
        return Decimal(sum(float(amount) for (_, number), amount in self.absorbed.items() if number <= quarter))


def _take_whatever_is_newer(system: Miniature, text: str) -> None:
    document = system.document(text)
    if parse(text).version > document.seen:
        document.apply(text)


def _position(commit: Commit) -> int:
    return int(commit.hash.removeprefix("#"))
