"""Somebody changes a byte behind everybody's back, in the journal, in the log, in the report: it is found and named."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from services.reporting.periodic.following import Finding
from services.reporting.periodic.verification import Side, verify
from services.reporting.verify_task import LOGS
from shared.envelope import encode
from shared.events import indicators as indicator_language
from shared.events import plans as plan_language
from shared.journal import Value
from tests.example_process import Service
from tests.integration.issued import REPORT, change_journal, damage_journal, desk_on, issue
from tests.integration.reading import STREAM, Reader, app_on, indicators, rebuild, regency, rest, see

EVENTS = [*regency(), *indicators()]
FIFTEEN = b'"value":"15"'


class Shelf(NamedTuple):
    """An issued report, and everything it lies in."""

    database: Database[dict[str, Any]]
    reader: Reader
    hash: str
    client: Any

    def findings(self, others: Iterable[Side] = ()) -> list[Finding]:
        desk = desk_on(self.database)
        return list(verify(desk, desk.known(self.hash), others).findings)


@pytest.fixture
def shelf(database: Database[dict[str, Any]], identity: Identity) -> Shelf:
    see(database, EVENTS)
    client = app_on(database, identity).test_client()
    reader = Reader(client, identity, "coordinator")
    return Shelf(database, reader, issue(reader).json["hash"], client)


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(one.problem, one.where) for one in findings]


def lines(topic: str, change: Callable[[bytes], bytes] = lambda text: text) -> list[Value]:
    """The events as the log of a service has them, each changed."""
    wanted = plan_language.LANGUAGE if topic == plan_language.TOPIC else indicator_language.LANGUAGE
    chosen = [each for each in EVENTS if each.envelope.source == wanted.source]
    return [Value(each.stream, each.version, change(encode(each.envelope))) for each in chosen]


def side(change: Callable[[bytes], bytes] = lambda text: text) -> Side:
    return Side("plans log", (plan_language.TOPIC,), lines(plan_language.TOPIC, change))


def test_a_report_that_nobody_touched_holds(shelf: Shelf) -> None:
    assert shelf.findings() == []
    assert (
        shelf.findings(
            [
                side(),
                Side("topics", tuple(LOGS.values()), [*lines(plan_language.TOPIC), *lines(indicator_language.TOPIC)]),
            ]
        )
        == []
    )


def test_one_byte_of_a_figure_in_the_journal_is_found_named_and_traced_to_its_figures(shelf: Shelf) -> None:
    change_journal(shelf.database, STREAM, FIFTEEN, b'"value":"16"')
    findings = shelf.findings()
    assert findings[0] == Finding("event", f"{STREAM}@7", "journal")
    figures = {one.where: (one.before, one.after) for one in findings[1:]}
    assert figures["actions[general].lines[dinkes].total.progress.percent"] == ("75", "80")


def test_one_byte_that_changes_no_figure_is_found_too(shelf: Shelf) -> None:
    change_journal(shelf.database, STREAM, b'"correlationid":"correlation"', b'"correlationid":"correlatiom"')
    assert told(shelf.findings()) == [("event", f"{STREAM}@1")]


def test_a_byte_that_leaves_no_event_is_found(shelf: Shelf) -> None:
    change_journal(shelf.database, STREAM, FIFTEEN, b'"value"x"15"')
    assert told(shelf.findings()) == [("event", f"{STREAM}@7"), ("not_computable", "2025-tw2")]


def test_a_page_that_cannot_be_read_hides_nothing_of_other_streams(shelf: Shelf) -> None:
    damage_journal(shelf.database, STREAM, lambda packed: packed[:-6] + bytes([packed[-6] ^ 1]) + packed[-5:])
    change_journal(shelf.database, "unit-disdik", b"Pendidikan", b"Pendidikam")
    findings = told(shelf.findings())
    assert ("page", f"{STREAM}@1") in findings
    assert ("event", "unit-disdik@1") in findings


def test_events_that_a_rebuilt_journal_lost_are_missed(shelf: Shelf) -> None:
    rebuild(shelf.database, [each for each in EVENTS if (each.stream, each.version) != (STREAM, 8)])
    assert ("missing", f"{STREAM}@8") in told(shelf.findings())


def test_a_log_that_was_changed_and_read_again_is_found_in_the_rebuilt_journal(shelf: Shelf) -> None:
    """Log and journal agree with each other, and not with the report."""
    changed = [
        each if (each.stream, each.version) != (STREAM, 7) else _with_sixteen(each)
        for each in [*regency(*rest()), *indicators()]
    ]
    rebuild(shelf.database, changed)
    assert told(shelf.findings())[0] == ("event", f"{STREAM}@7")


def test_one_byte_in_a_services_log_is_found_while_the_journal_holds(shelf: Shelf) -> None:
    def change(text: bytes) -> bytes:
        return text.replace(FIFTEEN, b'"value":"16"')

    assert shelf.findings([side(change)]) == [Finding("event", f"{STREAM}@7", "plans log")]


def test_an_event_that_a_log_lacks_is_missed_and_one_that_comes_twice_has_to_be_the_same(shelf: Shelf) -> None:
    whole = lines(plan_language.TOPIC)
    short = [value for value in whole if value[:2] != (STREAM, 3)]
    assert told(shelf.findings([Side("topics", (plan_language.TOPIC,), short)])) == [("missing", f"{STREAM}@3")]
    again = [*whole, *whole]
    assert shelf.findings([Side("topics", (plan_language.TOPIC,), again)]) == []
    other = [*whole, Value(STREAM, 7, b"{}")]
    assert told(shelf.findings([Side("topics", (plan_language.TOPIC,), other)])) == [("copies", f"{STREAM}@7")]


def test_without_its_marks_a_report_still_names_the_stream(shelf: Shelf) -> None:
    shelf.database["report_marks"].delete_many({})
    change_journal(shelf.database, STREAM, FIFTEEN, b'"value":"16"')
    assert told(shelf.findings())[0] == ("stream", STREAM)


def test_a_stored_report_that_was_changed_no_longer_has_its_hash(shelf: Shelf) -> None:
    stored = shelf.database["report_files"].find_one({"_id": shelf.hash})
    assert stored is not None
    changed = bytes(stored["content"]).replace(b'"percent":"75"', b'"percent":"95"', 1)
    shelf.database["report_files"].update_one({"_id": shelf.hash}, {"$set": {"content": changed}})
    assert told(shelf.findings()) == [("content", "report-quarterly-2025-tw2@1")]


def test_a_changed_commit_of_the_reports_own_log_is_found(shelf: Shelf) -> None:
    commits = shelf.database["commits"]
    commit = commits.find_one({"stream": "report-quarterly-2025-tw2"})
    assert commit is not None
    changed = [event.replace('"edition":1', '"edition":3') for event in commit["events"]]
    commits.update_one({"_id": commit["_id"]}, {"$set": {"events": changed}})
    assert told(shelf.findings()) == [("own_log", "report-quarterly-2025-tw2@0")]


def test_everybody_may_check_a_report_and_learns_no_figure_and_no_unit(shelf: Shelf) -> None:
    page = shelf.client.get(f"/periksa/{shelf.hash}")
    assert page.status_code == 200
    assert "cocok dengan log" in page.text
    assert shelf.hash in page.text
    assert not re.search("Dinas Kesehatan|dinkes|75,00", page.text)
    assert shelf.client.get(f"/periksa/{'0' * 64}").status_code == 404


def test_a_tampered_report_is_called_that_to_everybody_and_explained_to_those_who_may_know(shelf: Shelf) -> None:
    change_journal(shelf.database, STREAM, FIFTEEN, b'"value":"16"')
    page = shelf.client.get(f"/periksa/{shelf.hash}").text
    assert "tidak cocok dengan log" in page
    assert "dinkes" not in page
    details = shelf.reader.get(f"/periksa/{shelf.hash}/rincian").text
    assert f"{STREAM}@7" in details


def test_the_page_of_a_corrected_edition_leads_to_the_newest(shelf: Shelf) -> None:
    see(shelf.database, regency(*rest()))
    newest = issue(shelf.reader, reason="menyusul").json["hash"]
    assert f"/periksa/{newest}" in shelf.client.get(f"/periksa/{shelf.hash}").text
    assert "sudah dikoreksi" not in shelf.client.get(f"/periksa/{newest}").text


@pytest.fixture
def service(identity: Identity, mongo_url: str, shelf: Shelf) -> Service:
    service = Service(identity, "services.reporting")
    service.environment |= {"SINERGI_MONGO_URL": mongo_url, "SINERGI_DATABASE": shelf.database.name, "COLUMNS": "250"}
    return service


@pytest.mark.parametrize("wanted", ["pdf", "xlsx", "csv", "json"])
def test_the_command_verifies_each_format(service: Service, shelf: Shelf, tmp_path: Path, wanted: str) -> None:
    file = tmp_path / f"laporan.{wanted}"
    file.write_bytes(shelf.reader.get(f"{REPORT}/1.{wanted}").data)
    status, out, err = service.finished("verify-report", str(file))
    assert (status, err) == (0, "")
    assert "Nothing differs: 33 events of 11 streams." in out
    assert "byte for byte" in out


def test_the_command_names_what_differs_in_file_journal_and_log(service: Service, shelf: Shelf, tmp_path: Path) -> None:
    file, dumped = tmp_path / "laporan.csv", tmp_path / "plans.jsonl"
    text = shelf.reader.get(f"{REPORT}/1.csv").data.decode()
    rows = list(csv.reader(io.StringIO(text)))
    rows[1][rows[0].index("tercapai")] = "1"
    with file.open("w", newline="") as written:
        csv.writer(written, lineterminator="\r\n").writerows(rows)
    changed = lines(plan_language.TOPIC, lambda line: line.replace(FIFTEEN, b'"value":"19"'))
    dumped.write_bytes(b"".join(value.text + b"\n" for value in changed))
    change_journal(shelf.database, "unit-disdik", b"Pendidikan", b"Pendidikam")
    status, out, _ = service.finished("verify-report", str(file), "--plans-log", str(dumped))
    assert status == 1
    for expected in ("unit-disdik@1", f"{STREAM}@7", "plans log", "RB General/dinkes tercapai"):
        assert expected in out


def test_the_command_refuses_what_is_no_report(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "lain.txt"
    file.write_text("bukan laporan")
    status, out, _ = service.finished("verify-report", str(file))
    assert status == 2
    assert "does not say which report it is" in out


def _with_sixteen(recorded: Any) -> Any:
    """The same event with another realisation, as if the log had always said so."""
    data = msgspec.Raw(bytes(recorded.envelope.data).replace(FIFTEEN, b'"value":"16"'))
    envelope = msgspec.structs.replace(recorded.envelope, data=data)
    return msgspec.structs.replace(recorded, envelope=envelope)
