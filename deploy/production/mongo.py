"""What MongoDB needs before the services start: a replica set, an administrator, and an account for each service.

The first account can only be made from the machine of mongod itself; so this runs beside it, on the same network.
"""

from collections.abc import Mapping
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri

from deploy.local.waiting import wait_until_ready

Client = MongoClient[dict[str, Any]]
BESIDE = "127.0.0.1"
ALREADY_FOUNDED = 23
NOT_LET_IN = frozenset({13, 18})  # Unauthorized, AuthenticationFailed
UNKNOWN_USER = 11
RESTORED = "_restored"  # where a backup is restored to, to be compared with what is in use
PATIENCE_SECONDS = 120.0
ANSWER_MS = 10_000


def prepare(admin_url: str, urls: Mapping[str, str]) -> None:
    """`urls` are the services' addresses, by database. May be repeated; the passwords become those of `urls`."""
    wait_until_ready("mongod", lambda: _founded(admin_url), PATIENCE_SECONDS)
    with Client(admin_url, timeoutMS=ANSWER_MS) as client:
        for database, url in urls.items():
            _let_in(client, url, [{"role": "readWrite", "db": name} for name in (database, f"{database}{RESTORED}")])


def _founded(admin_url: str) -> str | None:
    """What is missing until the administrator is let in; each step is taken when the one before it is there."""
    try:
        with Client(admin_url, timeoutMS=ANSWER_MS) as client:
            client.admin.command("ping")
    except PyMongoError as error:  # that no replica set is found at the address is no OperationFailure
        if isinstance(error, OperationFailure) and error.code not in NOT_LET_IN:
            raise
        return _found(admin_url)
    return None


def _found(admin_url: str) -> str:
    address = parse_uri(admin_url)
    [(host, port)] = address["nodelist"]
    with Client(BESIDE, port, directConnection=True, timeoutMS=ANSWER_MS) as client:
        try:
            _initiate(client, address["options"]["replicaSet"], f"{host}:{port}")
            if client.admin.command("hello").get("isWritablePrimary"):
                _let_in(client, admin_url, ["root"])
        except PyMongoError as error:
            return str(error)
    return "the administrator is not let in yet"


def _initiate(client: Client, name: str, member: str) -> None:
    try:
        client.admin.command("replSetInitiate", {"_id": name, "members": [{"_id": 0, "host": member}]})
    except OperationFailure as error:
        if error.code not in {ALREADY_FOUNDED, *NOT_LET_IN}:
            raise


def _let_in(client: Client, url: str, roles: list[Any]) -> None:
    """The user of an address, with the password in it."""
    address = parse_uri(url)
    account = {"pwd": address["password"], "roles": roles, "mechanisms": ["SCRAM-SHA-256"]}
    try:
        client.admin.command("updateUser", address["username"], **account)
    except OperationFailure as error:
        if error.code not in {UNKNOWN_USER, *NOT_LET_IN}:
            raise
        client.admin.command("createUser", address["username"], **account)
