"""A browser, and two services of one host that it looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from pymongo.database import Database
from werkzeug.serving import BaseWSGIServer, make_server

from deploy.local.identity import Identity
from deploy.local.people import place as people_file
from deploy.local.people import seat_people
from services.plans.app import create_app_on as create_plans
from services.reporting.app import create_app_on as create_reporting
from services.reporting.heard import LANGUAGE
from shared.envelope import decode
from shared.event_log import EventLog
from shared.mongo import connect
from tests.browser.looking import CHROMIUM, FLAGS
from tests.integration.plans_service import People, api_settings
from tests.integration.reading import see


@dataclass
class Place:
    """Where the two services are, what they are, and what the one has told the other by now."""

    people: People
    entry: str
    reading: str
    plans: Flask
    reporting: Flask
    read_model: Database[dict[str, Any]]
    told: Callable[[], None]


@pytest.fixture
def place(database: Database[dict[str, Any]], mongo_url: str, identity: Identity, tmp_path: Path) -> Iterator[Place]:
    read_model = connect(mongo_url, f"{database.name}_reading")
    servers = [make_server("127.0.0.1", 0, _nothing, threaded=True) for _ in range(2)]
    entry, reading = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    (tmp_path / "identity").mkdir()
    seat_people(tmp_path, identity)
    own = api_settings("plans", database, identity)
    settings = replace(own, public_url=reading, entry_url=entry, local_people=str(people_file(tmp_path)))
    plans = create_plans(database, settings)
    reporting = create_reporting(read_model, replace(settings, service="reporting"), wait_seconds=0.1)
    _serve(servers[0], plans)
    _serve(servers[1], reporting)
    people = People(plans.test_client(), identity)
    yield Place(people, entry, reading, plans, reporting, read_model, lambda: _tell(database, read_model))
    for server in servers:
        server.shutdown()
        server.server_close()
    read_model.client.drop_database(read_model.name)
    read_model.client.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def _nothing(*_: Any) -> list[bytes]:
    raise NotImplementedError


def _serve(server: BaseWSGIServer, app: Any) -> None:
    server.app = app
    Thread(target=server.serve_forever, daemon=True).start()


def _tell(plans: Database[dict[str, Any]], read_model: Database[dict[str, Any]]) -> None:
    log = EventLog(plans)
    commits = [commit for stream in log.streams() for commit in log.read(stream)]
    see(read_model, [decode(LANGUAGE, text) for commit in commits for text in commit.events])
