"""The operators' command that verifies a report: recomputed from the log, and compared with a file of it."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from services.reporting.app import create_desk
from services.reporting.heard import LANGUAGE
from services.reporting.issuing import Edition
from services.reporting.periodic import told
from services.reporting.periodic.desk import ReportDesk, file_of
from services.reporting.periodic.following import Finding
from services.reporting.periodic.logs import of_file, of_topics
from services.reporting.periodic.periods import UnknownPeriod, parse
from services.reporting.periodic.verification import Side, Verified, verify
from shared.decider import Refused
from shared.events import indicators, plans
from shared.mongo import connect
from shared.progress import progress
from shared.settings import StoreSettings

if TYPE_CHECKING:
    from services.reporting.periodic.presented import Presented

MOST_BYTES = 50 * 1024 * 1024
LOGS = {"plans": plans.TOPIC, "indicators": indicators.TOPIC}


def verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a PDF, XLSX, CSV or JSON file of a report")
    for service in LOGS:
        parser.add_argument(
            f"--{service}-log", type=Path, help=f"compare with what `services.{service} dump` wrote too"
        )
    parser.add_argument("--topics", action="store_true", help="compare with the topics from their beginning too")


def verify_report(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where anything differs, 2 where the file is no report of ours."""
    # What reads PDF and XLSX takes 30 MB, which no process that stays up should need.
    from services.reporting.periodic.presented import compared, presented  # noqa: PLC0415

    desk = create_desk(connect(settings.mongo_url, settings.database), "")
    console = Console()
    try:
        file = _read(arguments.file)
        wanted = presented(file)
        edition = _edition(desk, wanted)
    except (Refused, UnknownPeriod, OSError) as error:
        console.print(f"{arguments.file}: {error}")
        return 2
    with progress("recomputing the report"):
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


def _edition(desk: ReportDesk, wanted: "Presented") -> Edition:
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
