"""Whatever is asked of a plan in whatever order, some things always hold of what it becomes."""

from collections.abc import Sequence
from datetime import date

import msgspec
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.plans.plan import PLAN
from services.plans.plan_commands import (
    AddAction,
    ApprovePlan,
    ApproveRevision,
    ChangeAction,
    CorrectProgress,
    DraftPlan,
    DropRevision,
    ImportActions,
    PlanCommand,
    ProposeRevision,
    RemoveAction,
    ReportProgress,
    ReturnPlan,
    SubmitPlan,
    VerifyProgress,
)
from services.plans.plan_state import Plan, Status
from shared.decider import Refused
from shared.envelope import encode_data
from shared.events.plans import (
    PLANS,
    PlanApproved,
    PlanEvent,
    PlanSubmitted,
    ProgressCorrected,
    ProgressReported,
    ProgressVerified,
    RevisionApproved,
    RevisionProposed,
)
from shared.events.terms import Quarter
from tests.unit.plans import ID, PARENT, action, plan_after, progress, verified
from tests.unit.story import Happened, recorded

PEOPLE = st.sampled_from(["operator", "head", "coordinator", "verifier"])
NAMES = st.sampled_from(["a-1", "a-2", "a-3"])
QUARTERS: st.SearchStrategy[Quarter] = st.sampled_from([1, 2, 3, 4])
WEIGHTS = st.decimals(0, 9, places=1)
ACTIONS = st.builds(lambda name, weight: action(name, weight=weight), NAMES, WEIGHTS)
STATED = st.builds(progress, st.decimals(0, 9, places=1).map(str))
WINDOWS = st.sampled_from(["not_open", "open", "extended", "closed"])
ASKED: st.SearchStrategy[PlanCommand] = st.one_of(
    st.just(DraftPlan(ID, PARENT)),
    st.builds(AddAction, st.just(ID), ACTIONS),
    st.builds(ChangeAction, st.just(ID), ACTIONS),
    st.builds(RemoveAction, st.just(ID), NAMES),
    st.builds(ImportActions, st.just(ID), st.lists(ACTIONS, unique_by=lambda each: each.id).map(tuple)),
    st.just(SubmitPlan(ID)),
    st.just(ReturnPlan(ID, "kurang", date(2025, 3, 1))),
    st.builds(ApprovePlan, st.just(ID), PEOPLE),
    st.just(ProposeRevision(ID, "berubah")),
    st.builds(ApproveRevision, st.just(ID), QUARTERS, PEOPLE),
    st.just(DropRevision(ID, "batal")),
    st.builds(ReportProgress, st.just(ID), NAMES, QUARTERS, STATED, WINDOWS, st.none()),
    st.builds(CorrectProgress, st.just(ID), NAMES, QUARTERS, STATED, WINDOWS, st.none(), st.just("keliru")),
    st.builds(VerifyProgress, st.just(ID), NAMES, QUARTERS, st.just(verified().assessment), st.none(), PEOPLE),
)


def by_who_asks(command: PlanCommand, by: str) -> tuple[PlanCommand, str]:
    asked = msgspec.structs.replace(command, by=by) if "by" in command.__struct_fields__ else command
    return asked, by


CHAPTERS = st.builds(by_who_asks, ASKED, PEOPLE)
OPENING: list[tuple[PlanCommand, str]] = [
    (DraftPlan(ID, PARENT), "operator"),
    (AddAction(ID, action()), "operator"),
    (SubmitPlan(ID), "head"),
    (ApprovePlan(ID, "coordinator"), "coordinator"),
]
STORIES = st.builds(
    lambda begun, chapters: OPENING[:begun] + chapters, st.integers(0, len(OPENING)), st.lists(CHAPTERS, max_size=30)
)


def taken(plan: Plan, command: PlanCommand) -> Sequence[PlanEvent]:
    try:
        return PLAN.decide(plan, command)
    except Refused:
        return []


def told(story: Sequence[tuple[PlanCommand, str]]) -> list[Happened[PlanEvent]]:
    history: list[Happened[PlanEvent]] = []
    plan = PLAN.initial
    for command, by in story:
        for event in taken(plan, command):
            plan = PLAN.evolve(plan, recorded(event, by))
            history.append((event, by))
    return history


@for_all(STORIES, CHAPTERS)
def test_what_was_said_is_no_news_the_second_time(
    story: list[tuple[PlanCommand, str]], chapter: tuple[PlanCommand, str]
) -> None:
    command, by = chapter
    history = told([*story, (command, by)])
    assert list(taken(plan_after(*history), command)) == []


@for_all(STORIES)
def test_a_plan_is_the_same_after_its_events_were_written_and_read(story: list[tuple[PlanCommand, str]]) -> None:
    history = told(story)
    read = [(PLANS.decode(*PLANS.name(event), encode_data(event)), by) for event, by in history]
    assert plan_after(*read) == plan_after(*history)


@for_all(STORIES)
def test_what_has_happened_never_changes_afterwards(story: list[tuple[PlanCommand, str]]) -> None:
    history = told(story)
    middle = plan_after(*history[: len(history) // 2])
    before = msgspec.json.encode(msgspec.structs.astuple(middle)[:6])
    state = middle
    for event, by in history[len(history) // 2 :]:
        state = PLAN.evolve(state, recorded(event, by))
    assert msgspec.json.encode(msgspec.structs.astuple(middle)[:6]) == before
    assert state == plan_after(*history)


@for_all(STORIES)
def test_only_an_approval_changes_what_is_in_force_and_never_an_old_quarter(
    story: list[tuple[PlanCommand, str]],
) -> None:
    plan = PLAN.initial
    for event, by in told(story):
        before, plan = plan, PLAN.evolve(plan, recorded(event, by))
        kept = getattr(event, "effective_from", 5) - 1
        if before.revision:
            assert plan.in_force[:kept] == before.in_force[:kept]
        assert (plan.in_force != before.in_force) <= (plan.revision != before.revision)


@for_all(STORIES)
def test_every_figure_belongs_to_an_action_that_is_in_force(story: list[tuple[PlanCommand, str]]) -> None:
    plan = plan_after(*told(story))
    assert all(action in plan.in_force[quarter - 1] for action, quarter in plan.figures if plan.revision == 1)
    assert not plan.figures or plan.status in {Status.APPROVED, Status.REVISING}


@for_all(STORIES)
def test_nobody_verifies_or_approves_their_own_doing(story: list[tuple[PlanCommand, str]]) -> None:
    stated: dict[tuple[str, int], set[str]] = {}
    submitter = ""
    for event, by in told(story):
        match event:
            case ProgressReported() | ProgressCorrected():
                stated.setdefault((event.action, event.quarter), set()).add(by)
            case ProgressVerified():
                assert by not in stated[event.action, event.quarter]
            case PlanSubmitted() | RevisionProposed():
                submitter = by
            case PlanApproved() | RevisionApproved():
                assert by != submitter
            case _:
                pass
