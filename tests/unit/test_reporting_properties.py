"""What holds of every plan and every progress, whatever they are."""

from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from services.reporting.documents import UnitYear, no_unit_year
from services.reporting.facts import CELLS, figure_facts
from services.reporting.figures import UnitFigures, unit_figures
from services.reporting.folds import evolve_unit_year
from services.reporting.totals import PLACES, total
from shared.envelope import Recorded
from shared.events.plans import Action, PlanEvent, ProgressReported, TargetKind
from shared.events.terms import Quarter
from tests.unit.reporting import KIND, RULE, UNIT, YEAR, action, approved, figures, recorded, reported

QUARTERS: tuple[Quarter, ...] = (1, 2, 3, 4)
numbers = st.decimals(0, 1000, places=2)
targets = st.none() | st.just(Decimal(0)) | numbers
weights = st.decimals(0, 10, places=1)
quarters = st.sampled_from(QUARTERS)


@st.composite
def actions(draw: st.DrawFn) -> list[Action]:
    return [
        action(
            f"a-{number}",
            *(draw(targets) for _ in QUARTERS),
            kind=draw(st.sampled_from(get_args(TargetKind))),
            weight=draw(weights),
            budget_total=draw(st.none() | numbers),
        )
        for number in range(draw(st.integers(0, 4)))
    ]


@st.composite
def reports(draw: st.DrawFn, planned: Sequence[Action]) -> list[ProgressReported]:
    """At most one for every action and quarter, in any order."""
    places = [(each.id, quarter) for each in planned for quarter in QUARTERS]
    chosen = draw(st.permutations(places)) if places else []
    return [
        reported(name, quarter, draw(numbers), budget=draw(st.none() | numbers))
        for name, quarter in chosen[: draw(st.integers(0, len(chosen)))]
    ]


@st.composite
def years(draw: st.DrawFn) -> tuple[list[Action], list[ProgressReported]]:
    planned = draw(actions())
    return planned, draw(reports(planned))


def of(planned: Sequence[Action], told: Sequence[PlanEvent], quarter: int) -> UnitFigures:
    return figures([*approved(*planned), *told], quarter)


@given(years(), quarters, st.randoms())
def test_the_order_in_which_quarters_are_reported_does_not_matter(
    year: tuple[list[Action], list[ProgressReported]], quarter: int, random: object
) -> None:
    planned, told = year
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands out a random.Random
    one, other = of(planned, told, quarter), of(planned, shuffled, quarter)
    assert (one.counts, one.progress, one.budget, one.state) == (
        other.counts,
        other.progress,
        other.budget,
        other.state,
    )


@given(years(), years(), st.data())
def test_the_interleaving_of_streams_does_not_matter(
    one: tuple[list[Action], list[ProgressReported]],
    other: tuple[list[Action], list[ProgressReported]],
    data: st.DataObject,
) -> None:
    general = recorded([*approved(*one[0]), *one[1]])
    moved = [msgspec.structs.replace(event, kind="thematic") for event in [*approved(*other[0]), *other[1]]]
    thematic = recorded(moved, f"plan-{UNIT}-{YEAR}-thematic")
    assert msgspec.json.encode(_fold(_interleaved(general, thematic, data))) == msgspec.json.encode(
        _fold([*general, *thematic])
    )


def _interleaved(
    one: list[Recorded[PlanEvent]], other: list[Recorded[PlanEvent]], data: st.DataObject
) -> list[Recorded[PlanEvent]]:
    turns = data.draw(st.permutations([0] * len(one) + [1] * len(other)))
    streams = (iter(one), iter(other))
    return [next(streams[turn]) for turn in turns]


def _fold(events: Sequence[Recorded[PlanEvent]]) -> UnitYear:
    document = no_unit_year(f"{UNIT}/{YEAR}")
    for each in events:
        document = evolve_unit_year(document, each)
    return document


@given(years(), quarters)
def test_every_figure_stays_within_its_bounds(year: tuple[list[Action], list[ProgressReported]], quarter: int) -> None:
    found = of(*year, quarter)
    counts = found.counts
    assert 0 <= counts.achieved <= counts.reported <= counts.due <= len(found.lines)
    assert found.progress is None or 0 <= found.progress <= RULE.score_cap
    assert found.budget.stated <= found.budget.expected
    assert all(line.score is None or line.progress is not None for line in found.lines)


