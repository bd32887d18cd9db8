"""A little regency whose second quarter of 2025 was reported on, and what can be done to it behind everybody's back."""

from collections.abc import Callable
from typing import Any

from isal import isal_zlib
from pymongo.database import Database

from services.reporting.app import create_desk, read_model_on
from services.reporting.periodic.desk import ReportDesk
from tests.integration.reading import Reader

Document = dict[str, Any]
REPORT = "/reports/quarterly/2025-tw2"
AS_OF = "2025-07-20T00:00:00Z"
ADDRESS = "https://sinergi.example"


def issue(reader: Reader, path: str = REPORT, **body: Any) -> Any:
    """What the request for a report is answered with; `reason` makes it a correction."""
    return reader.post(path, {"as_of": AS_OF, **body})


def desk_on(database: Database[Document]) -> ReportDesk:
    return create_desk(database, ADDRESS)


def change_journal(database: Database[Document], stream: str, before: bytes, after: bytes) -> None:
    """Replace the first place where a text stands in the live journal's pages of a stream."""
    pages = read_model_on(database).live().journal.pages
    for page in pages.find({"stream": stream}).sort("first", 1):
        text = isal_zlib.decompress(page["events"])
        if before in text:
            changed = isal_zlib.compress(text.replace(before, after, 1), 1)
            pages.update_one({"_id": page["_id"]}, {"$set": {"events": changed}})
            return
    raise LookupError(f"{before!r} stands nowhere in {stream}")


def damage_journal(database: Database[Document], stream: str, change: Callable[[bytes], bytes]) -> None:
    """Change the compressed bytes of the first page of a stream."""
    pages = read_model_on(database).live().journal.pages
    page = pages.find_one({"stream": stream}, sort=[("first", 1)])
    assert page is not None
    pages.update_one({"_id": page["_id"]}, {"$set": {"events": change(page["events"])}})
