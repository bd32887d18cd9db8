"""`python -m tests.benchmarks` measures all figures the system is built for, prints them and writes results.json."""

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rich.console import Console

from deploy.local.programs import SERVICES
from deploy.local.stack import running_stack
from shared import logs
from tests.benchmarks import commands, figures, latency, memory, projection, rebuild, summary
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import Ground

RESULTS = Path(__file__).with_name("results.json")
Measure = Callable[[Ground], Iterator[Figure]]
ON_INFRASTRUCTURE: Mapping[str, Measure] = {"projection": projection.measure, "rebuild": rebuild.measure}
ON_SERVICES: Mapping[str, Measure] = {
    "memory": memory.measure,
    "latency": latency.measure,
    "commands": commands.measure,
    "summary": summary.measure,
}


def main() -> int:
    asked = _arguments()
    logs.configure("benchmarks", "main", logging.WARNING, sys.stderr.buffer)
    console = Console(stderr=True)
    found: list[Figure] = []
    for services, benchmarks in (((), ON_INFRASTRUCTURE), (SERVICES, ON_SERVICES)):
        wanted = {name: measure for name, measure in benchmarks.items() if name in (asked.only or benchmarks)}
        if wanted:
            with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder), services=services) as stack:
                ground = Ground(stack, asked.events)
                for name, measure in wanted.items():
                    with console.status(f"{name} ..."):
                        found += measure(ground)
    Console().print(figures.table(found))
    figures.write(asked.results, found)
    return 0 if all(figure.ok for figure in found) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--events", type=int, default=200_000, help="how many to project and rebuild (the full: 1000000)"
    )
    parser.add_argument("--only", nargs="+", choices=[*ON_INFRASTRUCTURE, *ON_SERVICES], help="leave out the others")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the JSON is written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
