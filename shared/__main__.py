"""The operators' command that is no single service's: `python -m shared status`."""

import sys

from shared.run import main
from shared.status_task import STATUS

if __name__ == "__main__":
    sys.exit(main("sinergi", processes={}, commands={"status": STATUS}))
