"""Worksheets over HTTP: how every cell is read, and what of it a plan takes."""

import hashlib
from typing import Any

from flask import Response

from services.plans.desk import PLAN_PATH, desk
from services.plans.import_answer import faults, import_answer
from services.plans.importing import Import, Mode, weigh
from services.plans.plan_commands import ImportActions, PlanId
from services.plans.schemas import FileBody, ImportQuery
from services.plans.worksheet import WorksheetReading, read_worksheet
from services.plans.worksheet.files import MAX_BYTES
from shared.access import reporters
from shared.auth import role
from shared.exchange import accepted, context, respond
from shared.problems import Forbidden, Invalid
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
    name, content, mode = PlanId(**plan), files["file"].read(), query["mode"]
    reading = read_worksheet(content, files["file"].filename, query["sheet"])
    sender = context(name.unit, hashlib.sha256(content).hexdigest())
    weighed = weigh(*desk().scene(name, sender), name, reading)
    if mode == "dry-run":
        return respond(import_answer(reading, weighed, mode))
    _check_taken(reading, weighed, mode)
    outcome = desk().plans.execute(name.stream, weighed.command, sender)
    return accepted(outcome, **import_answer(reading, weighed, mode))


def _check_taken(reading: WorksheetReading, weighed: Import, mode: Mode) -> None:
    if isinstance(weighed.command, ImportActions) and role() != "operator":
        raise Forbidden("a plan's actions are written by its operator; a system reports progress on an approved plan")
    if mode == "all-or-nothing" and weighed.refused:
        raise Invalid(faults(reading, weighed.refused))