@given(years(), quarters)
def test_blank_is_not_zero(year: tuple[list[Action], list[ProgressReported]], quarter: Quarter) -> None:
    """The progress is that of what is reported; what is missing shows in the coverage and nowhere else."""
    planned, told = year
    found = of(planned, told, quarter)
    missing = {line.action.id for line in found.lines if line.now.due and not line.now.reported}
    assume(missing)
    without = of([each for each in planned if each.id not in missing], told, quarter)
    assert (found.progress, found.counts.reported) == (without.progress, without.counts.reported)
    assert (found.counts.due, found.state) == (without.counts.due + len(missing), "incomplete")


@given(years(), quarters, numbers)
def test_more_reached_is_never_less_progress(
    year: tuple[list[Action], list[ProgressReported]], quarter: Quarter, more: Decimal
) -> None:
    planned, told = year
    assume(told)
    first = told[0]
    better = msgspec.structs.replace(
        first, progress=msgspec.structs.replace(first.progress, value=first.progress.value + more)
    )
    before, after = of(planned, told, quarter), of(planned, [better, *told[1:]], quarter)
    assert (after.progress or 0) >= (before.progress or 0)
    assert after.counts.achieved >= before.counts.achieved


@given(years(), quarters)
def test_what_is_not_due_never_counts(year: tuple[list[Action], list[ProgressReported]], quarter: int) -> None:
    planned, told = year
    due = {line.action.id for line in of(planned, told, quarter).lines if line.now.due}
    without = of([each for each in planned if each.id in due], [each for each in told if each.action in due], quarter)
    found = of(planned, told, quarter)
    assert (found.counts, found.progress) == (without.counts, without.progress)


@given(years(), quarters)
def test_an_incomplete_figure_has_no_colour(year: tuple[list[Action], list[ProgressReported]], quarter: int) -> None:
    found = of(*year, quarter)
    summed = total([found], RULE, "traffic_light")
    complete = found.state == "complete" and found.progress is not None
    assert (summed.progress.tone != "none") == complete


@given(st.lists(years(), min_size=1, max_size=4), quarters)
def test_totals_are_sums_of_counts(several: list[tuple[list[Action], list[ProgressReported]]], quarter: int) -> None:
    units = [of(*year, quarter) for year in several]
    summed = total(units, RULE, "traffic_light")
    assert summed.reported.of == sum(unit.counts.due for unit in units)
    assert summed.achieved.count == sum(unit.counts.achieved for unit in units)
    assert summed.absorption.absorbed == sum(unit.budget.absorbed for unit in units)
    known = [unit.progress.quantize(Decimal(1).scaleb(-PLACES)) for unit in units if unit.progress is not None]
    assert summed.progress.percent is None or min(known) <= summed.progress.percent <= max(known)


@given(years(), quarters)
def test_every_figure_opens_to_as_many_facts_as_it_counts(
    year: tuple[list[Action], list[ProgressReported]], quarter: int
) -> None:
    found = of(*year, quarter)
    facts = {figure: list(figure_facts("Dinas Kesehatan", found, figure)) for figure in CELLS}
    counts = found.counts
    assert [len(facts[figure]) for figure in ("due", "reported", "achieved", "late")] == [
        counts.due,
        counts.reported,
        counts.achieved,
        counts.late,
    ]
    assert len(facts["missing"]) == counts.due - counts.reported
    assert len(facts["not_achieved"]) == counts.reported - counts.achieved
    assert sum((fact.absorbed or 0 for fact in facts["absorption"]), Decimal()) == found.budget.absorbed


@given(years(), quarters)
def test_a_document_read_back_has_the_same_figures(
    year: tuple[list[Action], list[ProgressReported]], quarter: int
) -> None:
    document = _fold(recorded([*approved(*year[0]), *year[1]]))
    read = msgspec.convert(msgspec.to_builtins(document, str_keys=True), UnitYear, str_keys=True)
    assert unit_figures(read, KIND, quarter, RULE) == unit_figures(document, KIND, quarter, RULE)
