"""What is sent to give an instruction and to go on with it, by programs and by forms."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from services.reporting.facts import FIGURES
from services.reporting.queries import KINDS
from shared.bodies import ReasonBody, part, pieces_of_evidence
from shared.fields import Choice, Day, Identifier, Quarter, Schema, Text, Year
from shared.problems import Fault

MOST_EVIDENCE = 50


class SubjectBody(Schema):
    """A quarter of the regency, or of a unit, or a figure of it; or one of the unit's actions, or indicators."""

    year = Year(required=True)
    quarter = Quarter(required=True)
    unit = Identifier(load_default=None)
    kind = Choice(KINDS, load_default=None)
    action = Identifier(load_default=None)
    indicator = Identifier(load_default=None)
    figure = Choice(FIGURES, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def fits_together(self, values: dict[str, Any], **_: Any) -> None:
        """What belongs to a unit names it; an action is one of a plan."""
        inner = values["action"] or values["indicator"]
        if inner and not values["unit"]:
            raise ValidationError({"unit": [Fault("is missing", "the unit that it belongs to")]})
        if inner and values["figure"]:
            raise ValidationError({"figure": [Fault("stands beside an action or indicator", "one of them")]})
        if values["action"] and values["indicator"]:
            raise ValidationError({"indicator": [Fault("stands beside an action", "one of the two")]})
        if (values["action"] is None) != (values["kind"] is None):
            raise ValidationError({"kind": [Fault("and action go together", "both or neither")]})


class InstructionBody(Schema):
    subject = part(SubjectBody, "what it is about", required=True)
    text = Text(required=True)
    due = Day(required=True)


class FollowUpBody(Schema):
    text = Text(required=True)
    evidence = pieces_of_evidence(MOST_EVIDENCE)


class RemarkBody(Schema):
    remark = Text(required=True)


class ReopenBody(ReasonBody):
    due = Day(required=True)
