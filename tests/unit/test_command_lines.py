"""What operators are told to type is what the commands take; whatever changes something can be tried first."""

import argparse
import importlib
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from shared.run import Task, parser

ROOT = Path(__file__).parents[2]
TEXTS = (ROOT / "README.md", ROOT / "deploy" / "operations.md", *sorted((ROOT / "deploy" / "runbooks").glob("*.md")))
LINE = re.compile(r"python -m (services\.[a-z]+|shared) +((?:\\\n|[^`|\n#;&)])+)")
SERVICES = ("plans", "indicators", "reporting", "notifications")


def tasks(module: str) -> Mapping[str, Task[Any]]:
    main = importlib.import_module(f"{module}.__main__")
    return {**getattr(main, "PROCESSES", {}), **main.COMMANDS}


def told() -> Iterator[Any]:
    for text in TEXTS:
        for module, typed in LINE.findall(text.read_text()):
            words = shlex.split(typed.replace("\\\n", " ").replace("$mode", "dry-run"))
            if words[0].isalpha() or "-" in words[0]:
                yield pytest.param(module, words, id=f"{text.name}: {module} {' '.join(words)[:60]}")


@pytest.mark.parametrize(("module", "words"), list(told()))
def test_what_is_told_to_be_typed_is_taken(module: str, words: list[str]) -> None:
    assert parser(module.rpartition(".")[2], tasks(module)).parse_args(words).task == words[0]


def test_the_runbooks_tell_of_commands() -> None:
    named = {words[0] for _, words in (case.values for case in told())}
    assert {"status", "parked", "replay-parked", "verify-chain", "republish", "restore", "rebuild"} <= named


def options(command: argparse.ArgumentParser) -> Iterator[str]:
    """Of a command and of its own commands."""
    for action in command._actions:  # noqa: SLF001 - argparse tells of them nowhere else
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for one in action.choices.values():
                yield from options(one)


@pytest.mark.parametrize(
    ("service", "name"), [(service, name) for service in SERVICES for name in tasks(f"services.{service}")]
)
def test_whatever_changes_something_can_be_tried_first(service: str, name: str) -> None:
    task, command = tasks(f"services.{service}")[name], argparse.ArgumentParser()
    task.arguments(command)
    assert ("--dry-run" in options(command)) is task.changes
    assert len(task.help.split()) > 1
