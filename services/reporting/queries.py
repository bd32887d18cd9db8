"""What a reader may ask for beside the path: which bands, as of when, after which commit."""

from services.reporting.moments import Place
from shared.exchange import PageQuery
from shared.fields import IDENTIFIER, Choice, Moment, Pattern, Quarter, Schema

PLACE = "[a-z0-9][a-z0-9-]{0,199}@[1-9][0-9]{0,14}"
BANDS = ("traffic_light", "permendagri_86_2017", "five_colours")
KINDS = ("general", "thematic")


class After(Pattern[Place]):
    """A commit that the answer has to have seen: what a command was answered with."""

    def __init__(self) -> None:
        openapi = {"type": "string", "pattern": f"^{PLACE}$"}
        accepted = "stream@version, as a command was answered with in `after`"
        super().__init__(PLACE, accepted, _place, openapi, {"load_default": None})


class MomentQuery(Schema):
    as_of = Moment(load_default=None)
    after = After()


class BandsQuery(MomentQuery):
    bands = Choice(BANDS, load_default=None)


class SummaryQuery(BandsQuery):
    kind = Choice(KINDS, load_default="general")


class FactsQuery(MomentQuery):
    kind = Choice(KINDS, load_default="general")


class HistoryQuery(PageQuery):
    """Everything about the unit, or only one plan, action or figure."""

    kind = Choice(KINDS, load_default=None)
    action = Pattern(IDENTIFIER, "the id of an action", str, {"type": "string"}, {"load_default": None})
    quarter = Quarter(load_default=None)
    as_of = Moment(load_default=None)
    after = After()


def _place(text: str) -> Place:
    stream, _, version = text.partition("@")
    return Place(stream, int(version))
