"""Periodic reports on a real MongoDB: issued once, corrected for a reason, opened by somebody, made again."""

import csv
import hashlib
import io
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pypdf
import pytest
from prometheus_client import REGISTRY
from pymongo.database import Database

from deploy.local.identity import Identity
from services.reporting.app import prepare
from services.reporting.completeness import Completeness
from services.reporting.formats import INDONESIAN
from services.reporting.kept import Kept
from services.reporting.moments import Moments
from services.reporting.periodic.content import canonical, decoded
from services.reporting.periodic.desk import ReportDesk
from services.reporting.periodic.periods import Period
from services.reporting.periodic.rendering import MEDIA_TYPES, files
from services.reporting.periodic.table import COLUMNS
from services.reporting.reading import Present
from services.reporting.report_tasks import look
from services.reporting.reports import Reports
from shared.envelope import decode
from shared.event_log import EventLog
from shared.events.reporting import REPORTS
from tests.integration.issued import AS_OF, REPORT, desk_on, issue
from tests.integration.reading import Reader, app_on, indicators, rebuild, regency, rest, see
from tests.unit.reporting import UNIT

Ask = Callable[..., Reader]
PERIOD = Period("quarterly", 2025, 2)
SUMMARY = "/summary/2025/2"
EVERY = ("json", "csv", "xlsx", "pdf")
FILES = {f"{REPORT}/1.{name}": name for name in MEDIA_TYPES}


@pytest.fixture
def seen(database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    see(database, [*regency(), *indicators()])
    return database


@pytest.fixture
def ask(seen: Database[dict[str, Any]], identity: Identity) -> Ask:
    client = app_on(seen, identity).test_client()
    return lambda role="coordinator", unit=None: Reader(client, identity, role, unit)


def _opened(file: bytes, wanted: str) -> Any:
    """The report, the row of the regency in a table, or all that is printed."""
    if wanted == "json":
        return json.loads(file)
    if wanted == "csv":
        rows = csv.DictReader(io.StringIO(file.decode()))
        return next(row for row in rows if (row["jenis"], row["unit"]) == ("RB General", "kabupaten"))
    if wanted == "xlsx":
        lines = list(openpyxl.load_workbook(io.BytesIO(file))["Tabel"].iter_rows(values_only=True))[1:]
        named = (dict(zip((column.name for column in COLUMNS), line, strict=True)) for line in lines)
        return next(line for line in named if (line["jenis"], line["unit"]) == ("RB General", "kabupaten"))
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages).replace("\u00a0", " ")


def test_a_report_is_issued_with_its_files_and_its_place_in_the_log(ask: Ask) -> None:
    answer = issue(ask())
    assert (answer.status_code, answer.json["stream"], answer.json["edition"]) == (200, "report-quarterly-2025-tw2", 1)
    (edition,) = ask("leader").get(REPORT).json["editions"]
    issued = edition["issued"]
    assert issued["hash"] == answer.json["hash"]
    assert (issued["position"]["streams"], issued["position"]["events"]) == (11, 33)
    assert issued["rules"] == ["renaksi-1", "rules-a"]
    for file in issued["files"]:
        content = ask("leader").get(f"{REPORT}/1.{file['format']}").data
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file["sha256"], file["size"])


def test_the_json_file_is_the_report_and_its_hash_is_the_reports(ask: Ask) -> None:
    own_hash = issue(ask()).json["hash"]
    assert hashlib.sha256(ask().get(f"{REPORT}/1.json").data).hexdigest() == own_hash


