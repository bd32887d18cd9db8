"""The achievement of one indicator in a year up to a quarter: every figure, and all that it was made of."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from services.indicators.achievement import achieve, formula_of, score_of
from services.indicators.consolidation import both_sides, due, quarter_inputs
from services.indicators.forecast import out_of_reach, outlook
from services.indicators.rules import default_band
from shared.events.indicators import (
    Achievement,
    Consolidation,
    Definition,
    Measurement,
    QuarterInput,
    QuarterTargets,
    Rules,
    Target,
)


class Year(Struct, frozen=True):
    """What a year's figures are made of; `annual` is the target of the whole year, where it has one of its own."""

    targets: QuarterTargets
    measurements: Mapping[int, Measurement]
    annual: Target | None = None


def assess(
    definition: Definition,
    version: int,
    targets: QuarterTargets,
    measurements: Mapping[int, Measurement],
    quarter: int,
    rules: Rules,
    annual: Target | None = None,
) -> Achievement | None:
    """None where nothing was due and nothing measured up to the quarter."""
    if not due(targets, quarter) and not any(measured <= quarter for measured in measurements):
        return None
    return figure(definition, version, Year(targets, measurements, annual), quarter, rules)


def figure(definition: Definition, version: int, year: Year, quarter: int, rules: Rules) -> Achievement:
    """The achievement, also where there is nothing it could be made of."""
    inputs = quarter_inputs(definition.consolidation, year.targets, year.measurements, quarter)
    counted = [each for each in inputs if each.counts]
    empty = _empty(definition, version, year, inputs, rules)
    if not counted:
        return replace(empty, problem="no_measurement" if empty.due else "no_target")
    ahead = outlook(definition, empty.formula, counted, year.targets, year.annual)
    forecast = achieve(empty.formula, ahead.target, ahead.expected).raw
    made = _reckoned(empty, counted, rules)
    return replace(
        made,
        provisional=any(year.measurements[each.quarter].standing == "provisional" for each in counted),
        forecast=forecast,
        out_of_reach=out_of_reach(definition, ahead, forecast, counted, rules),
        outlook=ahead,
    )


def _empty(
    definition: Definition, version: int, year: Year, inputs: tuple[QuarterInput, ...], rules: Rules
) -> Achievement:
    quarters = due(year.targets, len(inputs))
    return Achievement(
        version=version,
        rules=rules.id,
        formula=formula_of(definition, rules),
        consolidation=definition.consolidation,
        quarters=inputs,
        target=None,
        realisation=None,
        raw=None,
        score=None,
        band=None,
        problem=None,
        provisional=False,
        filled=sum(quarter in year.measurements for quarter in quarters),
        due=len(quarters),
        forecast=None,
        out_of_reach=False,
    )


def _reckoned(empty: Achievement, counted: Sequence[QuarterInput], rules: Rules) -> Achievement:
    """An incomplete figure has a score but no band, so that it is never green."""
    target, realisation = both_sides(empty.consolidation, counted)
    reckoned = achieve(empty.formula, *both_sides(_undivided(empty.consolidation), counted))
    score = None if reckoned.raw is None else score_of(reckoned.raw, rules)
    problem = reckoned.problem or ("missing_measurement" if empty.filled < empty.due else None)
    band = default_band(score, rules).id if score is not None and problem is None else None
    return replace(
        empty, target=target, realisation=realisation, raw=reckoned.raw, score=score, band=band, problem=problem
    )


def _undivided(kind: Consolidation) -> Consolidation:
    """The number of quarters cancels out of every formula; with one division only, what ends in a 5 stays exact."""
    return "sum" if kind == "average" else kind
