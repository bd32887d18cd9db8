"""Evidence files in GridFS: named by unit and SHA-256, so that the same file is stored once and recognised."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from io import SEEK_END
from typing import Any, BinaryIO

import filetype
from gridfs import GridFSBucket, GridOut
from msgspec import Struct
from pymongo import ASCENDING, WriteConcern
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.decider import Missing, Refused
from shared.events.terms import Evidence
from shared.inbox.verdict import Code

MAX_BYTES = 20 * 1024 * 1024
CHUNK_BYTES = 255 * 1024
HEAD_BYTES = 8192  # in which a type shows
TITLE_CHARACTERS = 200
KNOWN_FILES = 10_000
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class StoredFile(Struct, frozen=True):
    """A file as it was uploaded for the first time; `known` when it has been uploaded again since."""

    sha256: str
    size: int
    media_type: str
    title: str
    uploaded_at: datetime
    known: bool


class EvidenceFiles:
    """Chunks are written first, and each may be written twice: the same name always means the same bytes.

    So an upload that was cut off, or two at once, leave nothing behind that hinders the next one.
    """

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        durable = WriteConcern("majority", j=True)
        self._files = database.get_collection("fs.files", write_concern=durable)
        self._chunks = database.get_collection("fs.chunks", write_concern=durable)
        self._bucket = GridFSBucket(database)
        self._known: set[str] = set()

    def prepare(self) -> None:
        """Create the index that GridFS prescribes; safe to repeat."""
        self._chunks.create_index([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)

    def store(self, unit: str, content: BinaryIO, filename: str, at: datetime) -> StoredFile:
        """Keep a file, or recognise it; raises Refused where it is too large or of another type."""
        size, media_type = _size(content), _media_type(content)
        sha256 = _sha256(content)
        known = self._find(unit, sha256)
        if known:
            return known
        self._write_chunks(_name(unit, sha256), content)
        stored = StoredFile(sha256, size, media_type, _title(filename, sha256), at.replace(microsecond=0), known=False)
        with suppress(DuplicateKeyError):  # somebody uploads the same file at the same time
            self._files.insert_one(_document(unit, stored))
        return stored

    def open(self, unit: str, sha256: str) -> tuple[StoredFile, GridOut]:
        """The file and its content, which is read piece by piece; raises Missing."""
        stored = self._find(unit, sha256)
        if stored is None:
            raise Missing(f"{unit} has no file {sha256}")
        return stored, self._bucket.open_download_stream(_name(unit, sha256))

    def check(self, unit: str, cited: Sequence[Evidence]) -> None:
        """Raises Refused where a file is cited that the unit has not uploaded."""
        for place, evidence in enumerate(cited):
            if evidence.sha256 and not self._is_there(unit, evidence.sha256):
                field = f"evidence[{place}].sha256"
                accepted = "the SHA-256 of a file uploaded before"
                raise Refused(f"{unit} has not uploaded this file", field, accepted, Code.UNKNOWN_EVIDENCE)

    def _is_there(self, unit: str, sha256: str) -> bool:
        """Remembered once it is known, for files are never taken away."""
        name = _name(unit, sha256)
        if name not in self._known and self._find(unit, sha256):
            if len(self._known) >= KNOWN_FILES:
                self._known.clear()
            self._known.add(name)
        return name in self._known

    def _find(self, unit: str, sha256: str) -> StoredFile | None:
        found = self._files.find_one({"_id": _name(unit, sha256)})
        if found is None:
            return None
        return StoredFile(
            sha256, found["length"], found["contentType"], found["filename"], found["uploadDate"], known=True
        )

    def _write_chunks(self, name: str, content: BinaryIO) -> None:
        for number, piece in enumerate(_pieces(content)):
            with suppress(DuplicateKeyError):  # the same piece, of somebody who uploads the same file
                self._chunks.update_one({"files_id": name, "n": number}, {"$setOnInsert": {"data": piece}}, upsert=True)


def _name(unit: str, sha256: str) -> str:
    return f"{unit}/{sha256}"


def _document(unit: str, stored: StoredFile) -> dict[str, Any]:
    """As the GridFS specification has it."""
    return {
        "_id": _name(unit, stored.sha256),
        "length": stored.size,
        "chunkSize": CHUNK_BYTES,
        "uploadDate": stored.uploaded_at,
        "filename": stored.title,
        "contentType": stored.media_type,
    }


def _size(content: BinaryIO) -> int:
    size = content.seek(0, SEEK_END)
    if not 0 < size <= MAX_BYTES:
        raise Refused(f"the file has {size} bytes", "file", f"1 to {MAX_BYTES} bytes")
    return size


def _media_type(content: BinaryIO) -> str:
    """What the content is, whatever the file is called."""
    content.seek(0)
    kind = filetype.guess(content.read(HEAD_BYTES))
    if kind is None or kind.extension not in TYPES:
        raise Refused(f"the file is {kind.mime if kind else 'of no known type'}", "file", ", ".join(TYPES))
    return TYPES[kind.extension]


def _sha256(content: BinaryIO) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(content):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    content.seek(0)
    return iter(lambda: content.read(CHUNK_BYTES), b"")


def _title(filename: str, sha256: str) -> str:
    """The file's own name without folders and without what cannot be printed."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    return " ".join(UNPRINTABLE.sub(" ", name).split())[:TITLE_CHARACTERS] or sha256
