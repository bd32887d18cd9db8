"""Reading the ledger over HTTP: what became of reports, whether a day adds up, how good a unit's reports are."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, current_app

from shared.access import View
from shared.auth import allow, allow_accounts
from shared.exchange import PageQuery, invalid, next_page, respond
from shared.fields import Choice, Day, Quarter, Schema, Text, Year
from shared.inbox.assessing import Assessing, Days
from shared.inbox.described import LISTED
from shared.inbox.http import inbox
from shared.inbox.ledger import Ledger
from shared.inbox.looking import DUPLICATE, UNDECIDED, Place, Wanted, item, lines
from shared.inbox.quality import METHOD
from shared.inbox.reconciling import Reconciling
from shared.inbox.verdict import Code

UNIT = "/inbox/<identifier:unit>"
EXTENSION = "sinergi-inbox-books"
BETWEEN = "~"


@dataclass(frozen=True)
class Books:
    """What these routes read."""

    ledger: Ledger
    reconciling: Reconciling
    assessing: Assessing


def books() -> Books:
    opened: Books = current_app.extensions[EXTENSION]
    return opened


def those_concerned(view: View) -> View:
    """The unit's own systems and people, and those who look after the inbox."""
    at_home = allow("operator", "head", "system", own_unit=True)
    return at_home(allow("coordinator", "operations")(allow_accounts(view)))


class ItemsQuery(PageQuery):
    """Filters, all of which have to hold; duplicates are listed as often as they came."""

    outcome = Choice(("accepted", "refused", DUPLICATE, UNDECIDED), load_default=None)
    code = Choice([code.value for code in Code], load_default=None)
    day = Day(load_default=None)
    source = Text(250, load_default=None)
    id = Text(200, load_default=None)


class DayQuery(Schema):
    day = Day(required=True)


class QualityQuery(Schema):
    """Reports count that came in the days given.

    Otherwise from the first day of the quarter to a month after its last, or as long as its window is open.
    """

    year = Year(required=True)
    quarter = Quarter(required=True)
    first = Day(load_default=None, data_key="from")
    last = Day(load_default=None, data_key="to")


@inbox.route(f"{UNIT}/items")
@those_concerned
@inbox.arguments(ItemsQuery, location="query")
@inbox.response(200, description="Verdicts, the newest first; Link leads to the next page")
@inbox.doc(responses=LISTED)
def list_items(query: dict[str, Any], unit: str) -> Response:
    """What became of a unit's reports."""
    size, token, day = query.pop("page_size"), query.pop("page_token"), query.pop("day")
    after = _place(token) if token else None
    found = lines(books().ledger, Wanted(unit, day=day and day.isoformat(), after=after, **query), size + 1)
    response = respond({"items": [line.verdict for line in found[:size]]})
    if len(found) > size:
        response.headers.extend(next_page(_token(found[size - 1].place)))
    return response


@inbox.route(f"{UNIT}/items/<identifier:key>")
@those_concerned
@inbox.response(200, description="The verdict, the bytes as they were received, each receipt, and resubmissions")
def show_item(unit: str, key: str) -> Response:
    """Everything about one report."""
    return respond(item(books().ledger, unit, key))


@inbox.route(f"{UNIT}/reconciliation")
@those_concerned
@inbox.arguments(DayQuery, location="query")
@inbox.response(200, description="Counts of a day in WITA, and what does not add up")
def reconcile(query: dict[str, Any], unit: str) -> Response:
    """Whether a day adds up: received, decided, appended, published. What is under way counts as a difference."""
    day = books().reconciling.day(unit, query["day"].isoformat())
    return respond({"counts": day, "differences": day.differences(), "adds_up": day.adds_up})


@inbox.route("/inbox/quality")
@allow("coordinator")
@inbox.arguments(QualityQuery, location="query")
@inbox.response(200, description="A score for each unit, the shares that it is made of, and the method")
def show_quality(query: dict[str, Any]) -> Response:
    """The data quality score of every unit that reported, or had something to report."""
    year, quarter = query["year"], query["quarter"]
    usual = books().assessing.days(year, quarter)
    days = Days(query["first"] or usual.first, query["last"] or usual.last)
    if days.last < days.first:
        raise invalid("to", f"is before {days.first}", f"a day from {days.first} on")
    scores = books().assessing.scores(year, quarter, days)
    method = {name: {"id": said.indonesian, "en": said.english} for name, said in METHOD.items()}
    return respond({"from": days.first, "to": days.last, "scores": scores, "method": method})


def _token(place: Place) -> str:
    return f"{place.received_at.isoformat()}{BETWEEN}{place.key}"


def _place(token: str) -> Place:
    at, _, key = token.partition(BETWEEN)
    try:
        return Place(datetime.fromisoformat(at).astimezone(UTC), key)
    except (ValueError, OverflowError) as error:
        raise invalid("page_token", "is none that we gave", "the one from the link to the next page") from error


def open_books(app: Flask, books: Books) -> None:
    app.extensions[EXTENSION] = books
