"""The bodies and queries about indicators: what they hold, and what they are made into for commands."""

from decimal import Decimal
from typing import Any, cast, get_args

from marshmallow import ValidationError, post_load, validates_schema
from marshmallow.fields import Nested

from services.indicators.indicator_commands import Stated
from shared.bodies import Made, ReasonBody, part, pieces_of_evidence, several
from shared.events.indicators import (
    ActionRef,
    Baseline,
    Consolidation,
    Contribution,
    Frequency,
    IndicatorRef,
    IndicatorScale,
    Method,
    Polarity,
    Predicate,
    QuarterTargets,
    Standing,
    Target,
)
from shared.fields import Choice, Day, DecimalNumber, Flag, Identifier, Moment, Quarter, Schema, Strict, Text, Year
from shared.problems import Fault

NOTHING, WHOLE = Decimal(0), Decimal(100)
MOST_EVIDENCE = 20
MOST_WORDS = 20
MOST_CONTRIBUTIONS = 20
MOST_ACTIONS = 50
REQUIRED = ("name", "scale", "polarity", "consolidation", "frequency")
FOUR_TARGETS = "four targets, null where a quarter has none"


class TargetValue(Strict[Target]):
    """A number, or the two bounds of a range."""

    def __init__(self, **options: Any) -> None:
        openapi = {"type": ["number", "string", "object"], "examples": ["12.5", {"value": "3", "upper": "5"}]}
        accepted = 'a number like "12.5", or a range like {"value": "3", "upper": "5"}'
        super().__init__(accepted, openapi, options)

    def read(self, value: Any) -> Target:
        bounds = value if isinstance(value, dict) else {"value": value}
        if not {"value"} <= set(bounds) <= {"value", "upper"}:
            raise ValueError("is neither a number nor a range")
        number, upper = _NUMBER.read(bounds["value"]), bounds.get("upper")
        return Target(number, None if upper is None else _NUMBER.read(upper))


_NUMBER = DecimalNumber()


class PredicateBody(Made):
    makes = Predicate
    label = Text(100, required=True)
    value = DecimalNumber(required=True)


class BaselineBody(Made):
    makes = Baseline
    year = Year(required=True)
    value = DecimalNumber(required=True)


class IndicatorRefBody(Made):
    makes = IndicatorRef
    unit = Identifier(required=True)
    code = Identifier(required=True)


class ContributionBody(Made):
    makes = Contribution
    to = part(IndicatorRefBody, "the indicator above, by unit and code", required=True)
    via = Choice(("cascade", "cross_cutting"), required=True)
    share = DecimalNumber(NOTHING, WHOLE, load_default=None)


class ActionRefBody(Made):
    makes = ActionRef
    year = Year(required=True)
    kind = Choice(("general", "thematic"), required=True)
    action = Identifier(required=True)


class DefinitionBody(Schema):
    """Made into the fields that are given; a template gives the others."""

    template = Text(100)
    name = Text(500)
    scale = Choice(get_args(IndicatorScale))
    polarity = Choice(get_args(Polarity))
    consolidation = Choice(get_args(Consolidation))
    frequency = Choice(get_args(Frequency))
    unit_of_measure = Text(100, allow_none=True)
    operational_definition = Text(allow_none=True)
    formula_text = Text(allow_none=True)
    data_source = Text(500, allow_none=True)
    bidang = Identifier(allow_none=True)
    parent_objective = Text(500, allow_none=True)
    basis_document = Text(500, allow_none=True)
    method = Choice(get_args(Method), allow_none=True)
    minimum = DecimalNumber(allow_none=True)
    maximum = DecimalNumber(allow_none=True)
    predicates = several(Nested(PredicateBody), f"at most {MOST_WORDS} words", 0, MOST_WORDS)
    ratio = Flag()
    baseline = part(BaselineBody, "year and value, or null", allow_none=True)
    contributions = several(
        Nested(ContributionBody), f"at most {MOST_CONTRIBUTIONS} contributions", 0, MOST_CONTRIBUTIONS
    )
    served_by = several(Nested(ActionRefBody), f"at most {MOST_ACTIONS} actions", 0, MOST_ACTIONS)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def complete(self, values: dict[str, Any], given: Any, **_: Any) -> None:
        missing = [] if "template" in values else [name for name in REQUIRED if name not in given]
        fault = Fault("is missing", "a value, or a template that has it")
        if missing:
            raise ValidationError({name: [fault] for name in missing})

    @post_load
    def lists_of_structs(self, values: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


class EffectiveBody(Schema):
    effective_from = Day(required=True)


class RetirementBody(ReasonBody):
    effective_from = Day(required=True)


class TargetsBody(Schema):
    quarters = several(TargetValue(allow_none=True), FOUR_TARGETS, 4, 4, required=True)
    annual = TargetValue(load_default=None)
    reason = Text(load_default=None)

    @post_load
    def quarters_of_four(self, values: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**values, "quarters": cast("QuarterTargets", tuple(values["quarters"]))}


class MeasurementBody(Schema):
    """A value, a word, or numerator and denominator; made into what is stated."""

    value = DecimalNumber(load_default=None)
    label = Text(100, load_default=None)
    numerator = DecimalNumber(load_default=None)
    denominator = DecimalNumber(load_default=None)
    standing = Choice(get_args(Standing), required=True)
    source = Text(500, required=True)
    evidence = pieces_of_evidence(MOST_EVIDENCE)

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> Any:
        return Stated(**{**values, "evidence": tuple(values["evidence"])})


class CorrectionBody(MeasurementBody):
    """Made into what is stated and the reason."""

    reason = Text(required=True)

    @post_load
    def make(self, values: dict[str, Any], **options: Any) -> Any:
        reason = values.pop("reason")
        return super().make(values, **options), reason


class VerificationBody(Schema):
    confirmed = Flag(required=True)
    notes = Text(load_default=None)


class ExplanationQuery(Schema):
    as_of = Moment(load_default=None)
    rules = Identifier(load_default=None)


class PreviewBody(Schema):
    """`quarter` is the last one that is looked at, by default that of the last realisation; `rules` is a version."""

    polarity = Choice(get_args(Polarity), required=True)
    method = Choice(get_args(Method), load_default=None)
    consolidation = Choice(get_args(Consolidation), required=True)
    targets = several(TargetValue(allow_none=True), FOUR_TARGETS, 4, 4, required=True)
    realisations = several(
        DecimalNumber(allow_none=True), "four numbers, null where nothing is measured", 4, 4, required=True
    )
    annual = TargetValue(load_default=None)
    quarter = Quarter(load_default=None)
    rules = Identifier(load_default=None)
