"""The whole of it for end-to-end tests: every process that a user would run, once for all of them, and not longer."""

from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack, running_stack
from tests.e2e.people import People


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("sinergi")) as stack:
        yield stack


@pytest.fixture
def people(stack: Stack) -> Iterator[People]:
    with People(stack) as people:
        yield people
