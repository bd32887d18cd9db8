"""Real MongoDB and real Kafka for every test that asks: started once, on free ports, in a temporary folder."""

import signal
import sys
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pymongo.database import Database
from rich.console import Console

from deploy.local import kafka
from deploy.local.identity import Identity, load
from deploy.local.ports import free_ports
from deploy.local.settings import Settings
from deploy.local.stack import Stack, opened
from shared.mongo import connect

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # a busy machine says nothing about a property


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """A shell that runs the tests in the background has them ignore Ctrl-C, and their children would inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Shows a line also when the test passes."""

    def write(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n  {line}")

    return write


@pytest.fixture(scope="session")
def infrastructure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack without services, of which only the parts run that are asked for below."""
    place = Settings(tmp_path_factory.mktemp("infrastructure"), free_ports(), partitions=4, patience=90)
    with opened(place, Console(stderr=True), services=()) as stack:
        yield stack


@pytest.fixture(scope="session")
def mongo_url(infrastructure: Stack) -> str:
    infrastructure.supervisor.start("mongod")
    return infrastructure.mongo_url


@pytest.fixture(scope="session")
def kafka_bootstrap(infrastructure: Stack) -> str:
    infrastructure.supervisor.start("kafka")
    return infrastructure.kafka_bootstrap


@pytest.fixture
def database(mongo_url: str) -> Iterator[Database[dict[str, Any]]]:
    """A database of this test alone."""
    database = connect(mongo_url, f"test_{uuid.uuid4().hex}")
    yield database
    database.client.drop_database(database.name)
    database.client.close()


@pytest.fixture
def topic(infrastructure: Stack, kafka_bootstrap: str) -> Iterator[str]:  # noqa: ARG001 - Kafka has to run
    """A topic of this test alone, with three partitions and the settings of the real ones."""
    port, name = infrastructure.settings.ports["kafka"], f"test-{uuid.uuid4().hex}"
    kafka.create_topics(port, {name: 3})
    yield name
    kafka.delete_topic(port, name)


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    """Keys of these tests alone: `jwks` is the file of the public ones, `mint` makes tokens."""
    return load(tmp_path_factory.mktemp("identity"))
