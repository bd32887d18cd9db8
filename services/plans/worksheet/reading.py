"""What a worksheet was read as: every cell with its outcome, every row with what it says, nothing repaired."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from services.plans.worksheet.findings import Finding
from services.plans.worksheet.grid import Style
from services.plans.worksheet.message import Message
from services.plans.worksheet.rule import Outcome, RuleCode
from shared.events.plans import Scale, TargetKind, Targets
from shared.events.terms import Quarter


class Field(StrEnum):
    """What a column of an action plan says; the last six stand once per quarter, like TARGET."""

    ACTIVITY = "activity"
    RB_INDICATOR = "rb_indicator"
    DESCRIPTION = "description"
    OUTPUT_UNIT = "output_unit"
    OUTPUT_INDICATOR = "output_indicator"
    EXECUTOR = "executor"
    COORDINATOR = "coordinator"
    TARGET_KIND = "target_kind"
    TARGET_TOTAL = "target_total"
    BUDGET_TOTAL = "budget_total"
    TARGET = "target"
    VALUE = "value"
    BUDGET_ABSORBED = "budget_absorbed"
    OBSTACLE = "obstacle"
    SOLUTION = "solution"
    EVIDENCE = "evidence"
    EVALUATOR_NOTE = "evaluator_note"


class Place(NamedTuple):
    """Where in a row something stands, whichever column the sheet has it in."""

    field: Field
    quarter: Quarter | None = None


@dataclass(frozen=True)
class Column:
    """A column in use; `place` is None where it is not read, and `finding` says why."""

    index: int
    letter: str
    heading: str
    place: Place | None
    finding: Finding | None = None


@dataclass(frozen=True)
class CellReading:
    """`raw` is the text as a person sees it in the sheet; `reading` is None where it is blank, refused or ignored."""

    row: int
    column: Column
    raw: str
    reading: Decimal | str | None
    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> Outcome:
        met = {finding.outcome for finding in self.findings}
        for outcome in ("ignored", "refused", "flagged"):
            if outcome in met:
                return outcome
        return "blank" if self.reading is None else "read"

    @property
    def rule(self) -> RuleCode | None:
        """The rule that decided the outcome; the others are in `findings`."""
        return self._decisive.rule if self._decisive else None

    @property
    def message(self) -> Message | None:
        return self._decisive.message if self._decisive else None

    @property
    def _decisive(self) -> Finding | None:
        decisive = (finding for finding in self.findings if finding.outcome == self.outcome)
        return next(decisive, self.findings[0] if self.findings else None)

    def marked(self, findings: Sequence[Finding]) -> "CellReading":
        """The same cell with more findings; a refusal takes the reading away."""
        if not findings:
            return self
        cell = replace(self, findings=(*self.findings, *findings))
        return replace(cell, reading=None) if cell.outcome == "refused" else cell


@dataclass(frozen=True)
class ActionDraft:
    """One action as the sheet states it: texts that are not there are "", numbers that are not there are None."""

    description: str
    output_unit: str
    output_indicator: str
    target_kind: TargetKind
    scale: Scale
    targets: Targets
    target_total: Decimal | None
    budget_total: Decimal | None
    executor: str
    coordinator: str
    activity: str
    rb_indicator: str
    weight: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True)
class RealisationDraft:
    """What the sheet states for one quarter; `value` is in the action's scale, the budget in rupiah."""

    value: Decimal
    budget_absorbed: Decimal | None
    obstacle_text: str | None
    solution: str | None
    evidence: str | None
    evaluator_note: str | None


@dataclass(frozen=True)
class RowReading:
    """A row is taken whole or not at all: `action` and `realisations` are filled only where it is clean.

    `number` is the row number a spreadsheet shows, `findings` are those of the row as a whole; `key` names the
    action whenever and wherever the row is read again, and is None where there is no action text.
    """

    number: int
    cells: tuple[CellReading, ...]
    findings: tuple[Finding, ...]
    key: str | None
    action: ActionDraft | None
    realisations: Mapping[Quarter, RealisationDraft]

    @property
    def clean(self) -> bool:
        return self.action is not None


@dataclass(frozen=True)
class Counts:
    """Cells by outcome (each cell once), findings by rule (a cell or a row may have several), rows by fate."""

    outcomes: Mapping[Outcome, int]
    rules: Mapping[RuleCode, int]
    rows: int
    clean_rows: int
    skipped_rows: int


@dataclass(frozen=True)
class WorksheetReading:
    """`rows` are those that claim to be actions; `skipped` repeat or number the headings; empty rows are left out."""

    filename: str
    sheet: str | None
    heading_rows: tuple[int, ...]
    number_style: Style | None
    columns: tuple[Column, ...]
    rows: tuple[RowReading, ...]
    skipped: tuple[RowReading, ...]

    @cached_property
    def counts(self) -> Counts:
        rows = (*self.rows, *self.skipped)
        cells = [cell for row in rows for cell in row.cells]
        findings = [*(f for row in rows for f in row.findings), *(f for cell in cells for f in cell.findings)]
        outcomes: dict[Outcome, int] = {"read": 0, "flagged": 0, "refused": 0, "blank": 0, "ignored": 0}
        return Counts(
            outcomes=outcomes | Counter(cell.outcome for cell in cells),
            rules=dict(sorted(Counter(finding.rule for finding in findings).items())),
            rows=len(self.rows),
            clean_rows=sum(row.clean for row in self.rows),
            skipped_rows=len(self.skipped),
        )
