"""The parts that bodies of several services are made of: objects, lists, evidence, reasons."""

from typing import Any, ClassVar, get_args

from marshmallow import ValidationError, post_load, validates_schema
from marshmallow.fields import Field, List, Nested

from shared.events.terms import Evidence, EvidenceKind
from shared.fields import Choice, Day, Pattern, Schema, Text
from shared.problems import Fault


class Made(Schema):
    """A body that is made into one object."""

    makes: ClassVar[type]

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> Any:
        return self.makes(**values)


def part(schema: type[Schema], accepted: str, **options: Any) -> Any:
    """An object within the body."""
    messages: Any = {"required": Fault("is missing", accepted), "null": Fault("is null", accepted)}
    return Nested(schema, error_messages=messages, **options)


def several(of: Field[Any], accepted: str, least: int, most: int, **options: Any) -> Any:
    """A list within the body."""

    def check(values: list[Any]) -> None:
        if not least <= len(values) <= most:
            raise ValidationError([Fault(f"has {len(values)} values", accepted)])

    reasons = {"required": "is missing", "null": "is null", "invalid": "is no list"}
    messages: Any = {key: Fault(reason, accepted) for key, reason in reasons.items()}
    return List(of, validate=check, error_messages=messages, **options)


def pieces_of_evidence(most: int) -> Any:
    return several(Nested(EvidenceBody), f"at most {most} pieces of evidence", 0, most, load_default=())


class _Sha256(Pattern[str]):
    def __init__(self, **options: Any) -> None:
        shape = "[0-9a-f]{64}"
        super().__init__(shape, "64 digits 0-9 and a-f", str, {"type": "string", "pattern": f"^{shape}$"}, options)


class _Link(Pattern[str]):
    def __init__(self, **options: Any) -> None:
        accepted = "an address that begins with https:// or http://"
        super().__init__(r"https?://[!-~]{1,2000}", accepted, str, {"type": "string", "format": "uri"}, options)


class EvidenceBody(Made):
    makes = Evidence
    kind = Choice(get_args(EvidenceKind), required=True)
    title = Text(500, required=True)
    sha256 = _Sha256(load_default=None)
    link = _Link(load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def one_of_the_two(self, values: dict[str, Any], **_: Any) -> None:
        if (values["sha256"] is None) == (values["link"] is None):
            raise ValidationError({"sha256": [Fault("and link are both there or both missing", "one of the two")]})
        if values["kind"] == "link" and values["link"] is None:
            raise ValidationError({"link": [Fault("is missing", "the address that the kind link is about")]})


class ReasonBody(Schema):
    reason = Text(required=True)


class ReturnBody(ReasonBody):
    due = Day(required=True)
