"""The processes and commands of the plans service, started as operators start them."""

import signal
import subprocess
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.mongo import connect
from tests.example_process import DEADLINE, Service, wait_until
from tests.integration.plans_service import People, create_plans, drafted

SHEET = """Rencana Aksi,Satuan Output,Target TW I,Target TW II,Target TW III,Target TW IV
Menyusun laporan,Dokumen,1,2,3,4
Menilai risiko,Dokumen,dua,2,3,4
"""


def service_on(mongo_url: str, database: str, identity: Identity) -> Service:
    service = Service(identity, "services.plans")
    service.environment |= {"SINERGI_MONGO_URL": mongo_url, "SINERGI_DATABASE": database, "COLUMNS": "200"}
    return service


@pytest.fixture
def service(identity: Identity, mongo_url: str, database: Database[dict[str, Any]]) -> Service:
    return service_on(mongo_url, database.name, identity)


@pytest.fixture(scope="module")
def api(identity: Identity, mongo_url: str) -> Iterator[Service]:
    """An API with a draft of Dinkes, for all tests of this module: it takes a while to start."""
    database = connect(mongo_url, f"test_{uuid.uuid4().hex}")
    drafted(People(create_plans(database, identity).test_client(), identity))
    service = service_on(mongo_url, database.name, identity)
    with service.started("api") as process:
        wait_until(lambda: service.answers("/readyz"), "the API is ready")
        yield service
        assert ended(process) == 0
    database.client.drop_database(database.name)
    database.client.close()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "renaksi.csv"
    file.write_text(SHEET)
    return file


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=DEADLINE)
    return process.returncode


def imported(service: Service, identity: Identity, file: Path, *more: str) -> tuple[int, str]:
    where = ("--unit", "dinkes", "--year", "2025", "--url", f"http://127.0.0.1:{service.port}")
    status, out, _ = service.finished(
        "import", str(file), *where, "--token", identity.mint("operator", "dinkes"), *more
    )
    return status, out


def test_a_dry_run_prints_the_doubtful_cells(api: Service, identity: Identity, sheet: Path) -> None:
    status, out = imported(api, identity, sheet)
    assert status == 1
    assert "“dua” berisi teks, bukan angka" in out
    assert "Menyusun laporan" not in out


def test_a_dry_run_prints_every_cell_when_asked(api: Service, identity: Identity, sheet: Path) -> None:
    assert "Menyusun laporan" in imported(api, identity, sheet, "--all-cells")[1]


def test_the_clean_rows_are_imported(api: Service, identity: Identity, sheet: Path) -> None:
    status, out = imported(api, identity, sheet, "--mode", "clean-rows")
    assert (status, "verdicts: taken" in out) == (1, True)
    sheet.write_text("".join(SHEET.splitlines(keepends=True)[:2]))
    status, out = imported(api, identity, sheet, "--mode", "all-or-nothing")
    assert (status, "verdicts: unchanged" in out) == (0, True)


def test_what_is_refused_is_printed_with_what_is_accepted(api: Service, identity: Identity, sheet: Path) -> None:
    status, out = imported(api, identity, sheet, "--mode", "all-or-nothing")
    assert (status, "C3" in out, "one number, such as 1234.5" in out) == (1, True, True)


def test_an_api_that_does_not_answer_is_named(service: Service, identity: Identity, sheet: Path) -> None:
    status, out = imported(service, identity, sheet)
    assert (status, f"http://127.0.0.1:{service.port}: " in out) == (1, True)


def test_a_file_that_is_not_there_is_named(service: Service, identity: Identity, tmp_path: Path) -> None:
    status, out = imported(service, identity, tmp_path / "tiada.csv")
    assert (status, "No such file" in out) == (1, True)


def test_an_untouched_log_is_verified(service: Service, people: People) -> None:
    drafted(people)
    assert service.finished("verify-chain")[:2] == (0, "5 commits of 4 streams: 0 broken chains.\n")


def test_a_changed_commit_is_found(service: Service, people: People, database: Database[dict[str, Any]]) -> None:
    drafted(people)
    database["commits"].update_one({"_id": "unit-dinkes@0"}, {"$set": {"unit": "disdik"}})
    status, out, _ = service.finished("verify-chain", "--streams", "unit-")
    assert (status, "unit-dinkes@0" in out) == (1, True)


def test_published_commits_are_sent_again(service: Service, people: People, database: Database[dict[str, Any]]) -> None:
    drafted(people)
    database["commits"].update_many({}, {"$set": {"published_at": datetime.now(UTC)}})
    assert service.finished("republish", "--dry-run")[1] == "5 commits would be sent again. Nothing was changed.\n"
    assert service.finished("republish", "--streams", "plan-")[1] == "2 commits are sent again by the relay.\n"
    assert database["commits"].count_documents({"published_at": None}) == 2


def test_the_relay_waits_for_a_database_that_is_away(service: Service) -> None:
    service.environment["SINERGI_MONGO_URL"] = "mongodb://127.0.0.1:1/"
    with service.started("relay") as process:
        wait_until(lambda: service.answers("/healthz"), "the relay is alive")
        assert service.get("/readyz").status_code == 503
        assert ended(process) == 0
