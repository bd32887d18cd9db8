"""`python -m tests.benchmarks` measures all figures the system is built for, prints them and writes results.json."""

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from deploy.local.programs import SERVICES, Service
from deploy.local.stack import running_stack
from shared import logs
from shared.threads import take_short_turns
from tests.benchmarks import (
    commands,
    fairness,
    figures,
    front,
    indicators,
    intake,
    latency,
    memory,
    projection,
    rebuild,
    summary,
)
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import Ground

RESULTS = Path(__file__).with_name("results.json")
Measure = Callable[[Ground], Iterator[Figure]]
INFRASTRUCTURE: Sequence[Service] = ()
COMMANDS_ALONE = tuple(service for service in SERVICES if service.name == "plans-api")
INBOXES = tuple(service for service in SERVICES if service.name in {"plans-api", intake.INTAKE})
READERS = tuple(service for service in SERVICES if service.name in {"reporting-api", "reporting-consume"})
GROUNDS: Sequence[tuple[Sequence[Service], Mapping[str, Measure]]] = (
    (INFRASTRUCTURE, {"projection": projection.measure, "rebuild": rebuild.measure}),
    (COMMANDS_ALONE, {"commands": commands.measure}),
    (INBOXES, {"intake": intake.measure, "fairness": fairness.measure}),
    (READERS, {"front": front.measure}),
    (SERVICES, {"memory": memory.measure, "summary": summary.measure, "latency": latency.measure}),
    (SERVICES, {"indicators": indicators.measure}),
)


def main() -> int:
    asked = _arguments()
    take_short_turns()
    logs.configure("benchmarks", "main", logging.ERROR, sys.stderr.buffer)
    console = Console(stderr=True)
    found: list[Figure] = []
    for services, benchmarks in GROUNDS:
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
    names = [name for _, benchmarks in GROUNDS for name in benchmarks]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--events", type=int, default=200_000, help="how many to project and rebuild (the full: 1000000)"
    )
    parser.add_argument("--only", nargs="+", choices=names, help="leave out the others")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the JSON is written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
