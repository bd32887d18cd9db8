"""`python -m tests.faults.oracle FOLDER` judges the evidence in a folder; the exit status is 1 when it finds fault."""

import sys
from pathlib import Path

from tests.faults.oracle.evidence import load
from tests.faults.oracle.judge import counts, judge


def main(folder: str) -> int:
    evidence = load(Path(folder))
    for name, number in counts(evidence).items():
        sys.stdout.write(f"{number:8} {name}\n")
    violations = judge(evidence)
    for violation in violations:
        sys.stdout.write(f"{violation}\n")
    sys.stdout.write(f"{len(violations)} violations\n")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or ["."]))
