"""Consultations on a real MongoDB, as reporting shows them: who was answered when, and what came of it."""

from collections.abc import Callable
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.events.plans import Linked
from tests.integration.reading import Reader, app_on, indicators, regency, rest, see
from tests.integration.reading_consultations import kept, told
from tests.unit.reporting import START, UNIT

Ask = Callable[..., Reader]


@pytest.fixture
def seen(database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    see(database, [*regency(*rest()), *indicators(), *told()])
    return database


@pytest.fixture
def ask(seen: Database[dict[str, Any]], identity: Identity) -> Ask:
    client = app_on(seen, identity).test_client()
    return lambda role="leader", unit=None: Reader(client, identity, role, unit)


def test_all_are_listed_with_their_totals(ask: Ask) -> None:
    report = ask().get("/consultations", after="consultation-k-1@5").json
    assert (report["total"]["consultations"], report["total"]["answered"]["count"]) == (1, 1)
    (line,) = report["consultations"]
    assert (line["unit_name"], line["stage"], line["late"]) == ("Dinas Kesehatan", "closed", False)
    assert [each["owner_name"] for each in line["follow_ups"]] == ["Dinas Pendidikan"]


def test_what_it_is_about_is_shown_before_and_after(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    see(seen, told(consultation="k-2")[:-1])
    effect = ask().get(f"/consultations/{UNIT}/k-2").json["effect"]
    assert effect == {"name": "Rencana aksi a-1", "before": None, "after": "75.00"}


def test_what_became_of_it_is_told_as_of_when_it_was_closed(ask: Ask) -> None:
    assert ask().get(f"/consultations/{UNIT}/k-1").json["effect"]["after"] is None


def test_about_nothing_that_has_a_figure_nothing_is_compared(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    see(seen, [*told(None, "k-2"), *told(Linked(2025, 2, "general", "a-9"), "k-3")])
    for name in ("k-2", "k-3"):
        assert ask().get(f"/consultations/{UNIT}/{name}").json["effect"] is None


def test_a_unit_sees_its_own_and_no_others(ask: Ask) -> None:
    assert len(ask("operator", UNIT).get(f"/consultations/{UNIT}").json["consultations"]) == 1
    assert ask("operator", "disdik").get("/consultations/disdik").json["consultations"] == []
    for path in ("/consultations", f"/consultations/{UNIT}", f"/consultations/{UNIT}/k-1", f"/konsultasi/{UNIT}"):
        assert ask("operator", "disdik").get(path).status_code == 403
    assert ask("operator", "disdik").get("/consultations/disdik/k-1").status_code == 404


def test_as_of_before_it_was_asked_there_was_none(ask: Ask) -> None:
    assert ask().get("/consultations", as_of=START.isoformat()).json["consultations"] == []


@pytest.mark.parametrize("path", ["/konsultasi", f"/konsultasi/{UNIT}", f"/konsultasi/{UNIT}/k-1"])
def test_people_read_them_on_pages(ask: Ask, path: str) -> None:
    answer = ask().get(path)
    assert answer.status_code == 200
    assert "Bukti dukung" in answer.text


def test_an_answer_that_was_kept_is_found_and_read_by_every_unit(
    database: Database[dict[str, Any]], identity: Identity
) -> None:
    see(database, [*regency(), *kept()])
    client = app_on(database, identity).test_client()
    stranger, own = Reader(client, identity, "operator", "disdik"), Reader(client, identity, "leader")
    found = stranger.get("/cari", q="kepala sptjm").text
    assert 'href="/preseden/k-2"' in found
    assert "Siapa menandatangani SPTJM?" in found
    assert "Dinas Kesehatan</a>" not in stranger.get("/cari", q="kesehatan").text
    page = stranger.get("/preseden/k-2")
    assert "Kepala perangkat daerah." in page.text
    assert "/konsultasi/" not in page.text
    assert f"/konsultasi/{UNIT}/k-2" in own.get("/preseden/k-2").text
    assert stranger.get("/preseden/k-1").status_code == 404
