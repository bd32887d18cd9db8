"""What the indicators service says: rules, indicators (IKU), their targets, measurements and achievement; the RB index.

Numbers are `Decimal` and travel as strings; percentages are 0 to 100 and more; quarters are 1 to 4.
The names and schema numbers below are the contract: they are written out, never derived from class names.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from shared.events.terms import Evidence, Fact, Quarter
from shared.language import Language

Polarity = Literal["maximise", "minimise", "range"]
Method = Literal["a", "b", "c"]
Consolidation = Literal["sum", "average", "last"]
IndicatorScale = Literal["number", "percent", "index", "predicate"]
Frequency = Literal["quarterly", "semiannual", "annual"]
Standing = Literal["provisional", "final"]
FormulaId = Literal["maximise", "minimise_a", "minimise_b", "minimise_c", "range"]
Aspect = Literal["strategy", "policy_hard", "policy_soft", "result_hard", "result_soft"]
Obstruction = Literal[
    "no_target",  # nothing was due up to this quarter
    "no_measurement",  # nothing of what was due is there
    "missing_measurement",  # a part of what was due is not there; the figure of the rest is kept in `raw`
    "target_zero",  # T = 0, where the formula divides by it
    "range_from_zero",  # a realisation below a range that begins at 0
    "negative_target",  # T < 0, where the formula would reward the opposite
    "negative_realisation",  # R < 0, where the formula would reward the opposite
]
ForecastMethod = Literal[
    "pace",  # realisation over target so far, applied to the year's targets
    "even",  # every quarter to come brings what the quarters so far did on average
    "last_value",  # what was reached last stays
]


class Predicate(Struct, frozen=True):
    """One value of a scale of words, such as WTP, and the number that formulas take for it."""

    label: str
    value: Decimal


class FormulaText(Struct, frozen=True):
    """How a formula is written for readers, with T, R, lo and hi for target, realisation and bounds."""

    symbols: str
    indonesian: str
    english: str


class ScoreBand(Struct, frozen=True):
    """Scores `below` a bound, or `up_to` and including it; the last band takes the rest."""

    id: str
    tone: Literal["bad", "poor", "middling", "fair", "good", "over"]
    below: Decimal | None = None
    up_to: Decimal | None = None


class IndexBand(Struct, frozen=True):
    """A predicate of the RB index: totals `above` a bound; the last has none. `all_good` asks for every good target."""

    predicate: str
    above: Decimal | None
    all_good: bool = False


class CatalogueEntry(Struct, frozen=True):
    """One indicator of the RB General catalogue: its place in the index, and the template of an indicator.

    `applies` is whether it counts for the group of the catalogue; `good` is the value from which it is a good one.
    """

    code: str
    name: str
    aspect: Aspect
    weight: Decimal
    scale: IndicatorScale
    minimum: Decimal
    maximum: Decimal
    applies: bool
    unit_of_measure: str
    operational_definition: str
    formula_text: str
    data_source: str
    polarity: Polarity = "maximise"
    consolidation: Consolidation = "last"
    predicates: tuple[Predicate, ...] = ()
    good: Decimal | None = None


class Catalogue(Struct, frozen=True):
    """`coefficient` is added to the sum of scores before it is related to the weights that apply."""

    year: int
    group: str
    coefficient: Decimal
    entries: tuple[CatalogueEntry, ...]
    predicates: tuple[IndexBand, ...]


class Rules(Struct, frozen=True):
    """One version of the rules, in force from a day on until a later version is.

    `cap` bounds scores in percent, `default_method` is that of indicators that minimise and name none, `outlier` is
    the percentage of achievement above which a measurement is flagged, `bands` are the schemes of bands by name.
    """

    id: str
    effective_from: date
    basis: str
    cap: Decimal
    default_method: Method
    outlier: Decimal
    default_bands: str
    bands: Mapping[str, tuple[ScoreBand, ...]]
    formulas: Mapping[FormulaId, FormulaText]
    catalogue: Catalogue


class RulesAdopted(Fact, frozen=True):
    rules: Rules


class Baseline(Struct, frozen=True):
    year: int
    value: Decimal


class IndicatorRef(Struct, frozen=True):
    unit: str
    code: str


class Contribution(Struct, frozen=True):
    """What an indicator gives to one above it: cascaded from it or across units, with its share in percent."""

    to: IndicatorRef
    via: Literal["cascade", "cross_cutting"]
    share: Decimal | None


class ActionRef(Struct, frozen=True):
    """An action of a plan that serves the indicator."""

    year: int
    kind: Literal["general", "thematic"]
    action: str


class Definition(Struct, frozen=True):
    """All that says what an indicator is. `bidang` is the unit of kind bidang or bagian that owns it.

    `method` is for polarity minimise, None being the rules' default; `ratio` asks for numerator and denominator;
    `predicates` are for the scale of words; `template` is the catalogue's code it was made from.
    """

    name: str
    scale: IndicatorScale
    polarity: Polarity
    consolidation: Consolidation
    frequency: Frequency
    unit_of_measure: str | None = None
    operational_definition: str | None = None
    formula_text: str | None = None
    data_source: str | None = None
    bidang: str | None = None
    parent_objective: str | None = None
    basis_document: str | None = None
    method: Method | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    predicates: tuple[Predicate, ...] = ()
    ratio: bool = False
    baseline: Baseline | None = None
    contributions: tuple[Contribution, ...] = ()
    served_by: tuple[ActionRef, ...] = ()
    template: str | None = None


class IndicatorFact(Fact, frozen=True):
    unit: str
    code: str


class IndicatorDrafted(IndicatorFact, frozen=True):
    definition: Definition


class DefinitionChanged(IndicatorFact, frozen=True):
    """In the draft, or in the revision that is being proposed."""

    definition: Definition


class IndicatorProposed(IndicatorFact, frozen=True):
    """`warnings` are the names of the quality rules that it does not meet."""

    warnings: tuple[str, ...]


class IndicatorReturned(IndicatorFact, frozen=True):
    reason: str
    due: date


class IndicatorAgreed(IndicatorFact, frozen=True):
    """What was proposed is in force as this version, from this day on; the first version is 1."""

    version: int
    effective_from: date


class RevisionStarted(IndicatorFact, frozen=True):
    """The definition may be edited again; the version in force stays as it is until the revision is agreed."""

    reason: str


class IndicatorRevisionDropped(IndicatorFact, frozen=True):
    reason: str


class IndicatorRetired(IndicatorFact, frozen=True):
    reason: str
    effective_from: date


class Target(Struct, frozen=True):
    """A value, or for polarity range the bounds from `value` to `upper`; for the scale of words the word's number."""

    value: Decimal
    upper: Decimal | None = None