def test_the_report_says_what_the_summary_said_at_its_moment(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    issue(ask())
    before = ask().get(SUMMARY, as_of=AS_OF).json
    see(seen, regency(*rest()))
    figures = ask().get(f"{REPORT}/1.json").json["figures"]
    (actions,) = figures["actions"]
    assert (actions["total"], actions["obstacles"]) == (before["total"], before["obstacles"])
    assert figures["achievement"] == before["achievement"]
    assert figures["method"]["position"] == before["method"]["position"]
    assert figures["window"] == before["window"]


def test_the_figures_are_equal_on_the_page_and_in_every_file(ask: Ask) -> None:
    issue(ask())
    page = ask().get("/ringkasan/2025/2", as_of="2025-07-20T08:00").text.replace("\u00a0", " ")
    report, row, line, paper = (_opened(ask().get(f"{REPORT}/1.{wanted}").data, wanted) for wanted in EVERY)
    total = report["figures"]["actions"][0]["total"]
    for name, column in (("reported", "dilaporkan"), ("achieved", "tercapai"), ("progress", "kemajuan")):
        exact, shown = Decimal(total[name]["percent"]), INDONESIAN.percent(Decimal(total[name]["percent"]))
        assert Decimal(row[f"{column}_persen"]) == Decimal(str(line[f"{column}_persen"])) == exact
        assert shown.replace("\u00a0", " ") in page
        assert shown.replace("\u00a0", " ") in paper
    assert Decimal(row["serapan_rp"]) == Decimal(str(line["serapan_rp"])) == Decimal(total["absorption"]["absorbed"])
    assert f"{total['reported']['count']} dari {total['reported']['of']}" in page
    assert f"{total['reported']['count']} dari {total['reported']['of']}" in paper


def test_a_period_has_one_first_edition(ask: Ask) -> None:
    issue(ask())
    again = issue(ask())
    assert (again.status_code, again.json["errors"][0]["field"]) == (422, "reason")
    assert len(ask().get("/reports").json["reports"]) == 1


def test_the_same_intention_is_answered_again(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    first = ask().post(REPORT, {"as_of": AS_OF}, **{"Idempotency-Key": "k-1"})
    assert ask().post(REPORT, {"as_of": AS_OF}, **{"Idempotency-Key": "k-1"}).json == first.json
    see(seen, regency(*rest()))
    body, key = {"as_of": AS_OF, "reason": "dikoreksi"}, {"Idempotency-Key": "k-2"}
    second = ask().post(REPORT, body, **key)
    assert second.json["edition"] == 2
    assert ask().post(REPORT, body, **key).json == second.json


def test_a_correction_names_what_it_replaces_why_and_what_changed(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    first = issue(ask()).json["hash"]
    see(seen, regency(*rest()))
    assert issue(ask(), reason="Laporan a-2 menyusul").json["edition"] == 2
    correction = ask().get(f"{REPORT}/2.json").json["correction"]
    assert (correction["corrects"], correction["reason"]) == (first, "Laporan a-2 menyusul")
    changed = {change["path"]: (change["before"], change["after"]) for change in correction["changes"]}
    assert changed["actions[general].total.reported.count"] == (1, 2)
    issued = ask().get(REPORT).json["editions"][1]["issued"]
    assert (issued["corrects"], issued["reason"]) == (first, "Laporan a-2 menyusul")
    assert ask().get(f"{REPORT}/1.json").json["correction"] is None


def test_a_correction_that_changes_no_figure_is_refused(ask: Ask) -> None:
    assert issue(ask(), reason="tanpa laporan").json["errors"][0]["field"] == "reason"
    issue(ask())
    answer = issue(ask(), reason="tanpa perubahan")
    assert (answer.status_code, answer.json["detail"]) == (409, "no figure is another one than in edition 1")


def test_the_next_report_tells_what_has_changed_since(ask: Ask) -> None:
    assert issue(ask(), "/reports/quarterly/2025-tw1", as_of="2025-04-02T00:00:00Z").status_code == 200
    issue(ask())
    content = ask().get(f"{REPORT}/1.json").json
    assert (content["since"]["period"], content["since"]["edition"]) == ("2025-tw1", 1)
    assert any(sentence["rule"] == "perubahan" for sentence in content["narrative"])


def test_a_month_is_told_of_the_quarter_that_was_opened_last(ask: Ask) -> None:
    assert issue(ask(), "/reports/monthly/2025-07").status_code == 200
    report = ask().get("/reports/monthly/2025-07/1.json").json["report"]
    assert (report["year"], report["quarter"], report["period"]) == (2025, 2, "2025-07")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/reports/quarterly/2025-tw5", {}, 404),
        ("/reports/monthly/2025-13", {}, 404),
        ("/reports/weekly/2025-01", {}, 404),
        (REPORT, {"as_of": "2099-01-01T00:00:00Z"}, 422),
        (REPORT, {"as_of": "2025-03-01T00:00:00Z"}, 422),
        (REPORT, {"as_at": AS_OF}, 422),
    ],
)
def test_what_cannot_be_reported_on_is_refused(ask: Ask, path: str, body: dict[str, str], status: int) -> None:
    assert ask().post(path, body).status_code == status


def test_the_coordinator_issues_and_those_who_look_at_all_units_read(ask: Ask) -> None:
    for role, unit in (("leader", None), ("verifier", None), ("operations", None), ("operator", UNIT)):
        assert issue(ask(role, unit)).status_code == 403
    issue(ask())
    assert ask("leader").get(REPORT).status_code == 200
    assert ask("operator", UNIT).get(f"{REPORT}/1.pdf").status_code == 403
    assert ask("leader").get(f"{REPORT}/2.pdf").status_code == 404


def test_who_opened_an_edition_is_known_once(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    issue(ask())
    for _ in range(2):
        assert ask("leader").get(f"{REPORT}/1.pdf").status_code == 200
    ask("leader").get(f"{REPORT}/1.csv")
    ask("verifier").get(f"{REPORT}/1.csv")
    openings = ask().get(REPORT).json["openings"]
    assert [(one["role"], one["format"]) for one in openings] == [("leader", "pdf"), ("verifier", "csv")]
    commits = EventLog(seen).read("opening-quarterly-2025-tw2")
    assert [json.loads(event)["type"] for commit in commits for event in commit.events] == ["sinergi.report.opened"] * 2


def test_reading_a_report_on_its_page_is_opening_it_and_the_page_says_who_did(
    ask: Ask, seen: Database[dict[str, Any]]
) -> None:
    issue(ask())
    assert ask("operator", UNIT).get("/laporan/quarterly/2025-tw2").status_code == 403
    page = ask("leader").get("/laporan/quarterly/2025-tw2").text
    assert "RB General: 1 dari 2" in page.replace("\u00a0", " ")
    assert page.count("halaman ini") == 1
    ask("leader").get(f"{REPORT}/1.pdf")
    ask("verifier").get(f"{REPORT}/1.csv")
    openings = ask().get(REPORT).json["openings"]
    assert [(one["role"], one["format"]) for one in openings] == [("leader", "page"), ("verifier", "csv")]
    commits = EventLog(seen).read("opening-quarterly-2025-tw2")
    types = [json.loads(event)["type"] for commit in commits for event in commit.events]
    assert types == ["sinergi.report.read", "sinergi.report.opened"]
    assert "Verifikator" in ask("leader").get("/laporan/quarterly/2025-tw2").text
    assert ask("leader").get("/laporan/quarterly/2024-tw2").status_code == 404


def test_a_report_is_made_again_byte_for_byte_from_a_rebuilt_read_model(
    ask: Ask, seen: Database[dict[str, Any]]
) -> None:
    issue(ask())
    fetched = {name: ask().get(path).data for path, name in FILES.items()}
    rebuild(seen, [*regency(*rest()), *indicators()])
    again = desk_on(seen).freezer.again(decoded(fetched["json"]))
    assert canonical(again) == fetched["json"]
    assert files(again) == fetched


def test_what_came_later_does_not_change_a_report_that_is_made_again(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    own_hash = issue(ask()).json["hash"]
    see(seen, regency(*rest()))
    verified = ask().get(f"/reports/verification/{own_hash}").json
    assert (verified["findings"], verified["reproduced"], verified["newest"]) == ([], True, True)


def test_what_is_due_is_issued_once_however_many_processes_look(seen: Database[dict[str, Any]]) -> None:
    """Both look at the same moment, after the window has closed and the month has ended."""
    prepare(seen)
    desks = [_at(desk_on(seen), datetime(2025, 8, 2, tzinfo=UTC)) for _ in range(2)]
    both = threading.Barrier(2)
    problems: list[BaseException] = []

    def work(desk: ReportDesk) -> None:
        try:
            both.wait(10)
            look(desk, threading.Event())
        except Exception as error:  # noqa: BLE001 - whatever it is, it fails the test
            problems.append(error)

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []
    issued = {(one.issued.kind, one.issued.period): one.issued for one in desks[0].every()}
    assert issued.keys() == {("quarterly", "2025-tw2"), ("monthly", "2025-07")}
    assert len(desks[0].every()) == 2
    assert issued["quarterly", "2025-tw2"].as_of == datetime(2025, 7, 12, tzinfo=UTC)
    assert issued["monthly", "2025-07"].as_of == datetime(2025, 7, 31, 16, tzinfo=UTC)
    look(desks[1], threading.Event())
    assert len(desks[1].every()) == 2
    assert REGISTRY.get_sample_value("sinergi_report_seconds_count", {"kind": "quarterly"})


def test_how_complete_a_window_is_can_be_seen_while_it_is_open(seen: Database[dict[str, Any]]) -> None:
    moment = datetime(2025, 7, 5, tzinfo=UTC)
    desk, clock = _at(desk_on(seen), moment), iter([moment, datetime(2025, 7, 12, tzinfo=UTC)])
    reports = Reports(Moments(desk.model, desk.clock), desk.versions)
    windows = [window.body for window in Present(desk.model.live(), Kept(1)).all_windows()]
    completeness = Completeness(reports, lambda: windows, lambda: next(clock))
    place = {"unit": UNIT, "year": "2025", "quarter": "2", "kind": "general"}
    names = ("sinergi_window_due_actions", "sinergi_window_reported_actions")
    completeness.measure()
    assert [REGISTRY.get_sample_value(name, place) for name in names] == [2, 1]
    completeness.measure()
    assert [REGISTRY.get_sample_value(name, place) for name in names] == [None, None]


def _at(desk: ReportDesk, moment: datetime) -> ReportDesk:
    return ReportDesk(
        desk.model, desk.log, desk.reports, desk.openings, desk.files, desk.verify_at, desk.versions, lambda: moment
    )


def test_the_front_page_says_what_has_changed_since_the_report_that_was_issued_last(
    ask: Ask, seen: Database[dict[str, Any]]
) -> None:
    front = ask("leader").get("/front/2025/2").json
    assert front["since"] is None
    own_hash = issue(ask()).json["hash"]
    commits = EventLog(seen).read("report-quarterly-2025-tw2")
    see(seen, [decode(REPORTS, text) for commit in commits for text in commit.events])
    see(seen, regency(*rest()))
    front = ask("leader").get("/front/2025/2").json
    assert (front["since"]["hash"], front["since"]["reported"]["count"]) == (own_hash, 1)
    assert front["summary"]["total"]["reported"]["count"] == 2
    assert [point["quarter"] for point in front["trend"]] == [1, 2]
    assert [one["rule"] for one in front["priorities"]] == ["without_plan", "unverified"]
    assert "Sejak laporan" in ask("leader").get("/ringkasan/2025/2").text
    assert ask("leader").get("/front/2025/1").json["since"] is None
