"""Finding consultations over HTTP: the lists of a unit and of all, and the precedents by their words."""

from typing import Any

from flask import Response

from services.plans.consultation_desk import CONSULTATIONS_PATH, consultation_desk
from services.plans.consultation_list import Page
from services.plans.consultation_schemas import ListQuery, SearchQuery
from shared.access import at_home, everybody, everywhere
from shared.exchange import invalid, next_page, respond
from shared.routes import Routes

precedents = Routes("precedents", __name__, description="Lists of consultations, and answers kept as precedents")


@precedents.route("/consultations")
@everywhere
@precedents.arguments(ListQuery, location="query")
@precedents.response(200, description="Consultations of all units, the newest first")
def list_all(query: dict[str, Any]) -> Response:
    """The consultations of all units, as they stood a moment ago."""
    page = _page(query)
    return _listed("consultations", consultation_desk().listed.page(None, query["status"], page), page)


@precedents.route(CONSULTATIONS_PATH)
@at_home
@precedents.arguments(ListQuery, location="query")
@precedents.response(200, description="Consultations of the unit, the newest first")
def list_of_unit(query: dict[str, Any], unit: str) -> Response:
    """The consultations of a unit, as they stood a moment ago."""
    page = _page(query)
    return _listed("consultations", consultation_desk().listed.page(unit, query["status"], page), page)


@precedents.route("/precedents")
@everybody
@precedents.arguments(SearchQuery, location="query")
@precedents.response(200, description="Precedents with any of the words, those that fit best first")
def search_precedents(query: dict[str, Any]) -> Response:
    """Look for an answer that was given before, to whichever unit; a phrase goes in double quotation marks."""
    page = _page(query)
    return _listed("precedents", consultation_desk().listed.search(query["q"], page), page)


def _page(query: dict[str, Any]) -> Page:
    token = query["page_token"] or "0"
    if not token.isascii() or not token.isdigit():
        raise invalid("page_token", "is none of ours", "the one in the link to the next page")
    return Page(int(token), query["page_size"])


def _listed(what: str, found: Any, page: Page) -> Response:
    response = respond({what: found})
    if len(found) == page.size:
        response.headers.extend(next_page(str(page.begin + page.size)))
    return response