QuarterTargets = tuple[Target | None, Target | None, Target | None, Target | None]


class TargetsProposed(IndicatorFact, frozen=True):
    """`reason` is given from the second time on. A quarter without a target is not due; 0 is a target."""

    year: int
    quarters: QuarterTargets
    annual: Target | None
    reason: str | None


class TargetsReturned(IndicatorFact, frozen=True):
    year: int
    reason: str


class TargetsApproved(IndicatorFact, frozen=True):
    """What was proposed last is in force."""

    year: int


class Measurement(Struct, frozen=True):
    """A realisation; `value` is the number that formulas take, `label` the word it stands for, if any."""

    value: Decimal
    standing: Standing
    source: str
    evidence: tuple[Evidence, ...]
    label: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


class Measured(IndicatorFact, frozen=True):
    """`flags` are the names of the rules that doubt it. Provisional becomes final by measuring again."""

    year: int
    quarter: Quarter
    measurement: Measurement
    flags: tuple[str, ...]


class MeasurementCorrected(IndicatorFact, frozen=True):
    """Replaces what was measured; a verification made before is open again."""

    year: int
    quarter: Quarter
    measurement: Measurement
    flags: tuple[str, ...]
    reason: str


class MeasurementVerified(IndicatorFact, frozen=True):
    """`value` is the measurement that was verified; `confirmed` is *sesuai*, otherwise *tidak sesuai* with notes."""

    year: int
    quarter: Quarter
    value: Decimal
    confirmed: bool
    notes: str | None


class QuarterInput(Struct, frozen=True):
    """What one quarter gave to a figure: its target, its realisation and whether the two count in it."""

    quarter: Quarter
    target: Target | None
    value: Decimal | None
    counts: bool


class Outlook(Struct, frozen=True):
    """How the year is expected to end. `planned` is consolidated over the `due` quarters of the whole year.

    `target` is what the year is held against: that of the year where it has one, otherwise what is planned.
    `expected` is the realisation that `method` leads to.
    """

    method: ForecastMethod
    due: int
    planned: Target
    target: Target
    expected: Decimal


class Achievement(Struct, frozen=True):
    """The achievement of a year up to a quarter, and all that it was made of.

    `target` and `realisation` are consolidated over the `quarters` that count. `raw` is the formula's percentage, None
    where it cannot be computed; `score` is `raw` within 0 and the cap; `problem` says why there is no complete figure.
    `filled` of `due` quarters have a measurement. `forecast` is the expected raw percentage of the whole year, which
    `outlook` leads to.
    """

    version: int
    rules: str
    formula: FormulaId
    consolidation: Consolidation
    quarters: tuple[QuarterInput, ...]
    target: Target | None
    realisation: Decimal | None
    raw: Decimal | None
    score: Decimal | None
    band: str | None
    problem: Obstruction | None
    provisional: bool
    filled: int
    due: int
    forecast: Decimal | None
    out_of_reach: bool
    outlook: Outlook | None = None


