"""What units plan and report, made up by a seed: the same for the same unit, whatever else happens."""

import random
from collections.abc import Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any, NamedTuple

from msgspec.structs import asdict

from deploy.demonstration.catalogue import ActionEntry, Catalogue, UnitEntry

SHARES = (Decimal("0.15"), Decimal("0.25"), Decimal("0.27"), Decimal("0.30"))  # of the budget, by quarter
QUARTERS = ("TW I", "TW II", "TW III", "TW IV")
MILLION = 1_000_000
TWO_PLACES = Decimal("0.01")


class Pace(NamedTuple):
    """How a unit gets on: how many of its targets it reaches, in percent, and how far it comes with the others."""

    reached: int
    otherwise: tuple[int, int]


PACES = (Pace(94, (80, 95)), Pace(68, (55, 92)), Pace(48, (40, 88)), Pace(15, (20, 80)))
OF_TEN = (0, 0, 0, 0, 1, 1, 1, 2, 2, 3)  # how often each pace is found


class Inventor:
    """Makes up one plan of a unit; nothing that is drawn for one depends on another."""

    def __init__(self, catalogue: Catalogue, unit: UnitEntry, kind: str, seed: int) -> None:
        self._catalogue = catalogue
        self._unit = unit
        self._rng = random.Random(f"{seed}/{unit.id}/{kind}")  # noqa: S311 - repeatable, and no secret
        self._pace = PACES[self._rng.choice(OF_TEN)]

    def chance(self, percent: int) -> bool:
        return self._rng.randrange(100) < percent

    def plan(self) -> list[ActionEntry]:
        """Six to ten actions of the regency's, and of the kecamatan's where it is one."""
        own = list(self._catalogue.kecamatan) if self._unit.kind == "kecamatan" else []
        size = self._rng.randint(6, 10) - len(own)
        chosen = sorted(self._rng.sample(range(len(self._catalogue.actions)), size))
        return [*own, *(self._catalogue.actions[place] for place in chosen)]

    def action(self, entry: ActionEntry) -> dict[str, Any]:
        """The body of an action."""
        budget = entry.millions * MILLION * self._rng.randint(70, 140) // 100 // 1000 * 1000
        values = {key: value for key, value in asdict(entry).items() if key != "millions"}
        return {
            **values,
            "description": entry.description.format(unit=self._unit.name),
            "targets": [str(target) if target is not None else None for target in entry.targets],
            "target_total": _total(entry),
            "budget_total": str(budget),
            "executor": self._unit.name,
            "coordinator": "Bagian Organisasi",
        }

    def reports(self, body: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The quarters in which an action is due, with what is reported for each."""
        before = Decimal()
        for quarter, target in enumerate(body["targets"], start=1):
            if target is not None:
                value = self._value(body, Decimal(target), before)
                before = value if body["target_kind"] == "cumulative" else Decimal()
                yield quarter, self._report(body, quarter, value, reached=value >= Decimal(target))

    def assessment(self, *, reached: bool) -> dict[str, Any]:
        """What a verifier finds."""
        return {
            "execution": self.chance(93),
            "output": reached,
            "quality": self.chance(90),
            "timeliness": self.chance(86),
            "notes": None if reached else "Output belum sesuai target triwulan.",
        }

    def _value(self, body: dict[str, Any], target: Decimal, before: Decimal) -> Decimal:
        percent = (
            self._rng.randint(100, 108) if self.chance(self._pace.reached) else self._rng.randint(*self._pace.otherwise)
        )
        value = target * percent / 100
        rounded = value.to_integral(ROUND_FLOOR) if body["scale"] == "number" else value.quantize(TWO_PLACES)
        bounded = max(rounded, before, Decimal(body["minimum"] or 0))
        return min(bounded, Decimal(body["maximum"])) if body["maximum"] else bounded

    def _report(self, body: dict[str, Any], quarter: int, value: Decimal, *, reached: bool) -> dict[str, Any]:
        absorbed = Decimal(body["budget_total"]) * SHARES[quarter - 1] * self._rng.randint(70, 105) / 100
        obstructed = self.chance(8 if reached else 62)
        return {
            "value": str(value),
            "budget_absorbed": str(absorbed.quantize(Decimal(1))) if self.chance(93) else None,
            "obstacle": self._obstacle() if obstructed else None,
            "solution": self._rng.choice(self._catalogue.solutions) if obstructed else None,
            "evidence": [self._evidence(body, quarter)] if self.chance(88) else [],
        }

    def _obstacle(self) -> dict[str, str]:
        categories: Sequence[str] = list(self._catalogue.obstacles)
        category = self._rng.choices(categories, weights=[3, 2, 3, 5, 4, 2, 3, 1])[0]
        return {"category": category, "text": self._rng.choice(self._catalogue.obstacles[category])}

    def _evidence(self, body: dict[str, Any], quarter: int) -> dict[str, str]:
        title = f"{body['output_indicator']}, {QUARTERS[quarter - 1]}"
        return {
            "kind": "link",
            "title": title,
            "link": f"https://arsip.example/{self._unit.id}/{self._rng.getrandbits(40):010x}",
        }


def _total(entry: ActionEntry) -> str:
    """The year's target: the sum of what each quarter asks for, or the last one."""
    targets = [target for target in entry.targets if target is not None]
    return str(sum(targets) if entry.target_kind == "per_quarter" else targets[-1])
