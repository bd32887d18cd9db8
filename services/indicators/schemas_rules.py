"""The bodies of rules and of the RB index: what they hold, and what they are made into."""

from decimal import Decimal
from typing import Any, get_args

from marshmallow import ValidationError, post_load
from marshmallow.fields import Dict, Nested

from services.indicators.rb_stream import RbStated
from services.indicators.schemas import MOST_EVIDENCE, MOST_WORDS, PredicateBody
from shared.bodies import Made, part, pieces_of_evidence, several
from shared.events.indicators import (
    Aspect,
    Catalogue,
    CatalogueEntry,
    Consolidation,
    FormulaText,
    IndexBand,
    IndicatorScale,
    Method,
    Polarity,
    ScoreBand,
    Standing,
)
from shared.fields import Choice, Day, DecimalNumber, Flag, Identifier, Pattern, Schema, Text, Year
from shared.problems import Fault

NOTHING = Decimal(0)
MOST_BANDS = 20
MOST_SCHEMES = 20
MOST_ENTRIES = 200
NAME = "[a-z][a-z0-9_]{0,63}"
TONES = ("bad", "poor", "middling", "fair", "good", "over")


class _Name(Pattern[str]):
    def __init__(self, **options: Any) -> None:
        accepted = "1 to 64 characters a-z, 0-9 and _, beginning with a letter"
        super().__init__(NAME, accepted, str, {"type": "string", "pattern": f"^{NAME}$"}, options)


class _Tuples(Made):
    """What marshmallow reads as lists are tuples in frozen objects."""

    @post_load
    def make(self, values: dict[str, Any], **options: Any) -> Any:
        tuples = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        return super().make(tuples, **options)


class ScoreBandBody(Made):
    makes = ScoreBand
    id = _Name(required=True)
    tone = Choice(TONES, required=True)
    below = DecimalNumber(load_default=None)
    up_to = DecimalNumber(load_default=None)


class FormulaBody(Made):
    makes = FormulaText
    symbols = Text(200, required=True)
    indonesian = Text(500, required=True)
    english = Text(500, required=True)


def _formula() -> Any:
    return part(FormulaBody, "symbols, and how they are said in both languages", required=True)


class FormulasBody(Schema):
    maximise = _formula()
    minimise_a = _formula()
    minimise_b = _formula()
    minimise_c = _formula()
    range = _formula()


class IndexBandBody(Made):
    makes = IndexBand
    predicate = Text(10, required=True)
    above = DecimalNumber(load_default=None)
    all_good = Flag(load_default=False)


class CatalogueEntryBody(_Tuples):
    makes = CatalogueEntry
    code = Identifier(required=True)
    name = Text(500, required=True)
    aspect = Choice(get_args(Aspect), required=True)
    weight = DecimalNumber(least=NOTHING, required=True)
    scale = Choice(get_args(IndicatorScale), required=True)
    minimum = DecimalNumber(required=True)
    maximum = DecimalNumber(required=True)
    applies = Flag(required=True)
    unit_of_measure = Text(100, required=True)
    operational_definition = Text(required=True)
    formula_text = Text(required=True)
    data_source = Text(500, required=True)
    polarity = Choice(get_args(Polarity), load_default="maximise")
    consolidation = Choice(get_args(Consolidation), load_default="last")
    predicates = several(Nested(PredicateBody), f"at most {MOST_WORDS} words", 0, MOST_WORDS, load_default=())
    good = DecimalNumber(load_default=None)


class CatalogueBody(_Tuples):
    makes = Catalogue
    year = Year(required=True)
    group = Identifier(required=True)
    coefficient = DecimalNumber(required=True)
    entries = several(Nested(CatalogueEntryBody), f"1 to {MOST_ENTRIES} entries", 1, MOST_ENTRIES, required=True)
    predicates = several(
        Nested(IndexBandBody), f"1 to {MOST_BANDS} predicates, the best first", 1, MOST_BANDS, required=True
    )


def _schemes() -> Any:
    accepted = f"1 to {MOST_SCHEMES} schemes by name, each a list of bands, the lowest first"
    bands = several(Nested(ScoreBandBody), f"1 to {MOST_BANDS} bands", 1, MOST_BANDS)

    def check(schemes: dict[str, Any]) -> None:
        if not 1 <= len(schemes) <= MOST_SCHEMES:
            raise ValidationError([Fault(f"has {len(schemes)} schemes", accepted)])

    reasons = {"required": "is missing", "null": "is null", "invalid": "is no object"}
    messages: Any = {key: Fault(reason, accepted) for key, reason in reasons.items()}
    return Dict(keys=_Name(), values=bands, validate=check, error_messages=messages, required=True)


class RulesBody(Schema):
    """A whole version; its id is that of the path, and may be repeated."""

    id = Identifier(load_default=None)
    effective_from = Day(required=True)
    basis = Text(required=True)
    cap = DecimalNumber(required=True)
    default_method = Choice(get_args(Method), required=True)
    outlier = DecimalNumber(required=True)
    default_bands = _Name(required=True)
    bands = _schemes()
    formulas = part(FormulasBody, "all five formulas", required=True)
    catalogue = part(CatalogueBody, "the catalogue of the RB index", required=True)

    @post_load
    def tuples_of_bands(self, values: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**values, "bands": {name: tuple(bands) for name, bands in values["bands"].items()}}


class TemplatesQuery(Schema):
    year = Year(load_default=None)
    group = Identifier(load_default=None)


class RbValueBody(Schema):
    """A value, or a word of the entry; made into what is stated and the reason."""

    value = DecimalNumber(load_default=None)
    label = Text(100, load_default=None)
    standing = Choice(get_args(Standing), required=True)
    source = Text(500, required=True)
    evidence = pieces_of_evidence(MOST_EVIDENCE)
    reason = Text(load_default=None)

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> tuple[RbStated, str | None]:
        reason = values.pop("reason")
        return RbStated(**{**values, "evidence": tuple(values["evidence"])}), reason


class PublishedBody(Schema):
    value = DecimalNumber(least=NOTHING, required=True)
    predicate = Text(10, required=True)
    source = Text(500, required=True)


class AlternativeQuery(Schema):
    rules = Identifier(load_default=None)
