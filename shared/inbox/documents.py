"""The documents of the ledger: what of a report stands in them, and how it is read from them again."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from bson import Binary
from msgspec import Struct

from shared.inbox.reading import REPORT_BYTES, Entry, entry, is_kept, oversized
from shared.inbox.report import Received, Report
from shared.inbox.verdict import Door, Verdict
from shared.wita import day_of

Document = dict[str, Any]
CUT_BYTES = 64 * 1024  # what is kept of a report that is too large to be one
LOOK_SECONDS = 30.0  # after which whoever received it must have ended without deciding it
encode_verdict = msgspec.json.Encoder().encode


class Kept(Struct, frozen=True):
    """An item as far as deciding needs it; `receipt`, `door` and `received_at` are of the first time."""

    item: str
    digest: str
    receipt: str
    door: Door
    received_at: datetime
    verdict: Verdict | None


def item_document(each: Entry, at: datetime) -> Document:
    received, report, body = each.received, each.report, each.received.body
    cut = len(body) > REPORT_BYTES
    return {
        "_id": each.item,
        "unit": received.unit,
        "source": (report.source or None) if report else None,
        "id": (report.id or None) if report else None,
        "type": (report.type or None) if report else None,
        "resubmits": report.resubmits if report else None,
        "corrects": _corrects(report),
        "digest": each.digest,
        "receipt": received.receipt,
        **_came(received, at),
        "headers": [[name, value] for name, value in received.headers.items() if is_kept(name)],
        "body": Binary(body[:CUT_BYTES] if cut else body),
        "bytes": len(body),
        "sha256": sha256(body).hexdigest(),
        "cut": cut,
        "outcome": None,
        "code": None,
        "decided_at": None,
        "verdict": None,
    }


def receipt_document(each: Entry, at: datetime) -> Document:
    received, report = each.received, each.report
    return {
        "_id": received.receipt,
        "unit": received.unit,
        "item": each.item,
        "source": (report.source or None) if report else None,
        "id": (report.id or None) if report else None,
        **_came(received, at),
        "outcome": None,
        "code": None,
        "unchanged": False,
        "decided_at": None,
        "verdict": None,
        "published_at": None,
    }


def _corrects(report: Report | None) -> bool:
    """Whether it says why it changes what was stated before."""
    return report is not None and isinstance(report.data, dict) and report.data.get("reason") is not None


def _came(received: Received, at: datetime) -> Document:
    return {
        "door": received.door,
        "received_at": received.received_at,
        "day": ledger_day(received.received_at),
        "look_at": look_again(at),
    }


def look_again(at: datetime) -> datetime:
    return at + timedelta(seconds=LOOK_SECONDS)


def undecided(item: str) -> Document:
    return {"_id": item, "outcome": None}


def decided(verdict: Verdict) -> Document:
    said = {"outcome": verdict.outcome, "code": verdict.code and verdict.code.value, "decided_at": verdict.decided_at}
    return {"$set": {**said, "verdict": msgspec.to_builtins(verdict)}}


def answered(verdict: Verdict) -> Document:
    said = {
        "outcome": verdict.outcome,
        "code": verdict.code and verdict.code.value,
        "unchanged": verdict.unchanged,
        "decided_at": verdict.decided_at,
        "verdict": encode_verdict(verdict).decode(),
        "unpublished": True,
    }
    return {"$set": said}


def kept_of(document: Document) -> Kept:
    verdict = verdict_of(document)
    return Kept(
        document["_id"], document["digest"], document["receipt"], document["door"], document["received_at"], verdict
    )


def entry_of(document: Document) -> Entry:
    """An item as it was received for the first time, read again."""
    received = Received(
        receipt=document["receipt"],
        unit=document["unit"],
        door=document["door"],
        headers=dict(document["headers"]),
        body=bytes(document["body"]),
        received_at=document["received_at"],
    )
    if document["cut"]:
        return Entry(document["_id"], document["digest"], received, None, oversized(None))
    return entry(received)


def ledger_day(moment: datetime) -> str:
    """The day in WITA that a moment counts to, like 2025-03-31."""
    return day_of(moment).isoformat()


def verdict_of(document: Document) -> Verdict | None:
    """The verdict of an item's document, or None as long as it has none."""
    return msgspec.convert(document["verdict"], Verdict) if document["verdict"] else None