class AchievementAssessed(IndicatorFact, frozen=True):
    """Said whenever the achievement of a year up to a quarter is another than was said before."""

    year: int
    quarter: Quarter
    achievement: Achievement


class RbValue(Struct, frozen=True):
    """A value of one catalogue entry; `assessor` is who gave it, such as an evaluator's name of office."""

    value: Decimal
    standing: Standing
    source: str
    evidence: tuple[Evidence, ...]
    label: str | None = None


class RbValueRecorded(Fact, frozen=True):
    """`reason` is given where a value was recorded before."""

    year: int
    entry: str
    value: RbValue
    reason: str | None


class RbIndexPublished(Fact, frozen=True):
    """What the national evaluator published: a composite, never computed again from other composites."""

    year: int
    value: Decimal
    predicate: str
    source: str


class RbIndexLine(Struct, frozen=True):
    """`score` = value / maximum x weight; `carried_from` is the earlier year that a missing value was taken from."""

    entry: str
    value: Decimal | None
    maximum: Decimal
    weight: Decimal
    score: Decimal | None
    carried_from: int | None


class RbIndexEstimated(Fact, frozen=True):
    """*Perkiraan internal*: (sum of scores + coefficient) / weights that apply x 100, and the predicate of that."""

    year: int
    rules: str
    lines: tuple[RbIndexLine, ...]
    coefficient: Decimal
    weights: Decimal
    total: Decimal | None
    predicate: str | None
    missing: tuple[str, ...]


RulesEvent = RulesAdopted
IndicatorEvent = (
    Measured
    | AchievementAssessed
    | MeasurementCorrected
    | MeasurementVerified
    | IndicatorDrafted
    | DefinitionChanged
    | IndicatorProposed
    | IndicatorReturned
    | IndicatorAgreed
    | RevisionStarted
    | IndicatorRevisionDropped
    | IndicatorRetired
    | TargetsProposed
    | TargetsReturned
    | TargetsApproved
)
RbIndexEvent = RbValueRecorded | RbIndexPublished | RbIndexEstimated
Event = RulesEvent | IndicatorEvent | RbIndexEvent

SOURCE = "/sinergi/indicators"
TOPIC = "indicators.events"

_RULES: dict[str, tuple[type[RulesEvent], int]] = {
    "sinergi.rules.adopted": (RulesAdopted, 1),
}
_INDICATORS: dict[str, tuple[type[IndicatorEvent], int]] = {
    "sinergi.indicator.drafted": (IndicatorDrafted, 1),
    "sinergi.indicator.definition_changed": (DefinitionChanged, 1),
    "sinergi.indicator.proposed": (IndicatorProposed, 1),
    "sinergi.indicator.returned": (IndicatorReturned, 1),
    "sinergi.indicator.agreed": (IndicatorAgreed, 1),
    "sinergi.indicator.revision_started": (RevisionStarted, 1),
    "sinergi.indicator.revision_dropped": (IndicatorRevisionDropped, 1),
    "sinergi.indicator.retired": (IndicatorRetired, 1),
    "sinergi.targets.proposed": (TargetsProposed, 1),
    "sinergi.targets.returned": (TargetsReturned, 1),
    "sinergi.targets.approved": (TargetsApproved, 1),
    "sinergi.measurement.recorded": (Measured, 1),
    "sinergi.measurement.corrected": (MeasurementCorrected, 1),
    "sinergi.measurement.verified": (MeasurementVerified, 1),
    "sinergi.achievement.assessed": (AchievementAssessed, 1),
}
_RB_INDEX: dict[str, tuple[type[RbIndexEvent], int]] = {
    "sinergi.rb_index.value_recorded": (RbValueRecorded, 1),
    "sinergi.rb_index.published": (RbIndexPublished, 1),
    "sinergi.rb_index.estimated": (RbIndexEstimated, 1),
}

# What each kind of stream may hold, for their deciders; readers of the topic take the whole.
RULES: Language[RulesEvent] = Language(SOURCE, TOPIC, _RULES, upcasts={})
INDICATORS: Language[IndicatorEvent] = Language(SOURCE, TOPIC, _INDICATORS, upcasts={})
RB_INDEX: Language[RbIndexEvent] = Language(SOURCE, TOPIC, _RB_INDEX, upcasts={})
LANGUAGE: Language[Event] = Language(SOURCE, TOPIC, {**_RULES, **_INDICATORS, **_RB_INDEX}, upcasts={})
