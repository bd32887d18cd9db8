"""The files of reports, each under the SHA-256 of its bytes: stored once, never changed, written before the event.

So an event never names a file that is not there, and writing the same file twice changes nothing. A read model that is
rebuilt leaves them alone.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from bson import Binary
from pymongo import ReadPreference, WriteConcern
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from services.reporting.periodic.content import hash_of
from shared.decider import Missing, Refused

MOST_BYTES = 15 * 1024 * 1024  # below MongoDB's limit of a document
Document = dict[str, Any]


class ReportFiles:
    """`files` are known by their SHA-256; `marks`, by a report's hash, name the links of its streams."""

    def __init__(self, database: Database[Document]) -> None:
        options: Mapping[str, Any] = {
            "write_concern": WriteConcern("majority", j=True),
            "read_concern": ReadConcern("majority"),
            "read_preference": ReadPreference.PRIMARY,
        }
        self._files = database.get_collection("report_files", **options)
        self._marks = database.get_collection("report_marks", **options)

    def store(self, stream: str, files: Iterable[bytes]) -> None:
        """`stream` is the report's; raises Refused where a file is too large."""
        for content in files:
            if len(content) > MOST_BYTES:
                raise Refused(f"a file of the report has {len(content)} bytes", accepted=f"at most {MOST_BYTES}")
            document = {"stream": stream, "content": Binary(content)}
            self._files.update_one({"_id": hash_of(content)}, {"$setOnInsert": document}, upsert=True)

    def store_marks(self, own_hash: str, marks: Mapping[str, bytes]) -> None:
        """Without them a difference is still found, only not the event that makes it; so very many are not kept."""
        packed = msgspec.msgpack.encode(marks)
        if len(packed) <= MOST_BYTES:
            self._marks.update_one({"_id": own_hash}, {"$setOnInsert": {"marks": Binary(packed)}}, upsert=True)

    def content(self, sha256: str) -> bytes:
        """As it is stored, whether or not it still has that hash; raises Missing."""
        return bytes(self._find(sha256)["content"])

    def stream(self, sha256: str) -> str:
        """The stream of the report that a file is of; raises Missing."""
        stream: str = self._find(sha256)["stream"]
        return stream

    def marks(self, own_hash: str) -> Mapping[str, bytes]:
        found = self._marks.find_one({"_id": own_hash})
        return msgspec.msgpack.decode(found["marks"], type=dict[str, bytes]) if found else {}

    def _find(self, sha256: str) -> Document:
        found = self._files.find_one({"_id": sha256})
        if found is None:
            raise Missing(f"no report has a file with the SHA-256 {sha256}")
        return found
