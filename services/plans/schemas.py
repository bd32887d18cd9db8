"""The bodies and queries of requests: what they hold, and what they are made into for commands."""

from decimal import Decimal
from typing import Any, ClassVar, get_args

from flask_smorest.fields import Upload
from marshmallow import ValidationError, post_load, validates_schema
from marshmallow.fields import Field, List, Nested

from services.plans.importing import MODES
from shared.events.plans import (
    Assessment,
    Evidence,
    EvidenceKind,
    Obstacle,
    ObstacleCategory,
    ParentIndicator,
    Progress,
    Scale,
    TargetKind,
    UnitKind,
)
from shared.exchange import Accepted
from shared.fields import (
    Choice,
    Day,
    DecimalNumber,
    Flag,
    Identifier,
    Moment,
    Pattern,
    Quarter,
    Schema,
    Text,
    WholeNumber,
    Year,
)
from shared.problems import Fault

NOTHING = Decimal(0)
MOST_EVIDENCE = 50
VERSIONS = (0, 10**15)


class Made(Schema):
    """A body that is made into one object."""

    makes: ClassVar[type]

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> Any:
        return self.makes(**values)


def _part(schema: type[Schema], accepted: str, **options: Any) -> Any:
    """An object within the body."""
    messages: Any = {"required": Fault("is missing", accepted), "null": Fault("is null", accepted)}
    return Nested(schema, error_messages=messages, **options)


def _several(of: Field[Any], accepted: str, least: int, most: int, **options: Any) -> Any:
    """A list within the body."""

    def check(values: list[Any]) -> None:
        if not least <= len(values) <= most:
            raise ValidationError([Fault(f"has {len(values)} values", accepted)])

    reasons = {"required": "is missing", "null": "is null", "invalid": "is no list"}
    messages: Any = {key: Fault(reason, accepted) for key, reason in reasons.items()}
    return List(of, validate=check, error_messages=messages, **options)


class _Sha256(Pattern[str]):
    def __init__(self, **options: Any) -> None:
        shape = "[0-9a-f]{64}"
        super().__init__(shape, "64 digits 0-9 and a-f", str, {"type": "string", "pattern": f"^{shape}$"}, options)


class _Link(Pattern[str]):
    def __init__(self, **options: Any) -> None:
        accepted = "an address that begins with https:// or http://"
        super().__init__(r"https?://[!-~]{1,2000}", accepted, str, {"type": "string", "format": "uri"}, options)


class UnitBody(Schema):
    name = Text(200, required=True)
    kind = Choice(get_args(UnitKind), required=True)
    parent = Identifier(load_default=None)
    official_code = Text(50, load_default=None)


class RenameBody(Schema):
    name = Text(200, required=True)
    effective_from = Day(required=True)
    reason = Text(required=True)


class WindowBody(Schema):
    opens = Moment(required=True)
    closes = Moment(required=True)
    reason = Text(load_default=None)


class ExtensionBody(Schema):
    unit = Identifier(required=True)
    until = Moment(required=True)
    reason = Text(required=True)


class ParentBody(Made):
    makes = ParentIndicator
    indicator = Text(200, required=True)
    baseline_year = Year(required=True)
    baseline_value = DecimalNumber(required=True)
    target = DecimalNumber(required=True)


class DraftBody(Schema):
    parent = _part(ParentBody, "the indicator that the plan serves", required=True)


class ActionBody(Schema):
    """The columns of an action; what it is called is not among them."""

    description = Text(required=True)
    output_unit = Text(200, required=True)
    output_indicator = Text(required=True)
    target_kind = Choice(get_args(TargetKind), required=True)
    scale = Choice(get_args(Scale), required=True)
    minimum = DecimalNumber(load_default=None)
    maximum = DecimalNumber(load_default=None)
    targets = _several(
        DecimalNumber(allow_none=True), "four values, null where a quarter has no target", 4, 4, required=True
    )
    target_total = DecimalNumber(load_default=None)
    budget_total = DecimalNumber(least=NOTHING, load_default=None)
    executor = Text(500, required=True)
    coordinator = Text(500, required=True)
    rb_indicator = Text(500, required=True)
    weight = DecimalNumber(least=NOTHING, required=True)

    @post_load
    def targets_of_four(self, values: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**values, "targets": tuple(values["targets"])}


class ReasonBody(Schema):
    reason = Text(required=True)


class ReturnBody(ReasonBody):
    due = Day(required=True)


class EffectiveBody(Schema):
    effective_from = Quarter(required=True)


class ObstacleBody(Made):
    makes = Obstacle
    category = Choice(get_args(ObstacleCategory), required=True)
    text = Text(required=True)


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


class ProgressBody(Made):
    makes = Progress
    value = DecimalNumber(required=True)
    budget_absorbed = DecimalNumber(least=NOTHING, load_default=None)
    obstacle = _part(ObstacleBody, "the obstacle, or null", load_default=None)
    solution = Text(load_default=None)
    evidence = _several(
        Nested(EvidenceBody), f"at most {MOST_EVIDENCE} pieces of evidence", 0, MOST_EVIDENCE, load_default=()
    )

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> Any:
        return Progress(**{**values, "evidence": tuple(values["evidence"])})


class CorrectionBody(ProgressBody):
    """Made into the progress and the reason."""

    reason = Text(required=True)

    @post_load
    def make(self, values: dict[str, Any], **options: Any) -> Any:
        reason = values.pop("reason")
        return super().make(values, **options), reason


class VerificationBody(Schema):
    """Made into the assessment and the notes."""

    execution = Flag(required=True)
    output = Flag(required=True)
    quality = Flag(required=True)
    timeliness = Flag(required=True)
    notes = Text(load_default=None)

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> tuple[Assessment, str | None]:
        notes = values.pop("notes")
        return Assessment(**values), notes


class FileBody(Schema):
    file = Upload(required=True)


class ImportQuery(Schema):
    mode = Choice(MODES, required=True)
    sheet = Text(100, load_default=None)


class VersionsQuery(Schema):
    before = WholeNumber(*VERSIONS, data_key="from", required=True)
    after = WholeNumber(*VERSIONS, data_key="to", required=True)


class Added(Accepted):
    action = Identifier()
