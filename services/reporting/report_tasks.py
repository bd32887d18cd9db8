"""The process that issues reports when they are due."""

import argparse
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

import structlog
from pymongo.errors import PyMongoError
from structlog.contextvars import bound_contextvars

from services.reporting.api_reports import REGENCY
from services.reporting.app import create_desk, prepare
from services.reporting.completeness import Completeness
from services.reporting.documents import Window
from services.reporting.issuing import AlreadyIssued
from services.reporting.kept import Kept
from services.reporting.moments import Moments
from services.reporting.periodic.desk import ReportDesk
from services.reporting.periodic.scheduling import Due, due
from services.reporting.reading import Present
from services.reporting.reports import Reports
from shared.commands import Context
from shared.generations import NotPrepared
from shared.mongo import answers, connect, is_away, when_it_is_there
from shared.run import run_loop
from shared.settings import AddressedProcessSettings

log = structlog.get_logger(__name__)
ACTOR = "schedule"
LOOK_SECONDS = 30.0


def schedule(settings: AddressedProcessSettings, _: argparse.Namespace) -> None:
    database = connect(settings.mongo_url, settings.database)
    desk = create_desk(database, settings.public_url)
    reports = Reports(Moments(desk.model, desk.clock), desk.versions)
    completeness = Completeness(reports, partial(_windows, desk), desk.clock)

    def work(stop: threading.Event) -> None:
        when_it_is_there(partial(prepare, database), stop)
        while not stop.is_set():
            look(desk, stop)
            with _waited_for():
                completeness.measure()
            stop.wait(LOOK_SECONDS)

    run_loop(settings, work, {"mongodb": answers(database)})


def look(desk: ReportDesk, stop: threading.Event) -> None:
    """Issue what is due and not issued yet; what is away is waited for."""
    with _waited_for():
        for one in _missing(desk, desk.clock()):
            if not stop.is_set():
                _issue(desk, one)


@contextmanager
def _waited_for() -> Iterator[None]:
    """What is away, or not there yet, is looked for again at the next look."""
    try:
        yield
    except NotPrepared:
        log.info("nothing to report on yet")
    except PyMongoError as error:
        if not is_away(error):
            raise
        log.warning("schedule waits", away="mongodb", error=str(error)[:200])


def _windows(desk: ReportDesk) -> list[Window]:
    return [window.body for window in Present(desk.model.live(), Kept(1)).all_windows()]


def _missing(desk: ReportDesk, now: datetime) -> list[Due]:
    return [one for one in due(_windows(desk), now) if desk.reports.state(one.period.stream).state.newest is None]


def _issue(desk: ReportDesk, one: Due) -> None:
    """The command is called the same in every process, so that a report is issued once however many there are."""
    name = f"{ACTOR}.{one.period.stream}"
    with bound_contextvars(correlation_id=name):
        try:
            outcome = desk.issue(one.period, one.as_of, None, Context(ACTOR, "system", REGENCY, name, name, ACTOR))
        except AlreadyIssued:
            log.info("issued already", report=one.period.stream)
        else:
            log.info("issued", report=one.period.stream, as_of=one.as_of.isoformat(), result=outcome.result)
