"""The views of the read model: which events feed which documents."""

from collections.abc import Sequence
from typing import Any, get_args

from services.reporting.consultation_documents import Consultation, evolve_consultation
from services.reporting.documents import (
    Unit,
    UnitYear,
    Window,
    no_unit,
    no_unit_year,
    no_window,
    unit_year_key,
    window_key,
)
from services.reporting.folds import evolve_unit, evolve_unit_year, evolve_window
from services.reporting.indicator_documents import (
    AdoptedRules,
    RbYear,
    UnitIndicators,
    no_indicators,
    no_rb_year,
    no_rules,
)
from services.reporting.indicator_folds import evolve_rb_year, evolve_rules, evolve_unit_indicators
from services.reporting.instruction_documents import InstructionDocument, evolve_instruction
from services.reporting.issued_documents import IssuedReport, evolve_issued, issued_key
from shared.envelope import Recorded
from shared.events.indicators import IndicatorEvent, RbIndexEvent, RulesAdopted, RulesEvent
from shared.events.plans import ConsultationEvent, PlanEvent, UnitEvent, WindowEvent
from shared.events.reporting import InstructionEvent, ReportIssued
from shared.projection import View


def _unit(recorded: Recorded[UnitEvent]) -> str:
    return recorded.event.unit


def _window(recorded: Recorded[WindowEvent]) -> str:
    return window_key(recorded.event.year, recorded.event.quarter)


def _unit_year(recorded: Recorded[PlanEvent]) -> str:
    return unit_year_key(recorded.event.unit, recorded.event.year)


def _indicators(recorded: Recorded[IndicatorEvent]) -> str:
    return recorded.event.unit


def _rules(recorded: Recorded[RulesEvent]) -> str:
    return recorded.event.rules.id


def _instruction(recorded: Recorded[InstructionEvent]) -> str:
    return recorded.event.instruction


def _consultation(recorded: Recorded[ConsultationEvent]) -> str:
    return recorded.event.consultation


def _issued(recorded: Recorded[ReportIssued]) -> str:
    return issued_key(recorded.event)


def _rb_year(recorded: Recorded[RbIndexEvent]) -> str:
    return str(recorded.event.year)


UNITS: View[Unit, Any] = View(
    name="units",
    document=Unit,
    events=frozenset(get_args(UnitEvent)),
    key=_unit,
    initial=no_unit,
    evolve=evolve_unit,
)
WINDOWS: View[Window, Any] = View(
    name="windows",
    document=Window,
    events=frozenset(get_args(WindowEvent)),
    key=_window,
    initial=no_window,
    evolve=evolve_window,
)
UNIT_YEARS: View[UnitYear, Any] = View(
    name="unit_years",
    document=UnitYear,
    events=frozenset(get_args(PlanEvent)),
    key=_unit_year,
    initial=no_unit_year,
    evolve=evolve_unit_year,
)
UNIT_INDICATORS: View[UnitIndicators, Any] = View(
    name="unit_indicators",
    document=UnitIndicators,
    events=frozenset(get_args(IndicatorEvent)),
    key=_indicators,
    initial=no_indicators,
    evolve=evolve_unit_indicators,
)
ADOPTED_RULES: View[AdoptedRules, Any] = View(
    name="adopted_rules",
    document=AdoptedRules,
    events=frozenset({RulesAdopted}),
    key=_rules,
    initial=no_rules,
    evolve=evolve_rules,
)
RB_YEARS: View[RbYear, Any] = View(
    name="rb_years",
    document=RbYear,
    events=frozenset(get_args(RbIndexEvent)),
    key=_rb_year,
    initial=no_rb_year,
    evolve=evolve_rb_year,
)
INSTRUCTIONS: View[InstructionDocument, Any] = View(
    name="instructions",
    document=InstructionDocument,
    events=frozenset(get_args(InstructionEvent)),
    key=_instruction,
    initial=InstructionDocument,
    evolve=evolve_instruction,
)
ISSUED_REPORTS: View[IssuedReport, Any] = View(
    name="issued_reports",
    document=IssuedReport,
    events=frozenset({ReportIssued}),
    key=_issued,
    initial=IssuedReport,
    evolve=evolve_issued,
)
CONSULTATIONS: View[Consultation, Any] = View(
    name="consultations",
    document=Consultation,
    events=frozenset(get_args(ConsultationEvent)),
    key=_consultation,
    initial=Consultation,
    evolve=evolve_consultation,
)
VIEWS: Sequence[View[Any, Any]] = (
    UNIT_YEARS,
    UNITS,
    WINDOWS,
    UNIT_INDICATORS,
    ADOPTED_RULES,
    RB_YEARS,
    INSTRUCTIONS,
    ISSUED_REPORTS,
    CONSULTATIONS,
)
