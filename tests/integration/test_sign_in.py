"""People sign in at an OIDC provider that answers over HTTP, and nowhere else; what does not hold lets nobody in."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from deploy.local.identity import AUDIENCE, ISSUER, Identity
from deploy.local.people import SEATS, place, seat_people
from deploy.local.ports import free_ports
from deploy.local.provider import Client, Provider, challenge_of
from deploy.local.tokens import PEOPLE
from shared.access import everybody
from shared.auth import principal
from shared.pages.frame import Pages
from shared.settings import ApiSettings
from shared.web import create_api

OURS = Client("sinergi", "rahasia-sinergi", "http://localhost/masuk/kembali")
LEADER = next(place for place, person in enumerate(PEOPLE) if person.role == "leader")
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
Claims = dict[str, Any]


@dataclass
class Trial:
    """A browser at our pages, and the provider that they send it to."""

    browser: FlaskClient
    provider: Provider

    def leave(self, path: str = "/?dibuka=1", base: str = "http://localhost/") -> str:
        """Open a page without having signed in, and take the way that is offered; where the provider is."""
        asked = self.browser.get(path, base_url=base)
        assert asked.status_code == 303
        page = self.browser.get(asked.headers["Location"], base_url=base).text
        way = re.search(r'href="(/masuk/mulai[^"]*)"', page)
        assert way
        sent = self.browser.get(way.group(1).replace("&amp;", "&"), base_url=base)
        assert sent.status_code == 303
        return str(sent.headers["Location"])

    def come_back(self, address: str, base: str = "http://localhost/") -> TestResponse:
        where = urlsplit(address)
        return self.browser.get(f"{where.path}?{where.query}", base_url=base)

    def who(self) -> str | None:
        """As whom the pages know the browser."""
        answer = self.browser.get("/siapa")
        return answer.text if answer.status_code == 200 else None


def choose(address: str, person: int = LEADER) -> str:
    """Sign in at the provider; where it sends the browser."""
    answer = httpx.post(address, data={"person": str(person)})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def app_with(identity: Identity, issuer: str, local_people: str = "") -> Flask:
    pages = Pages("pages", __name__)
    pages.jinja_loader = ChoiceLoader([DictLoader({"kerangka.html": '{% extends "dasar.html" %}'}), pages.jinja_loader])

    @pages.get("/")
    @everybody
    def home() -> str:
        return "awal"

    @pages.get("/siapa")
    @everybody
    def who() -> str:
        return ",".join(sorted(principal().roles))

    settings = ApiSettings(
        service="contoh",
        mongo_url="mongodb://127.0.0.1:1",
        kafka_bootstrap="127.0.0.1:1",
        port=1,
        jwks_url=identity.jwks_url,
        token_issuer=ISSUER,
        token_audience=AUDIENCE,
        actor_key=identity.actor_key.encode(),
        oidc_issuer=issuer,
        oidc_client_id=OURS.name,
        oidc_client_secret=OURS.secret,
        local_people=local_people,
    )
    return create_api(settings, "Contoh", [], checks={}, pages=[pages])


@contextmanager
def served(app: Flask, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()


@contextmanager
def trial(identity: Identity, told: Callable[[Claims], Claims] = dict, client: Client = OURS) -> Iterator[Trial]:
    port = free_ports()["plans-api"]
    provider = Provider(f"http://127.0.0.1:{port}", identity, client, told)
    with served(provider.app(), port):
        yield Trial(app_with(identity, provider.issuer).test_client(), provider)


def test_somebody_signs_in_is_led_back_and_signs_out(identity: Identity) -> None:
    with trial(identity) as it:
        answer = it.come_back(choose(it.leave()))
        assert answer.status_code == 200
        assert 'content="0; url=/?dibuka=1"' in answer.text
        assert it.who() == "leader"
        cookies = {each.partition("=")[0]: each for each in answer.headers.getlist("Set-Cookie")}
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookies["sinergi"].split("; "))
        assert "Secure" not in cookies["sinergi"]
        it.browser.post("/keluar")
        assert it.who() is None


def test_the_way_there_carries_a_challenge_a_state_and_a_nonce_and_remembers_them_apart(identity: Identity) -> None:
    with trial(identity) as it:
        first, second = (parse_qs(urlsplit(it.leave()).query) for _ in range(2))
        for name in ("code_challenge", "state", "nonce"):
            assert len(first[name][0]) >= 20
            assert first[name] != second[name]
        fixed = [first[name] for name in ("code_challenge_method", "response_type", "scope")]
        assert fixed == [["S256"], ["code"], ["openid"]]
        cookie = it.browser.get_cookie("sinergi-masuk", path="/masuk")
        assert cookie
        assert (cookie.http_only, cookie.same_site, cookie.expires) == (True, "Lax", None)


def test_both_cookies_are_secure_where_the_pages_are(identity: Identity) -> None:
    base = "https://localhost/"
    with trial(identity, client=replace(OURS, home="https://localhost/masuk/kembali")) as it:
        address = it.leave(base=base)
        on_the_way = it.browser.get_cookie("sinergi-masuk", path="/masuk")
        assert on_the_way
        assert on_the_way.secure
        assert "Secure" in it.come_back(choose(address), base=base).headers["Set-Cookie"]


def test_behind_a_gateway_the_way_leads_back_under_the_prefix_of_the_service(identity: Identity) -> None:
    base, home = "https://sinergi.example/plans/", "https://sinergi.example/plans/masuk/kembali"
    with trial(identity, client=replace(OURS, home=home)) as it:
        sent = it.browser.get("/masuk/mulai?kembali=/plans/siapa", base_url=base)
        assert parse_qs(urlsplit(sent.headers["Location"]).query)["redirect_uri"] == [home]
        assert it.browser.get_cookie("sinergi-masuk", domain="sinergi.example", path="/plans/masuk")
        back = urlsplit(choose(sent.headers["Location"]))
        assert (back.netloc, back.path) == ("sinergi.example", "/plans/masuk/kembali")
        answer = it.browser.get(f"/masuk/kembali?{back.query}", base_url=base)
        assert 'content="0; url=/plans/siapa"' in answer.text
        assert it.browser.get("/siapa", base_url="https://sinergi.example/reporting/").text == "leader"


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", r"/\evil.example", "/a\tb"])
def test_nobody_is_led_to_another_site(identity: Identity, back: str) -> None:
    with trial(identity) as it:
        sent = it.browser.get("/masuk/mulai", query_string={"kembali": back})
        answer = it.come_back(choose(sent.headers["Location"]))
        assert 'content="0; url=/"' in answer.text


def changed(**claims: Any) -> Callable[[Claims], Claims]:
    return lambda known: {**known, **claims}


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(changed(nonce="another"), id="a nonce that we did not send"),
        pytest.param(lambda known: {name: value for name, value in known.items() if name != "nonce"}, id="no nonce"),
        pytest.param(changed(aud="another"), id="for somebody else"),
        pytest.param(changed(aud="another", azp="sinergi"), id="for somebody else, by us"),
        pytest.param(changed(iss="http://127.0.0.1:1"), id="from another provider"),
        pytest.param(changed(exp=1), id="expired"),
    ],
)
def test_an_id_token_that_does_not_hold_lets_nobody_in(identity: Identity, told: Callable[[Claims], Claims]) -> None:
    with trial(identity, told) as it:
        answer = it.come_back(choose(it.leave()))
        assert answer.status_code == 401
        assert "Belum masuk" in answer.text
        assert it.who() is None


def test_a_state_that_is_not_this_browsers_lets_nobody_in(identity: Identity) -> None:
    with trial(identity) as it:
        back = choose(it.leave())
        stranger = it.browser.application.test_client()
        assert stranger.get(urlsplit(back).path, query_string=parse_qs(urlsplit(back).query)).status_code == 401
        assert it.come_back(back).status_code == 200


def test_a_way_back_is_good_once(identity: Identity) -> None:
    with trial(identity) as it:
        back = choose(it.leave())
        assert it.come_back(back).status_code == 200
        it.browser.post("/keluar")
        assert it.come_back(back).status_code == 401
        assert it.who() is None


def test_a_code_that_another_browser_asked_for_is_refused_by_its_challenge(identity: Identity) -> None:
    with trial(identity) as it:
        foreign = parse_qs(urlsplit(choose(it.leave())).query)["code"][0]
        own = choose(it.leave())
        code = parse_qs(urlsplit(own).query)["code"][0]
        answer = it.come_back(own.replace(code, foreign))
        assert answer.status_code == 401
        assert "Belum masuk" in answer.text


def test_who_is_not_let_in_by_the_provider_is_told_so(identity: Identity) -> None:
    with trial(identity) as it:
        state = parse_qs(urlsplit(it.leave()).query)["state"][0]
        answer = it.come_back(f"http://localhost/masuk/kembali?error=access_denied&state={state}")
        assert (answer.status_code, "access_denied" in answer.text) == (401, True)


def test_a_token_is_not_taken_where_there_is_a_provider(identity: Identity) -> None:
    with trial(identity) as it:
        assert it.browser.post("/masuk", data={"token": identity.mint("leader")}).status_code == 403
        assert 'name="token"' not in it.browser.get("/masuk").text


def test_without_a_provider_there_is_no_way_to_one(identity: Identity) -> None:
    browser = app_with(identity, "").test_client()
    assert 'name="token"' in browser.get("/masuk").text
    assert browser.get("/masuk/mulai").status_code == 404
    assert browser.get("/masuk/kembali").status_code == 404


@pytest.fixture
def at_home(identity: Identity, tmp_path: Path) -> FlaskClient:
    """A browser at the pages of a stack of one machine."""
    (tmp_path / "identity").mkdir()
    seat_people(tmp_path, identity)
    return app_with(identity, "", str(place(tmp_path))).test_client()


def test_on_a_stack_of_one_machine_a_click_signs_in(at_home: FlaskClient) -> None:
    page = at_home.get("/masuk?kembali=/siapa").text
    offered = re.findall(r'name="sebagai" value="(\w+)"', page)
    assert sorted(offered) == sorted(seat.post for seat in SEATS)
    for seat in SEATS:
        form = {"sebagai": seat.post, "kembali": "/siapa"}
        answer = at_home.post("/masuk/sebagai", data=form, headers=OWN_PAGE)
        assert (answer.status_code, answer.location) == (303, "/siapa")
        assert at_home.get("/siapa").text == seat.role


def test_a_click_on_another_sites_page_signs_nobody_in(at_home: FlaskClient) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}, {}):
        assert at_home.post("/masuk/sebagai", data={"sebagai": "bupati"}, headers=headers).status_code == 403
    assert at_home.get("/siapa").status_code == 303


def test_nobody_signs_in_by_a_click_as_whom_the_page_does_not_offer(at_home: FlaskClient, identity: Identity) -> None:
    assert at_home.post("/masuk/sebagai", data={"sebagai": "raja"}, headers=OWN_PAGE).status_code == 404
    elsewhere = app_with(identity, "").test_client()
    assert 'name="sebagai"' not in elsewhere.get("/masuk").text
    assert elsewhere.post("/masuk/sebagai", data={"sebagai": "bupati"}, headers=OWN_PAGE).status_code == 404


def test_a_provider_that_is_away_is_told(identity: Identity) -> None:
    browser = app_with(identity, f"http://127.0.0.1:{free_ports()['plans-api']}").test_client()
    assert browser.get("/masuk/mulai").status_code == 503


def test_a_challenge_is_as_rfc_7636_makes_it() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
