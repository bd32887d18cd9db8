"""An event that a fold does not handle is found by the type check, before anything runs."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDS = {
    "services/indicators/indicator_state.py": (
        "case IndicatorRetired() as retired:",
        "case IndicatorReturned() as retired:",
    ),
    "services/indicators/rb_stream.py": ("case RbIndexPublished() as event:", "case RbIndexEstimated() as event:"),
    "services/reporting/consultation_documents.py": (
        "case PrecedentKept():",
        "case ConsultationResumed():",
    ),
    "services/reporting/instruction.py": ("case InstructionClosed():", "case InstructionAcknowledged():"),
    "services/reporting/indicator_folds.py": (
        "case MeasurementVerified():",
        "case AchievementAssessed():",
    ),
    "services/plans/account.py": ("case AccountRevoked():", "case AccountOpened() | AccountRotated():"),
    "services/plans/consultation_state.py": ("case ConsultationResumed():", "case ConsultationTimed():"),
    "services/plans/plan_state.py": ("case PlanApproved():", "case PlanDrafted():"),
    "services/plans/unit.py": ("case UnitRenamed() as event:", "case UnitRegistered() as event:"),
    "services/plans/window.py": ("case WindowExtended() as event:", "case WindowScheduled() as event:"),
}


def checked(folder: Path) -> str:
    """What mypy says of the modules in a folder, with the rest of the code as it is."""
    options = ("--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(folder / "cache"))
    command = [sys.executable, "-m", "mypy", *options, *map(str, folder.glob("*.py"))]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_a_fold_without_one_of_its_cases_does_not_pass_the_type_check(tmp_path: Path) -> None:
    for name, (case, other) in FOLDS.items():
        source = (ROOT / name).read_text()
        assert source.count(case) == 1
        whole = Path(name).stem
        (tmp_path / f"whole_{whole}.py").write_text(source)
        (tmp_path / f"less_{whole}.py").write_text(source.replace(case, other))
    found = re.findall(r"(\w+)\.py:[0-9]+: error: Missing return statement", checked(tmp_path))
    assert sorted(found) == sorted(f"less_{Path(name).stem}" for name in FOLDS)
