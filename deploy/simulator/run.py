"""All systems at once: what each sends is drawn from one seed, and everything is written into one book."""

import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from deploy.simulator.book import Book
from deploy.simulator.doors import Account, HttpDoor, KafkaDoor
from deploy.simulator.faults import Faults
from deploy.simulator.item import Place, Service
from deploy.simulator.making import made_up
from deploy.simulator.stage import Set
from deploy.simulator.system import WAYS, System, planned


class Plan(NamedTuple):
    """How much is sent, with which faults; `run` is in the ids, for one run's reports are not another's."""

    reports: int
    faults: Faults
    seed: int
    year: int
    run: str


def simulate(units: Sequence[Set], addresses: Mapping[Service, str], bootstrap: str, plan: Plan, book: Book) -> None:
    """Systems that make up what they report, until every sending has its verdict; raises NotTaken."""
    let_report([_system(number, *unit, plan) for number, unit in enumerate(units)], addresses, bootstrap, book)


def let_report(systems: Sequence[System], addresses: Mapping[Service, str], bootstrap: str, book: Book) -> None:
    """All of them side by side, until every sending has its verdict; raises NotTaken."""

    def act(number: int) -> None:
        system = systems[number]
        http = HttpDoor(addresses, system.account, WAYS[number % len(WAYS)], book.unanswered)
        system.send(http, KafkaDoor(bootstrap, system.account), book)

    with ThreadPoolExecutor(len(systems)) as pool:
        list(pool.map(act, range(len(systems))))


def drawn(seed: int, unit: str) -> random.Random:
    """What happens to a unit does not depend on the others."""
    return random.Random(f"{seed} {unit}")  # noqa: S311 - repeatable, and no secret


def _system(number: int, account: Account, places: Sequence[Place], plan: Plan) -> System:
    rng = drawn(plan.seed, account.unit)
    items = list(made_up(places, plan.reports, plan.run, number + 1, plan.year, rng))
    return System(account, planned(items, plan.faults, rng), plan.faults.burst)
