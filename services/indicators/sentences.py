"""A figure told in sentences: what was reached of what, how that was computed, what is missing, what is expected."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from services.indicators import words
from services.indicators.numerals import exact, shown
from services.indicators.steps import Step, StepName
from services.indicators.texts import Text, both, filled
from shared.events.indicators import Achievement, Definition, Outlook, Rules, Target

SIDES = Text(
    "Sampai {quarter}, realisasi {realisation} terhadap target {target} ({consolidation}).",
    "Up to {quarter}, the realisation is {realisation} against a target of {target} ({consolidation}).",
)
REACHED = Text("Capaiannya {numbers} = {raw} %.", "The achievement is {numbers} = {raw} %.")
SCORE = Text("Skornya {score} (batas 0 sampai {cap})", "The score is {score} (bounds 0 to {cap})")
IN_BAND = Text("{score}, pita {band} ({numbers}).", "{score}, band {band} ({numbers}).")
NO_BAND = Text("{score}.", "{score}.")
PROVISIONAL = Text("Realisasinya masih sementara.", "The realisation is provisional.")
YEAR_END = Text(
    "Perkiraan akhir tahun {expected} terhadap target {target} ({method})",
    "The year is expected to end at {expected} against a target of {target} ({method})",
)
YEAR_END_REACHED = Text("{told}, yaitu {numbers} = {raw} %.", "{told}, which is {numbers} = {raw} %.")
OUT_OF_REACH = Text(
    "Target tahun ini diperkirakan tidak terjangkau.", "The year's target is expected to be out of reach."
)
UNDER = Text(
    "Dihitung dengan rumus {formula} menurut aturan {rules} dan definisi versi {version}.",
    "Computed with the formula {formula} under the rules {rules} and version {version} of the definition.",
)
Told = Mapping[StepName, Step]


def sentences_of(
    definition: Definition, achievement: Achievement, steps: Sequence[Step], rules: Rules
) -> Iterator[Text]:
    told: Told = {step.name: step for step in steps}
    if achievement.target is not None and achievement.realisation is not None:
        yield _sides(definition, achievement, achievement.target, achievement.realisation)
    if "achievement" in told:
        yield from _reached(told, rules)
    if achievement.problem is not None:
        counts = {"filled": both(str(achievement.filled)), "due": both(str(achievement.due))}
        yield filled(words.OBSTRUCTIONS[achievement.problem], **counts)
    if achievement.provisional:
        yield PROVISIONAL
    if achievement.outlook is not None:
        yield from _year_end(definition, achievement.outlook, told, out_of_reach=achievement.out_of_reach)
    yield _under(achievement, rules)


def _sides(definition: Definition, achievement: Achievement, target: Target, realisation: Decimal) -> Text:
    counted = [each.quarter for each in achievement.quarters if each.counts]
    return filled(
        SIDES,
        quarter=both(words.QUARTERS[len(achievement.quarters) - 1]),
        realisation=_measured(definition, realisation),
        target=_aimed(definition, target),
        consolidation=filled(words.CONSOLIDATIONS[achievement.consolidation], quarters=words.quarters(counted)),
    )


def _reached(told: Told, rules: Rules) -> Iterator[Text]:
    yield filled(REACHED, numbers=_computed(told["achievement"]), raw=told["achievement"].result)
    score = filled(SCORE, score=told["score"].result, cap=exact(rules.cap))
    band = told.get("band")
    if band is None:
        yield filled(NO_BAND, score=score)
    else:
        yield filled(IN_BAND, score=score, band=band.result, numbers=band.numbers)


def _year_end(definition: Definition, ahead: Outlook, told: Told, *, out_of_reach: bool) -> Iterator[Text]:
    expected = filled(
        YEAR_END,
        expected=_measured(definition, ahead.expected),
        target=_aimed(definition, ahead.target),
        method=words.FORECASTS[ahead.method],
    )
    reached = told.get("year_end_achievement")
    if reached is None:
        yield filled(NO_BAND, score=expected)
    else:
        yield filled(YEAR_END_REACHED, told=expected, numbers=_computed(reached), raw=reached.result)
    if out_of_reach:
        yield OUT_OF_REACH


def _under(achievement: Achievement, rules: Rules) -> Text:
    formula = words.FORMULAS[achievement.formula]
    return filled(UNDER, formula=formula, rules=both(rules.id), version=both(str(achievement.version)))


def _computed(step: Step) -> Text:
    """What stands after the colon of a formula by cases."""
    return Text(step.numbers.indonesian.rpartition(": ")[2], step.numbers.english.rpartition(": ")[2])


def _aimed(definition: Definition, target: Target) -> Text:
    low = _measured(definition, target.value)
    if target.upper is None:
        return low
    high = _measured(definition, target.upper)
    return Text(f"{low.indonesian} sampai {high.indonesian}", f"{low.english} to {high.english}")


def _measured(definition: Definition, value: Decimal) -> Text:
    """A number with its unit, or the word that it stands for."""
    label = next((each.label for each in definition.predicates if each.value == value), None)
    number = shown(value)
    if label is not None:
        return Text(f"{label} ({number.indonesian})", f"{label} ({number.english})")
    unit = f" {definition.unit_of_measure}" if definition.unit_of_measure else ""
    return Text(f"{number.indonesian}{unit}", f"{number.english}{unit}")
