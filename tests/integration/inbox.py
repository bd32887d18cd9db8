"""Reports as units' systems send them to the HTTP door, and what the ledger has of them."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import asdict
from pymongo.database import Database
from werkzeug.test import TestResponse

from shared.accounts import COLLECTION, AccountName, new_secret, verifier_of
from tests.integration.plans_service import Caller, done

SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
NDJSON = "application/x-ndjson"
SOURCE = "/dinkes/simrs"
PROGRESS: Mapping[str, Any] = {"year": 2025, "kind": "general", "quarter": 2, "value": "2"}


def progress(id: str, action: str, **changes: Any) -> dict[str, Any]:  # noqa: A002 - the attribute's name
    """A report of progress; changes are of its data."""
    return report(id, {**PROGRESS, "action": action, **changes})


def report(id: str, data: Any, type: str = "sinergi.report.progress", **more: Any) -> dict[str, Any]:  # noqa: A002
    return {"specversion": "1.0", "id": id, "source": SOURCE, "type": type, "data": data, **more}


def send(caller: Caller, body: Any, content_type: str = SINGLE, query: str = "", headers: Any = None) -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return caller.send("POST", f"/inbox{query}", headers=headers, data=data, content_type=content_type)


def verdicts(caller: Caller, body: Any, content_type: str = SINGLE, query: str = "") -> list[Any]:
    return list(done(send(caller, body, content_type, query))["verdicts"])


def verdict(caller: Caller, body: Any, query: str = "") -> Any:
    (only,) = verdicts(caller, body, query=query)
    return only


def streamed(caller: Caller, reports: Iterable[Any], query: str = "") -> list[Any]:
    body = b"".join(each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in reports)
    answer = send(caller, body, NDJSON, query)
    assert (answer.status_code, answer.mimetype) == (200, NDJSON), answer.text
    return [json.loads(line) for line in answer.data.splitlines()]


def outcomes(given: Sequence[Any]) -> list[tuple[str, str | None]]:
    return [(each["outcome"], each.get("code")) for each in given]


def opened_account(database: Database[dict[str, Any]], unit: str = "dinkes", name: str = "simrs") -> dict[str, str]:
    """The header of an account that the service has heard of."""
    secret, account = new_secret(), AccountName(unit, name)
    known = {"unit": unit, "version": 1, "verifier": asdict(verifier_of(secret))}
    database[COLLECTION].replace_one({"_id": account.user}, known, upsert=True)
    credentials = base64.b64encode(f"{account.user}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {credentials}"}
