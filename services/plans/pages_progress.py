"""The page on which progress of an action in a quarter is entered, and put right with a reason."""

from typing import Any, BinaryIO, cast

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from services.plans.api_evidence import FORM_BYTES
from services.plans.desk import QUARTERS, desk
from services.plans.entry import asks_for_reason, entry_of
from services.plans.entry_form import Filled, body, field_of, filled_with, sent
from services.plans.evidence import MAX_BYTES, StoredFile
from services.plans.page_desk import FIGURE_AT, opening_of, unit_name
from services.plans.plan_commands import PlanId
from services.plans.plan_state import Place
from services.plans.refusals import WORDING
from services.plans.schemas import CorrectionBody, ProgressBody
from services.plans.stating import Stated, statement
from shared.access import reporters
from shared.events.terms import Quarter
from shared.pages.choice import tongue
from shared.pages.forms import REFUSALS, form, form_context, key_after, new_key
from shared.pages.refusals import NOTHING_WRONG, Answer
from shared.problems import PROBLEMS, problem_of
from shared.routes import takes_up_to

REPORT, CORRECTION = ProgressBody(), CorrectionBody()
Page = str | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    blueprint.get(f"/isi/{FIGURE_AT}")(progress_form)
    blueprint.post(f"/isi/{FIGURE_AT}")(enter_progress)


@reporters
def progress_form(action: str, quarter: Quarter, **plan: Any) -> str:
    name = PlanId(**plan)
    entry = entry_of(desk().plan(name).state, action, quarter)
    stated = entry.figure.progress if entry.figure else None
    correcting = asks_for_reason(entry, opening_of(desk(), name, quarter, desk().clock()).state)
    return _page(name, Place(action, quarter), filled_with(stated, correcting=correcting), new_key(), NOTHING_WRONG)


@reporters
@form
@takes_up_to(MAX_BYTES + FORM_BYTES)
def enter_progress(action: str, quarter: Quarter, **plan: Any) -> Page | Response:
    name, place, filled = PlanId(**plan), Place(action, quarter), sent(request.form)
    try:
        stored = _stored(name.unit, request.files.get("file"))
        filled = filled.with_file(stored.sha256, stored.title) if stored else filled
        command = statement(desk(), _stated(name, place, filled), desk().clock())
        desk().plans.execute(name.stream, command, form_context(name.unit, stored.sha256 if stored else ""))
    except REFUSALS as error:
        problem = problem_of(error, PROBLEMS)
        wrong = WORDING.answer(problem, lambda path: field_of(filled, path), tongue())
        return _page(name, place, _asking(name, place, filled), key_after(error), wrong), problem.status
    return redirect(url_for(".plan_page", **plan, tw=quarter, tersimpan=action), 303)


def _stored(unit: str, file: FileStorage | None) -> StoredFile | None:
    """The file that was chosen, if one was: kept even where something else in the form does not fit."""
    if file is None or not file.filename:
        return None
    desk().check_unit(unit)
    content = cast("BinaryIO", file.stream)  # which is what IO[bytes] is
    return desk().evidence.store(unit, content, file.filename, desk().clock())


def _stated(name: PlanId, place: Place, filled: Filled) -> Stated:
    """Raises ValidationError."""
    if filled.correcting:
        progress, reason = CORRECTION.load(body(filled))
        return Stated(name, *place, progress, reason)
    return Stated(name, *place, REPORT.load(body(filled)))


def _asking(name: PlanId, place: Place, filled: Filled) -> Filled:
    """A form that is shown again also asks for a reason where one has become necessary since."""
    entry, opening = entry_of(desk().plan(name).state, *place), opening_of(desk(), name, place.quarter, desk().clock())
    return filled._replace(correcting=filled.correcting or asks_for_reason(entry, opening.state))


def _page(name: PlanId, place: Place, filled: Filled, key: str, wrong: Answer) -> str:
    plan = desk().plan(name).state
    return render_template(
        "isi-realisasi.html",
        plan_id=name,
        name=unit_name(desk(), name.unit),
        entry=entry_of(plan, *place),
        earlier=[
            (quarter, plan.figures.get(Place(place.action, quarter))) for quarter in QUARTERS[: place.quarter - 1]
        ],
        opening=opening_of(desk(), name, place.quarter, desk().clock()),
        filled=filled,
        key=key,
        wrong=wrong,
    )
