"""Evidence files: what they really are, kept once by content, given back as they came."""

import hashlib
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database

from services.plans.evidence import CHUNK_BYTES, MAX_BYTES, EvidenceFiles, StoredFile
from tests.integration.plans_service import People, done, fields, problem, registered

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
JPG = b"\xff\xd8\xff\xe0" + b"\x00" * 32
LARGE = PDF + b"0123456789" * (CHUNK_BYTES // 4)
PATH = "/evidence/dinkes"


def office(part: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", part):
            archive.writestr(name, "<x/>")
    return content.getvalue()


@pytest.fixture
def files(database: Database[dict[str, Any]]) -> EvidenceFiles:
    files = EvidenceFiles(database)
    files.prepare()
    return files


def store(files: EvidenceFiles, content: bytes) -> StoredFile:
    return files.store("dinkes", io.BytesIO(content), "laporan.pdf", datetime(2025, 1, 1, tzinfo=UTC))


def test_a_file_is_stored_and_given_back_as_it_came(people: People) -> None:
    registered(people)
    stored = done(people("operator").upload(PATH, LARGE, "laporan TW I.pdf"))
    assert stored["sha256"] == hashlib.sha256(LARGE).hexdigest()
    assert (stored["size"], stored["media_type"], stored["known"]) == (len(LARGE), "application/pdf", False)
    answer = people("verifier").send("GET", f"{PATH}/{stored['sha256']}")
    assert answer.data == LARGE
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="laporan TW I.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_the_same_file_is_recognised_and_shown_as_it_was_uploaded_first(people: People) -> None:
    registered(people)
    first = done(people("operator").upload(PATH, PDF, "laporan.pdf"))
    second = done(people("system").upload(PATH, PDF, "salinan.pdf"))
    assert second == {**first, "known": True}


def test_the_same_file_of_two_units_is_kept_apart(people: People) -> None:
    registered(people)
    stored = done(people("operator").upload(PATH, PDF, "laporan.pdf"))
    problem(people("operator", "disdik").send("GET", f"/evidence/disdik/{stored['sha256']}"), 404)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPG, "image/jpeg"),
        (office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_type_is_told_from_the_content(people: People, content: bytes, media_type: str) -> None:
    registered(people)
    assert done(people("operator").upload(PATH, content, "apa saja.exe"))["media_type"] == media_type


@pytest.mark.parametrize("content", [b"MZ" + b"\x00" * 99, b"<html>", b"", office("ppt/presentation.xml"), b"GIF89a"])
def test_other_files_are_refused_whatever_they_are_called(people: People, content: bytes) -> None:
    registered(people)
    assert fields(people("operator").upload(PATH, content, "laporan.pdf")) == {"file"}


def test_a_file_that_is_too_large_is_refused(people: People) -> None:
    registered(people)
    assert fields(people("operator").upload(PATH, PDF + bytes(MAX_BYTES), "laporan.pdf")) == {"file"}
    problem(people("operator").upload(PATH, PDF + bytes(MAX_BYTES + 128 * 1024), "laporan.pdf"), 413)


def test_a_form_without_a_file_is_refused(people: People) -> None:
    registered(people)
    assert fields(people("operator").send("POST", PATH, data={"berkas": "x"})) == {"file"}


def test_a_file_of_an_unknown_unit_is_refused(people: People) -> None:
    assert "not registered" in problem(people("operator").upload(PATH, PDF, "laporan.pdf"), 404)["detail"]


@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\siti\\laporan.pdf", "laporan.pdf"),
        ("lap\u202eoran\x00.pdf", "lap oran .pdf"),
        ("a" * 300, "a" * 200),
        ("/", hashlib.sha256(PDF).hexdigest()),
    ],
)
def test_a_title_is_what_is_left_of_the_filename(files: EvidenceFiles, filename: str, title: str) -> None:
    stored = files.store("dinkes", io.BytesIO(PDF), filename, datetime(2025, 1, 1, tzinfo=UTC))
    assert stored.title == title


def test_an_upload_that_was_cut_off_does_not_hinder_the_next(
    files: EvidenceFiles, database: Database[dict[str, Any]]
) -> None:
    stored = store(files, LARGE)
    database["fs.files"].delete_many({})
    database["fs.chunks"].delete_one({"n": 1})
    assert store(files, LARGE) == stored
    assert files.open("dinkes", stored.sha256)[1].read() == LARGE


def test_many_who_upload_the_same_file_at_once_store_it_once(
    files: EvidenceFiles, database: Database[dict[str, Any]]
) -> None:
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda _: store(files, LARGE), range(8)))
    assert len({each.sha256 for each in stored}) == 1
    assert files.open("dinkes", stored[0].sha256)[1].read() == LARGE
    assert database["fs.files"].count_documents({}) == 1
