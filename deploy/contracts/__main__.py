"""`python -m deploy.contracts` writes the contracts anew, unless that would break whoever keeps to the earlier ones."""

import argparse
import logging
import sys

from deploy.contracts.changes import broken
from deploy.contracts.published import FOLDER, contracts, read, with_older, write
from shared import logs

BREAKS = 1


def main() -> int:
    asked = _arguments()
    logs.configure("contracts", "main", logging.ERROR, sys.stderr.buffer)
    earlier = read(FOLDER)
    later = with_older(earlier, contracts())
    breaks = broken(earlier, later)
    sys.stderr.writelines(f"breaks {line}\n" for line in breaks)
    if breaks and not asked.break_them:
        sys.stderr.write("Nothing was written. A report or an event that changes so needs another schema number.\n")
        return BREAKS
    write(FOLDER, later)
    sys.stdout.write(f"{len(later)} files in {FOLDER}\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.contracts", description=__doc__)
    parser.add_argument("--break-them", action="store_true", help="write them even where that breaks somebody")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
