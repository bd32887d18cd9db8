"""All systems at once: what each sends is drawn from one seed, and everything is written into one book."""

import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from deploy.simulator.book import Book
from deploy.simulator.doors import HttpDoor, KafkaDoor
from deploy.simulator.faults import Faults
from deploy.simulator.item import Service
from deploy.simulator.stage import Set
from deploy.simulator.system import WAYS, System


class Plan(NamedTuple):
    """How much is sent, with which faults; `run` is in the ids, for one run's reports are not another's."""

    reports: int
    faults: Faults
    seed: int
    year: int
    run: str


def simulate(units: Sequence[Set], addresses: Mapping[Service, str], bootstrap: str, plan: Plan, book: Book) -> None:
    """Until every sending has its verdict; raises NotTaken."""

    def act(number: int) -> None:
        account, places = units[number]
        system = System(account, number + 1, places, plan.year, plan.run)
        sendings = system.sendings(plan.reports, plan.faults, random.Random(f"{plan.seed} {account.unit}"))  # noqa: S311
        http = HttpDoor(addresses, account, WAYS[number % len(WAYS)], book.unanswered)
        system.send(sendings, plan.faults, http, KafkaDoor(bootstrap, account), book)

    with ThreadPoolExecutor(len(units)) as pool:
        list(pool.map(act, range(len(units))))
