"""Indicators as what has happened to them, event by event, for tests of what is read from them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from services.reporting.adopted import IndicatorMethod, indicator_method
from services.reporting.documents import Mark, Name, Unit
from services.reporting.indicator_documents import (
    AdoptedRules,
    Indicator,
    UnitIndicators,
    indicator_stream,
    no_indicators,
    no_rules,
)
from services.reporting.indicator_folds import evolve_rules, evolve_unit_indicators
from services.reporting.regency import Regency
from shared.envelope import Recorded
from shared.events.indicators import (
    Achievement,
    AchievementAssessed,
    Catalogue,
    CatalogueEntry,
    Contribution,
    Definition,
    FormulaText,
    IndexBand,
    IndicatorAgreed,
    IndicatorDrafted,
    IndicatorEvent,
    IndicatorProposed,
    IndicatorRef,
    Measured,
    Measurement,
    MeasurementCorrected,
    MeasurementVerified,
    QuarterInput,
    QuarterTargets,
    RbIndexEstimated,
    RbIndexLine,
    RbIndexPublished,
    RbValue,
    RbValueRecorded,
    Rules,
    RulesAdopted,
    ScoreBand,
    Target,
    TargetsApproved,
    TargetsProposed,
)
from shared.events.plans import UnitKind
from shared.events.terms import Evidence, Quarter
from tests.unit.reporting import UNIT, YEAR, Number, decimal, recorded

CODE = "iku-1"
NOW = datetime(YEAR, 7, 20, tzinfo=UTC)
LINK = Evidence("link", "Laporan", link="https://arsip.example/1")
TEXT = FormulaText("R ÷ T", "Realisasi dibagi target.", "Realisation over target.")
BANDS = (ScoreBand("red", "bad", below=Decimal(70)), ScoreBand("yellow", "middling", up_to=Decimal(90)))
GREEN = ScoreBand("green", "good")
FORMULAS: Mapping[Any, FormulaText] = dict.fromkeys(
    ("maximise", "minimise_a", "minimise_b", "minimise_c", "range"), TEXT
)
ENTRY = CatalogueEntry(
    code="sakip",
    name="SAKIP",
    aspect="policy_hard",
    weight=Decimal(60),
    scale="number",
    minimum=Decimal(0),
    maximum=Decimal(100),
    applies=True,
    unit_of_measure="Nilai",
    operational_definition="Nilai evaluasi SAKIP",
    formula_text="Nilai dari evaluator",
    data_source="LHE",
)
OTHER_ENTRY = msgspec.structs.replace(ENTRY, code="spbe", name="Indeks SPBE", weight=Decimal(40), maximum=Decimal(5))
CATALOGUE = Catalogue(YEAR, "regency", Decimal(0), (ENTRY, OTHER_ENTRY), (IndexBand("BB", Decimal(70)),))


def rules(name: str = "rules-a", effective_from: date = date(YEAR, 1, 1), **changes: Any) -> Rules:
    plain = Rules(
        id=name,
        effective_from=effective_from,
        basis="Aturan percobaan",
        cap=Decimal(120),
        default_method="a",
        outlier=Decimal(150),
        default_bands="traffic_light",
        bands={"traffic_light": (*BANDS, GREEN)},
        formulas=FORMULAS,
        catalogue=CATALOGUE,
    )
    return msgspec.structs.replace(plain, **changes)


def definition(name: str = "Indeks kepuasan masyarakat", **changes: Any) -> Definition:
    plain = Definition(
        name=name,
        scale="number",
        polarity="maximise",
        consolidation="sum",
        frequency="quarterly",
        unit_of_measure="Nilai",
        operational_definition="Rata-rata survei",
        formula_text="Jumlah dibagi responden",
        data_source="SKM",
        bidang="dinkes-yankes",
    )
    return msgspec.structs.replace(plain, **changes)


def contributes(unit: str, code: str, share: Number = None) -> Contribution:
    return Contribution(IndicatorRef(unit, code), "cascade", decimal(share))


def four(*values: Number) -> QuarterTargets:
    first, second, third, fourth = (None if value is None else Target(Decimal(value)) for value in values)
    return (first, second, third, fourth)


class Teller:
    """Says what happens to one indicator."""

    def __init__(self, code: str = CODE, unit: str = UNIT) -> None:
        self.unit = unit
        self.code = code

    def agreed(self, meant: Definition | None = None, begins: date = date(YEAR, 1, 1)) -> list[IndicatorEvent]:
        return [
            IndicatorDrafted(self.unit, self.code, meant or definition()),
            IndicatorProposed(self.unit, self.code, ()),
            IndicatorAgreed(self.unit, self.code, 1, begins),
        ]

    def targeted(self, *values: Number, year: int = YEAR) -> list[IndicatorEvent]:
        """Without values 10, 20, 30 and 40."""
        quarters = four(*(values or (10, 20, 30, 40)))
        return [
            TargetsProposed(self.unit, self.code, year, quarters, None, None),
            TargetsApproved(self.unit, self.code, year),
        ]

    def measured(self, quarter: Quarter, value: Number, **more: Any) -> Measured:
        return Measured(self.unit, self.code, YEAR, quarter, measurement(value, **more), ())

    def corrected(self, quarter: Quarter, value: Number, reason: str = "salah hitung") -> MeasurementCorrected:
        return MeasurementCorrected(self.unit, self.code, YEAR, quarter, measurement(value), (), reason)

    def verified(self, quarter: Quarter, value: Number, *, confirmed: bool = True) -> MeasurementVerified:
        notes = None if confirmed else "bukti tidak cocok"
        return MeasurementVerified(self.unit, self.code, YEAR, quarter, Decimal(value or 0), confirmed, notes)

    def assessed(self, quarter: Quarter, **changes: Any) -> AchievementAssessed:
        return AchievementAssessed(self.unit, self.code, YEAR, quarter, achievement(quarter, **changes))

    def recorded(self, events: Iterable[IndicatorEvent]) -> list[Recorded[Any]]:
        return recorded(events, indicator_stream(self.unit, self.code), self.unit)


def measurement(value: Number, **more: Any) -> Measurement:
    plain = Measurement(Decimal(value or 0), "final", "Laporan kinerja", (LINK,))
    return msgspec.structs.replace(plain, **more)


OF_A_YEAR: tuple[Quarter, ...] = (1, 2, 3, 4)


def achievement(quarter: Quarter = 2, **changes: Any) -> Achievement:
    """Complete, with a score of 95, unless told otherwise."""
    plain = Achievement(
        version=1,
        rules="rules-a",
        formula="maximise",
        consolidation="sum",
        quarters=tuple(QuarterInput(each, None, None, counts=False) for each in OF_A_YEAR[:quarter]),
        target=Target(Decimal(30)),
        realisation=Decimal("28.5"),
        raw=Decimal(95),
        score=Decimal(95),
        band="green",
        problem=None,
        provisional=False,
        filled=quarter,
        due=quarter,
        forecast=None,
        out_of_reach=False,
    )
    return msgspec.structs.replace(plain, **changes)


def missing(**changes: Any) -> dict[str, Any]:
    """The changes that make a figure one of a part of what was due."""
    return {"problem": "missing_measurement", "band": None, "filled": 1, "due": 2, **changes}


def folded(events: Iterable[Recorded[Any]], unit: str = UNIT) -> UnitIndicators:
    document = no_indicators(unit)
    for each in events:
        document = evolve_unit_indicators(document, each)
    return document


def after(*events: IndicatorEvent) -> Indicator:
    return folded(Teller().recorded(events)).indicators[CODE]


def adopted(*versions: Rules) -> list[AdoptedRules]:
    said = recorded([RulesAdopted(one) for one in versions], "rules", "tanah-bumbu")
    return [evolve_rules(no_rules(each.event.rules.id), each) for each in said]


def unit(name: str, kind: UnitKind = "dinas", parent: str | None = None) -> Unit:
    mark = Mark(1, datetime(YEAR, 1, 1, tzinfo=UTC), "somebody", "coordinator")
    return Unit(name, kind, parent, None, (Name(f"Unit {name}", None, None, mark),))


def regency(
    units: Sequence[Unit],
    told: Mapping[str, Sequence[Recorded[Any]]],
    *versions: Rules,
    at: datetime = NOW,
) -> Regency:
    """`told` is what happened to the indicators of each unit."""
    documents = {owner: folded(events, owner) for owner, events in told.items()}
    return Regency(at, {one.id: one for one in units}, documents, adopted(*(versions or (rules(),))))


def method() -> IndicatorMethod:
    return indicator_method(NOW, [], [])


def rb_events() -> list[Any]:
    """Two entries, of which one is carried over; the estimate, and what was published."""
    value = RbValue(Decimal("72.5"), "final", "LHE", (LINK,))
    lines = (
        RbIndexLine("sakip", Decimal("72.5"), Decimal(100), Decimal(60), Decimal("43.5"), None),
        RbIndexLine("spbe", Decimal("3.5"), Decimal(5), Decimal(40), Decimal(28), YEAR - 1),
    )
    total = Decimal("71.5")
    return [
        RbValueRecorded(YEAR, "sakip", value, None),
        RbIndexEstimated(YEAR, "rules-a", lines, Decimal(0), Decimal(100), total, "BB", ()),
        RbIndexPublished(YEAR, Decimal("72.04"), "BB", "Surat Menteri"),
    ]
