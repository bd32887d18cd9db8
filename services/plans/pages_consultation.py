"""The page of one consultation: what came of it, the unit's answer where it is waited for, and taking it back."""

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response

from services.plans.consultation_commands import (
    ConsultationId,
    ResumeConsultation,
    WithdrawConsultation,
)
from services.plans.consultation_desk import consultation_desk
from services.plans.consultation_schemas import NoteBody
from services.plans.consultation_shown import shown
from services.plans.desk import desk
from services.plans.page_desk import unit_name
from services.plans.refusals import WORDING
from shared.access import at_home, proposers
from shared.bodies import ReasonBody
from shared.pages.choice import tongue
from shared.pages.forms import REFUSALS, form, form_context, key_after, new_key
from shared.pages.refusals import NOTHING_WRONG, Answer
from shared.problems import PROBLEMS, problem_of

AT = "/isi/konsultasi/<identifier:unit>/<identifier:consultation>"
NOTE, REASON = NoteBody(), ReasonBody()
Said = ResumeConsultation | WithdrawConsultation
Page = str | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    blueprint.get(AT)(consultation_page)
    blueprint.post(f"{AT}/jawab")(resume)
    blueprint.post(f"{AT}/tarik")(withdraw)


@at_home
def consultation_page(**name: str) -> str:
    return _page(ConsultationId(**name), new_key(), NOTHING_WRONG)


@proposers
@form
def resume(**name: str) -> Page | Response:
    return _done(ConsultationId(**name), ResumeConsultation, NOTE, "note")


@proposers
@form
def withdraw(**name: str) -> Page | Response:
    return _done(ConsultationId(**name), WithdrawConsultation, REASON, "reason")


def _done(about: ConsultationId, kind: type[Said], body: Schema, field: str) -> Page | Response:
    """Do what a form with one field of text asks for; where that is refused it is shown again with what was typed."""
    here, text = consultation_desk(), request.form.get(field, "").replace("\r\n", "\n").strip()
    try:
        command = kind(about, here.now(), **body.load({field: text or None}))
        here.streams.execute(about.stream, command, form_context(about.unit))
    except REFUSALS as error:
        problem = problem_of(error, PROBLEMS)
        return _page(about, key_after(error), WORDING.answer(problem, str, tongue())), problem.status
    return redirect(url_for(".consultation_page", **about._asdict(), tersimpan="ya"), 303)


def _page(about: ConsultationId, key: str, wrong: Answer) -> str:
    here = consultation_desk()
    told = shown(about, here.consultation(about).state, here.levels.calendar, here.now())
    return render_template(
        "konsultasi.html", told=told, name=unit_name(desk(), about.unit), key=key, wrong=wrong, filled=request.form
    )
