"""Periodic reports over HTTP, for programs: issuing, correcting, fetching, verifying."""

import secrets
from typing import Any

from flask import Response
from msgspec import Struct

from services.reporting.current import desk, verifications
from services.reporting.described import StructRoutes
from services.reporting.issuing import Edition
from services.reporting.openings import Opening
from services.reporting.periodic.periods import UnknownPeriod, parse
from services.reporting.periodic.rendering import MEDIA_TYPES
from services.reporting.periodic.verification import Verified
from services.reporting.queries import IssuedReport, ReportBody
from shared.access import coordinators, everywhere
from shared.auth import principal, role
from shared.commands import Context
from shared.current import notes
from shared.events.reporting import ReportFormat, ReportKind
from shared.exchange import accepted, context, respond
from shared.problems import Build, Problem

REGENCY = "tanah-bumbu"  # reports are of the regency: the key of their events
REPORT = "/reports/<any(monthly, quarterly):kind>/<string:period>"
FILE = f"{REPORT}/<int:edition>.<any({', '.join(MEDIA_TYPES)}):wanted>"

reports = StructRoutes("reports", __name__, description="Periodic reports: frozen, numbered, verifiable")


class ReportList(Struct, frozen=True):
    """Every edition of every report, the newest first."""

    reports: tuple[Edition, ...]


class Report(Struct, frozen=True):
    """The editions of a report, the first one first, and who opened which."""

    editions: tuple[Edition, ...]
    openings: tuple[Opening, ...]


PROBLEMS: dict[type[Exception], Build] = {
    UnknownPeriod: lambda error: Problem(404, "unknown-period", "No such period", str(error))
}


@reports.route("/reports")
@everywhere
@reports.answers(ReportList)
def list_reports() -> Response:
    """What was issued."""
    return respond(ReportList(tuple(desk().every())))


@reports.route(REPORT)
@everywhere
@reports.answers(Report)
def show_report(kind: ReportKind, period: str) -> Response:
    """One report in all its editions."""
    named = parse(kind, period)
    return respond(Report(tuple(desk().editions(named)), desk().opened(named).openings))


@reports.route(REPORT, methods=["POST"])
@coordinators
@reports.arguments(ReportBody)
@reports.response(200, IssuedReport)
def issue_report(body: dict[str, Any], kind: ReportKind, period: str) -> Response:
    """Freeze and issue a report; where there is an edition already, a reason makes another one that corrects it."""
    named = parse(kind, period)
    outcome = desk().issue(named, body["as_of"], body["reason"], context(REGENCY))
    edition = desk().edition(named, outcome.version)
    return accepted(outcome, edition=edition.issued.edition, hash=edition.issued.hash)


@reports.route(FILE)
@everywhere
@reports.response(200, description="The file as it was issued, byte for byte")
def report_file(kind: ReportKind, period: str, edition: int, wanted: ReportFormat) -> Response:
    """One file of an edition; who opens an edition is recorded the first time."""
    return _file_answer(desk().edition(parse(kind, period), edition), wanted)


@reports.route("/reports/verification/<string:own_hash>")
@everywhere
@reports.answers(Verified)
def verify_report(own_hash: str) -> Response:
    """Recompute a report from the journal, and name what differs."""
    return respond(verifications().of(own_hash))


def _file_answer(edition: Edition, wanted: ReportFormat) -> Response:
    content = desk().open(edition, wanted, opener())
    issued = edition.issued
    name = f"sinergi-{issued.kind}-{issued.period}-edisi-{issued.edition}.{wanted}"
    how = "inline" if wanted == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, headers=headers, content_type=MEDIA_TYPES[wanted])


def opener() -> Context:
    """Headers of commands mean nothing here: the caller only reads."""
    return Context(principal().actor, role(), REGENCY, notes().correlation_id, secrets.token_hex(16), "opening")
