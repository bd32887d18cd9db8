"""What can be asked of an indicator. `verb` completes the sentence "an indicator that is agreed cannot be ..."."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from msgspec import Struct

from shared.events.indicators import Definition, QuarterTargets, Rules, Standing, Target
from shared.events.terms import Evidence, Quarter

Adopted = tuple[Rules, ...]  # all versions of the rules, in the order in which they were adopted


class IndicatorId(NamedTuple):
    """What names an indicator: the first two values of every event of it."""

    unit: str
    code: str

    @property
    def stream(self) -> str:
        return f"indicator-{self.unit}-{self.code}"


class Place(NamedTuple):
    """Where a measurement and a figure belong."""

    year: int
    quarter: Quarter


class Stated(Struct, frozen=True):
    """A realisation as it is entered: a value, or the word or the quotient that it follows from."""

    value: Decimal | None
    label: str | None
    numerator: Decimal | None
    denominator: Decimal | None
    standing: Standing
    source: str
    evidence: tuple[Evidence, ...]


class Asked(Struct, frozen=True):
    """The common parent of all commands; `by` is the pseudonym of who asks, where a rule is about that."""

    verb: ClassVar[str]
    indicator: IndicatorId


class DraftIndicator(Asked, frozen=True):
    """Begins an indicator, or writes its draft or its revision anew."""

    verb = "edited"
    definition: Definition


class ProposeIndicator(Asked, frozen=True):
    """`others` are the definitions of the unit's other indicators and of those above, for the quality rules."""

    verb = "proposed"
    others: tuple[Definition, ...]


class ReturnIndicator(Asked, frozen=True):
    verb = "returned"
    reason: str
    due: date


class AgreeIndicator(Asked, frozen=True):
    verb = "agreed"
    effective_from: date
    by: str
    rules: Adopted


class StartRevision(Asked, frozen=True):
    verb = "revised"
    reason: str


class DropRevision(Asked, frozen=True):
    verb = "left unrevised"
    reason: str


class RetireIndicator(Asked, frozen=True):
    verb = "retired"
    reason: str
    effective_from: date


class ProposeTargets(Asked, frozen=True):
    verb = "given targets"
    year: int
    quarters: QuarterTargets
    annual: Target | None
    reason: str | None


class ApproveTargets(Asked, frozen=True):
    verb = "given targets in force"
    year: int
    by: str
    rules: Adopted


class ReturnTargets(Asked, frozen=True):
    verb = "given its targets back"
    year: int
    reason: str


class Statement(Asked, frozen=True):
    verb = "measured"
    place: Place
    stated: Stated
    rules: Adopted


class Measure(Statement, frozen=True):
    pass


class CorrectMeasurement(Statement, frozen=True):
    reason: str


class VerifyMeasurement(Asked, frozen=True):
    verb = "verified"
    place: Place
    confirmed: bool
    notes: str | None
    by: str


class Assess(Asked, frozen=True):
    """Have every figure be that of the rules, targets, measurements and versions in force."""

    verb = "assessed"
    rules: Adopted


LifeCommand = (
    DraftIndicator
    | ProposeIndicator
    | ReturnIndicator
    | AgreeIndicator
    | StartRevision
    | DropRevision
    | RetireIndicator
    | Assess
)
TargetsCommand = ProposeTargets | ApproveTargets | ReturnTargets
MeasurementCommand = Measure | CorrectMeasurement | VerifyMeasurement
IndicatorCommand = LifeCommand | TargetsCommand | MeasurementCommand
