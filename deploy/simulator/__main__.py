"""`python -m deploy.simulator` lets systems of units report to the stack that `make up` runs, and checks its book."""

import argparse
import os
import secrets
import sys
from collections import Counter
from contextlib import closing

from rich.console import Console
from rich.table import Table

from deploy.demonstration.caller import Caller
from deploy.demonstration.catalogue import PARTS, read_units
from deploy.local import identity
from deploy.local.obstacle import Obstacle
from deploy.local.ports import HOST
from deploy.local.settings import read
from deploy.simulator.book import Book
from deploy.simulator.faults import Faults
from deploy.simulator.run import Plan, simulate
from deploy.simulator.stage import Stage

MOST = 41
YEAR = 2031  # a year of its own, so that what it makes up stands beside nothing real


def main() -> int:
    asked, console = _arguments(), Console()
    try:
        book = _run(asked, console)
    except Obstacle as obstacle:
        Console(stderr=True).print(str(obstacle), style="red", markup=False)
        return 1
    disagreements = book.disagreements()
    console.print(_table(book))
    for line in disagreements:
        console.print(line, style="red", markup=False)
    return 1 if disagreements else 0


def _run(asked: argparse.Namespace, console: Console) -> Book:
    settings, book = read(os.environ), Book()
    mint = identity.load(settings.home / "identity").mint
    plans, indicators = (f"http://{HOST}:{settings.ports[name]}" for name in ("plans-api", "indicators-api"))
    units = {unit.id: unit.name for unit in read_units() if unit.kind not in PARTS}
    with closing(Caller(plans, mint)) as one, closing(Caller(indicators, mint)) as other:
        stage = Stage(one, other, YEAR).set(dict(list(units.items())[: asked.units]), console)
    shares = (asked.bad / 100, asked.duplicates / 100, asked.reordering / 100)
    faults = Faults(*shares, asked.burst, asked.corrected / 100)
    plan = Plan(asked.reports, faults, asked.seed, YEAR, run=secrets.token_hex(4))
    bootstrap = f"{HOST}:{settings.ports['kafka-units']}"
    with console.status("Reporting ..."):
        simulate(stage, {"plans": plans, "indicators": indicators}, bootstrap, plan, book)
    return book


def _table(book: Book) -> Table:
    table = Table("outcome", title="What became of it")
    table.add_column("expected", justify="right")
    table.add_column("told", justify="right")
    expected = sum(map(book.expected, book.units), Counter[str]())
    told = sum(map(book.counted, book.units), Counter[str]())
    for name in sorted(expected | told):
        table.add_row(name, str(expected[name]), str(told[name]))
    return table


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.simulator", description=__doc__)
    parser.add_argument("--units", type=int, default=MOST, choices=range(1, MOST + 1), metavar="N", help="how many")
    parser.add_argument("--reports", type=int, default=20, help="of each unit")
    parser.add_argument("--bad", type=float, default=5, help="how many of a hundred are bad")
    parser.add_argument("--corrected", type=float, default=50, help="how many of a hundred bad ones are corrected")
    parser.add_argument("--duplicates", type=float, default=5, help="how many of a hundred are sent twice")
    parser.add_argument("--reordering", type=float, default=10, help="how many of a hundred are out of order")
    parser.add_argument("--burst", type=int, default=5, help="how many are sent at once")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same reports up")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
