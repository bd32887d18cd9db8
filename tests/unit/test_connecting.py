"""A client of Kafka that cannot be made is gone."""

import threading
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer
from kafka.errors import KafkaError

from shared.connecting import connected

NOBODY: dict[str, Any] = {
    "bootstrap_servers": "127.0.0.1:1",
    "bootstrap_timeout_ms": 200,
    "client_id": "nobody-answers",
}


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if NOBODY["client_id"] in thread.name]


@pytest.mark.parametrize("kind", [KafkaConsumer, KafkaAdminClient])
def test_a_client_that_nobody_answers_leaves_no_thread(kind: type[KafkaConsumer] | type[KafkaAdminClient]) -> None:
    with pytest.raises(KafkaError):
        connected(kind, **NOBODY)
    assert threads() == []
