"""Pages for people about consultation and mentoring: all of them, a unit's, and one with what came of it."""

from flask import Blueprint, render_template

from services.reporting.current import consultations
from services.reporting.frame import asked_for
from shared.access import at_home, everybody, everywhere


def install(blueprint: Blueprint) -> None:
    blueprint.get("/konsultasi")(consultations_page)
    blueprint.get("/konsultasi/<identifier:unit>")(unit_consultations_page)
    blueprint.get("/konsultasi/<identifier:unit>/<identifier:consultation>")(consultation_page)
    blueprint.get("/preseden/<identifier:consultation>")(precedent_page)


@everywhere
def consultations_page() -> str:
    return render_template("konsultasi.html", report=consultations().report(None, asked_for().as_of), unit=None)


@at_home
def unit_consultations_page(unit: str) -> str:
    return render_template("konsultasi.html", report=consultations().report(unit, asked_for().as_of), unit=unit)


@at_home
def consultation_page(unit: str, consultation: str) -> str:
    report = consultations().one(unit, consultation, asked_for().as_of)
    return render_template("pendampingan.html", line=report.consultation, effect=report.effect)


@everybody
def precedent_page(consultation: str) -> str:
    """What was answered, for every unit; of the consultation itself nothing else."""
    return render_template("preseden.html", kept=consultations().precedent(consultation))
