"""The verifier's queue: what waits longest comes first, what changed since it was verified is shown."""

import re
from typing import Any

from flask.testing import FlaskClient
from pymongo.database import Database

from deploy.local.identity import Identity
from tests.integration.reading import app_on, regency, rest, see
from tests.unit.reporting import UNIT, corrected, reported, verified

QUEUE = "/antrean/2025"


def reader(database: Database[dict[str, Any]], identity: Identity, role: str, unit: str | None = None) -> FlaskClient:
    client = app_on(database, identity).test_client()
    client.set_cookie("sinergi", identity.mint(role, unit))
    return client


def test_a_report_that_nobody_verified_waits_with_the_way_to_verify_it(
    database: Database[dict[str, Any]], identity: Identity
) -> None:
    see(database, regency())
    text = reader(database, identity, "verifier").get(f"{QUEUE}/2").text
    assert "1 laporan dari 1 unit menunggu diverifikasi" in text
    assert f'href="http://127.0.0.1:1/verifikasi/{UNIT}/2025/general/a-1/2"' in text


def test_what_is_verified_waits_no_longer(database: Database[dict[str, Any]], identity: Identity) -> None:
    see(database, regency())
    text = reader(database, identity, "verifier").get(f"{QUEUE}/1").text
    assert "Tidak ada laporan yang menunggu diverifikasi" in text


def test_a_correction_opens_it_again_with_what_is_different(
    database: Database[dict[str, Any]], identity: Identity
) -> None:
    see(database, regency(corrected("a-1", 1, 9), corrected("a-1", 1, 8)))
    text = reader(database, identity, "verifier").get(f"{QUEUE}/1").text
    assert "Berubah sejak diverifikasi" in text
    assert re.findall(r"<del>([^<]*)</del> <ins>([^<]*)</ins>", text)[0] == ("10", "8")
    assert text.count("Alasan koreksi") == 2


def test_the_unit_that_waits_longest_comes_first(database: Database[dict[str, Any]], identity: Identity) -> None:
    see(database, regency(reported("a-2", 2, 5), verified("a-1", 2, 15), corrected("a-1", 2, 16)))
    text = reader(database, identity, "verifier").get(f"{QUEUE}/2").text
    assert text.index("/aksi/general/a-2") < text.index("/aksi/general/a-1")


def test_the_queue_is_for_those_who_verify_and_those_who_follow_it(
    database: Database[dict[str, Any]], identity: Identity
) -> None:
    see(database, regency(*rest()))
    let_in = {
        role
        for role in ("operator", "head", "verifier", "coordinator", "leader", "operations")
        if reader(database, identity, role, UNIT).get(f"{QUEUE}/2").status_code == 200
    }
    assert let_in == {"verifier", "coordinator"}
    assert "/verifikasi/" not in reader(database, identity, "coordinator").get(f"{QUEUE}/2").text
    assert reader(database, identity, "verifier").get("/antrean").headers["Location"] == f"{QUEUE}/2"


def test_those_who_enter_are_led_to_where_they_do(database: Database[dict[str, Any]], identity: Identity) -> None:
    see(database, regency())
    text = reader(database, identity, "operator", UNIT).get(f"/unit/{UNIT}/2025/2").text
    assert 'href="http://127.0.0.1:1/isi"' in text
    assert "/isi" not in reader(database, identity, "leader").get(f"/unit/{UNIT}/2025/2").text
