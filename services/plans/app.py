"""The wiring of the plans service."""

from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from pymongo.database import Database

from services.plans.account import ACCOUNT
from services.plans.account_keys import AccountKeys
from services.plans.api_accounts import accounts, keep_accounts
from services.plans.api_consultations import consultations
from services.plans.api_evidence import evidence
from services.plans.api_follow_ups import follow_ups
from services.plans.api_plans import plans
from services.plans.api_precedents import precedents
from services.plans.api_progress import progress
from services.plans.api_sessions import sessions
from services.plans.api_units import units
from services.plans.api_windows import windows
from services.plans.api_worksheet import worksheet
from services.plans.consultation import consultation_decider
from services.plans.consultation_desk import ConsultationDesk, lay_out_consultations
from services.plans.consultation_index import parked_consultations
from services.plans.consultation_list import ConsultationList
from services.plans.consultation_report import consultation_kinds
from services.plans.desk import Desk, lay_out
from services.plans.due import due_in
from services.plans.evidence import EvidenceFiles
from services.plans.kafka_doors import KafkaDoors
from services.plans.page_desk import PageDesk, lay_out_pages
from services.plans.pages import pages
from services.plans.pages_contracts import pages as contracts
from services.plans.plan import PLAN
from services.plans.reports import kinds
from services.plans.service_levels import HoursWrong, ServiceLevels, service_levels
from services.plans.turns import Turns
from services.plans.unit import UNIT
from services.plans.window import WINDOW
from services.plans.worksheet import WorksheetRefused
from shared.accounts import Accounts
from shared.clock import now
from shared.commands import Commands
from shared.event_log import EventLog
from shared.events.plans import ACCOUNTS, CONSULTATIONS, PLANS, UNITS, WINDOWS
from shared.inbox.assessing import Assessing
from shared.inbox.judging import Judging
from shared.inbox.kinds import Kinds
from shared.inbox.ledger import Ledger
from shared.inbox.opening import INBOX_PAGES, INBOX_PROBLEMS, INBOX_ROUTES, open_inbox
from shared.inbox.types import elsewhere
from shared.mongo import answers, connect
from shared.preparing import prepare_before_writing
from shared.problems import Fault, Problem
from shared.settings import AddressedApiSettings, SettingMalformed, Timing, TimingApiSettings
from shared.streams import Streams
from shared.web import create_api

SERVICE = "plans"
REGISTER = (units, accounts, windows)
PLANNING = (plans, progress, evidence, worksheet)
CONSULTING = (consultations, sessions, follow_ups, precedents)


def create_app(settings: TimingApiSettings) -> Flask:
    return create_app_on(connect(settings.mongo_url, settings.database), settings, read_levels(settings))


def create_app_on(
    database: Database[dict[str, Any]], settings: AddressedApiSettings, levels: ServiceLevels | None = None
) -> Flask:
    """With the levels that are shipped, unless told."""
    levels = levels or service_levels()
    app = create_api(
        settings,
        "Sinergi: plans",
        [*REGISTER, *PLANNING, *CONSULTING, *INBOX_ROUTES],
        checks={"mongodb": answers(database)},
        pages=[contracts, pages, *INBOX_PAGES],
        problems={WorksheetRefused: _worksheet_refused, **INBOX_PROBLEMS},
        accounts=Accounts(database, settings.actor_key),
    )
    desk = create_desk(database)
    lay_out(app, desk)
    lay_out_consultations(app, create_consultation_desk(database, desk, levels))
    lay_out_pages(app, PageDesk(EventLog(database), settings.public_url))
    keep_accounts(app, create_keys(database, settings.kafka_bootstrap))
    due = partial(due_in, desk, EventLog(database))
    judging = judging_on(database, desk, levels)
    open_inbox(app, judging, database, settings, Assessing(Ledger(database), due, desk.closes))
    prepare_before_writing(app, lambda: prepare(database))
    return app


def create_desk(database: Database[dict[str, Any]]) -> Desk:
    log = EventLog(database)
    return Desk(
        units=Streams(SERVICE, UNIT, Commands(log, UNITS, now)),
        windows=Streams(SERVICE, WINDOW, Commands(log, WINDOWS, now)),
        plans=Streams(SERVICE, PLAN, Commands(log, PLANS, now)),
        evidence=EvidenceFiles(database),
        clock=now,
    )


def create_consultation_desk(database: Database[dict[str, Any]], desk: Desk, levels: ServiceLevels) -> ConsultationDesk:
    commands = Commands(EventLog(database), CONSULTATIONS, now)
    return ConsultationDesk(
        desk=desk,
        streams=Streams(SERVICE, consultation_decider(levels), commands),
        listed=ConsultationList(database),
        levels=levels,
    )


def create_judging(database: Database[dict[str, Any]], settings: Timing) -> Judging:
    return judging_on(database, create_desk(database), read_levels(settings))


def judging_on(database: Database[dict[str, Any]], desk: Desk, levels: ServiceLevels) -> Judging:
    return Judging(SERVICE, Ledger(database), taken_on(database, desk, levels), elsewhere(SERVICE))


def taken_on(database: Database[dict[str, Any]], desk: Desk, levels: ServiceLevels) -> Kinds:
    """The types of reports that this service takes."""
    return {**kinds(desk), **consultation_kinds(create_consultation_desk(database, desk, levels))}


def read_levels(settings: Timing) -> ServiceLevels:
    """With the office hours of the installation; raises SettingMalformed."""
    if not settings.office_hours:
        return service_levels()
    try:
        return service_levels(Path(settings.office_hours).read_bytes())
    except (OSError, HoursWrong) as error:
        accepted = "the path of office hours as in services/plans/office-hours.json"
        raise SettingMalformed("SINERGI_OFFICE_HOURS", f"cannot be used ({error})", accepted) from error


def create_keys(database: Database[dict[str, Any]], bootstrap: str) -> AccountKeys:
    log = EventLog(database)
    streams = Streams(SERVICE, ACCOUNT, Commands(log, ACCOUNTS, now))
    return AccountKeys(streams, log, Turns(database, now), KafkaDoors(bootstrap))


def prepare(database: Database[dict[str, Any]]) -> None:
    """Create the indexes; safe to repeat."""
    EventLog(database).prepare()
    EvidenceFiles(database).prepare()
    Ledger(database).prepare()
    ConsultationList(database).prepare()
    parked_consultations(database).prepare()


def _worksheet_refused(error: WorksheetRefused) -> Problem:
    fault = Fault(error.message.english, error.accepted.english)
    return Problem(
        422, "worksheet-refused", "The worksheet cannot be read", error.message.indonesian, [("file", fault)]
    )
