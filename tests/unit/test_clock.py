"""The clock is the machine's, unless a file tells the time."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.clock import now, present

TOLD = """
from pathlib import Path
import sys
from shared import clock
clock.follow(Path(sys.argv[1]))
print(clock.now().isoformat(), clock.present().year > 2025)
"""


def test_it_is_the_time_of_the_machine() -> None:
    assert abs(now() - present()) < timedelta(seconds=5)
    assert abs(present() - datetime.now(UTC)) < timedelta(seconds=5)


def test_it_is_the_time_that_a_file_tells_and_work_goes_by_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("2025-04-01T08:00:00+08:00\n")
    told = subprocess.run([sys.executable, "-c", TOLD, file], capture_output=True, text=True, check=True).stdout
    assert told == "2025-04-01T00:00:00+00:00 True\n"
