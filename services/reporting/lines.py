"""An action of a plan in one quarter: what was due, what was reported, what it comes to, what looks doubtful.

Blank is not zero: what is due and not reported has no progress. What is not due has none either.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from services.reporting.documents import Mark, Plan, Realisation, UnitYear, Verification
from services.reporting.rules import Rule
from shared.events.plans import Action

Flag = Literal["early", "falling", "over", "reused_evidence"]
HUNDRED = Decimal(100)
ZERO = Decimal()


class Cell(NamedTuple):
    """A quarter of an action: the target in force in it, the event that put it in force, and what was reported."""

    quarter: int
    target: Decimal | None
    basis: Mark | None
    realisation: Realisation | None

    @property
    def due(self) -> bool:
        """A quarter asks for something where its target is above zero: neither blank nor 0 does."""
        return self.target is not None and self.target > 0

    @property
    def reported(self) -> bool:
        return self.due and self.realisation is not None

    @property
    def achieved(self) -> bool:
        """The target of the quarter is reached; nothing else makes up for it."""
        return self.due and self.realisation is not None and self.realisation.progress.value >= (self.target or ZERO)

    @property
    def absorbed(self) -> Decimal | None:
        """Rupiah absorbed in the quarter; None where nothing is said about it."""
        return self.realisation.progress.budget_absorbed if self.realisation else None

    @property
    def late(self) -> bool:
        return self.reported and self.realisation is not None and self.realisation.late

    @property
    def verification(self) -> Verification | None:
        """The verification of what is due; None where there is none, or none any more."""
        return self.realisation.verification if self.due and self.realisation else None


class Line(NamedTuple):
    """An action in force in a quarter, with all its quarters up to that one.

    `progress` is the raw percentage, `score` the one bounded by the rule; both are None where the quarter is not due
    or nothing is reported.
    """

    action: Action
    cells: tuple[Cell, ...]
    progress: Decimal | None
    score: Decimal | None
    flags: tuple[Flag, ...]

    @property
    def now(self) -> Cell:
        return self.cells[-1]

    @property
    def counted(self) -> tuple[Cell, ...]:
        """The cells that the progress is computed from."""
        if not self.now.reported:
            return ()
        reported = tuple(cell for cell in self.cells if cell.reported)
        return reported if self.action.target_kind == "per_quarter" else reported[-1:]


def plan_lines(document: UnitYear, plan: Plan, quarter: int, rule: Rule) -> tuple[Line, ...]:
    revision = plan.in_force(quarter)
    reused = _reused(document)
    return tuple(
        _line(plan, action, quarter, rule, reused) for action in (revision.actions if revision else {}).values()
    )


def _line(plan: Plan, action: Action, quarter: int, rule: Rule, reused: frozenset[str]) -> Line:
    cells = tuple(_cell(plan, action.id, each) for each in range(1, quarter + 1))
    bare = Line(action, cells, None, None, ())
    progress = _progress(bare.counted)
    score = min(max(progress, ZERO), rule.score_cap) if progress is not None else None
    return bare._replace(progress=progress, score=score, flags=tuple(_flags(action, cells, progress, rule, reused)))


def _cell(plan: Plan, action: str, quarter: int) -> Cell:
    """With the target of its own time: a revision leaves the quarters before it as they were."""
    revision = plan.in_force(quarter)
    realisation = plan.realisation(action, quarter)
    if revision is None or action not in revision.actions:
        return Cell(quarter, None, None, realisation)
    return Cell(quarter, revision.actions[action].targets[quarter - 1], revision.mark, realisation)


def _progress(counted: Sequence[Cell]) -> Decimal | None:
    """Realised of what was to be realised in the same quarters, in percent."""
    values = sum((cell.realisation.progress.value for cell in counted if cell.realisation), ZERO)
    targets = sum((cell.target for cell in counted if cell.target), ZERO)
    return values / targets * HUNDRED if counted else None


def _flags(
    action: Action, cells: Sequence[Cell], progress: Decimal | None, rule: Rule, reused: frozenset[str]
) -> Iterator[Flag]:
    """What a reader should look at twice; no figure changes because of it."""
    now = cells[-1]
    if now.realisation is None:
        return
    stated = now.realisation.progress
    if not now.due and stated.value > 0:
        yield "early"
    earlier = [cell.realisation.progress.value for cell in cells[:-1] if cell.realisation]
    if action.target_kind == "cumulative" and earlier and stated.value < earlier[-1]:
        yield "falling"
    if progress is not None and progress > rule.over_achievement:
        yield "over"
    if any(evidence.sha256 in reused for evidence in stated.evidence):
        yield "reused_evidence"


def _reused(document: UnitYear) -> frozenset[str]:
    """The files that prove more than one thing in the year."""
    used = Counter(
        evidence.sha256
        for plan in document.plans.values()
        for quarters in plan.realisations.values()
        for realisation in quarters.values()
        for evidence in realisation.progress.evidence
        if evidence.sha256
    )
    return frozenset(sha256 for sha256, times in used.items() if times > 1)
