"""What units measure for their indicators, made up by a seed: the same for the same indicator every time."""

import random
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from deploy.demonstration.catalogue import UnitEntry
from deploy.demonstration.indicator_catalogue import IndicatorEntry
from deploy.demonstration.invention import OF_TEN, PACES, QUARTERS, TWO_PLACES

HUNDRED = Decimal(100)
SPREAD = Decimal("0.3")  # what is a share or an index strays less than a count does
DENOMINATORS = (40, 400)
REPORTED = (1, 2, 3)


class Measurer:
    """Makes up the measurements of one indicator."""

    def __init__(self, unit: UnitEntry, entry: IndicatorEntry, definition: Mapping[str, Any], seed: int) -> None:
        self._unit = unit
        self._entry = entry
        self._definition = definition
        self._pace = PACES[random.Random(f"{seed}/{unit.id}/iku").choice(OF_TEN)]  # noqa: S311 - repeatable
        self._rng = random.Random(f"{seed}/{unit.id}/{entry.code}")  # noqa: S311 - repeatable, and no secret

    def chance(self, percent: int) -> bool:
        return self._rng.randrange(100) < percent

    def measurements(self) -> dict[int, dict[str, Any]]:
        """The bodies of TW I to III, of the quarters with a target."""
        targets, stated = self._entry.targets, self._entry.stated
        return {
            quarter: self._body(quarter, targets[quarter - 1], stated[quarter - 1])
            for quarter in REPORTED
            if targets[quarter - 1] is not None
        }

    def _body(self, quarter: int, target: Any, stated: dict[str, str] | None) -> dict[str, Any]:
        title = f"Laporan kinerja {QUARTERS[quarter - 1]} {self._unit.name}"
        link = f"https://arsip.example/{self._unit.id}/{self._rng.getrandbits(40):010x}"
        return {
            **(stated or self._value(Decimal(target))),
            "standing": "provisional" if quarter == REPORTED[-1] and self.chance(40) else "final",
            "source": title,
            "evidence": [{"kind": "link", "title": title, "link": link}] if self.chance(90) else [],
        }

    def _value(self, target: Decimal) -> dict[str, str]:
        """On the good side of the target as often as the unit's pace has it."""
        reached = self.chance(self._pace.reached)
        percent = self._rng.randint(100, 108) if reached else self._rng.randint(*self._pace.otherwise)
        beyond = (percent - HUNDRED) * self._spread / HUNDRED
        value = self._bounded(target * (1 - beyond if self._definition.get("polarity") == "minimise" else 1 + beyond))
        if self._definition.get("ratio"):
            denominator = self._rng.randint(*DENOMINATORS)
            return {"numerator": f"{value * denominator / HUNDRED:.0f}", "denominator": str(denominator)}
        return {"value": str(value.to_integral(ROUND_FLOOR) if self._counts else value.quantize(TWO_PLACES))}

    @property
    def _spread(self) -> Decimal:
        return Decimal(self._entry.spread or (1 if self._counts else SPREAD))

    @property
    def _counts(self) -> bool:
        """Whether whole things are counted, as the targets show."""
        targets = [target for target in self._entry.targets if isinstance(target, str)]
        return self._definition.get("scale") == "number" and not any("." in target for target in targets)

    def _bounded(self, value: Decimal) -> Decimal:
        most = self._definition.get("maximum")
        return min(max(value, Decimal()), Decimal(most)) if most else max(value, Decimal())
