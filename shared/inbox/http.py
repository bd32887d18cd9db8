"""The HTTP door: reports one at a time, in batches or as a stream of lines, each with its verdict in the answer."""

import math
from typing import Any

from flask import Response

from shared.auth import allow, allow_accounts, principal
from shared.current import asked
from shared.exchange import respond
from shared.fields import Choice, Schema
from shared.inbox.described import COMPONENTS, JUDGED, SENT
from shared.inbox.door import Sender, door
from shared.inbox.items import NDJSON, REQUEST_BYTES, check_media_type, sent, sent_lines
from shared.inbox.judging import Unjudged
from shared.inbox.limits import TooMany
from shared.inbox.lines import Unfinished
from shared.inbox.streaming import streamed
from shared.problems import RETRY_SECONDS, Build, Forbidden, Problem
from shared.routes import Routes, no_command, takes_up_to

inbox = Routes(
    "inbox", __name__, description="Reports of the units' own systems, and what became of them", components=COMPONENTS
)


class ReceiveQuery(Schema):
    """`validate` gives the verdicts that the reports would get, and keeps nothing."""

    mode = Choice(("record", "validate"), load_default="record")


@inbox.route("/inbox", methods=["POST"])
@allow("system")
@allow_accounts
@takes_up_to(REQUEST_BYTES)
@inbox.arguments(ReceiveQuery, location="query")
@inbox.response(200, description="A verdict for each report, in their order; one a line where lines were sent")
@inbox.doc(requestBody=SENT, responses=JUDGED)
@no_command
def receive(query: dict[str, Any]) -> Response:
    """Report for the own unit: one CloudEvent, a batch of them, or a stream with one a line."""
    request, sender, opened = asked(), _sender(), door()
    judge = opened.validate if query["mode"] == "validate" else opened.judge
    check_media_type(request)
    opened.limits.check(sender.account)
    if request.mimetype == NDJSON:
        return streamed(sent_lines(request), judge, opened, sender)
    reports = sent(request, sender, opened.clock())
    opened.limits.take(sender.account, len(reports))
    return respond({"verdicts": judge(reports)})


def _sender() -> Sender:
    caller = principal()
    if caller.unit is None:
        raise Forbidden("the token names no unit")
    return Sender(caller.actor, caller.unit)


def _too_many(error: TooMany) -> Problem:
    again = {"Retry-After": str(math.ceil(error.seconds))}
    return Problem(429, "rate_limited", "Send more slowly", str(error), headers=again)


def _unfinished(error: Unfinished) -> Problem:
    return Problem(400, "unfinished", "The body is not complete", str(error))


def _unjudged(error: Unjudged) -> Problem:
    """What is received is kept, so the same sent again is no other report."""
    again = {"Retry-After": RETRY_SECONDS}
    return Problem(503, "unjudged", "Send the same again", f"{error}; their verdicts follow", headers=again)


DOOR_PROBLEMS: dict[type[Exception], Build] = {TooMany: _too_many, Unfinished: _unfinished, Unjudged: _unjudged}
