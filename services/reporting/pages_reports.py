"""Pages for people about periodic reports: what was issued, and whether a report is what it says."""

from flask import Blueprint, render_template

from services.reporting.api_reports import opener
from services.reporting.current import desk, verifications
from services.reporting.issuing import Edition
from services.reporting.periodic import told
from services.reporting.periodic.metadata import titles
from services.reporting.periodic.periods import parse, period_of
from shared.access import everywhere
from shared.auth import public
from shared.events.reporting import ReportKind
from shared.pages.choice import tongue
from shared.pages.tongues import told_in

REPORT = "/laporan/<any(monthly, quarterly):kind>/<string:period>"
CHECK = "/periksa/<string:own_hash>"


def install(blueprint: Blueprint) -> None:
    blueprint.get("/laporan")(reports_page)
    blueprint.get(REPORT)(report_page)
    blueprint.get(CHECK)(check_page)
    blueprint.get(f"{CHECK}/rincian")(details_page)


@everywhere
def reports_page() -> str:
    return render_template("laporan.html", editions=desk().every(), title=_title)


@everywhere
def report_page(kind: ReportKind, period: str) -> str:
    """The newest edition as it was issued, the editions before it, and who opened which."""
    named = parse(kind, period)
    editions = desk().editions(named)
    content = desk().read(editions[-1], opener())
    openings = desk().opened(named).openings
    return render_template("laporan-satu.html", content=content, editions=editions, openings=openings, title=_title)


@public
def check_page(own_hash: str) -> str:
    """For everybody who holds a report: which one it is and whether it holds, no figure and no unit."""
    return _checked(own_hash, details=False)


@everywhere
def details_page(own_hash: str) -> str:
    return _checked(own_hash, details=True)


def _checked(own_hash: str, *, details: bool) -> str:
    verified = verifications().of(own_hash)
    newest = desk().editions(period_of(verified.edition.issued))[-1]
    return render_template(
        "periksa.html",
        verified=verified,
        newest=newest,
        details=details,
        problems=told.IN[tongue()],
        title=_title,
    )


def _title(edition: Edition) -> str:
    return told_in(tongue(), titles(period_of(edition.issued)))
