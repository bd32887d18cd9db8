"""What is judged: the history, and dumps of the log, the topic and the public answers, as files of one folder."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.oracle import history
from tests.faults.oracle.history import Entry

Answers = Mapping[str, str]


class Commit(NamedTuple):
    """One raw commit document: `version` is the stream's before it, `events` are CloudEvents in JSON."""

    id: str
    stream: str
    version: int
    unit: str
    command: str
    events: tuple[str, ...]
    previous_hash: str
    hash: str
    published: bool


class Record(NamedTuple):
    """One raw record of the topic; bytes that are not UTF-8 are kept as surrogates."""

    partition: int
    offset: int
    key: str
    value: str


class Event(NamedTuple):
    """A CloudEvent: numbers in `data` are Decimal or strings, never float."""

    stream: str
    version: int
    unit: str
    type: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Evidence:
    """`answers` are the read model's public answers, bodies by path; `rebuilt` the same asked after a rebuild."""

    history: Sequence[Entry]
    commits: Sequence[Commit]
    records: Sequence[Record]
    answers: Answers = field(default_factory=dict)
    rebuilt: Answers = field(default_factory=dict)


def parse(text: str) -> Event:
    """Raises ValueError or KeyError where the text is no event."""
    envelope = json.loads(text, parse_float=Decimal)
    subject, version, unit = envelope["subject"], envelope["streamversion"], envelope["unit"]
    return Event(subject, version, unit, envelope["type"], envelope["data"])


def save(folder: Path, evidence: Evidence) -> None:
    """Everything but the history, which is written by those who make it."""
    _write(folder / "commits.jsonl", evidence.commits)
    _write(folder / "topic.jsonl", evidence.records)
    (folder / "answers.json").write_text(json.dumps(evidence.answers))
    (folder / "rebuilt.json").write_text(json.dumps(evidence.rebuilt))


def load(folder: Path) -> Evidence:
    return Evidence(
        history=history.read(folder / "history.jsonl"),
        commits=[Commit(*fields)._replace(events=tuple(fields[5])) for fields in _read(folder / "commits.jsonl")],
        records=[Record(*fields) for fields in _read(folder / "topic.jsonl")],
        answers=_answers(folder / "answers.json"),
        rebuilt=_answers(folder / "rebuilt.json"),
    )


def _write(path: Path, rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def _read(path: Path) -> list[list[Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _answers(path: Path) -> Answers:
    answers: Answers = json.loads(path.read_text())
    return answers
