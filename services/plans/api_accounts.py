"""Machine accounts over HTTP: a secret stands in one answer, and in no other place."""

from typing import Any

from flask import Flask, Response, current_app

from services.plans.account_keys import AccountKeys, Issued
from services.plans.desk import desk
from services.plans.schemas import AccountBody, IssuedBody
from shared.accounts import AccountName
from shared.auth import allow
from shared.exchange import Accepted, accepted, context, respond
from shared.routes import Routes

PATH = "/accounts/<identifier:unit>"
EXTENSION = "sinergi-account-keys"
accounts = Routes("accounts", __name__, description="Machine accounts, with which a unit's own systems report")
keepers = allow("coordinator", "operations")


def keep_accounts(app: Flask, keys: AccountKeys) -> None:
    app.extensions[EXTENSION] = keys


@accounts.route(PATH, methods=["POST"])
@keepers
@accounts.arguments(AccountBody)
@accounts.response(200, IssuedBody)
def open_account(body: dict[str, Any], unit: str) -> Response:
    """Open an account. Its secret is shown this once; asked for again, it is refused or another one is made."""
    desk().check_unit(unit)
    return _issued(_keys().open(AccountName(unit, body["name"]), context(unit)))


@accounts.route(f"{PATH}/<identifier:name>/rotate", methods=["POST"])
@keepers
@accounts.response(200, IssuedBody)
def rotate_account(unit: str, name: str) -> Response:
    """Give an account another secret, which is shown this once; the one before ends within seconds."""
    return _issued(_keys().rotate(AccountName(unit, name), context(unit)))


@accounts.route(f"{PATH}/<identifier:name>", methods=["DELETE"])
@keepers
@accounts.response(200, Accepted)
def revoke_account(unit: str, name: str) -> Response:
    """Let an account in no longer. Where Kafka did not answer, asking again completes it."""
    return accepted(_keys().revoke(AccountName(unit, name), context(unit)))


@accounts.route(PATH)
@keepers
@accounts.response(200, description="The accounts of a unit, and what Kafka knows of them; no secrets")
def list_accounts(unit: str) -> Response:
    """The accounts that a unit has or had."""
    desk().check_unit(unit)
    return respond({"accounts": _keys().listed(unit)})


def _keys() -> AccountKeys:
    kept: AccountKeys = current_app.extensions[EXTENSION]
    return kept


def _issued(issued: Issued) -> Response:
    return accepted(issued.outcome, user=issued.account.user, secret=issued.secret)
