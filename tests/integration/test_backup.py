"""A backup holds everything that was acknowledged when it began, a restore brings it all back, and both prove it."""

import gzip
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.backup import COMMITS, PROOF, back_up
from shared.chain import verify_chain
from shared.clock import now
from shared.commands import Commands
from shared.event_log import EventLog
from shared.mongo import connect
from tests.example_process import Service
from tests.runtime.counting import COUNTING, context, language

Documents = Database[dict[str, Any]]
UNITS = ("bpbd", "dinkes", "disdik")


@pytest.fixture
def log(database: Documents) -> EventLog:
    log = EventLog(database)
    log.prepare()
    commands = Commands(log, language(), now)
    for unit in UNITS:
        for amount in (1, 2, 3):
            commands.execute(COUNTING, f"counter-{unit}", amount, context(unit))
    return log


@pytest.fixture
def empty(mongo_url: str) -> Iterator[Documents]:
    """Another place, of the same name as the one that a service has there."""
    database = connect(mongo_url, f"test_{uuid.uuid4().hex}")
    yield database
    database.client.drop_database(database.name)
    database.client.close()


@pytest.fixture
def service(identity: Identity, mongo_url: str) -> Service:
    service = Service(identity, "services.plans")
    service.environment |= {"SINERGI_MONGO_URL": mongo_url, "COLUMNS": "200"}
    return service


@pytest.fixture
def backup(service: Service, log: EventLog, tmp_path: Path) -> Path:
    folder = tmp_path / "backup"
    status, out, err = service.finished("backup", str(folder), SINERGI_DATABASE=log.commits.database.name)
    assert (status, "9 commits, 9 events, 3 streams" in out) == (0, True), out + err
    return folder


def restored(service: Service, folder: Path, place: Documents, *more: str) -> tuple[int, str]:
    return service.finished("restore", str(folder), *more, SINERGI_DATABASE=place.name)[:2]


def test_a_restored_log_is_the_one_that_was_backed_up(
    service: Service, backup: Path, log: EventLog, empty: Documents
) -> None:
    assert restored(service, backup, empty, "--dry-run")[0] == 0
    assert "commits" not in empty.list_collection_names()
    status, out = restored(service, backup, empty)
    assert (status, "Restored: 9 commits" in out) == (0, True), out
    assert list(EventLog(empty).commits.find().sort("_id", 1)) == list(log.commits.find().sort("_id", 1))
    assert verify_chain(EventLog(empty)) == (3, 9, ())
    dumped = [service.finished("dump", SINERGI_DATABASE=each.name)[1] for each in (log.commits.database, empty)]
    assert (len(dumped[0].splitlines()), dumped[0]) == (9, dumped[1])


def test_a_restored_log_goes_on(service: Service, backup: Path, empty: Documents) -> None:
    restored(service, backup, empty)
    outcome = Commands(EventLog(empty), language(), now).execute(COUNTING, "counter-bpbd", 4, context("bpbd"))
    assert outcome.version == 4


def test_a_place_that_holds_something_is_left_as_it_is(service: Service, backup: Path, log: EventLog) -> None:
    log.commits.delete_many({"unit": {"$ne": "bpbd"}})
    status, out = restored(service, backup, log.commits.database)
    assert (status, "the log holds commits" in out) == (1, True), out
    assert log.commits.count_documents({}) == 3


def without_the_last(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content)[: -len(gzip.decompress(content)) // 9])


def without_a_stream(content: bytes) -> bytes:
    """Whole documents, whose chains are whole."""
    data = gzip.decompress(content)
    length, place = int.from_bytes(data[:4], "little"), 0
    for _ in range(3):
        length = int.from_bytes(data[place : place + 4], "little")
        place += length
    return gzip.compress(data[place:])


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda content: content[:-20], "cannot be read"),
        (without_the_last, "cannot be read"),
        (without_a_stream, "there should be 9 commits of 3 streams"),
        (lambda content: gzip.compress(gzip.decompress(content).replace(b"dinkes", b"disbud")), "disbud"),
    ],
)
def test_a_backup_that_is_not_whole_is_not_restored(
    damage: Callable[[bytes], bytes], said: str, service: Service, backup: Path, empty: Documents
) -> None:
    (backup / COMMITS).write_bytes(damage((backup / COMMITS).read_bytes()))
    status, out = restored(service, backup, empty)
    assert (status, said in out) == (1, True), out
    assert EventLog(empty).commits.count_documents({}) == 0


def test_a_backup_without_its_proof_is_none(service: Service, backup: Path, empty: Documents) -> None:
    (backup / PROOF).unlink()
    assert "is no finished backup" in restored(service, backup, empty)[1]


def test_a_backup_of_another_service_is_refused(service: Service, backup: Path, empty: Documents) -> None:
    service.module = "services.indicators"
    assert "is a backup of plans, not of indicators" in restored(service, backup, empty)[1]


def test_a_folder_is_never_written_over(service: Service, backup: Path, log: EventLog) -> None:
    before = (backup / COMMITS).read_bytes()
    status, out, _ = service.finished("backup", str(backup), SINERGI_DATABASE=log.commits.database.name)
    assert (status, "not backed up" in out) == (1, True)
    assert (backup / COMMITS).read_bytes() == before


def test_a_damaged_log_is_named_when_it_is_backed_up(service: Service, log: EventLog, tmp_path: Path) -> None:
    log.commits.delete_one({"_id": "counter-dinkes@1"})
    status, out, _ = service.finished("backup", str(tmp_path / "b"), SINERGI_DATABASE=log.commits.database.name)
    assert (status, "counter-dinkes@2: versions 2 to 2 are missing" in out) == (1, True), out


def test_what_was_acknowledged_before_is_in_a_backup_that_is_made_under_load(log: EventLog, tmp_path: Path) -> None:
    stop, acknowledged = threading.Event(), dict.fromkeys(UNITS, 3)

    def go_on(unit: str) -> None:
        commands = Commands(log, language(), now)
        while not stop.is_set():
            acknowledged[unit] = commands.execute(COUNTING, f"counter-{unit}", 1, context(unit)).version

    writers = [threading.Thread(target=go_on, args=(unit,)) for unit in UNITS]
    for writer in writers:
        writer.start()
    try:
        for number in range(5):
            before = dict(acknowledged)
            proof = back_up(log, "plans", tmp_path / str(number), now(), lambda _: None)
            assert proof.events >= sum(before.values())
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert sum(acknowledged.values()) > proof.events > 9


def test_operators_leave_entries(service: Service, backup: Path, log: EventLog) -> None:
    name = log.commits.database.name
    assert service.finished("republish", "--streams", "counter-bpbd", SINERGI_DATABASE=name)[0] == 0
    assert restored(service, backup, log.commits.database)[0] == 1
    status, out, _ = service.finished("operations", SINERGI_DATABASE=name)
    rows = [line.split("│")[4:7] for line in out.splitlines() if line.startswith("│")]
    assert status == 0
    assert [[cell.strip() for cell in row] for row in rows] == [
        ["restore", f"folder={backup}", "1"],
        ["republish", "streams=counter-bpbd", "0"],
        ["backup", f"folder={backup}", "0"],
    ]
