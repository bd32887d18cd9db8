"""The one way from what was received to its verdict, for both doors: written down, weighed, executed, answered.

What is received is in the ledger before anything is decided on it. The verdicts on accepted reports are written in
the transaction that appends their events; every other verdict is written where there is none yet. So each item gets
one, whatever ends in between and however many judge it at the same time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from datetime import datetime
from typing import NamedTuple

import structlog
from msgspec.structs import replace

from shared import metrics
from shared.clock import milliseconds, now
from shared.commands import Context, Outcome
from shared.decider import Refused
from shared.event_log import AlreadyRecorded, Commit, WrongVersion
from shared.failpoints import passing
from shared.gathering import Gathering
from shared.inbox import outcomes
from shared.inbox.documents import Kept
from shared.inbox.kinds import Kinds
from shared.inbox.ledger import AlreadyDecided, Ledger, first_of, first_of_each
from shared.inbox.reading import Entry, entry, item_of, reused
from shared.inbox.report import Received, Report, Unacceptable
from shared.inbox.verdict import Code, Verdict
from shared.inbox.weighing import Weighing
from shared.mongo import is_away
from shared.traces import traces

log = structlog.get_logger(__name__)
HANDS = 8  # units whose reports are executed side by side
TOGETHER = 50  # reports of a unit that are recorded in one transaction
ATTEMPTS = 20  # of one report, while others append to its stream
OVERTAKEN = (WrongVersion, AlreadyDecided, AlreadyRecorded)
ROLE = "system"
Verdicts = dict[str, Verdict]


class Unjudged(Exception):
    """Some of what was received has no verdict yet: it is kept, and judged again soon. All else has its own."""

    def __init__(self, items: Sequence[str]) -> None:
        super().__init__(f"{len(items)} reports are received and not decided yet, the first is {items[0]}")
        self.items = items


class Judging:
    """`kinds` are the types that the service takes, `elsewhere` says of others where they are taken."""

    def __init__(
        self,
        service: str,
        ledger: Ledger,
        kinds: Kinds,
        elsewhere: Mapping[str, str],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.ledger = ledger
        self.weighing = Weighing(kinds, elsewhere)
        self._service = service
        self._kinds = kinds
        self._clock = clock
        self._hands = ThreadPoolExecutor(HANDS, "judging")

    def judge(self, received: Sequence[Received]) -> list[Verdict]:
        """One verdict for each, in the same order, and the same again whenever the same comes again.

        Raises Unjudged where something of ours failed, and PyMongoError; either may be tried again with the same.
        """
        return self.settle([entry(each) for each in received])

    def validate(self, received: Sequence[Received]) -> list[Verdict]:
        """The verdicts that there would be, as far as can be told; nothing is recorded."""
        at = milliseconds(self._clock())
        entries = [self.weighing.weighed(_in_milliseconds(entry(each))) for each in received]
        known = self.ledger.find(each.item for each in entries)
        return [self._tried(each, known.get(each.item), at) for each in entries]

    def settle(self, entries: Sequence[Entry]) -> list[Verdict]:
        """As judge, of what has been read already."""
        if not entries:
            return []
        at = milliseconds(self._clock())
        taken = self.ledger.receive([self.weighing.weighed(_in_milliseconds(each)) for each in entries], at)
        passing("inbox.received")
        verdicts = {item: kept.verdict for item, kept in taken.items.items() if kept.verdict}
        verdicts |= self._decide(taken.entries, taken.items)
        passing("inbox.decided")
        answered_at = milliseconds(self._clock())
        answers = dict(_answers([*taken.entries, *taken.firsts], taken.items, verdicts, answered_at))
        self.ledger.answer({receipt: each for receipt, each in answers.items() if receipt in taken.unanswered})
        self._count(each for receipt, each in answers.items() if receipt in taken.unanswered)
        _check_all_judged(taken.entries, verdicts)
        return [answers[each.received.receipt] for each in taken.entries]

    def settle_what_was_left(self) -> int:
        """Judge some of what was received and not decided, by whoever ended or failed; returns how many those were."""
        left = self.ledger.unsettled(milliseconds(self._clock()))
        self.settle(left)
        return len(left)

    def _decide(self, entries: Sequence[Entry], items: Mapping[str, Kept]) -> Verdicts:
        """The verdicts of the items that have none: units side by side, each in order."""
        units: dict[str, list[Entry]] = defaultdict(list)
        for item, each in first_of_each(entries).items():
            if items[item].verdict is None:
                units[each.received.unit].append(first_of(each, items[item]))
        done = [self._hands.submit(copy_context().run, self._decide_in_order, unit) for unit in units.values()]
        wait(done)
        decided = [decision for each in done for decision in each.result()]
        appended = {each.verdict.item: each.verdict for each in decided if each.appended}
        return appended | self.ledger.decide([each.verdict for each in decided if not each.appended])

    def _decide_in_order(self, entries: Sequence[Entry]) -> list["Decision"]:
        """Some at a time in one transaction; where somebody else comes between, those one by one."""
        decisions: list[Decision] = []
        before: Verdicts = {}
        for begin in range(0, len(entries), TOGETHER):
            some = entries[begin : begin + TOGETHER]
            try:
                decided = self._decide_together(some, before)
            except OVERTAKEN:
                decided = [each for one in some for each in self._decide_alone(one, before)]
            decisions.extend(decided)
            before |= {each.verdict.item: each.verdict for each in decided}
        return decisions

    def _decide_together(self, entries: Sequence[Entry], before: Mapping[str, Verdict]) -> list["Decision"]:
        """All of them or none; raises one of OVERTAKEN."""
        gathering, decisions, known = Gathering(), [], dict(before)
        for each in entries:
            decision = self._decided(each, known, gathering)
            if decision:
                decisions.append(decision)
                known[each.item] = decision.verdict
        gathering.record(self.ledger.decided_beside([each.verdict for each in decisions if each.appended]))
        return decisions

    def _decide_alone(self, each: Entry, before: Verdicts) -> list["Decision"]:
        """None where it cannot be decided now."""
        for _ in range(ATTEMPTS):
            try:
                decided = self._decide_together([each], before)
            except WrongVersion:
                continue
            except AlreadyDecided:
                decided = self._standing(each)
            except AlreadyRecorded as recorded:
                decided = self._standing(each) or [self._recorded(each, recorded.commit)]
            before |= {one.verdict.item: one.verdict for one in decided}
            return decided
        log.warning("not judged", unit=each.received.unit, reason="others keep appending", correlation_id=each.item)
        return []

    def _decided(self, each: Entry, before: Mapping[str, Verdict], gathering: Gathering) -> "Decision | None":
        """None where it cannot be decided now, which is not the fault of what comes after it."""
        at = milliseconds(self._clock())
        try:
            return self._executed(each, before, at, gathering)
        except Unacceptable as refusal:
            return Decision(outcomes.refused(each, refusal, at), appended=False)
        except Refused as error:
            return Decision(outcomes.refused(each, outcomes.unacceptable(error), at), appended=False)
        except Exception as error:  # the fault is ours, and neither the others' nor the report's
            if is_away(error):
                raise
            log.exception("not judged", unit=each.received.unit, correlation_id=each.item)
        return None

    def _executed(
        self, each: Entry, before: Mapping[str, Verdict], at: datetime, gathering: Gathering
    ) -> "Decision | None":
        if each.refusal or each.report is None:
            return Decision(outcomes.refused(each, each.refusal, at), appended=False) if each.refusal else None
        self._check_resubmits(each.received.unit, each.report, before)
        with traces.span(f"judge {each.report.type}", within=_traceparent(each.received)):
            context = _context(each, gathering)
            executed = self._kinds[each.report.type].execute(each.received.unit, each.loaded, context)
        return Decision(outcomes.accepted(each, executed, at), appended=executed.result == "accepted")

    def _standing(self, each: Entry) -> list["Decision"]:
        """The verdict that somebody else has written meanwhile."""
        verdict = self.ledger.verdict(each.item)
        return [Decision(verdict, appended=True)] if verdict else []

    def _recorded(self, each: Entry, commit: Commit) -> "Decision":
        """Of a report whose events stand there without a verdict, which only a hand in the ledger can bring about."""
        first = Outcome(commit.stream, commit.last_version, "repeated")
        return Decision(outcomes.accepted(each, first, milliseconds(self._clock())), appended=False)

    def _check_resubmits(self, unit: str, report: Report, before: Mapping[str, Verdict]) -> None:
        """Raises Unacceptable where what it corrects is no refused report of this source."""
        if report.resubmits is None:
            return
        item = item_of(unit, report.source, report.resubmits)
        earlier = before.get(item) or self.ledger.verdict(item)
        if earlier is None or earlier.outcome != "refused":
            became = f"was {earlier.outcome}" if earlier else "is not known"
            detail = (
                f"resubmits: the report {report.resubmits} of this source {became}; accepted is the id of a refused"
            )
            raise Unacceptable(Code.RESUBMITS_UNKNOWN, detail)

    def _tried(self, each: Entry, kept: Kept | None, at: datetime) -> Verdict:
        """The verdict that there would be."""
        if kept and kept.digest != each.digest:
            each, kept = reused(each), None
        if kept and kept.verdict:
            return outcomes.duplicate(each, kept.verdict, at)
        try:
            self._check(each)
        except Unacceptable as refusal:
            return outcomes.refused(each, refusal, at)
        except Refused as error:
            return outcomes.refused(each, outcomes.unacceptable(error), at)
        return outcomes.accepted(each, None, at)

    def _check(self, each: Entry) -> None:
        if each.refusal:
            raise each.refusal
        if each.report:
            self._check_resubmits(each.received.unit, each.report, {})
            self._kinds[each.report.type].check(each.received.unit, each.loaded, _context(each))

    def _count(self, verdicts: Iterable[Verdict]) -> None:
        for each in verdicts:
            metrics.VERDICTS.labels(self._service, each.unit, each.door, each.outcome, each.code or "").inc()


class Decision(NamedTuple):
    """A verdict, and whether it stands in the ledger already, for it was written where its events were appended."""

    verdict: Verdict
    appended: bool


def _context(each: Entry, gathering: Gathering | None = None) -> Context:
    """The same command whenever the item is executed again, in the name of the unit's systems."""
    return Context(
        actor=f"unit.{each.received.unit}",  # nobody's pseudonym: those are hexadecimal
        role=ROLE,
        unit=each.received.unit,
        correlation_id=each.item,
        command_id=f"report.{each.item}",
        fingerprint=each.digest,
        asked_at=each.received.received_at,
        gathering=gathering,
    )


def _traceparent(received: Received) -> str | None:
    """Of whoever sent a record; over HTTP it is said of the request, which the report is part of already."""
    return received.headers.get("traceparent") if received.door == "kafka" else None


def _answers(
    entries: Iterable[Entry], items: Mapping[str, Kept], verdicts: Mapping[str, Verdict], at: datetime
) -> Iterator[tuple[str, Verdict]]:
    """The verdict on each receipt: the item's own where it came with it, otherwise that it is a duplicate."""
    for each in entries:
        verdict, receipt = verdicts.get(each.item), each.received.receipt
        if verdict:
            first = receipt == items[each.item].receipt
            yield receipt, verdict if first else outcomes.duplicate(each, verdict, at)


def _check_all_judged(entries: Iterable[Entry], verdicts: Mapping[str, Verdict]) -> None:
    missing = [each.item for each in entries if each.item not in verdicts]
    if missing:
        raise Unjudged(missing)


def _in_milliseconds(each: Entry) -> Entry:
    """Received at a moment that is the same before and after it was written down."""
    return replace(each, received=replace(each.received, received_at=milliseconds(each.received.received_at)))
