"""From the reading of a worksheet to one command on a plan, and what becomes of every row and quarter of it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple, TypeVar, get_args

from services.plans.plan import decide
from services.plans.plan_commands import ImportActions, ImportProgress, PlanCommand, PlanId, ReportProgress
from services.plans.plan_state import Plan, Status
from services.plans.window import WindowStateNow
from services.plans.worksheet import ActionDraft, Message, RealisationDraft, RowReading, WorksheetReading
from shared.decider import Refused
from shared.events.plans import Action, Obstacle, Progress
from shared.events.terms import Evidence, Quarter

Mode = Literal["dry-run", "clean-rows", "all-or-nothing"]
T = TypeVar("T")
MODES: tuple[Mode, ...] = get_args(Mode)
Fate = Literal["taken", "unchanged", "refused", "left_out"]
LINK = re.compile(r"https?://[!-~]{1,2000}")
TITLE_CHARACTERS = 500
PLAIN_WEIGHT = Decimal(1)  # sheets have no weights: until somebody sets them, all actions weigh the same

UNCLEAN = Message("baris tidak bersih: lihat sel-selnya", "the row is not clean: see its cells")
NOT_APPROVED = Message("realisasi menunggu rencana disetujui", "progress waits until the plan is approved")
NO_PROGRESS = Message("baris tanpa realisasi", "the row has no progress")
NO_LINK = Message("bukti dukung bukan tautan: unggah berkasnya", "the evidence is no link: upload its file")
NO_VERIFICATION = Message("catatan evaluator diisi saat verifikasi", "the evaluator's note is given by verifying")


class WindowNow(NamedTuple):
    """A quarter's window for the unit at this moment, and when it opens, if known."""

    state: WindowStateNow
    opens: datetime | None


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row's action, or of what it says of a quarter. What is left out has its place elsewhere."""

    row: int
    action: str | None
    quarter: Quarter | None
    fate: Fate
    why: Message | None = None


class Import(NamedTuple):
    """`command` has all that is not refused; what is there already is in it too, and changes nothing."""

    command: PlanCommand
    verdicts: Sequence[Verdict]

    @property
    def refused(self) -> Sequence[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.fate == "refused"]


def weigh(plan: Plan, windows: Mapping[Quarter, WindowNow], name: PlanId, reading: WorksheetReading) -> Import:
    """An approved plan takes the progress; any other takes the actions, or says in each verdict that it cannot."""
    if plan.status is Status.APPROVED:
        reports = list(_reports(plan, name, reading.rows, windows))
        return Import(ImportProgress(name, tuple(_kept(reports))), [verdict for verdict, _ in reports])
    actions = list(_actions(plan, name, reading.rows))
    return Import(ImportActions(name, tuple(_kept(actions))), [verdict for verdict, _ in actions])


def _kept(weighed: Iterable[tuple[Verdict, T | None]]) -> Iterator[T]:
    return (item for verdict, item in weighed if item is not None and verdict.fate != "refused")


def _actions(plan: Plan, name: PlanId, rows: Sequence[RowReading]) -> Iterator[tuple[Verdict, Action | None]]:
    for row in rows:
        if row.action is None:
            yield Verdict(row.number, None, None, "refused", UNCLEAN), None
            continue
        action = _action(plan, row, row.action)
        yield _tried(plan, ImportActions(name, (action,)), row, action.id, None), action
        for quarter in row.realisations:
            yield Verdict(row.number, action.id, quarter, "left_out", NOT_APPROVED), None


def _reports(
    plan: Plan, name: PlanId, rows: Sequence[RowReading], windows: Mapping[Quarter, WindowNow]
) -> Iterator[tuple[Verdict, ReportProgress | None]]:
    by_words = _ids_by_words(plan, rows)
    for row in rows:
        action = _id_in_force(plan, by_words, row)
        if row.action is None:
            yield Verdict(row.number, action, None, "refused", UNCLEAN), None
        elif not row.realisations:
            yield Verdict(row.number, action, None, "left_out", NO_PROGRESS), None
        for quarter, draft in row.realisations.items():
            report = ReportProgress(name, action, quarter, _stated(draft), *windows[quarter])
            yield _tried(plan, report, row, action, quarter), report
            for why in _left_out(draft):
                yield Verdict(row.number, action, quarter, "left_out", why), None


def _tried(plan: Plan, command: PlanCommand, row: RowReading, action: str, quarter: Quarter | None) -> Verdict:
    try:
        fate: Fate = "taken" if decide(plan, command) else "unchanged"
    except Refused as refused:
        accepted = f"; accepted: {refused.accepted}" if refused.accepted else ""
        why = f"{refused}{accepted}"
        return Verdict(row.number, action, quarter, "refused", Message(why, why))
    return Verdict(row.number, action, quarter, fate)


def _action(plan: Plan, row: RowReading, draft: ActionDraft) -> Action:
    """Nothing is made up for what the sheet does not say; the weight stays what it was set to."""
    known = plan.actions.get(_id(row))
    weight = draft.weight if draft.weight is not None else known.weight if known else PLAIN_WEIGHT
    return Action(
        id=_id(row),
        description=draft.description,
        output_unit=draft.output_unit,
        output_indicator=draft.output_indicator,
        target_kind=draft.target_kind,
        scale=draft.scale,
        targets=draft.targets,
        target_total=draft.target_total,
        budget_total=draft.budget_total,
        executor=draft.executor,
        coordinator=draft.coordinator,
        rb_indicator=draft.rb_indicator,
        weight=weight,
        minimum=draft.minimum,
        maximum=draft.maximum,
    )


def _stated(draft: RealisationDraft) -> Progress:
    """A sheet has no categories of obstacles: what it names is counted as "other" until somebody sorts it."""
    obstacle = Obstacle("other", draft.obstacle_text) if draft.obstacle_text else None
    links = (draft.evidence,) if draft.evidence and LINK.fullmatch(draft.evidence) else ()
    evidence = tuple(Evidence("link", link[:TITLE_CHARACTERS], link=link) for link in links)
    return Progress(draft.value, draft.budget_absorbed, obstacle, draft.solution, evidence)


def _left_out(draft: RealisationDraft) -> Iterator[Message]:
    if draft.evidence and not LINK.fullmatch(draft.evidence):
        yield NO_LINK
    if draft.evaluator_note:
        yield NO_VERIFICATION


def _id(row: RowReading) -> str:
    """The same whenever the row is read again."""
    return f"a-{row.key}"


def _id_in_force(plan: Plan, by_words: Mapping[str, str], row: RowReading) -> str:
    """That of the action that was imported from the row, or else was written by hand in the same words."""
    imported = any(_id(row) in actions for actions in plan.in_force)
    return _id(row) if imported else by_words.get(_words(row), _id(row))


def _ids_by_words(plan: Plan, rows: Sequence[RowReading]) -> Mapping[str, str]:
    """Only words that stand once in the sheet and for one action in force."""
    ids = {(_plain(action.description), name) for actions in plan.in_force for name, action in actions.items()}
    in_plan = Counter(words for words, _ in ids)
    in_sheet = Counter(_words(row) for row in rows)
    return {words: name for words, name in ids if in_plan[words] == 1 and in_sheet[words] == 1}


def _words(row: RowReading) -> str:
    return _plain(row.action.description) if row.action else ""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
