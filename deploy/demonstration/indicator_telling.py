"""The year of one indicator, told call by call: drafted, proposed, agreed, given targets, measured, verified."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from deploy.demonstration import stories
from deploy.demonstration.caller import Caller, Who
from deploy.demonstration.catalogue import UnitEntry
from deploy.demonstration.indicator_catalogue import TEXTS, IndicatorCatalogue, IndicatorEntry
from deploy.demonstration.indicator_invention import Measurer
from deploy.demonstration.left import VERIFIER, Left
from deploy.demonstration.stories import TW_I, TW_II, TW_III
from deploy.demonstration.telling import COORDINATOR, SEED, YEAR, Plan
from deploy.simulator.item import Place

BEGIN, MIDDLE = f"{YEAR}-01-01", f"{YEAR}-07-01"
RETURNED = {"reason": "Serapan atau kegiatan bukan hasil; tautkan ke sasaran RPJMD", "due": f"{YEAR}-10-31"}
TARGETS_RETURNED = {"reason": "Target di bawah capaian tahun lalu"}
RETIRED = {"reason": "Digabung ke indikator provinsi mulai semester II", "effective_from": MIDDLE}
UNFIT = "Angka belum sama dengan bukti dukung."
VERIFIED = {TW_I: 100, TW_II: 85, TW_III: 45}  # of the measurements of a quarter, in percent


class IndicatorTelling:
    """Tells the story of one indicator; whatever is drawn by chance is drawn in the order of the story.

    What the unit's own system has to report is `left`.
    """

    def __init__(
        self,
        indicators: Caller,
        catalogue: IndicatorCatalogue,
        unit: UnitEntry,
        entry: IndicatorEntry,
        *,
        has_system: bool = False,
    ) -> None:
        self._indicators = indicators
        self._entry = entry
        self._unit = unit.id
        self._story = catalogue.story(unit.id, entry.code)
        self._definition = catalogue.definition(unit, entry)
        self._measurer = Measurer(unit, entry, self._definition, SEED)
        self._operator, self._head = Who("operator", unit.id), Who("head", unit.id)
        self._has_system = has_system
        self.left: list[Left] = []
        self.path = f"/indicators/{unit.id}/{entry.code}"

    @property
    def stream(self) -> str:
        return f"indicator-{self._unit}-{self._entry.code}"

    def set(self, plan: Plan | None) -> None:
        """As far as the story goes, up to targets in force."""
        definition = self._definition | {"served_by": self._actions(plan)}
        if self._story == "sketched":
            definition = {name: value for name, value in definition.items() if name not in TEXTS}
        self._send(self._operator, "PUT", "", definition)
        if self._story in {"sketched", "draft"}:
            return
        if self._story != "untargeted":
            self._send(self._operator, "PUT", f"/targets/{YEAR}", {"quarters": self._entry.targets})
        self._send(self._head, "POST", "/propose")
        if self._story == "returned":
            self._send(COORDINATOR, "POST", "/return", RETURNED)
        if self._story not in {"proposed", "returned"}:
            self._send(COORDINATOR, "POST", "/agree", {"effective_from": BEGIN})
            self._answer_targets()

    def first_half(self) -> None:
        """TW I and II; then what is put right, changed and revised before the second half."""
        self._measure((TW_I, TW_II))
        self._correct()
        self._change_targets()
        self._revise()

    def third_quarter(self) -> None:
        if self._story != "retired":
            self._measure((TW_III,))

    @property
    def measured(self) -> bool:
        return self._story in {"measured", "revising", "retired"}

    @cached_property
    def _measurements(self) -> Mapping[int, Mapping[str, Any]]:
        return self._measurer.measurements()

    def _actions(self, plan: Plan | None) -> list[dict[str, Any]]:
        """Those of the unit's plan that serve it."""
        actions = plan.actions.items() if plan and self._entry.serves else ()
        return [
            {"year": YEAR, "kind": "general", "action": name}
            for name, body in actions
            if body["rb_indicator"] == self._entry.serves
        ]

    def _answer_targets(self) -> None:
        if self._story == "targets_returned":
            self._send(COORDINATOR, "POST", f"/targets/{YEAR}/return", TARGETS_RETURNED)
        if self.measured:
            self._send(COORDINATOR, "POST", f"/targets/{YEAR}/approve")
        if self._story == "retired":
            self._send(COORDINATOR, "POST", "/retire", RETIRED)

    def _measure(self, quarters: Sequence[int]) -> None:
        for quarter, body in self._measurements.items():
            if quarter in quarters and not self._withheld(quarter):
                self._state(quarter, body)

    def _state(self, quarter: int, body: Mapping[str, Any]) -> None:
        finding, path = self._finding(quarter), f"/measurements/{YEAR}/{quarter}"
        if self._has_system and quarter == TW_III:
            data = {"indicator": self._entry.code, "year": YEAR, "quarter": quarter, **body}
            place = Place("indicators", self._unit, self._entry.code, quarter)
            self.left.append(Left(place, data, f"{self.path}{path}/verification", finding))
            return
        self._send(self._operator, "PUT", path, body)
        if finding:
            self._send(VERIFIER, "PUT", f"{path}/verification", finding)

    def _withheld(self, quarter: int) -> bool:
        """Whether something is not measured yet, by the units that do not report their actions either."""
        if quarter != TW_III:
            return False
        return self._unit in stories.SILENT or (self._unit in stories.FORGETFUL and self._measurer.chance(40))

    def _finding(self, quarter: int) -> dict[str, Any] | None:
        """What a verifier will find, where one looks."""
        if not self._measurer.chance(VERIFIED[quarter]):
            return None
        fits = self._measurer.chance(95)
        return {"confirmed": fits, "notes": None if fits else UNFIT}

    def _correct(self) -> None:
        correction = self._entry.correction
        if correction:
            measured = {**self._measurements[correction.quarter], "value": correction.value}
            path = f"/measurements/{YEAR}/{correction.quarter}/corrections"
            self._send(self._operator, "POST", path, {**measured, "reason": correction.reason})

    def _change_targets(self) -> None:
        change = self._entry.target_change
        if change:
            body = {"quarters": change.quarters, "reason": change.reason}
            self._send(self._operator, "PUT", f"/targets/{YEAR}", body)
            self._send(COORDINATOR, "POST", f"/targets/{YEAR}/approve", occasion=change.reason)

    def _revise(self) -> None:
        revision = self._entry.revision
        if revision is None:
            return
        self._send(self._head, "POST", "/revision", {"reason": revision.reason})
        self._send(self._operator, "PUT", "", self._definition | revision.definition)
        if self._story != "revising":
            self._send(self._head, "POST", "/propose", occasion=revision.reason)
            self._send(COORDINATOR, "POST", "/agree", {"effective_from": MIDDLE})

    def _send(
        self, who: Who, method: str, path: str, body: Mapping[str, Any] | None = None, *, occasion: str = ""
    ) -> None:
        self._indicators.send(who, method, self.path + path, body, occasion=occasion)
