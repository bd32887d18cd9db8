"""What a reader may ask for beside the path: which bands, as of when, after which commit."""

from datetime import UTC, datetime

from services.reporting.moments import Place
from shared.exchange import Accepted, PageQuery
from shared.fields import IDENTIFIER, Choice, Moment, Pattern, Quarter, Schema, Text, WholeNumber, Year
from shared.wita import WITA

LOCAL = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"
PLACE = "[a-z0-9][a-z0-9-]{0,199}@[1-9][0-9]{0,14}"
BANDS = ("traffic_light", "permendagri_86_2017", "five_colours")
KINDS = ("general", "thematic")


def _place(text: str) -> Place:
    stream, _, version = text.partition("@")
    return Place(stream, int(version))


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA).astimezone(UTC)


class After(Pattern[Place]):
    """A commit that the answer has to have seen: what a command was answered with."""

    def __init__(self) -> None:
        openapi = {"type": "string", "pattern": f"^{PLACE}$"}
        accepted = "stream@version, as a command was answered with in `after`"
        super().__init__(PLACE, accepted, _place, openapi, {"load_default": None})


class MomentQuery(Schema):
    as_of = Moment(load_default=None)
    after = After()


class YearQuery(MomentQuery):
    year = Year(load_default=None)


class BandsQuery(MomentQuery):
    bands = Choice(BANDS, load_default=None)


class SummaryQuery(BandsQuery):
    kind = Choice(KINDS, load_default="general")


class FactsQuery(MomentQuery):
    kind = Choice(KINDS, load_default="general")


class LocalMoment(Pattern[datetime]):
    """A moment in the regency's time, as a form on a page sends it."""

    def __init__(self, *, required: bool = False) -> None:
        openapi = {"type": "string", "format": "date-time"}
        options = {"required": True} if required else {"load_default": None}
        super().__init__(LOCAL, "a moment like 2025-06-30T17:00", _local, openapi, options)


class OnPage(Schema):
    """What the address of a page may hold."""

    kind = Choice(KINDS, load_default="general")
    bands = Choice(BANDS, load_default=None)
    as_of = LocalMoment()


class WrittenOnPage(Schema):
    """A page that shows what its reader has just written."""

    after = After()


class ComparedOnPage(Schema):
    """The two moments that are compared; the second is now where it is not told."""

    kind = Choice(KINDS, load_default="general")
    bands = Choice(BANDS, load_default=None)
    since = LocalMoment(required=True)
    until = LocalMoment()


class HistoryQuery(PageQuery):
    """Everything about the unit, or only one plan, action or figure."""

    kind = Choice(KINDS, load_default=None)
    action = Pattern(IDENTIFIER, "the id of an action", str, {"type": "string"}, {"load_default": None})
    quarter = Quarter(load_default=None)
    as_of = Moment(load_default=None)
    after = After()


class ReportBody(Schema):
    """As of when a report is made, now unless told; a reason where it corrects the edition before."""

    as_of = Moment(load_default=None)
    reason = Text(load_default=None)


class IssuedReport(Accepted):
    edition = WholeNumber(1, 10**6)
    hash = Text()
