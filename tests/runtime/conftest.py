"""What counts, on a topic and a database of each test alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from tests.runtime.consuming import Counting


@pytest.fixture
def counting(database: Database[dict[str, Any]], kafka_bootstrap: str, topic: str) -> Iterator[Counting]:
    counting = Counting(database, kafka_bootstrap, topic)
    yield counting
    counting.close()
