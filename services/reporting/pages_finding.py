"""Pages for finding one's way: search, two days compared, what the words mean."""

from flask import Blueprint, render_template, request

from services.reporting import glossary
from services.reporting.current import reports
from services.reporting.queries import ComparedOnPage
from services.reporting.summary import Asked
from shared.access import ALL_UNITS, everybody, everywhere
from shared.auth import principal
from shared.pages.choice import tongue
from shared.pages.tongues import texts
from shared.problems import Forbidden

COMPARED = ComparedOnPage()
MOST_LETTERS = 200


def install(blueprint: Blueprint) -> None:
    blueprint.get("/cari")(search_page)
    blueprint.get("/banding/<year:year>/<quarter:quarter>")(compared_page)
    blueprint.get("/istilah")(glossary_page)


@everybody
def search_page() -> str:
    """In all units for those who look after all, otherwise in the own."""
    caller, words = principal(), request.args.get("q", "")[:MOST_LETTERS]
    unit = None if caller.roles.intersection(ALL_UNITS) else caller.unit
    if unit is None and not caller.roles.intersection(ALL_UNITS):
        raise Forbidden("the token names no unit")
    year, quarter = reports().newest_quarter()
    findings = reports().search(words, year, unit)
    return render_template("cari.html", findings=findings, words=words, year=year, quarter=quarter)


@everywhere
def compared_page(year: int, quarter: int) -> str:
    """Asks for the moments where they are not told."""
    given = {name: value for name, value in request.args.items() if value}
    if "since" not in given:
        return render_template("banding.html", comparison=None, year=year, quarter=quarter)
    query = COMPARED.load(given)
    asked = Asked(year, quarter, query["kind"])
    comparison = reports().compared(asked, query["bands"], query["since"], query["until"])
    return render_template("banding.html", comparison=comparison, year=year, quarter=quarter)


@everybody
def glossary_page() -> str:
    say = texts(tongue()).gettext
    terms = [glossary.Term(say(term.word), say(term.meaning)) for term in glossary.TERMS]
    return render_template("istilah.html", terms=sorted(terms, key=lambda term: term.word.casefold()))
