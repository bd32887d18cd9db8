"""What the views of an app read from."""

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

REPORTS, INDICATORS, ENTRY = "sinergi-reports", "sinergi-indicators", "sinergi-entry-url"
DESK, VERIFICATIONS = "sinergi-report-desk", "sinergi-verifications"
INSTRUCTIONS, FRONT, CHANGES = "sinergi-instructions", "sinergi-front", "sinergi-changes"
CONSULTATIONS = "sinergi-consultations"
QUEUE = "sinergi-queue"


def provide(app: Flask, reports: Reports, indicators: IndicatorReports, entry_url: str) -> None:
    app.extensions.update({REPORTS: reports, INDICATORS: indicators, ENTRY: entry_url})


def provide_desk(app: Flask, desk: ReportDesk) -> None:
    app.extensions.update({DESK: desk, VERIFICATIONS: Verifications(desk)})


def provide_leadership(app: Flask, instructions: InstructionDesk, front: FrontDesk) -> None:
    app.extensions.update({INSTRUCTIONS: instructions, FRONT: front})


def provide_consultations(app: Flask, consultations: ConsultationReports) -> None:
    app.extensions[CONSULTATIONS] = consultations


def consultations() -> ConsultationReports:
    provided: ConsultationReports = current_app.extensions[CONSULTATIONS]
    return provided


def provide_changes(app: Flask, told: Changes) -> None:
    app.extensions[CHANGES] = told


def provide_queue(app: Flask, queue: QueueDesk) -> None:
    app.extensions[QUEUE] = queue


def queue_desk() -> QueueDesk:
    provided: QueueDesk = current_app.extensions[QUEUE]
    return provided


def changes() -> Changes:
    provided: Changes = current_app.extensions[CHANGES]
    return provided


def front_desk() -> FrontDesk:
    provided: FrontDesk = current_app.extensions[FRONT]
    return provided


def instructions() -> InstructionDesk:
    provided: InstructionDesk = current_app.extensions[INSTRUCTIONS]
    return provided


def desk() -> ReportDesk:
    provided: ReportDesk = current_app.extensions[DESK]
    return provided


def verifications() -> Verifications:
    provided: Verifications = current_app.extensions[VERIFICATIONS]
    return provided


def reports() -> Reports:
    provided: Reports = current_app.extensions[REPORTS]
    return provided


def indicators() -> IndicatorReports:
    provided: IndicatorReports = current_app.extensions[INDICATORS]
    return provided


def entry_url() -> str:
    """Where the pages are on which people enter what is shown here."""
    provided: str = current_app.extensions[ENTRY]
    return provided
