"""Looks the locked packages up in the database of advisories; where that cannot be reached, it says so and passes."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).with_name("uv")
COMMAND = ("audit", "--frozen", "--preview-features", "audit-command")
UNREACHABLE = "for url ("  # how uv says which answer did not come, with exit status 2 as for any failure
NOT_AUDITED = "NOT AUDITED: the database of advisories cannot be reached, so that nothing is known of the packages.\n"


def audit(project: Path, arguments: Sequence[str] = ()) -> int:
    """0 where nothing is known against any package or nothing can be known now, otherwise uv's own exit status."""
    done = subprocess.run([UV, *COMMAND, *arguments], cwd=project, stderr=subprocess.PIPE, text=True, check=False)
    sys.stderr.write(done.stderr)
    if done.returncode and UNREACHABLE in done.stderr:
        sys.stderr.write(NOT_AUDITED)
        return 0
    return done.returncode


if __name__ == "__main__":
    sys.exit(audit(ROOT, sys.argv[1:]))
