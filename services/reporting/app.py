"""The wiring of reporting: one read model, kept up by a consumer, read by an API and by pages."""

from pathlib import Path
from typing import Any

from flask import Flask
from pymongo.database import Database

from services.reporting import api_consultations, api_instructions, api_reports, rules
from services.reporting.api import PROBLEMS, facts, summaries, units
from services.reporting.api_indicators import boards, indicators
from services.reporting.consultation_desk import ConsultationReports
from services.reporting.current import Provided, provide
from services.reporting.front_desk import FrontDesk
from services.reporting.heard import LANGUAGE, Event
from services.reporting.indicator_reports import IndicatorReports
from services.reporting.instruction import INSTRUCTION
from services.reporting.instruction_desk import InstructionDesk
from services.reporting.issuing import REPORT
from services.reporting.live import Changes, mark_of
from services.reporting.moments import WAIT_SECONDS, Moments
from services.reporting.openings import OPENING
from services.reporting.pages import pages
from services.reporting.periodic.desk import ReportDesk
from services.reporting.periodic.recent import Verifications
from services.reporting.periodic.store import ReportFiles
from services.reporting.queue_desk import QueueDesk
from services.reporting.reports import Reports
from services.reporting.subjects import Subjects
from services.reporting.views import VIEWS
from shared.clock import now
from shared.commands import Commands
from shared.event_log import EventLog
from shared.events import reporting as language
from shared.mongo import connect
from shared.preparing import prepare_before_writing
from shared.read_model import ReadModel
from shared.settings import AddressedApiSettings, StoreSettings
from shared.streams import Streams
from shared.web import create_api

SERVICE = HANDLER = "reporting"
RULES = Path(__file__).with_name("rules.json")


def read_model(settings: StoreSettings) -> ReadModel[Event]:
    return read_model_on(connect(settings.mongo_url, settings.database))


def read_model_on(database: Database[dict[str, Any]]) -> ReadModel[Event]:
    return ReadModel(database, LANGUAGE, VIEWS, HANDLER)


def create_app(settings: AddressedApiSettings) -> Flask:
    return create_app_on(connect(settings.mongo_url, settings.database), settings)


def create_app_on(
    database: Database[dict[str, Any]], settings: AddressedApiSettings, wait_seconds: float = WAIT_SECONDS
) -> Flask:
    model = read_model_on(database)
    app = create_api(
        settings,
        "Sinergi: reporting",
        [
            summaries,
            units,
            facts,
            indicators,
            boards,
            api_reports.reports,
            api_instructions.routes,
            api_consultations.routes,
        ],
        checks={"read model": model.live},
        pages=[pages],
        problems={**PROBLEMS, **api_reports.PROBLEMS},
    )
    provide(app, create_provided(database, model, settings, wait_seconds))
    prepare_before_writing(app, lambda: prepare(database))
    return app


def create_provided(
    database: Database[dict[str, Any]], model: ReadModel[Event], settings: AddressedApiSettings, wait_seconds: float
) -> Provided:
    """What the views read from, each made of those before it."""
    moments, versions = Moments(model, now, wait_seconds), rules.parse(RULES.read_bytes())
    reports, of_indicators = Reports(moments, versions), IndicatorReports(moments, versions)
    subjects, desk = Subjects(reports, of_indicators), create_desk(database, settings.public_url)
    return Provided(
        reports=reports,
        indicators=of_indicators,
        consultations=ConsultationReports(moments, subjects),
        instructions=create_instructions(database, moments, subjects),
        front_desk=FrontDesk(moments, reports, desk.issued),
        queue_desk=QueueDesk(moments),
        desk=desk,
        verifications=Verifications(desk),
        changes=Changes(lambda: mark_of(model), max(settings.threads // 2, 1)),
        entry_url=settings.entry_url,
    )


def create_desk(database: Database[dict[str, Any]], public_url: str) -> ReportDesk:
    log = EventLog(database)
    return ReportDesk(
        model=read_model_on(database),
        log=log,
        reports=Streams(SERVICE, REPORT, Commands(log, language.REPORTS, now)),
        openings=Streams(SERVICE, OPENING, Commands(log, language.OPENINGS, now)),
        files=ReportFiles(database),
        verify_at=f"{public_url}/periksa/",
        versions=rules.parse(RULES.read_bytes()),
        clock=now,
    )


def create_instructions(database: Database[dict[str, Any]], moments: Moments, subjects: Subjects) -> InstructionDesk:
    commands = Commands(EventLog(database), language.INSTRUCTIONS, now)
    return InstructionDesk(moments, subjects, Streams(SERVICE, INSTRUCTION, commands), now)


def prepare(database: Database[dict[str, Any]]) -> None:
    """Create the indexes of the log; safe to repeat. The read model's are the consumer's to create."""
    EventLog(database).prepare()
