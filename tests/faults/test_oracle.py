"""The oracle itself is tried: it has nothing to say about a correct system, and finds every defect put into one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import defects, oracle
from tests.faults.miniature import Miniature
from tests.faults.oracle.evidence import load, save
from tests.faults.oracle.history import Recorder
from tests.faults.oracle.judge import counts, judge

SEEDS = range(4)
CAUGHT = [
    (defects.DropsAnAcknowledgedEvent, "I1", "is in the log and not on the topic"),
    (defects.LosesACommit, "I1", "was acknowledged and is not in the log"),
    (defects.AcknowledgesBeforeStoring, "I1", "was acknowledged and is not in the log"),
    (defects.ForgetsKeys, "I1", "is in the log more than once"),
    (defects.StoresWhatItRefuses, "I2", "which was refused"),
    (defects.LetsTwoWin, "I4", "both won this version"),
    (defects.SwapsTwo, "I4", "right after version"),
    (defects.EncodesAgain, "I3", "is on the topic twice with different bytes"),
    (defects.TailsAPosition, "I1", "is in the log and not on the topic"),
    (defects.AppliesTwice, "I3", "the read model's history has version"),
    (defects.AppliesBeforeTheGuard, "I5", "by the fold of the log"),
    (defects.SkipsOnAParseError, "I5", "by the fold of the log"),
    (defects.CommitsOffsetsFirst, "I3", "the read model's history"),
    (defects.LosesOnRevoke, "I3", "the read model's history"),
    (defects.SumsInFloat, "I5", "by the fold of the log"),
    (defects.ReadsTheClockInAFold, "I5", "is answered differently after a rebuild"),
    (defects.ShowsAnOlderState, "I4", "and did not see it"),
]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_correct_system_passes(seed: int) -> None:
    shown = Miniature(seed).run()
    assert judge(shown) == []
    assert min(counts(shown).values()) >= 0
    assert counts(shown)["duplicates on the topic"] > 0
    assert counts(shown)["attempts of unknown outcome"] > 0
    assert counts(shown)["refused"] > 0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("defect", "invariant", "words"), CAUGHT)
def test_a_defect_is_caught(defect: type[Miniature], invariant: str, words: str, seed: int) -> None:
    violations = judge(defect(seed).run())
    assert any(found.invariant == invariant and words in found.what for found in violations), list(map(str, violations))


def test_a_history_that_was_written_down_is_judged_like_the_one_that_was_seen(tmp_path: Path) -> None:
    shown = Miniature(1).run()
    with (tmp_path / "history.jsonl").open("w", encoding="utf-8") as file:
        recorder = Recorder(file, clock=iter(entry.at for entry in shown.history).__next__)
        for entry in shown.history:
            recorder.write(entry)
    save(tmp_path, shown)
    assert load(tmp_path) == shown


def test_the_oracle_imports_nothing_of_the_product() -> None:
    imported = {
        name for file in Path(oracle.__path__[0]).glob("*.py") for name in _imports(ast.parse(file.read_text()))
    }
    assert {name.partition(".")[0] for name in imported} & {"services", "shared", "deploy"} == set()
    assert {name for name in imported if name.startswith("tests.") and not name.startswith(oracle.__name__)} == set()


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
