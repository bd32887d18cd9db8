"""What the systems of units report in the demonstration year, over both doors, with the mistakes that systems make."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rich.console import Console

from deploy.demonstration.caller import Caller, NotAccepted
from deploy.demonstration.left import Left
from deploy.demonstration.stories import SYSTEMS
from deploy.demonstration.telling import SEED
from deploy.demonstration.together import side_by_side
from deploy.simulator.accounts import opened
from deploy.simulator.book import Book
from deploy.simulator.doors import Account
from deploy.simulator.faults import Faults
from deploy.simulator.item import Item, Service
from deploy.simulator.making import report
from deploy.simulator.run import drawn, let_report
from deploy.simulator.system import System, planned

FAULTS = Faults(bad=0.1, duplicates=0.1, reordering=0.1, burst=8, corrected=1.0, closed=1)


class Systems:
    """They use the doors at `addresses` and `bootstrap`, each with an account that the coordinator opens for it."""

    def __init__(self, callers: Mapping[Service, Caller], addresses: Mapping[Service, str], bootstrap: str) -> None:
        self._callers = callers
        self._addresses = addresses
        self._bootstrap = bootstrap

    def report(self, left: Sequence[Left], console: Console) -> None:
        """Everything that was left to them, and what is found of it; raises NotAccepted.

        What was reported before, by a load that was cut off, is a duplicate now, with the verdict that it had.
        """
        items: dict[str, list[Item]] = defaultdict(list)
        for each in left:
            items[each.place.unit].append(_item(each))
        accounts = side_by_side("accounts of systems", list(items), self._opened, console)
        book = Book()
        systems = [_system(account, items[account.unit]) for account in accounts]
        with console.status("systems of units report"):
            let_report(systems, self._addresses, self._bootstrap, book)
        if unexpected := book.unexpected():
            raise NotAccepted(unexpected[0])
        side_by_side("verifications", left, lambda each: each.verify(self._callers[each.place.service]), console)

    def _opened(self, unit: str) -> Account:
        return opened(self._callers["plans"], unit, SYSTEMS[unit])


def _item(left: Left) -> Item:
    place = left.place
    return report(place, f"{place.name}-tw{place.quarter}", SYSTEMS[place.unit], left.data)


def _system(account: Account, items: Sequence[Item]) -> System:
    return System(account, planned(items, FAULTS, drawn(SEED, account.unit)), FAULTS.burst)
