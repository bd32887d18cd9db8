"""How a figure came about: steps with the numbers filled in, and one readable paragraph in both languages."""

from msgspec import Struct

from services.indicators import words
from services.indicators.sentences import sentences_of
from services.indicators.steps import Step, steps_of
from services.indicators.texts import Text, joined
from shared.events.indicators import Achievement, Definition, FormulaText, Rules


class Explanation(Struct, frozen=True):
    """`formula` is as the rules write it, with all its cases; `steps` is empty where nothing counts."""

    rules: str
    basis: str
    formula: FormulaText
    steps: tuple[Step, ...]
    sentence: Text
    rounding: Text


def explain(definition: Definition, achievement: Achievement, rules: Rules) -> Explanation:
    """`rules` are the version that the achievement was computed under."""
    steps = steps_of(achievement, rules)
    return Explanation(
        rules=rules.id,
        basis=rules.basis,
        formula=rules.formulas[achievement.formula],
        steps=steps,
        sentence=joined(sentences_of(definition, achievement, steps, rules)),
        rounding=words.ROUNDING,
    )
