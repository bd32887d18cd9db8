"""What the views of an app read from, and work with."""

from dataclasses import dataclass

from flask import Flask, current_app

from services.reporting.consultation_desk import ConsultationReports
from services.reporting.front_desk import FrontDesk
from services.reporting.indicator_reports import IndicatorReports
from services.reporting.instruction_desk import InstructionDesk
from services.reporting.live import Changes
from services.reporting.periodic.desk import ReportDesk
from services.reporting.periodic.recent import Verifications
from services.reporting.queue_desk import QueueDesk
from services.reporting.reports import Reports

EXTENSION = "sinergi-reporting"


@dataclass(frozen=True)
class Provided:
    """Everything at once; `entry_url` is where the pages are on which people enter what is shown here."""

    reports: Reports
    indicators: IndicatorReports
    consultations: ConsultationReports
    instructions: InstructionDesk
    front_desk: FrontDesk
    queue_desk: QueueDesk
    desk: ReportDesk
    verifications: Verifications
    changes: Changes
    entry_url: str


def provide(app: Flask, provided: Provided) -> None:
    app.extensions[EXTENSION] = provided


def _provided() -> Provided:
    provided: Provided = current_app.extensions[EXTENSION]
    return provided


def reports() -> Reports:
    return _provided().reports


def indicators() -> IndicatorReports:
    return _provided().indicators


def consultations() -> ConsultationReports:
    return _provided().consultations


def instructions() -> InstructionDesk:
    return _provided().instructions


def front_desk() -> FrontDesk:
    return _provided().front_desk


def queue_desk() -> QueueDesk:
    return _provided().queue_desk


def desk() -> ReportDesk:
    return _provided().desk


def verifications() -> Verifications:
    return _provided().verifications


def changes() -> Changes:
    return _provided().changes


def entry_url() -> str:
    return _provided().entry_url
