"""The arithmetic tried out, as functions and on the command line."""

import argparse
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from services.indicators import preview_cli
from services.indicators.preview import Answer, Question, preview
from shared.decider import Refused
from tests.unit.indicators import FIRST, REFERENCE, target, targets

RULES = str(REFERENCE / "rules-2025-1.json")


def asked(**changed: Any) -> Answer:
    fields: dict[str, Any] = {
        "polarity": "minimise",
        "consolidation": "last",
        "targets": targets(10),
        "realisations": (Decimal(8), None, None, None),
        "upto": 1,
        "rules": FIRST,
        **changed,
    }
    return preview(Question(**fields))


@pytest.mark.parametrize(("method", "raw"), [(None, 120), ("a", 120), ("b", 125), ("c", 125)])
def test_methods_side_by_side(method: str | None, raw: int) -> None:
    answer = asked(method=method)
    assert (answer.raw, answer.score, answer.band) == (Decimal(raw), Decimal(120), "green")
    assert answer.achievement.raw == raw
    assert answer.explanation.rules == "rules-2025-1"


def test_nothing_due_is_an_answer_too() -> None:
    answer = asked(targets=targets(), realisations=(None, None, None, None))
    assert (answer.raw, answer.achievement.problem, answer.explanation.steps) == (None, "no_target", ())
    assert "belum ada target" in answer.explanation.sentence.indonesian


def test_the_target_of_the_year_is_what_the_forecast_is_held_against() -> None:
    assert asked(polarity="maximise", annual=target(16)).achievement.forecast == 50


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"polarity": "range"}, "targets[0]"),
        ({"targets": targets(None, (3, 5))}, "targets[1]"),
        ({"annual": target((3, 5))}, "annual"),
    ],
)
def test_a_target_of_another_shape_is_refused_by_name(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        asked(**changed)
    assert refused.value.field == field


def told(*words: str, rules: str = RULES) -> tuple[int, str]:
    """The exit status and what was printed; words are split at spaces."""
    parser = argparse.ArgumentParser()
    preview_cli.arguments(parser)
    printed = io.StringIO()
    given = [*" ".join(words).split(), "--rules", rules]
    status = preview_cli.run(parser.parse_args(given), Console(file=printed, width=400))
    return status, printed.getvalue()


def test_the_command_line_prints_every_step_and_the_sentence() -> None:
    status, printed = told("--polarity minimise --method b --targets 10 --realisations 8")
    assert status == 0
    assert "10 ÷ 8 × 100" in printed  # noqa: RUF001  # as people write it
    assert "Skornya 120,00 (batas 0 sampai 120), pita hijau" in printed


def test_blanks_ranges_the_year_and_the_language_on_the_command_line() -> None:
    status, printed = told(
        "--polarity range --consolidation sum --targets 3..5 - 3..5 --realisations 4 9 - --annual 6..11",
        "--language en --quarter 3",
    )
    assert status == 0
    assert "1 of 2 quarters that are due are filled" in printed
    assert "against a target of 6 to 11" in printed


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("--targets 10 --realisations 10,5", "argument --realisations: '10,5' is no number; accepted is"),
        ("--targets x --realisations 8", "argument --targets: 'x' is no number"),
        ("--targets 3..y --realisations 8", "argument --targets: 'y' is no number"),
        ("--targets 3..- --realisations 8", "argument --targets: '3..-' is no range; accepted is one like 3..5"),
        ("--targets 10 --realisations 1e999999", "argument --realisations: '1e999999' is no number"),
        ("--targets 10 --realisations NaN", "argument --realisations: 'NaN' is no number"),
    ],
)
def test_bad_numbers_are_named(words: str, problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        told("--polarity range", words)
    assert left.value.code == 2
    assert problem in capsys.readouterr().err


def test_a_question_that_makes_no_sense_is_refused() -> None:
    assert told("--polarity range --targets 10 --realisations 8") == (
        2,
        "targets[0]: a range has two bounds; accepted is a lower and an upper bound\n",
    )
    status, printed = told("--polarity maximise --targets 1 2 3 4 5 --realisations 8")
    assert (status, printed) == (2, "--targets: 5 quarters are more than a year has; accepted is one to four\n")


def test_rules_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    for name in ("absent.json", "broken.json"):
        status, printed = told("--polarity maximise --targets 10 --realisations 8", rules=str(tmp_path / name))
        assert status == 2
        assert printed.startswith(f"--rules {tmp_path / name}: ")
