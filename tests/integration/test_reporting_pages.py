"""Pages for people: signed in, in Indonesian, every link leads on, nothing from outside, told of what is new."""

import re
from collections import deque
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from deploy.local.identity import Identity
from tests.integration.reading import app_on, indicators, regency, registered, rest, see
from tests.unit.reporting import UNIT

REGENCY = "/ringkasan/2025/2"
YEARS = {"/2024", "/2025"}  # a page of a year leads to the years around it, and they to others without an end
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def client(database: Database[dict[str, Any]], identity: Identity) -> FlaskClient:
    see(database, [*regency(*rest()), *indicators()])
    return app_on(database, identity).test_client()


@pytest.fixture
def sign_in(client: FlaskClient, identity: Identity) -> SignIn:
    def sign(role: str = "leader", unit: str | None = None) -> FlaskClient:
        answer = client.post("/masuk", data={"token": identity.mint(role, unit), "kembali": "/"})
        assert answer.status_code == 303
        return client

    return sign


class Page(HTMLParser):
    """The addresses on a page, and the tags it is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.scripts: set[str | None] = set()
        self.alternatives: list[str | None] = []
        self.headings = 0
        self.scopes: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "img":
            self.alternatives.append(given.get("alt"))
        if tag == "script":
            self.scripts.add(given.get("src"))
        self.headings += tag == "h1"
        self.addresses += [address for name in ("href", "src", "action") if (address := given.get(name))]
        if tag == "th":
            self.scopes.append(given.get("scope"))


def test_somebody_unknown_is_asked_to_sign_in_and_led_back(client: FlaskClient, identity: Identity) -> None:
    answer = client.get(f"{REGENCY}?kind=general")
    assert answer.status_code == 303
    form = client.get(answer.headers["Location"])
    back = re.search(r'name="kembali" value="([^"]+)"', form.text)
    assert back
    assert back.group(1) == f"{REGENCY}?kind=general"
    signed = client.post("/masuk", data={"token": identity.mint("leader"), "kembali": back.group(1)})
    assert client.get(signed.headers["Location"]).status_code == 200


def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(client: FlaskClient, identity: Identity) -> None:
    cookie = client.post("/masuk", data={"token": identity.mint("leader")}).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    secure = client.post("/masuk", data={"token": identity.mint("leader")}, base_url="https://localhost/")
    assert "Secure" in secure.headers["Set-Cookie"].split("; ")


def test_a_token_that_does_not_hold_is_told_so(client: FlaskClient) -> None:
    answer = client.post("/masuk", data={"token": "nonsense"})
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (401, False)
    assert "Token ini tidak diterima" in answer.text


def test_a_form_of_another_site_signs_nobody_in(client: FlaskClient, identity: Identity) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post("/masuk", data={"token": identity.mint("leader")}, headers=headers)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (401, False)


def test_a_token_too_long_for_a_cookie_is_refused(client: FlaskClient) -> None:
    answer = client.post("/masuk", data={"token": "x" * 5000})
    assert "terlalu panjang untuk disimpan peramban" in answer.text


@pytest.mark.parametrize("back", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", ""])
def test_signing_in_never_leads_to_another_host(client: FlaskClient, identity: Identity, back: str) -> None:
    answer = client.post("/masuk", data={"token": identity.mint("leader"), "kembali": back})
    assert answer.headers["Location"] == "/"


def test_who_signs_out_is_out(sign_in: SignIn) -> None:
    client = sign_in()
    assert client.get(REGENCY).status_code == 200
    client.post("/keluar")
    assert client.get(REGENCY).status_code == 303


def test_the_cookie_counts_for_reading_alone(sign_in: SignIn) -> None:
    client = sign_in()
    assert client.get("/summary/2025/2").status_code == 200
    assert client.post("/summary/2025/2").status_code == 405
    assert client.get("/summary/2025/2", headers={"Authorization": "Basic x"}).status_code == 401


def test_cookies_of_others_do_not_hinder_ours(client: FlaskClient, identity: Identity) -> None:
    browser = client.application.test_client(use_cookies=False)
    cookies = f"a/b=1; broken; sinergi={identity.mint('leader')}"
    assert browser.get(REGENCY, headers={"Cookie": cookies}).status_code == 200
    assert browser.get(REGENCY, headers={"Cookie": 'sinergi="\\'}).status_code == 303


def test_who_has_no_unit_has_no_page_to_begin_with(sign_in: SignIn) -> None:
    answer = sign_in("operator").get("/")
    assert (answer.status_code, "tidak menyebut unit mana pun" in answer.text) == (403, True)


@pytest.mark.parametrize(
    ("role", "unit", "page"),
    [
        ("leader", None, "/ringkasan/2025/2"),
        ("operator", UNIT, f"/unit/{UNIT}/2025/2"),
        ("head", UNIT, f"/unit/{UNIT}/2025/2"),
    ],
)
def test_everybody_begins_where_they_belong(sign_in: SignIn, role: str, unit: str | None, page: str) -> None:
    client = sign_in(role, unit)
    assert client.get("/").headers["Location"] == page
    assert client.get(page).status_code == 200


def test_a_page_of_others_is_refused_as_a_page(sign_in: SignIn) -> None:
    client = sign_in("operator", UNIT)
    answers = [client.get(path) for path in (REGENCY, "/unit/disdik/2025/2", "/unit/disdik/2025/riwayat")]
    assert {answer.status_code for answer in answers} == {403}
    assert all("Halaman ini bukan untuk Anda" in answer.text for answer in answers)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/unit/nobody/2025/2", 404), (f"/unit/{UNIT}/2025/aksi/general/a-9", 404), (f"{REGENCY}?bands=rainbow", 422)],
)
def test_what_cannot_be_shown_is_told_as_a_page(sign_in: SignIn, path: str, status: int) -> None:
    answer = sign_in().get(path)
    assert (answer.status_code, answer.content_type) == (status, "text/html; charset=utf-8")


def test_a_past_moment_is_chosen_in_the_time_of_the_regency(sign_in: SignIn) -> None:
    client = sign_in()
    assert "Keadaan per 1 April 2025 pukul 17.00 WITA" in client.get(f"{REGENCY}?as_of=2025-04-01T17:00").text
    assert client.get(f"{REGENCY}?as_of=").status_code == 200


def test_the_regency_is_told_in_indonesian(sign_in: SignIn) -> None:
    text = sign_in().get(REGENCY).text
    assert '<html lang="id">' in text
    assert re.search(r"2 dari 3 unit</a>\s+belum melengkapi datanya", text)
    assert "87,50\u00a0%" in text
    assert "Anggaran" in text


def test_english_is_chosen_once_and_kept(sign_in: SignIn) -> None:
    client = sign_in()
    chosen = client.get(f"{REGENCY}?bands=five_colours&lang=en")
    assert (chosen.status_code, chosen.location) == (303, f"{REGENCY}?bands=five_colours")
    text = client.get(chosen.location).text
    assert '<html lang="en">' in text
    assert re.search(r"2 of 3 units</a>\s+have not completed their data", text)
    assert f'<a class="tongue" href="{REGENCY}?bands=five_colours&amp;lang=id" lang="id"' in text
    assert "87.50%" in text
    assert '<html lang="en">' in client.get("/istilah").text
    assert '<html lang="id">' in client.get("/istilah?lang=id", follow_redirects=True).text


def test_a_language_that_is_none_of_ours_is_refused(client: FlaskClient) -> None:
    answer = client.get("/masuk?lang=fr")
    assert answer.status_code == 422
    assert "<code>lang</code>: bukan bahasa halaman ini. Yang diterima: id atau en." in answer.text


def test_an_address_that_does_not_fit_is_told_in_the_language_of_its_reader(sign_in: SignIn) -> None:
    reader = sign_in("leader")
    told = {"id": "bentuknya tidak cocok. Yang diterima: waktu seperti 2025-06-30T17:00, atau kosong.",
            "en": "has another shape. Accepted: a moment like 2025-06-30T17:00, or null."}  # fmt: skip
    for tongue, text in told.items():
        reader.set_cookie("bahasa", tongue)
        assert f"<code>as_of</code>: {text}" in reader.get("/ringkasan/2025/2?as_of=kemarin").text


def test_english_can_be_chosen_before_one_signs_in(client: FlaskClient) -> None:
    sent_on = client.get(f"{REGENCY}?lang=en")
    assert sent_on.status_code == 303
    assert '<html lang="en">' in client.get(sent_on.location).text


def test_every_link_of_every_page_leads_on_and_stays_here(sign_in: SignIn) -> None:
    client, seen, waiting = sign_in(), {REGENCY}, deque([REGENCY])
    while waiting:
        path = waiting.popleft()
        with client.get(path) as answer:
            assert answer.status_code in {200, 302}, path
            page = Page(answer.get_data(as_text=True) if answer.content_type.startswith("text/html") else "")
        assert not page.tags & {"iframe", "style"}, path
        assert all(page.alternatives), path
        assert page.scripts <= {"/langsung.js"}, path
        assert page.headings <= 1
        assert None not in page.scopes
        for address in page.addresses:
            assert address.startswith(("/", "#")), f"{address} on {path}"
        fresh = {address.split("#")[0] for address in page.addresses} - seen - {"", "/keluar"}
        fresh = {address for address in fresh if "lang=" not in address}  # the same pages in English
        fresh = {address for address in fresh if not set(re.findall("/20[0-9]{2}", address)) - YEARS}
        seen |= fresh
        waiting.extend(sorted(fresh))
    assert len(seen) > 30


def test_every_page_about_indicators_is_reached(sign_in: SignIn) -> None:
    client = sign_in()
    text = "".join(client.get(path).text for path in (REGENCY, f"/indikator/{UNIT}/2025/2", f"/unit/{UNIT}/2025/2"))
    for page in (
        "/penetapan/2025",
        "/pohon-kinerja/2025/2",
        "/indeks-rb/2025",
        f"/indikator/{UNIT}/2025/2",
        f"/indikator/{UNIT}/iku-1/2025",
        f"/penjelasan/{UNIT}/iku-1/2025/2",
    ):
        assert f'href="{page}"' in text


def test_a_figure_is_explained_with_numbers_that_can_be_recomputed(sign_in: SignIn) -> None:
    text = sign_in().get(f"/penjelasan/{UNIT}/iku-1/2025/1").text
    for told in ("R ÷ T × 100 = 9 ÷ 10 × 100 = 90", f"indicator-{UNIT}-iku-1@9", "Angka sebelumnya", "Laporan kinerja"):  # noqa: RUF001
        assert told in text
    assert "belum pernah dihitung" in sign_in().get(f"/penjelasan/{UNIT}/iku-2/2025/1").text


def test_an_incomplete_figure_is_told_so_and_never_green(sign_in: SignIn) -> None:
    text = sign_in().get(f"/penjelasan/{UNIT}/iku-1/2025/2").text
    assert "Data belum lengkap" in text
    assert "tone-good" not in text


def test_those_of_a_unit_see_its_indicators_and_no_board(sign_in: SignIn) -> None:
    client = sign_in("operator", UNIT)
    own = (f"/indikator/{UNIT}/2025/2", f"/indikator/{UNIT}/iku-1/2025", f"/penjelasan/{UNIT}/iku-1/2025/1")
    assert {client.get(path).status_code for path in own} == {200}
    others = ("/indikator/tanah-bumbu/2025/2", "/penetapan/2025", "/pohon-kinerja/2025/2", "/indeks-rb/2025")
    assert {client.get(path).status_code for path in others} == {403}
    assert client.get(f"/indikator/{UNIT}/iku-9/2025").status_code == 404


def test_every_anchor_into_a_history_is_there(sign_in: SignIn) -> None:
    client = sign_in()
    anchors = re.findall(r'href="(/unit/[^"#]+)#([^"]+)"', client.get(f"{REGENCY}/fakta/progress").text)
    assert anchors
    for path, anchor in anchors:
        assert f'id="{anchor}"' in client.get(path).text


def test_pages_allow_nothing_from_outside(client: FlaskClient) -> None:
    policy = client.get("/masuk").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'")
    assert "unsafe" not in policy
    assets = {"gaya.css": "text/css", "ikon.svg": "image/svg+xml", "langsung.js": "text/javascript"}
    for name, content_type in assets.items():
        with client.get(f"/{name}") as answer:
            assert answer.content_type.startswith(content_type)


def test_a_page_of_the_present_listens_for_what_is_new_and_one_of_the_past_does_not(sign_in: SignIn) -> None:
    client = sign_in()
    assert 'data-perubahan="/perubahan"' in client.get(REGENCY).text
    assert "/langsung.js" not in client.get(f"{REGENCY}?as_of=2025-07-01T00:00").text


def test_who_listens_is_told_of_what_was_recorded_since_the_page_was_made(
    sign_in: SignIn, database: Database[dict[str, Any]]
) -> None:
    client = sign_in()
    found = re.search(r'data-mark="([^"]+)"', client.get(REGENCY).text)
    assert found
    see(database, registered("disdukcapil", "Disdukcapil", "dinas"))
    with client.get(f"/perubahan?sejak={found.group(1)}") as answer:
        assert answer.content_type == "text/event-stream"
        chunks = answer.iter_encoded()
        assert next(chunks) == b"retry: 500\n\n"
        assert b"event: changed" in next(chunks)


def test_nobody_listens_who_is_not_signed_in(client: FlaskClient) -> None:
    assert client.get("/perubahan").status_code == 303


def test_somebody_of_a_unit_finds_what_their_unit_has_and_nothing_else(sign_in: SignIn) -> None:
    client = sign_in("operator", UNIT)
    assert "Dinas Kesehatan" in client.get("/cari?q=dinas").text
    assert "Dinas Pendidikan" not in client.get("/cari?q=dinas").text
    assert "Dinas Pendidikan" in sign_in().get("/cari?q=dinas").text
    assert "Tidak ada yang cocok" in client.get("/cari?q=zzz").text


def test_two_days_are_compared_unit_by_unit(sign_in: SignIn) -> None:
    client = sign_in()
    text = client.get("/banding/2025/2?since=2025-04-01T15:00&until=2025-12-31T00:00").text
    assert "Unit yang berubah" in text
    assert "Dinas Kesehatan" in text
    assert client.get("/banding/2025/2?since=yesterday").status_code == 422
    assert client.get("/banding/2025/2").status_code == 200
    assert sign_in("operator", UNIT).get("/banding/2025/2").status_code == 403
