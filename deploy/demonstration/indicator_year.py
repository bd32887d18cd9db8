"""The demonstration year of the indicators: the rules, all indicators side by side, the rule change, the RB index."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console

from deploy.demonstration.caller import Caller, NotAccepted
from deploy.demonstration.catalogue import UnitEntry
from deploy.demonstration.indicator_catalogue import IndicatorCatalogue, RbEntry, read_rules
from deploy.demonstration.indicator_telling import IndicatorTelling
from deploy.demonstration.left import Left
from deploy.demonstration.stories import TW_III
from deploy.demonstration.telling import COORDINATOR, YEAR, Plan
from deploy.demonstration.together import side_by_side

FIRST, SECOND = "rules-2025-1", "rules-2025-2"
Told = Mapping[str, Sequence[IndicatorTelling]]  # by unit
SETTLED_SECONDS = 120.0
LOOK_AGAIN_SECONDS = 0.1


class IndicatorYear:
    """Loads the year into an indicators service: what waits comes first, for it has waited longest.

    The units in `systems` have some that report by themselves.
    """

    def __init__(
        self,
        indicators: Caller,
        units: Sequence[UnitEntry],
        catalogue: IndicatorCatalogue,
        systems: Collection[str] = (),
    ) -> None:
        self._indicators = indicators
        self._rb_index = catalogue.rb_index
        self._told: Told = {
            unit.id: [
                IndicatorTelling(indicators, catalogue, unit, entry, has_system=unit.id in systems)
                for entry in catalogue.of(unit)
            ]
            for unit in units
        }

    def load(self, plans: Iterable[Plan], console: Console) -> None:
        """The rules change after TW II is measured, as they did in 2025."""
        in_force = {plan.unit: plan for plan in plans}
        self._adopt(FIRST)
        for index in self._rb_index:
            self._record(index)
        waiting, measured = self._those(measured=False), self._those(measured=True)
        _tell("indicators that wait", waiting, lambda unit, each: each.set(in_force.get(unit)), console)
        _tell("indicators", measured, lambda unit, each: each.set(in_force.get(unit)), console)
        _tell("measurements of TW I, II", measured, lambda _, each: each.first_half(), console)
        self._adopt(SECOND)
        self._settle()
        _tell("measurements of TW III", measured, lambda _, each: each.third_quarter(), console)

    def commits(self) -> list[str]:
        """The last commit of every stream as `stream@version`, once every figure is that of the rules in force."""
        return [f"{stream}@{self._settled(path)}" for stream, path in self._pages().items()]

    @property
    def left(self) -> list[Left]:
        return [each for own in self._told.values() for telling in own for each in telling.left]

    def _settle(self) -> None:
        """Let every figure follow the rules before more is measured.

        Where a measurement comes first, it brings the figure under the new rules with it and there is one event fewer:
        the figures are the same, but the year would not have as many events each time.
        """
        for path in self._pages().values():
            self._settled(path)

    def _pages(self) -> Mapping[str, str]:
        """By stream, where the service shows what it comes to."""
        tellings = [telling for own in self._told.values() for telling in own]
        pages = {telling.stream: telling.path for telling in tellings}
        pages |= {f"rb-{index.year}": f"/rb-index/{index.year}" for index in self._rb_index}
        return pages | {"rules": "/rules"}

    def _adopt(self, rules: str) -> None:
        self._indicators.send(COORDINATOR, "PUT", f"/rules/{rules}", read_rules(rules))

    def _record(self, index: RbEntry) -> None:
        path, standing = f"/rb-index/{index.year}", "provisional" if index.year == YEAR else "final"
        for entry, value in index.values.items():
            body = {**value, "standing": standing, "source": index.source}
            self._indicators.send(COORDINATOR, "PUT", f"{path}/values/{entry}", body)
        if index.published:
            published = index.published
            body = {"value": published.value, "predicate": published.predicate, "source": published.source}
            self._indicators.send(COORDINATOR, "PUT", f"{path}/published", body)

    def _those(self, *, measured: bool) -> Told:
        return {unit: [each for each in own if each.measured is measured] for unit, own in self._told.items()}

    def _settled(self, path: str) -> str:
        """The version at which no figure waits for the assessor any more; raises NotAccepted."""
        deadline = time.monotonic() + SETTLED_SECONDS
        while True:
            answer = self._indicators.get(COORDINATOR, path)
            if not _waits(answer.json()):
                return answer.headers["ETag"].strip('"')
            if time.monotonic() > deadline:
                raise NotAccepted(f"{path} has figures that were not assessed under {SECOND}")
            time.sleep(LOOK_AGAIN_SECONDS)


def _tell(what: str, told: Told, tell: Callable[[str, IndicatorTelling], None], console: Console) -> None:
    """The units side by side, the indicators of one after another."""

    def tell_unit(unit: str) -> None:
        for each in told[unit]:
            tell(unit, each)

    side_by_side(what, [unit for unit, own in told.items() if own], tell_unit, console)


def _waits(shown: Mapping[str, Any]) -> bool:
    """Whether a figure of a quarter after the rule change is still that of the rules before."""
    if shown.get("status") == "retired":
        return False
    figures = [each["achievement"]["rules"] for each in shown.get("figures", ()) if each["quarter"] >= TW_III]
    estimated = shown.get("estimated")
    if estimated and estimated["year"] == YEAR:
        figures.append(estimated["rules"])
    return any(rules != SECOND for rules in figures)
