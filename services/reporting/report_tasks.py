"""The process that issues reports when they are due, and the operators' command that verifies one."""

import argparse
import threading
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog
from pymongo.errors import PyMongoError
from rich.console import Console
from rich.table import Table

from services.reporting.api_reports import REGENCY
from services.reporting.app import create_desk, prepare
from services.reporting.heard import LANGUAGE
from services.reporting.issuing import AlreadyIssued, Edition
from services.reporting.kept import Kept
from services.reporting.periodic import told
from services.reporting.periodic.desk import ReportDesk, file_of
from services.reporting.periodic.following import Finding
from services.reporting.periodic.logs import of_file, of_topics
from services.reporting.periodic.periods import UnknownPeriod, parse
from services.reporting.periodic.presented import Presented, compared, presented
from services.reporting.periodic.scheduling import Due, due
from services.reporting.periodic.verification import Side, Verified, verify
from services.reporting.reading import Present
from shared.commands import Context
from shared.decider import Refused
from shared.events import indicators, plans
from shared.generations import NotPrepared
from shared.mongo import answers, connect, is_away, when_it_is_there
from shared.run import run_loop
from shared.settings import AddressedProcessSettings, StoreSettings

log = structlog.get_logger(__name__)
ACTOR = "schedule"
LOOK_SECONDS = 30.0
MOST_BYTES = 50 * 1024 * 1024
LOGS = {"plans": plans.TOPIC, "indicators": indicators.TOPIC}


def schedule(settings: AddressedProcessSettings, _: argparse.Namespace) -> None:
    database = connect(settings.mongo_url, settings.database)
    desk = create_desk(database, settings.public_url)

    def work(stop: threading.Event) -> None:
        when_it_is_there(partial(prepare, database), stop)
        while not stop.is_set():
            look(desk, stop)
            stop.wait(LOOK_SECONDS)

    run_loop(settings, work, {"mongodb": answers(database)})


def look(desk: ReportDesk, stop: threading.Event) -> None:
    """Issue what is due and not issued yet; what is away is waited for."""
    try:
        for one in _missing(desk, desk.clock()):
            if not stop.is_set():
                _issue(desk, one)
    except NotPrepared:
        log.info("nothing to report on yet")
    except PyMongoError as error:
        if not is_away(error):
            raise
        log.warning("schedule waits", away="mongodb", error=str(error)[:200])


def _missing(desk: ReportDesk, now: datetime) -> list[Due]:
    windows = (window.body for window in Present(desk.model.live(), Kept(1)).all_windows())
    return [one for one in due(windows, now) if desk.reports.state(one.period.stream).state.newest is None]


def _issue(desk: ReportDesk, one: Due) -> None:
    """The command is called the same in every process, so that a report is issued once however many there are."""
    name = f"{ACTOR}.{one.period.stream}"
    try:
        outcome = desk.issue(one.period, one.as_of, None, Context(ACTOR, "system", REGENCY, name, name, ACTOR))
    except AlreadyIssued:
        log.info("issued already", report=one.period.stream)
    else:
        log.info("issued", report=one.period.stream, as_of=one.as_of.isoformat(), result=outcome.result)


def verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a PDF, XLSX, CSV or JSON file of a report")
    for service in LOGS:
        parser.add_argument(
            f"--{service}-log", type=Path, help=f"compare with what `services.{service} dump` wrote too"
        )
    parser.add_argument("--topics", action="store_true", help="compare with the topics from their beginning too")


def verify_report(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where anything differs, 2 where the file is no report of ours."""
    desk = create_desk(connect(settings.mongo_url, settings.database), "")
    console = Console()
    try:
        file = _read(arguments.file)
        wanted = presented(file)
        edition = _edition(desk, wanted)
    except (Refused, UnknownPeriod, OSError) as error:
        console.print(f"{arguments.file}: {error}")
        return 2
    with console.status("Recomputing the report"):
        verified = verify(desk, edition, _sides(settings, arguments))
        issued = desk.files.content(file_of(edition, wanted.format).sha256)
        findings = [*verified.findings, *compared(wanted.format, issued, file)]
    _print(console, verified, findings)
    return 1 if findings else 0


def _read(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Refused(f"the file has {size} bytes", accepted=f"at most {MOST_BYTES}")
    return path.read_bytes()


def _edition(desk: ReportDesk, wanted: Presented) -> Edition:
    """By hash; a JSON file that was changed has a hash nobody knows, and still says which edition it wants to be."""
    if wanted.place is None:
        return desk.known(wanted.hash)
    return desk.edition(parse(wanted.place.kind, wanted.place.period), wanted.place.edition)


def _sides(settings: StoreSettings, arguments: argparse.Namespace) -> Iterator[Side]:
    for service, topic in LOGS.items():
        path = getattr(arguments, f"{service}_log")
        if path:
            yield Side(f"{service} log", (topic,), of_file(path))
    if arguments.topics:
        yield Side("topics", LANGUAGE.topics, of_topics(settings.kafka_bootstrap, LANGUAGE.topics))


def _print(console: Console, verified: Verified, findings: list[Finding]) -> None:
    issued = verified.edition.issued
    console.print(f"{issued.kind} report of {issued.period}, edition {issued.edition}, SHA-256 {issued.hash}")
    if not verified.newest:
        console.print("A later edition corrects it.")
    if not findings:
        again = "byte for byte" if verified.reproduced else "in every figure, told in other words by this version"
        console.print(f"Nothing differs: {issued.position.events} events of {issued.position.streams} streams.")
        console.print(f"The content comes out again {again}.")
        return
    table = Table("where", "side", "what", "issued", "found")
    for one in findings:
        table.add_row(one.where, one.side, told.ENGLISH[one.problem], one.before or "", one.after or "")
    console.print(table)
