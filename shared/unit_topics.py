"""The two topics of each unit: what its systems send, and what became of it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

from shared.fields import IDENTIFIER

MEBIBYTE = 1024 * 1024
DAY_MS = 24 * 3600 * 1000
SEGMENT_BYTES = 64 * MEBIBYTE  # what is too old is taken away by so much at a time
# The ledger keeps every report and every verdict, so the topics need not. What is not read yet must stay, however long
# that takes; only the size of an inbox is bounded, so that a unit that floods it fills nobody else's disk.
# The broker says when a record came, for windows go by it, and takes compression off that we could not.
INBOX = {
    "retention.ms": "-1",
    "retention.bytes": str(1024 * MEBIBYTE),
    "message.timestamp.type": "LogAppendTime",
    "compression.type": "uncompressed",
}
INBOXES = rf"inbox\.{IDENTIFIER}\Z"  # the pattern of all of them
VERDICTS = {"retention.ms": str(90 * DAY_MS), "retention.bytes": str(1024 * MEBIBYTE)}
BOTH = {"cleanup.policy": "delete", "max.message.bytes": str(MEBIBYTE), "segment.bytes": str(SEGMENT_BYTES)}


def inbox_topic(unit: str) -> str:
    return f"inbox.{unit}"


def unit_of(topic: str) -> str:
    """Whose inbox it is."""
    return topic.removeprefix("inbox.")


def verdicts_topic(unit: str) -> str:
    return f"verdicts.{unit}"


def create_unit_topics(admin: KafkaAdminClient, units: Iterable[str]) -> None:
    """Create those that do not exist; raises KafkaError. One partition each, for what a unit sends has an order."""
    existing = set(admin.list_topics())
    wanted = {name: settings for unit in units for name, settings in _topics(unit).items()}
    missing = {name: settings for name, settings in wanted.items() if name not in existing}
    if missing:
        with suppress(TopicAlreadyExistsError):  # somebody else has created it since, and the others are created
            admin.create_topics(missing, wait_for_metadata=True)


def _topics(unit: str) -> Mapping[str, Mapping[str, Any]]:
    return {inbox_topic(unit): _topic(INBOX), verdicts_topic(unit): _topic(VERDICTS)}


def _topic(kept: Mapping[str, str]) -> Mapping[str, Any]:
    """With as many replicas as the cluster gives a topic otherwise."""
    return {"num_partitions": 1, "replication_factor": -1, "configs": {**BOTH, **kept}}
