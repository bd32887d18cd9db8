"""Pages of a unit's plans: what is due, what was returned and why, and asking for approval."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.plans.desk import QUARTERS, desk
from services.plans.entry import QuarterEntries
from services.plans.page_desk import PLAN_AT, page_desk, quarter_at_hand, quarters_of, unit_name
from services.plans.plan_commands import PlanId, SubmitPlan
from services.plans.plan_state import Plan
from services.plans.refusals import WORDING
from shared.access import at_home, everybody, heads
from shared.auth import principal
from shared.pages.choice import tongue
from shared.pages.forms import REFUSALS, form, form_context, key_after, new_key
from shared.pages.refusals import NOTHING_WRONG, Answer
from shared.problems import PROBLEMS, problem_of

Page = str | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    blueprint.get("/isi", endpoint="home")(own_plans)
    blueprint.get(f"/isi/{PLAN_AT}")(plan_page)
    blueprint.post(f"/isi/{PLAN_AT}/ajukan")(submit)


@everybody
def own_plans() -> str:
    """Those of the unit of whoever asks; who has none is told where to go on."""
    unit = principal().unit
    if unit is None:
        return render_template("isi-tanpa-unit.html")
    known = [(name, desk().plan(name).state) for name in page_desk().plans_of(unit)]
    plans = [(name, plan, quarters_of(desk(), name, plan)) for name, plan in known]
    return render_template("isi.html", unit=unit, name=unit_name(desk(), unit), plans=plans)


@at_home
def plan_page(**plan: Any) -> Page:
    return _page(PlanId(**plan), new_key(), NOTHING_WRONG)


@heads
@form
def submit(**plan: Any) -> Page | Response:
    name = PlanId(**plan)
    try:
        desk().plans.execute(name.stream, SubmitPlan(name), form_context(name.unit))
    except REFUSALS as error:
        problem = problem_of(error, PROBLEMS)
        return _page(name, key_after(error), WORDING.answer(problem, str, tongue())), problem.status
    return redirect(url_for(".plan_page", **plan, tersimpan="diajukan"), 303)


def _page(name: PlanId, key: str, wrong: Answer) -> str:
    plan = desk().plan(name).state
    quarters = quarters_of(desk(), name, plan)
    return render_template(
        "isi-rencana.html",
        plan_id=name,
        name=unit_name(desk(), name.unit),
        plan=plan,
        quarters=quarters,
        now=_chosen(quarters),
        key=key,
        wrong=wrong,
        saved=_saved(plan),
    )


def _chosen(quarters: list[QuarterEntries]) -> QuarterEntries:
    asked = request.args.get("tw", "")
    known = {str(quarter): each for quarter, each in zip(QUARTERS, quarters, strict=True)}
    return known.get(asked) or known[str(quarter_at_hand(quarters))]


def _saved(plan: Plan) -> str | None:
    """What the page says that was done just now: `diajukan`, or the action whose progress was entered."""
    saved = request.args.get("tersimpan", "")
    return saved if saved == "diajukan" or any(saved in actions for actions in plan.in_force) else None
