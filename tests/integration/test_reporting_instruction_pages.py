"""Instructions on pages: leadership gives one beside a figure, the unit answers, leadership closes it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.envelope import decode
from shared.event_log import EventLog
from shared.events.reporting import INSTRUCTIONS, InstructionGiven
from tests.integration.paper import SAME_ORIGIN, Visitor, visitor
from tests.integration.reading import app_on, indicators, regency, see
from tests.unit.reporting import UNIT

GIVE = f"/arahan/beri?year=2025&quarter=2&unit={UNIT}&figure=achieved"
WORDS = {"text": "Selesaikan sebelum rapat.", "due": "2099-07-31"}
Come = Callable[..., Visitor]


@pytest.fixture
def seen(database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    see(database, [*regency(), *indicators()])
    return database


@pytest.fixture
def client(seen: Database[dict[str, Any]], identity: Identity) -> FlaskClient:
    return app_on(seen, identity).test_client()


@pytest.fixture
def come(client: FlaskClient, identity: Identity) -> Come:
    return lambda role="leader", unit=None: visitor(client, identity, role, unit)


def told(database: Database[dict[str, Any]], path: str) -> str:
    """Let the read model see what was written about the instruction that an address leads to; its page."""
    page, _, after = path.partition("?after=")
    stream = after.partition("@")[0].partition("%40")[0]
    commits = EventLog(database).read(stream)
    see(database, [decode(INSTRUCTIONS, text) for commit in commits for text in commit.events])
    return page


def given(come: Come, seen: Database[dict[str, Any]], **words: str) -> str:
    leader = come()
    leader.open(GIVE)
    return told(seen, leader.send(GIVE, {**WORDS, **words}))


def test_an_instruction_goes_from_a_figure_to_its_closing_without_leaving_the_pages(
    come: Come, seen: Database[dict[str, Any]]
) -> None:
    leader, head = come(), come("head", UNIT)
    assert "/arahan/beri?" in leader.open(f"/unit/{UNIT}/2025/2")
    form = leader.open(GIVE)
    assert "target tercapai, TW" in form
    assert "Dinas Kesehatan</option>" in form
    page = told(seen, leader.send(GIVE, WORDS))
    assert "Tanggapi arahan ini" in head.open(f"/unit/{UNIT}/2025/2")
    assert "Selesaikan sebelum rapat." in head.open(page)
    told(seen, head.send(f"{page}/terima"))
    assert "Diterima" in head.open(page)
    told(seen, head.send(f"{page}/tindak-lanjut", {"text": "Sudah.", "title": "Notula", "link": "https://a.example"}))
    shown = leader.open(page)
    assert "Sudah." in shown
    assert "Notula" in shown
    told(seen, leader.send(f"{page}/tutup", {"remark": "Cukup."}))
    assert "Buka kembali" in leader.open(page)
    told(seen, leader.send(f"{page}/buka", {"reason": "Belum lengkap.", "due": "2099-08-31"}))
    assert "Belum lengkap." in head.open(page)
    assert "Selesaikan sebelum rapat." in leader.open("/arahan")


def test_the_figure_and_how_far_it_was_are_recorded(come: Come, seen: Database[dict[str, Any]]) -> None:
    name = given(come, seen).rsplit("/", 1)[1]
    (commit,) = EventLog(seen).read(f"instruction-{name}")
    event = decode(INSTRUCTIONS, commit.events[0]).event
    assert isinstance(event, InstructionGiven)
    assert (event.addressee, event.subject.figure, event.subject.unit) == (UNIT, "achieved", UNIT)
    assert event.subject.percent == 0


def test_a_figure_of_the_regency_asks_to_whom(come: Come) -> None:
    leader = come()
    about = "/arahan/beri?year=2025&quarter=2&figure=reported"
    assert "Kabupaten: " in leader.open(about)
    assert "Kepada unit</a>: belum diisi" in leader.send(about, WORDS, 422)
    assert leader.send(about, {**WORDS, "addressee": "disdik"}).startswith("/arahan/disdik/i-")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"text": " "}, "Arahan</a>: belum diisi"),
        ({"due": "2020-01-01"}, "Tenggat</a>: sudah lewat"),
        ({"due": "besok"}, "Tenggat</a>: bentuknya tidak cocok"),
        ({"addressee": "nobody"}, "Kepada unit</a>: belum diisi"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_stays_filled_in(
    come: Come, words: dict[str, str], says: str
) -> None:
    leader = come()
    leader.open(GIVE)
    shown = leader.send(GIVE, {**WORDS, **words}, 422)
    assert says in shown
    assert (words.get("text", WORDS["text"])) in shown


def test_what_is_not_allowed_any_more_is_said_with_what_was_written(come: Come, seen: Database[dict[str, Any]]) -> None:
    page, leader, operator = given(come, seen), come(), come("operator", UNIT)
    operator.open(page)
    leader.open(page)
    told(seen, leader.send(f"{page}/tutup", {"remark": "Cukup."}))
    shown = operator.send(f"{page}/tindak-lanjut", {"text": "Terlambat."}, 409)
    assert "Arahan ini sudah ditutup" in shown


def test_a_form_that_is_sent_twice_gives_one_instruction(come: Come, seen: Database[dict[str, Any]]) -> None:
    leader = come()
    leader.open(GIVE)
    once, twice = leader.send(GIVE, WORDS), leader.send(GIVE, WORDS)
    assert once == twice
    told(seen, once)
    assert leader.open("/arahan").count("Selesaikan sebelum rapat.") == 1


@pytest.mark.parametrize("role", ["coordinator", "verifier", "operations"])
def test_only_leadership_gives_and_sees_the_way_to_it(come: Come, role: str) -> None:
    other = come(role)
    assert "Beri arahan" not in other.open(f"/unit/{UNIT}/2025/2")
    other.open(GIVE, 403)


def test_another_unit_can_neither_read_nor_answer(come: Come, seen: Database[dict[str, Any]]) -> None:
    page, stranger, own = given(come, seen), come("head", "disdik"), come("head", UNIT)
    stranger.open(page, 403)
    own.open(page)
    stranger.form = own.form
    stranger.send(f"{page}/terima", status=403)
    own.send(f"{page}/tutup", {"remark": "Saya tutup."}, status=403)
    own.send(f"{page}/terima", status=403, headers={"Sec-Fetch-Site": "cross-site"})
    own.open(page)
    assert own.send(f"{page}/terima", headers=SAME_ORIGIN)


def test_every_kind_of_subject_can_be_instructed_about(come: Come) -> None:
    leader = come()
    for about in ("unit=dinkes", "unit=dinkes&kind=general&action=a-1", "unit=dinkes&indicator=iku-1"):
        assert "Beri arahan" in leader.open(f"/arahan/beri?year=2025&quarter=2&{about}")
    leader.open("/arahan/beri?year=2025&quarter=2&unit=dinkes&indicator=iku-1&figure=reported", 422)
    leader.open("/arahan/beri?year=2025&quarter=2&unit=dinkes&kind=general&action=none", 422)


def test_an_instruction_that_nobody_gave_is_not_there(come: Come) -> None:
    come().open(f"/arahan/{UNIT}/i-000000000000", 404)
