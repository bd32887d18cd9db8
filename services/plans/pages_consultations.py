"""The page on which a unit asks for a consultation, and finds those that it asked for."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.plans.consultation_desk import consultation_desk, request_consultation
from services.plans.consultation_list import Page as Part
from services.plans.consultation_schemas import RequestBody
from services.plans.desk import desk
from services.plans.page_desk import page_desk, unit_name
from services.plans.refusals import WORDING
from shared.access import proposers
from shared.auth import allow, principal
from shared.pages.choice import tongue
from shared.pages.forms import REFUSALS, form, form_context, key_after, new_key
from shared.pages.refusals import NOTHING_WRONG, Answer
from shared.problems import PROBLEMS, Forbidden, problem_of

ABOUT = re.compile(r"([0-9]{4})/(general|thematic)/([a-z0-9-]{1,64})")
SHOWN = Part(0, 100)
REQUEST = RequestBody()
Page = str | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    blueprint.get("/isi/konsultasi")(own_consultations)
    blueprint.post("/isi/konsultasi/<identifier:unit>")(ask)


@allow("operator", "head")
def own_consultations() -> str:
    unit = principal().unit
    if unit is None:
        raise Forbidden("the token names no unit")
    filled = {"about": request.args.get("tentang", ""), "urgency": "normal"}
    return _page(unit, filled, new_key(), NOTHING_WRONG)


@proposers
@form
def ask(unit: str) -> Page | Response:
    filled, about = request.form.to_dict(), consultation_desk()
    try:
        outcome = request_consultation(about, unit, REQUEST.load(_body(filled)), form_context(unit))
    except REFUSALS as error:
        problem = problem_of(error, PROBLEMS)
        return _page(unit, filled, key_after(error), WORDING.answer(problem, _field, tongue())), problem.status
    consultation = outcome.stream.removeprefix("consultation-")
    return redirect(url_for(".consultation_page", unit=unit, consultation=consultation, tersimpan="ya"), 303)


def _body(filled: Mapping[str, str]) -> dict[str, Any]:
    given = {name: filled.get(name, "").replace("\r\n", "\n").strip() for name in ("topic", "question", "urgency")}
    about = ABOUT.fullmatch(filled.get("about", ""))
    linked = {"year": int(about[1]), "kind": about[2], "action": about[3]} if about else None
    return {**given, "linked": linked}


def _field(path: str) -> str:
    return "about" if path.startswith("linked") else path


def _page(unit: str, filled: Mapping[str, str], key: str, wrong: Answer) -> str:
    return render_template(
        "konsultasi-daftar.html",
        unit=unit,
        name=unit_name(desk(), unit),
        listed=consultation_desk().listed.page(unit, None, SHOWN),
        plans=[(name, desk().plan(name).state) for name in page_desk().plans_of(unit)],
        filled=filled,
        key=key,
        wrong=wrong,
    )
