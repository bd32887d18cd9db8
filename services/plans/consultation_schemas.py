"""The bodies and queries of requests about consultations."""

from typing import Any, get_args

from marshmallow import ValidationError, post_load, validates_schema
from marshmallow.fields import Nested

from services.plans.consultation_state import Status
from shared.bodies import Made, part, pieces_of_evidence, several
from shared.events.plans import Attendees, Ending, Form, Help, Linked, Minutes, PlanKind, Urgency
from shared.exchange import Accepted, PageQuery
from shared.fields import Choice, Day, Identifier, Moment, Pattern, Quarter, Schema, Text, WholeNumber, Year
from shared.problems import Fault

LONG = 10_000
MOST_AT_ONCE = 50
STATUSES = (*(status for status in Status if status is not Status.ABSENT), "open")


class LinkedBody(Made):
    """An action with the kind of its plan, an indicator, or neither: then the year or the quarter as a whole."""

    makes = Linked
    year = Year(required=True)
    quarter = Quarter(load_default=None)
    kind = Choice(get_args(PlanKind), load_default=None)
    action = Identifier(load_default=None)
    indicator = Identifier(load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def one_thing(self, values: dict[str, Any], **_: Any) -> None:
        if (values["kind"] is None) != (values["action"] is None):
            raise ValidationError({"kind": [Fault("and action are not there together", "both or neither")]})
        if values["action"] and values["indicator"]:
            raise ValidationError({"indicator": [Fault("is there beside an action", "one of the two")]})


class RequestBody(Schema):
    topic = Text(200, required=True)
    question = Text(LONG, required=True)
    urgency = Choice(get_args(Urgency), required=True)
    linked = part(LinkedBody, "what it is about, or null", load_default=None)


class StartBody(RequestBody):
    reason = Text(required=True)


class TriageBody(Schema):
    help = Choice(get_args(Help), required=True)
    urgency = Choice(get_args(Urgency), required=True)
    note = Text(required=True)


class Pseudonym(Pattern[str]):
    def __init__(self, **options: Any) -> None:
        shape = "[0-9a-f]{32}"
        accepted = "a pseudonym of 32 digits 0-9 and a-f, as in the `actor` of events"
        super().__init__(shape, accepted, str, {"type": "string", "pattern": f"^{shape}$"}, options)


class AssignmentBody(Schema):
    team = Identifier(required=True)
    officer = Pseudonym(load_default=None)


class PlaceBody(Schema):
    starts = Moment(required=True)
    ends = Moment(required=True)
    form = Choice(get_args(Form), required=True)
    place = Text(500, required=True)


class ScheduleBody(PlaceBody):
    reason = Text(load_default=None)


class AttendeesBody(Made):
    makes = Attendees
    unit = Identifier(required=True)
    role = Text(200, required=True)
    number = WholeNumber(1, 1000, required=True)


class FollowUpBody(Schema):
    description = Text(required=True)
    owner = Identifier(required=True)
    due = Day(required=True)


class HeldBody(PlaceBody):
    """Made into the minutes and the follow-ups, which have no ids yet."""

    attendees = several(Nested(AttendeesBody), f"at most {MOST_AT_ONCE} roles", 0, MOST_AT_ONCE, load_default=())
    result = Text(LONG, required=True)
    agreements = several(Text(), f"at most {MOST_AT_ONCE} agreements", 0, MOST_AT_ONCE, load_default=())
    follow_ups = several(Nested(FollowUpBody), f"at most {MOST_AT_ONCE} follow-ups", 0, MOST_AT_ONCE, load_default=())

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> tuple[Minutes, list[dict[str, Any]]]:
        follow_ups = values.pop("follow_ups")
        lists = {name: tuple(values[name]) for name in ("attendees", "agreements")}
        return Minutes(**{**values, **lists}), follow_ups


class DoneBody(Schema):
    note = Text(required=True)
    evidence = pieces_of_evidence(MOST_AT_ONCE)


class NoteBody(Schema):
    note = Text(load_default=None)


class NeedsBody(Schema):
    needs = Text(required=True)


class PrecedentBody(Schema):
    """For all units to read: without what only concerns the one that asked."""

    question = Text(LONG, required=True)
    answer = Text(LONG, required=True)
    tags = several(Text(50), "at most 20 words to find it by", 0, 20, load_default=())


class ClosingBody(Schema):
    ending = Choice(get_args(Ending), required=True)
    summary = Text(required=True)


class ListQuery(PageQuery):
    status = Choice(STATUSES, load_default=None)


class SearchQuery(PageQuery):
    q = Text(200, required=True)


class Requested(Accepted):
    consultation = Identifier()


class Agreed(Accepted):
    follow_up = Identifier()
