"""The preview on the command line: the rules are read from a file, nothing is recorded and nobody is asked."""

import argparse
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text as Printed

from services.indicators.preview import Answer, Question, Realisations, preview
from services.indicators.rules import parse
from shared.decider import Refused
from shared.events.indicators import Consolidation, Method, Polarity, QuarterTargets, Rules, Target
from shared.events.terms import Quarter
from shared.fields import DECIMAL

WRONG_USE = 2
BLANK = "-"
RANGE = ".."
NUMBER = re.compile(DECIMAL)
ACCEPTED = "accepted is a number like 12.5, with at most 18 digits before and 10 after the point, or - for a blank"
YEAR = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", required=True, type=Path, metavar="FILE", help="a version of the rules, as JSON")
    parser.add_argument("--polarity", required=True, choices=get_args(Polarity))
    parser.add_argument("--method", choices=get_args(Method), help="for minimise; otherwise the rules' default")
    parser.add_argument("--consolidation", default="last", choices=get_args(Consolidation))
    parser.add_argument("--targets", required=True, nargs="+", type=target, help="per quarter: 10, 3..5, - for none")
    parser.add_argument("--realisations", required=True, nargs="+", type=number, help="per quarter, - for none yet")
    parser.add_argument("--annual", type=target, help="the target of the whole year, where it has one of its own")
    parser.add_argument(
        "--quarter", type=int, choices=range(1, YEAR + 1), help="up to which; by default that of the last realisation"
    )
    parser.add_argument("--language", default="id", choices=("id", "en"))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Returns the exit status: 2 where the rules cannot be read or the question makes no sense."""
    try:
        answer = preview(_question(asked, parse(asked.rules.read_bytes())))
    except (OSError, msgspec.ValidationError) as error:
        return _refused(console, f"--rules {asked.rules}: {error}")
    except Refused as refused:
        return _refused(console, f"{refused.field}: {refused}; accepted is {refused.accepted}")
    console.print(_table(answer, asked.language))
    console.print(Printed(_told(answer, asked.language)))
    return 0


def number(text: str) -> Decimal | None:
    """A number, or None for a blank; raises ArgumentTypeError."""
    if text == BLANK:
        return None
    if not NUMBER.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text[:60]!r} is no number; {ACCEPTED}")
    return Decimal(text)


def target(text: str) -> Target | None:
    """A number, a range such as 3..5, or None for a blank; raises ArgumentTypeError."""
    low, _, high = text.partition(RANGE)
    value = number(low)
    if RANGE not in text:
        return None if value is None else Target(value)
    upper = number(high)
    if value is None or upper is None:
        raise argparse.ArgumentTypeError(f"{text[:60]!r} is no range; accepted is one like 3..5")
    return Target(value, upper)


def _question(asked: argparse.Namespace, rules: Rules) -> Question:
    """Raises Refused where there are more than four quarters."""
    return Question(
        polarity=asked.polarity,
        consolidation=asked.consolidation,
        targets=cast("QuarterTargets", _year(asked.targets, "--targets")),
        realisations=cast("Realisations", _year(asked.realisations, "--realisations")),
        upto=cast("Quarter", asked.quarter or len(asked.realisations)),
        rules=rules,
        method=asked.method,
        annual=asked.annual,
    )


def _year(values: list[Any], name: str) -> tuple[Any, ...]:
    if len(values) > YEAR:
        raise Refused(f"{len(values)} quarters are more than a year has", name, "one to four")
    return (*values, *[None] * (YEAR - len(values)))


def _refused(console: Console, problem: str) -> int:
    console.print(Printed(problem, style="red"))
    return WRONG_USE


def _table(answer: Answer, language: str) -> Table:
    table = Table("what", "formula", "numbers", "result")
    for step in answer.explanation.steps:
        numbers, result = (msgspec.to_builtins(text)[language] for text in (step.numbers, step.result))
        table.add_row(*(Printed(text) for text in (step.name, step.symbols, numbers, result)))
    return table


def _told(answer: Answer, language: str) -> str:
    told: dict[str, str] = msgspec.to_builtins(answer.explanation.sentence)
    return told[language]
