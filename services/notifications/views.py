"""The views of the picture: which events feed which documents, and all of them read at once."""

from collections.abc import Sequence
from typing import Any, get_args

from services.notifications.consultation_picture import Consultation, evolve_consultation
from services.notifications.folds import (
    evolve_indicators,
    evolve_instruction,
    evolve_unit,
    evolve_unit_year,
    evolve_window,
)
from services.notifications.heard import Event
from services.notifications.picture import Instruction, Picture, Plan, UnitIndicators, UnitName, UnitYear, Window
from shared.envelope import Recorded
from shared.events.indicators import IndicatorEvent
from shared.events.plans import ConsultationEvent, PlanEvent, UnitEvent, WindowEvent
from shared.events.reporting import InstructionEvent
from shared.projection import View
from shared.read_model import Live


def _unit(recorded: Recorded[UnitEvent]) -> str:
    return recorded.event.unit


def _unit_year(recorded: Recorded[PlanEvent]) -> str:
    return f"{recorded.event.unit}/{recorded.event.year}"


def _indicators(recorded: Recorded[IndicatorEvent]) -> str:
    return recorded.event.unit


def _window(recorded: Recorded[WindowEvent]) -> str:
    return f"{recorded.event.year}-{recorded.event.quarter}"


def _instruction(recorded: Recorded[InstructionEvent]) -> str:
    return recorded.event.instruction


def _consultation(recorded: Recorded[ConsultationEvent]) -> str:
    return recorded.event.consultation


def no_unit_year(key: str) -> UnitYear:
    unit, _, year = key.rpartition("/")
    return UnitYear(unit, int(year), {"general": Plan(), "thematic": Plan()})


UNITS: View[UnitName, Any] = View("units", UnitName, frozenset(get_args(UnitEvent)), _unit, UnitName, evolve_unit)
UNIT_YEARS: View[UnitYear, Any] = View(
    "unit_years", UnitYear, frozenset(get_args(PlanEvent)), _unit_year, no_unit_year, evolve_unit_year
)
UNIT_INDICATORS: View[UnitIndicators, Any] = View(
    "unit_indicators",
    UnitIndicators,
    frozenset(get_args(IndicatorEvent)),
    _indicators,
    UnitIndicators,
    evolve_indicators,
)
WINDOWS: View[Window, Any] = View("windows", Window, frozenset(get_args(WindowEvent)), _window, Window, evolve_window)
INSTRUCTIONS: View[Instruction, Any] = View(
    "instructions", Instruction, frozenset(get_args(InstructionEvent)), _instruction, Instruction, evolve_instruction
)
CONSULTATIONS: View[Consultation, Any] = View(
    "consultations",
    Consultation,
    frozenset(get_args(ConsultationEvent)),
    _consultation,
    Consultation,
    evolve_consultation,
)
VIEWS: Sequence[View[Any, Any]] = (UNITS, UNIT_YEARS, UNIT_INDICATORS, WINDOWS, INSTRUCTIONS, CONSULTATIONS)


def read_picture(live: Live[Event]) -> Picture:
    read = [{key: stored.body for key, stored in live.load_all(view)} for view in VIEWS]
    return Picture(*read)
