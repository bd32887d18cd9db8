"""The page on which a report is verified: what it says, what is different since it was verified last, the verdict."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.plans.desk import desk
from services.plans.entry import entry_of
from services.plans.page_desk import FIGURE_AT, unit_name
from services.plans.plan_commands import PlanId, VerifyProgress
from services.plans.plan_state import Place
from services.plans.refusals import WORDING
from services.plans.schemas import VerificationBody
from services.plans.verifying import since_verified
from shared.access import verifiers
from shared.auth import principal
from shared.commands import PreconditionFailed
from shared.events.plans import ProgressVerified
from shared.events.terms import Quarter
from shared.pages.choice import tongue
from shared.pages.forms import REFUSALS, form, form_context, key_after, new_key
from shared.pages.refusals import NOTHING_WRONG, Answer
from shared.pages.words import DIMENSIONS
from shared.problems import PROBLEMS, problem_of

FITS: Mapping[str, bool] = {"ya": True, "tidak": False}
VERIFICATION = VerificationBody()
Page = str | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    blueprint.get(f"/verifikasi/{FIGURE_AT}")(verification_form)
    blueprint.post(f"/verifikasi/{FIGURE_AT}")(enter_verification)


@verifiers
def verification_form(action: str, quarter: Quarter, **plan: Any) -> str:
    name, place = PlanId(**plan), Place(action, quarter)
    figure = desk().plan(name).state.figures.get(place)
    filled = _filled(figure.verified) if figure and figure.verified else {}
    return _page(name, place, filled, new_key(), NOTHING_WRONG)


@verifiers
@form
def enter_verification(action: str, quarter: Quarter, **plan: Any) -> Page | Response:
    """What is verified is what was looked at: the form carries the version of the plan that it was made from."""
    name, place, filled = PlanId(**plan), Place(action, quarter), request.form.to_dict()
    try:
        assessment, notes = VERIFICATION.load(_body(filled))
        command = VerifyProgress(name, *place, assessment, notes, by=principal().actor)
        desk().plans.execute(name.stream, command, form_context(name.unit))
    except REFUSALS as error:
        problem = problem_of(error, PROBLEMS)
        filled = filled if not isinstance(error, PreconditionFailed) else {**filled, "version": ""}
        return _page(name, place, filled, key_after(error), WORDING.answer(problem, str, tongue())), problem.status
    return redirect(url_for(".verification_form", **plan, action=action, quarter=quarter, tersimpan="ya"), 303)


def _filled(verified: ProgressVerified) -> Mapping[str, str]:
    words = {fits: word for word, fits in FITS.items()}
    chosen = {name: words[getattr(verified.assessment, name)] for name in DIMENSIONS}
    return {**chosen, "notes": verified.notes or ""}


def _body(filled: Mapping[str, str]) -> dict[str, Any]:
    """What was chosen and written; what was not is not there."""
    chosen = {name: FITS[filled[name]] for name in DIMENSIONS if filled.get(name) in FITS}
    notes = filled.get("notes", "").replace("\r\n", "\n").strip()
    return {**chosen, **({"notes": notes} if notes else {})}


def _page(name: PlanId, place: Place, filled: Mapping[str, str], key: str, wrong: Answer) -> str:
    known = desk().plan(name)
    return render_template(
        "verifikasi.html",
        plan_id=name,
        name=unit_name(desk(), name.unit),
        entry=entry_of(known.state, *place),
        since=since_verified(desk().plans.history(name.stream), place),
        version=filled.get("version") or known.version,
        filled=filled,
        key=key,
        wrong=wrong,
        saved="tersimpan" in request.args,
    )
