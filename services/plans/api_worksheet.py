"""Worksheets over HTTP: how every cell is read, and what of it a plan takes."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from services.plans.access import reporters
from services.plans.desk import PLAN_PATH, desk
from services.plans.import_answer import faults, import_answer
from services.plans.importing import Import, Mode, weigh
from services.plans.plan_commands import PlanId
from services.plans.schemas import FileBody, ImportQuery
from services.plans.worksheet import WorksheetReading, read_worksheet
from services.plans.worksheet.files import MAX_BYTES
from shared.exchange import accepted, context, respond
from shared.problems import Invalid
from shared.routes import Routes, takes_up_to

FORM_BYTES = 64 * 1024  # what a form adds to its file
worksheet = Routes("worksheet", __name__, description="Import of the portal's worksheet, XLSX or CSV")


@worksheet.route(f"{PLAN_PATH}/worksheet", methods=["POST"])
@reporters
@takes_up_to(MAX_BYTES + FORM_BYTES)
@worksheet.arguments(ImportQuery, location="query")
@worksheet.arguments(FileBody, location="files")
@worksheet.response(200, description="Every cell as it was read, and what became of every row")
def import_worksheet(query: dict[str, Any], files: dict[str, Any], **plan: Any) -> Response:
    """Show how a worksheet is read (dry-run), or take its clean rows, or all of it or nothing."""
    name, content = PlanId(**plan), files["file"].read()
    reading = read_worksheet(content, files["file"].filename, query["sheet"])
    weighed = weigh(desk().plans.state(name.stream).state, name, reading, desk().windows_now(name.unit, name.year))
    return _ANSWERS[query["mode"]](name, reading, weighed, hashlib.sha256(content).hexdigest())


def _shown(_name: PlanId, reading: WorksheetReading, weighed: Import, _content: str) -> Response:
    return respond(import_answer(reading, weighed, "dry-run"))


def _taken(
    name: PlanId, reading: WorksheetReading, weighed: Import, content: str, mode: Mode = "clean-rows"
) -> Response:
    outcome = desk().plans.execute(name.stream, weighed.command, context(name.unit, content))
    return accepted(outcome, **import_answer(reading, weighed, mode))


def _all_taken(name: PlanId, reading: WorksheetReading, weighed: Import, content: str) -> Response:
    if weighed.refused:
        raise Invalid(faults(reading, weighed.refused))
    return _taken(name, reading, weighed, content, "all-or-nothing")


_ANSWERS: Mapping[Mode, Callable[[PlanId, WorksheetReading, Import, str], Response]] = {
    "dry-run": _shown,
    "clean-rows": _taken,
    "all-or-nothing": _all_taken,
}
