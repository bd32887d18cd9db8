"""The RB index of a year over HTTP: its values, the estimate (*perkiraan internal*), and what was published."""

from typing import Any

from flask import Response
from msgspec import Struct

from services.indicators.desk import desk
from services.indicators.rb_stream import PublishRbIndex, RbStated, RecordRbValue, estimate_under, rb_stream
from services.indicators.schemas_rules import AlternativeQuery, PublishedBody, RbValueBody
from shared.access import coordinators, everybody
from shared.events.indicators import RbIndexEstimated, RbIndexPublished, RbValue
from shared.events.terms import REGENCY
from shared.exchange import Accepted, accepted, context, respond
from shared.routes import Routes

YEAR_PATH = "/rb-index/<year:year>"
LABEL = "perkiraan internal"
rb_index = Routes("rb_index", __name__, description="The index of Reformasi Birokrasi, by year")


class ShownIndex(Struct, frozen=True):
    """`estimated` is recorded; `other` is what the same values come to under another version, and is not recorded."""

    year: int
    values: dict[str, RbValue]
    label: str
    estimated: RbIndexEstimated | None
    other: RbIndexEstimated | None
    published: RbIndexPublished | None


@rb_index.route(f"{YEAR_PATH}/values/<identifier:entry>", methods=["PUT"])
@coordinators
@rb_index.arguments(RbValueBody)
@rb_index.response(200, Accepted)
def record_value(body: tuple[RbStated, str | None], year: int, entry: str) -> Response:
    """Record the value of one entry of the catalogue; with it, the estimate that it leads to is recorded."""
    stated, reason = body
    command = RecordRbValue(year, entry, stated, reason, desk().adopted(), desk().earlier(year))
    return accepted(desk().rb.execute(rb_stream(year), command, context(REGENCY)))


@rb_index.route(f"{YEAR_PATH}/published", methods=["PUT"])
@coordinators
@rb_index.arguments(PublishedBody)
@rb_index.response(200, Accepted)
def record_published(body: dict[str, Any], year: int) -> Response:
    """Record what the national evaluator has published."""
    return accepted(desk().rb.execute(rb_stream(year), PublishRbIndex(year, **body), context(REGENCY)))


@rb_index.route(YEAR_PATH)
@everybody
@rb_index.arguments(AlternativeQuery, location="query")
@rb_index.response(200, description="Values, estimate and what was published")
def show_index(query: dict[str, Any], year: int) -> Response:
    """The index of a year, and beside it the estimate under another version of the rules."""
    known, other = desk().rb.state(rb_stream(year)), None
    if query["rules"]:
        other = estimate_under(known.state, year, desk().book().named(query["rules"], "rules"), desk().earlier(year))
    index = ShownIndex(year, dict(known.state.values), LABEL, known.state.estimated, other, known.state.published)
    return respond(index, known.version)
