"""The operators' command that is no single service's: `python -m shared status`."""

import sys
from collections.abc import Mapping
from typing import Any

from shared.run import Task, main
from shared.status_task import STATUS

COMMANDS: Mapping[str, Task[Any]] = {"status": STATUS}

if __name__ == "__main__":
    sys.exit(main("sinergi", {}, COMMANDS))
