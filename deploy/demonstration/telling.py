"""The year of one plan, told call by call: drafted, submitted, approved, reported, verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from msgspec.structs import asdict

from deploy.demonstration import stories
from deploy.demonstration.caller import Caller, Who
from deploy.demonstration.catalogue import ActionEntry, Catalogue, Parent, UnitEntry
from deploy.demonstration.invention import Inventor
from deploy.demonstration.left import VERIFIER, Left
from deploy.demonstration.stories import TW_I, TW_II, TW_III, Ending, Place, Report
from deploy.simulator.item import Place as Reported

YEAR, SEED = 2025, 2025
COORDINATOR = Who("coordinator")


@dataclass(frozen=True)
class Plan:
    """A plan: its actions as they were sent, what there is to report, and what of it is reported and verified."""

    unit: str
    path: str
    actions: dict[str, dict[str, Any]]
    reports: dict[Place, Report]
    stated: set[Place]
    verified: set[Place]

    def progress(self, place: Place) -> str:
        return f"{self.path}/actions/{place.action}/progress/{place.quarter}"


class Telling:
    """Tells the story of one plan; whatever is drawn by chance is drawn in the order of the plan.

    What the unit's own system has to report is `left`.
    """

    def __init__(
        self, plans: Caller, catalogue: Catalogue, unit: UnitEntry, kind: str, *, has_system: bool = False
    ) -> None:
        self._plans = plans
        self._catalogue = catalogue
        self._unit = unit.id
        self._kind = kind
        self._path = f"/plans/{unit.id}/{YEAR}/{kind}"
        self._inventor = Inventor(catalogue, unit, kind, SEED)
        self._operator, self._head = Who("operator", unit.id), Who("head", unit.id)
        self._has_system = has_system
        self.left: list[Left] = []

    def general(self) -> Plan | None:
        """The plan of RB General up to the middle of TW III; None where none came into force."""
        ending = stories.ENDINGS.get(self._unit, "approved")
        if ending == "none":
            return None
        plan = self._drafted(self._inventor.plan(), self._catalogue.parent)
        self._approve(plan, ending)
        if ending != "approved":
            return None
        stories.twist(self._unit, plan.actions, plan.reports, self._upload)
        self._report(plan, (TW_I, TW_II))
        if self._unit in stories.REVISING:
            self._revise(plan)
        self._report(plan, (TW_III,))
        return plan

    def thematic(self) -> None:
        plan = self._drafted(self._catalogue.thematic.actions, self._catalogue.thematic_parent)
        self._approve(plan, "approved")
        self._report(plan, (TW_I, TW_II, TW_III))

    def late(self, plan: Plan) -> None:
        """What was not reported for TW II in time."""
        for place, report in plan.reports.items():
            if place.quarter == TW_II and place not in plan.stated:
                self._plans.send(self._operator, "PUT", plan.progress(place), report)

    def corrected(self, plan: Plan) -> None:
        """A value of TW II is put right after it was verified, which opens its verification again."""
        place = next(place for place in plan.reports if place in plan.verified and place.quarter == TW_II)
        value = Decimal(plan.reports[place]["value"])
        reason = "Salah satu dokumen ternyata belum ditetapkan"
        body = {**plan.reports[place], "value": str(max(value - 1, Decimal())), "reason": reason}
        self._plans.send(self._operator, "POST", f"{plan.progress(place)}/corrections", body)

    def _drafted(self, entries: Sequence[ActionEntry], parent: Parent) -> Plan:
        path = self._path
        self._plans.send(self._operator, "PUT", path, {"parent": asdict(parent)})
        bodies = [self._inventor.action(entry) for entry in entries]
        names = [self._plans.send(self._operator, "POST", f"{path}/actions", body)["action"] for body in bodies]
        reports = {
            Place(name, quarter): report
            for name, body in zip(names, bodies, strict=True)
            for quarter, report in self._inventor.reports(body)
        }
        return Plan(self._unit, path, dict(zip(names, bodies, strict=True)), reports, set(), set())

    def _approve(self, plan: Plan, ending: Ending) -> None:
        """As far as the story goes."""
        if ending in {"submitted", "returned", "approved"}:
            self._plans.send(self._head, "POST", f"{plan.path}/submit")
        if ending == "returned":
            reason = {"reason": "Target TW II dan TW III belum sesuai pagu anggaran", "due": f"{YEAR}-10-31"}
            self._plans.send(COORDINATOR, "POST", f"{plan.path}/return", reason)
        if ending == "approved":
            self._plans.send(COORDINATOR, "POST", f"{plan.path}/approve")

    def _revise(self, plan: Plan) -> None:
        """The dearest action is asked for less from TW III on."""
        reason = {"reason": "Penyesuaian target setelah perubahan APBD"}
        self._plans.send(self._operator, "POST", f"{plan.path}/revision", reason)
        name, body = max(plan.actions.items(), key=lambda each: Decimal(each[1]["budget_total"]))
        less = [
            str((Decimal(target) * 3 / 4).quantize(Decimal(1))) if target else None for target in body["targets"][2:]
        ]
        plan.actions[name] = {**body, "targets": [*body["targets"][:2], *less]}
        self._plans.send(self._operator, "PUT", f"{plan.path}/actions/{name}", plan.actions[name])
        self._plans.send(COORDINATOR, "POST", f"{plan.path}/revision/approve", {"effective_from": TW_III})

    def _report(self, plan: Plan, quarters: Sequence[int]) -> None:
        for place in plan.reports:
            if place.quarter in quarters and not self._withheld(place.quarter):
                self._state(plan, place)

    def _withheld(self, quarter: int) -> bool:
        """Whether something is not reported in time, or not at all."""
        if self._unit == stories.EXTENDED and quarter == TW_II:
            return self._inventor.chance(50)
        if quarter != TW_III:
            return False
        return self._unit in stories.SILENT or (self._unit in stories.FORGETFUL and self._inventor.chance(30))

    def _state(self, plan: Plan, place: Place) -> None:
        report, assessment = plan.reports[place], self._assessed(plan, place)
        path = f"{plan.progress(place)}/verification"
        plan.stated.add(place)
        if self._has_system and place.quarter == TW_III:
            data = {"year": YEAR, "kind": self._kind, "action": place.action, "quarter": place.quarter, **report}
            reported = Reported("plans", self._unit, place.action, place.quarter)
            self.left.append(Left(reported, data, path, assessment))
            return
        self._plans.send(self._operator, "PUT", plan.progress(place), report)
        if assessment:
            self._plans.send(VERIFIER, "PUT", path, assessment)
            plan.verified.add(place)

    def _assessed(self, plan: Plan, place: Place) -> dict[str, Any] | None:
        """What a verifier will find, where one looks."""
        if not self._inventor.chance(stories.VERIFIED[place.quarter]):
            return None
        target = plan.actions[place.action]["targets"][place.quarter - 1]
        return self._inventor.assessment(reached=Decimal(plan.reports[place]["value"]) >= Decimal(target or 0))

    def _upload(self, name: str, content: bytes) -> str:
        return self._plans.upload(self._operator, f"/evidence/{self._unit}", name, content)
