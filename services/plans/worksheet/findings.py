"""Rules that were met by a cell or a row of the sheet at hand."""

from dataclasses import dataclass

from services.plans.worksheet.message import Message
from services.plans.worksheet.rule import Outcome, RuleCode
from services.plans.worksheet.rules import RULES


@dataclass(frozen=True)
class Finding:
    """A rule that was met, with the message about this very cell or row."""

    rule: RuleCode
    outcome: Outcome
    message: Message
    accepted: Message


def finding(rule: RuleCode, **values: object) -> Finding:
    met = RULES[rule]
    return Finding(rule, met.outcome, met.problem.filled(**values), met.accepted.filled(**values))
