"""What the views of an app read from."""

from flask import Flask, current_app

from services.reporting.front_desk import FrontDesk
from services.reporting.indicator_reports import IndicatorReports
from services.reporting.instruction_desk import InstructionDesk
from services.reporting.live import Changes
from services.reporting.periodic.desk import ReportDesk
from services.reporting.periodic.recent import Verifications
from services.reporting.reports import Reports
from shared.tokens import Tokens

REPORTS, INDICATORS, TOKENS = "sinergi-reports", "sinergi-indicators", "sinergi-tokens"
DESK, VERIFICATIONS = "sinergi-report-desk", "sinergi-verifications"
INSTRUCTIONS, FRONT, CHANGES = "sinergi-instructions", "sinergi-front", "sinergi-changes"


def provide(app: Flask, reports: Reports, indicators: IndicatorReports, tokens: Tokens) -> None:
    app.extensions.update({REPORTS: reports, INDICATORS: indicators, TOKENS: tokens})


def provide_desk(app: Flask, desk: ReportDesk) -> None:
    app.extensions.update({DESK: desk, VERIFICATIONS: Verifications(desk)})


def provide_leadership(app: Flask, instructions: InstructionDesk, front: FrontDesk) -> None:
    app.extensions.update({INSTRUCTIONS: instructions, FRONT: front})


def provide_changes(app: Flask, told: Changes) -> None:
    app.extensions[CHANGES] = told


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


def tokens() -> Tokens:
    provided: Tokens = current_app.extensions[TOKENS]
    return provided
