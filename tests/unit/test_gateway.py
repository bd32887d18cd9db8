"""Behind a gateway a service knows its prefix and that people came over TLS; without one it believes nobody."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from deploy.contracts.openapi import describing
from services.plans.app import create_app_on
from shared.mongo import connect

SAID = {"X-Forwarded-Prefix": "/plans", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "sinergi.example"}
PAGE = {"Accept": "text/html", **SAID}


def client_behind(gateways: int) -> FlaskClient:
    settings = replace(describing("plans"), gateways=gateways)
    return create_app_on(connect(settings.mongo_url, "plans"), settings).test_client()


@pytest.fixture
def client() -> FlaskClient:
    return client_behind(1)


def test_pages_lead_to_addresses_with_the_prefix(client: FlaskClient) -> None:
    answer = client.get("/isi?tw=1", headers=PAGE)
    assert (answer.status_code, answer.location) == (303, "/plans/masuk?kembali=/plans/isi?tw%3D1")
    assert 'action="/plans/masuk"' in client.get("/masuk", headers=PAGE).text


def test_choosing_a_language_stays_on_the_page(client: FlaskClient) -> None:
    answer = client.get("/masuk?lang=en", headers=PAGE)
    assert (answer.status_code, answer.location) == (303, "/plans/masuk")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert 'href="/plans/masuk?lang=id"' in client.get("/masuk", headers={**PAGE, "Cookie": "bahasa=en"}).text


def test_the_description_of_the_api_says_where_its_routes_begin(client: FlaskClient) -> None:
    assert client.get("/openapi.json", headers=SAID).get_json()["servers"] == [{"url": "/plans"}]
    assert "servers" not in client.get("/openapi.json").get_json()
    page = client.get("/docs", headers=SAID).text
    assert 'src="/' not in page
    assert 'href="/' not in page


def test_without_a_gateway_nobody_is_believed() -> None:
    client = client_behind(0)
    assert client.get("/isi", headers=PAGE).location == "/masuk?kembali=/isi"
    assert "Secure" not in client.get("/masuk?lang=en", headers=PAGE).headers["Set-Cookie"]
