"""The bodies and queries of requests: what they hold, and what they are made into for commands."""

from decimal import Decimal
from typing import Any, get_args

from flask_smorest.fields import Upload
from marshmallow import post_load

from services.plans.importing import MODES
from shared.bodies import Made, part, pieces_of_evidence, several
from shared.events.plans import (
    Assessment,
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
    Quarter,
    Schema,
    Text,
    WholeNumber,
    Year,
)

NOTHING = Decimal(0)
MOST_EVIDENCE = 50
VERSIONS = (0, 10**15)


class UnitBody(Schema):
    name = Text(200, required=True)
    kind = Choice(get_args(UnitKind), required=True)
    parent = Identifier(load_default=None)
    official_code = Text(50, load_default=None)


class RenameBody(Schema):
    name = Text(200, required=True)
    effective_from = Day(required=True)
    reason = Text(required=True)


class AccountBody(Schema):
    name = Identifier(required=True)


class IssuedBody(Accepted):
    """`user` and `secret` are for both doors; the secret is shown this once."""

    user = Text()
    secret = Text()


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
    parent = part(ParentBody, "the indicator that the plan serves", required=True)


class ActionBody(Schema):
    """The columns of an action; what it is called is not among them."""

    description = Text(required=True)
    output_unit = Text(200, required=True)
    output_indicator = Text(required=True)
    target_kind = Choice(get_args(TargetKind), required=True)
    scale = Choice(get_args(Scale), required=True)
    minimum = DecimalNumber(load_default=None)
    maximum = DecimalNumber(load_default=None)
    targets = several(
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


class EffectiveBody(Schema):
    effective_from = Quarter(required=True)


class ObstacleBody(Made):
    makes = Obstacle
    category = Choice(get_args(ObstacleCategory), required=True)
    text = Text(required=True)


class ProgressBody(Made):
    makes = Progress
    value = DecimalNumber(required=True)
    budget_absorbed = DecimalNumber(least=NOTHING, load_default=None)
    obstacle = part(ObstacleBody, "the obstacle, or null", load_default=None)
    solution = Text(load_default=None)
    evidence = pieces_of_evidence(MOST_EVIDENCE)

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
