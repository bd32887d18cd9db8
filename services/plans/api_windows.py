"""The reporting windows over HTTP."""

from typing import Any

from flask import Response

from services.plans.desk import desk
from services.plans.schemas import ExtensionBody, WindowBody
from services.plans.window import ExtendWindow, ScheduleWindow, window_stream
from shared.access import coordinators, everybody
from shared.events.terms import REGENCY, Quarter
from shared.exchange import Accepted, accepted, context, respond
from shared.routes import Routes

PATH = "/windows/<year:year>/<quarter:quarter>"
windows = Routes("windows", __name__, description="When a quarter's progress may be reported")


@windows.route(PATH, methods=["PUT"])
@coordinators
@windows.arguments(WindowBody)
@windows.response(200, Accepted)
def schedule_window(body: dict[str, Any], year: int, quarter: Quarter) -> Response:
    """Say when a window opens and closes; moving it needs a reason."""
    command = ScheduleWindow(year, quarter, **body)
    return accepted(desk().windows.execute(window_stream(year, quarter), command, context(REGENCY)))


@windows.route(f"{PATH}/extensions", methods=["POST"])
@coordinators
@windows.arguments(ExtensionBody)
@windows.response(200, Accepted)
def extend_window(body: dict[str, Any], year: int, quarter: Quarter) -> Response:
    """Keep a window open longer for one unit."""
    desk().check_named(body["unit"], "unit")
    command = ExtendWindow(year, quarter, **body)
    return accepted(desk().windows.execute(window_stream(year, quarter), command, context(REGENCY)))


@windows.route(PATH)
@everybody
@windows.response(200, description="The window as scheduled last, and its extensions by unit")
def show_window(year: int, quarter: Quarter) -> Response:
    """A window with its extensions."""
    known = desk().window(year, quarter)
    return respond(known.state, known.version)
