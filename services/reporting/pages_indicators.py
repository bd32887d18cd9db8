"""Pages for people about indicators: a unit's, one of them, why its figure is so; pace, cascade, the RB index."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template

from services.reporting.current import indicators
from services.reporting.frame import asked_for
from services.reporting.indicator_explanation import IndicatorExplanation
from services.reporting.indicator_report import names
from services.reporting.reader import reader_of
from services.reporting.wait_groups import grouped
from services.reporting.worked import WorkedLine, worked, year_end
from shared.access import at_home, everywhere
from shared.pages.choice import tongue

UNIT = "/indikator/<identifier:unit>"


def install(blueprint: Blueprint) -> None:
    blueprint.get(f"{UNIT}/<year:year>/<quarter:quarter>")(unit_indicators)
    blueprint.get(f"{UNIT}/<identifier:code>/<year:year>")(indicator_page)
    blueprint.get("/penjelasan/<identifier:unit>/<identifier:code>/<year:year>/<quarter:quarter>")(explanation_page)
    blueprint.get("/penetapan/<year:year>")(pace_page)
    blueprint.get("/pohon-kinerja/<year:year>/<quarter:quarter>")(cascade_page)
    blueprint.get("/indeks-rb/<year:year>")(rb_index_page)


@at_home
def unit_indicators(unit: str, year: int, quarter: int) -> str:
    report = indicators().unit(unit, year, asked_for().as_of)
    return render_template("iku.html", report=report, quarter=quarter)


@at_home
def indicator_page(unit: str, code: str, year: int) -> str:
    report = indicators().indicator(unit, code, year, asked_for().as_of)
    return render_template("indikator.html", report=report, names=names(report))


@at_home
def explanation_page(unit: str, code: str, year: int, quarter: int) -> str:
    report, explanation = indicators().explanation(unit, code, year, quarter, asked_for().as_of)
    return render_template(
        "penjelasan.html", report=report, explanation=explanation, quarter=quarter, **_worked(explanation)
    )


def _worked(explanation: IndicatorExplanation | None) -> Mapping[str, Sequence[WorkedLine]]:
    """The calculation in the language of whoever reads it."""
    if explanation is None:
        return {}
    achievement, reader = explanation.said.achievement, reader_of(tongue())
    cap = explanation.rules.cap if explanation.rules else None
    definition = explanation.definition.definition if explanation.definition else None
    return {"lines": worked(achievement, cap, reader), "year_end": year_end(achievement, definition, reader)}


@everywhere
def pace_page(year: int) -> str:
    pace = indicators().pace(year, asked_for().as_of)
    return render_template("penetapan.html", pace=pace, groups=grouped(pace.waits))


@everywhere
def cascade_page(year: int, quarter: int) -> str:
    return render_template("pohon.html", cascade=indicators().cascade(year, quarter, asked_for().as_of))


@everywhere
def rb_index_page(year: int) -> str:
    return render_template("indeks.html", report=indicators().rb_index(year, asked_for().as_of))
