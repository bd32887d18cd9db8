"""The whole of it for end-to-end tests: every process that a user would run, once for all of them, and not longer."""

from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack, running_stack
from tests.collector import Collector, collecting
from tests.e2e.people import People


@pytest.fixture(scope="package")
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Stack]:
    """With traces, which only tests of single services do without."""
    told = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address, "OTEL_BSP_SCHEDULE_DELAY": "500"}
    with running_stack(tmp_path_factory.mktemp("sinergi"), told=told) as stack:
        yield stack


@pytest.fixture
def people(stack: Stack) -> Iterator[People]:
    with People(stack) as people:
        yield people
