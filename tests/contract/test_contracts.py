"""The contracts that are checked in are those that the code keeps, and no change of them breaks anybody."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from deploy.contracts import published
from deploy.contracts.changes import broken
from deploy.contracts.reports import places, taken_by
from deploy.contracts.samples import SAMPLES
from deploy.local.identity import Identity
from shared.clock import now
from shared.inbox.reading import read
from shared.inbox.report import Received
from shared.inbox.verdict import Code, FieldProblem, Verdict
from shared.mongo import connect
from shared.strict_json import loads
from tests.contract.promises import samples_in
from tests.contract.schema import misfits
from tests.integration.plans_service import create_plans

EVENTS = Path(__file__).parent / "samples"
AGAIN = "run `make contracts` and commit what it writes"


@pytest.fixture(scope="module")
def generated() -> Mapping[str, bytes]:
    return published.contracts()


@pytest.fixture(scope="module")
def checked_in() -> Mapping[str, bytes]:
    return published.read(published.FOLDER)


def document(files: Mapping[str, bytes], path: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(files[path])
    return found


def test_nothing_that_somebody_keeps_to_is_broken(
    generated: Mapping[str, bytes], checked_in: Mapping[str, bytes]
) -> None:
    assert broken(checked_in, published.with_older(checked_in, generated)) == []


def test_the_files_that_are_checked_in_are_those_that_are_generated(
    generated: Mapping[str, bytes], checked_in: Mapping[str, bytes]
) -> None:
    wanted = published.with_older(checked_in, generated)
    assert wanted.keys() == checked_in.keys(), AGAIN
    assert [path for path, content in wanted.items() if checked_in[path] != content] == [], AGAIN


def test_every_event_on_the_topics_fits_its_schema(generated: Mapping[str, bytes]) -> None:
    for language in EVENTS.iterdir():
        for file, sample in samples_in(language).items():
            event = msgspec.json.decode(sample)
            path = f"events/{event['type']}.{event['schemaversion']}.json"
            assert misfits(document(generated, path), event["data"]) == [], file
            assert misfits(document(generated, "event.json"), event) == [], file


@pytest.mark.parametrize(("name", "number"), sorted(places().values()))
def test_the_samples_of_a_report_are_taken_and_fit_its_schema(
    name: str, number: int, generated: Mapping[str, bytes]
) -> None:
    (kind,) = [kinds[name] for kinds in taken_by().values() if name in kinds]
    for data in SAMPLES[name]:
        kind.schema().load(loads(msgspec.json.encode(data)))
        assert misfits(document(generated, f"reports/{name}.{number}.json"), data) == []
        event = {"specversion": "1.0", "id": "1", "source": "/dinkes/simpus", "type": name, "data": data}
        assert misfits(document(generated, "report.json"), event) == []
        assert read(Received("1", "dinkes", "http", {}, msgspec.json.encode(event), now())).type == name


def test_a_verdict_fits_its_schema(generated: Mapping[str, bytes]) -> None:
    problem = FieldProblem("data.value", "is no number", "a number")
    refused = Verdict("i", "dinkes", "http", "refused", now(), now(), code=Code.INVALID_DATA, errors=(problem,))
    again = Verdict("i", "dinkes", "kafka", "duplicate", now(), now(), id="1", source="/s", first=refused)
    for verdict in (refused, again):
        assert misfits(document(generated, "verdict.json"), msgspec.to_builtins(verdict)) == []


def test_every_reference_leads_somewhere(generated: Mapping[str, bytes]) -> None:
    for path, content in generated.items():
        for reference in re.findall(rb'"\$ref": "\./([^"#]+)"', content):
            assert reference.decode() in generated, path


class Links(HTMLParser):
    """Where a page leads, and its own places."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.places: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.addresses += [address for name in ("href", "src") if (address := given.get(name))]
        if place := given.get("id"):
            self.places.add(place)


def test_the_pages_lead_to_files_of_the_contracts_and_to_nothing_outside(generated: Mapping[str, bytes]) -> None:
    pages = {path: Links(content) for path, content in generated.items() if path.endswith(".html")}
    assert set(pages) == {"index.html", "laporan-pertama.html", "index.en.html", "laporan-pertama.en.html"}
    for path, page in pages.items():
        assert "script" not in page.tags
        for address in page.addresses:
            to, _, place = address.partition("#")
            file = to.removeprefix("/contracts").removeprefix("/") or ("index.html" if to else path)
            assert to == "/verdict-codes" or file in generated, address
            assert not place or place in pages[file].places, address


@pytest.fixture(scope="module")
def client(identity: Identity) -> FlaskClient:
    return create_plans(connect("mongodb://127.0.0.1:1", "plans"), identity).test_client()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/contracts", "text/html"),
        ("/contracts/laporan-pertama.html", "text/html"),
        ("/contracts/laporan-pertama.en.html", "text/html"),
        ("/contracts/gaya.css", "text/css"),
        ("/contracts/asyncapi.json", "application/json"),
        ("/contracts/reports/sinergi.report.progress.1.json", "application/json"),
        ("/verdict-codes", "text/html"),
        ("/verdict-codes/gaya.css", "text/css"),
    ],
)
def test_the_contracts_can_be_read_without_an_account(address: str, kind: str, client: FlaskClient) -> None:
    with client.get(address) as answer:
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["/contracts/../app.py", "/contracts/%2e%2e/app.py", "/contracts/events", "/contracts/x.json"]
)
def test_nothing_else_can_be_read_there(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code == 404


def test_a_schema_says_the_address_at_which_it_is_read(checked_in: Mapping[str, bytes]) -> None:
    named = {path: document(checked_in, path).get("$id") for path in checked_in if path.endswith(".json")}
    assert {path: place for path, place in named.items() if place not in (None, f"/contracts/{path}")} == {}
    assert {path for path, place in named.items() if place is None} == {
        "asyncapi.json",
        *(f"openapi/{service}.json" for service in ("plans", "indicators", "reporting")),
    }
