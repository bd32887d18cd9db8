"""The rules that figures are computed under: which version is in force, and whether a version can be adopted."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from services.indicators.soundness import problems
from shared.events.indicators import Rules, ScoreBand

ENDS_OF_QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))


class NoRule(LookupError):
    """No version of the rules was in force on a day."""


def parse(text: bytes) -> Rules:
    """One version from JSON; raises msgspec.ValidationError."""
    try:
        rules = msgspec.json.decode(text, type=Rules)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        raise msgspec.ValidationError(str(error)) from error
    check(rules)
    return rules


def check(rules: Rules) -> None:
    """Raises msgspec.ValidationError where figures could not be computed under this version."""
    problem = next(problems(rules), None)
    if problem is not None:
        raise msgspec.ValidationError(problem)


def in_force(adopted: Sequence[Rules], year: int, quarter: int) -> Rules:
    """The version of the quarter's last day: the newest by then, of two the one adopted later; raises NoRule."""
    end = end_of(year, quarter)
    candidates = [rules for rules in reversed(adopted) if rules.effective_from <= end]
    if not candidates:
        raise NoRule(f"no version of the rules was in force on {end}")
    return max(candidates, key=lambda rules: rules.effective_from)


def end_of(year: int, quarter: int) -> date:
    return date(year, *ENDS_OF_QUARTERS[quarter - 1])


def band(score: Decimal, bands: Sequence[ScoreBand]) -> ScoreBand:
    return next(each for each in bands if holds(each, score))


def holds(each: ScoreBand, score: Decimal) -> bool:
    return (each.below is None or score < each.below) and (each.up_to is None or score <= each.up_to)


def default_band(score: Decimal, rules: Rules) -> ScoreBand:
    return band(score, rules.bands[rules.default_bands])
