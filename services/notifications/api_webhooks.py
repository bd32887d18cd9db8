"""Webhooks of units' systems, what was sent by which channel, and sending it again."""

from typing import Any

from flask import Response
from msgspec.structs import replace

from services.notifications.desk import desk
from services.notifications.guard import Unreachable
from services.notifications.letters import Letter
from services.notifications.people import endpoint_id
from services.notifications.person import Endpoint
from services.notifications.schemas import EndpointBody, LettersQuery, SecretAnswer
from services.notifications.webhook import new_secret
from shared.auth import allow
from shared.decider import Missing, Refused
from shared.exchange import respond
from shared.routes import Routes

webhooks = Routes("webhooks", __name__, description="Where systems of units are told, signed and with retries")
letters = Routes("letters", __name__, description="What was sent, and what came of it")
keepers = allow("coordinator", "operations")
PATH = "/webhooks/<identifier:unit>/<identifier:name>"
LETTER = "/letters/<string(length=32):letter>"
MOST = 500


@webhooks.route(PATH, methods=["PUT"])
@keepers
@webhooks.arguments(EndpointBody)
@webhooks.response(200, SecretAnswer)
def keep_webhook(body: dict[str, Any], unit: str, name: str) -> Response:
    """Send there from now on, signed with a secret that is shown this once; said again, it is another secret."""
    try:
        desk().guard.check(body["url"])
    except Unreachable as error:
        raise Refused(str(error), "url", "an https:// address of the public internet") from error
    secret = new_secret()
    desk().endpoints.keep(Endpoint(endpoint_id(unit, name), unit, name, body["url"], secret, desk().clock()))
    return respond({"id": endpoint_id(unit, name), "secret": secret})


@webhooks.route(PATH, methods=["DELETE"])
@keepers
@webhooks.response(200, description="It is not sent to any more")
def remove_webhook(unit: str, name: str) -> Response:
    """Send there no more."""
    if not desk().endpoints.remove(endpoint_id(unit, name)):
        raise Missing(f"{unit} has no webhook {name}")
    return respond({"id": endpoint_id(unit, name)})


@webhooks.route(f"{PATH}/enable", methods=["POST"])
@keepers
@webhooks.response(200, description="It is sent to again")
def enable_webhook(unit: str, name: str) -> Response:
    """After it answered that it was gone, and is not."""
    endpoint = desk().endpoints.find(endpoint_id(unit, name))
    if endpoint is None:
        raise Missing(f"{unit} has no webhook {name}")
    desk().endpoints.keep(replace(endpoint, disabled=None))
    return respond({"id": endpoint.id})


@webhooks.route("/webhooks")
@keepers
@webhooks.response(200, description="All of them, without their secrets")
def list_webhooks() -> Response:
    """Where systems of units are told."""
    return respond({"webhooks": [_endpoint(each) for each in desk().endpoints.all()]})


@letters.route("/letters")
@keepers
@letters.arguments(LettersQuery, location="query")
@letters.response(200, description="The newest first, at most 500")
def list_letters(query: dict[str, Any]) -> Response:
    """What was sent by e-mail and webhook, and what waits."""
    wanted = {name: value for name, value in query.items() if value is not None}
    return respond({"letters": [_letter(each) for each in desk().letters.listed(wanted, MOST)]})


@letters.route(LETTER)
@keepers
@letters.response(200, description="A letter, what it said, and every attempt to send it")
def read_letter(letter: str) -> Response:
    """A letter with all that came of it."""
    found = desk().letters.find(letter)
    if found is None:
        raise Missing(f"there is no letter {letter}")
    said = [{"rule": each.rule, "step": each.step, "unit": each.unit} for each in desk().messages.of_letter(letter)]
    return respond({**_letter(found), "messages": said, "attempts": desk().attempts.of_letter(letter)})


@letters.route(f"{LETTER}/redeliver", methods=["POST"])
@keepers
@letters.response(200, description="It will be sent again, under the same id")
def redeliver_letter(letter: str) -> Response:
    """Have a letter that was sent, or failed, sent again; what was resolved meanwhile is left out."""
    if not desk().letters.redeliver(letter, desk().clock()):
        raise Refused(f"{letter} is neither sent nor failed", accepted="a letter that is one of the two")
    return respond({"id": letter})


def _endpoint(endpoint: Endpoint) -> dict[str, Any]:
    shown = {"id": endpoint.id, "unit": endpoint.unit, "name": endpoint.name, "url": endpoint.url}
    return {**shown, "since": endpoint.since, "disabled": endpoint.disabled}


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "recipient": letter.recipient,
        "channel": letter.channel,
        "form": letter.form,
        "state": letter.state,
        "created": letter.created,
        "next": letter.next,
        "sent": letter.sent,
        "attempts": letter.attempts,
        "doubtful": letter.doubtful,
    }
