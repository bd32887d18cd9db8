"""The topics of our services' events, which keep everything."""

from collections.abc import Mapping

from kafka import KafkaAdminClient

TOPICS = ("plans.events", "indicators.events", "reporting.events")
MAX_MESSAGE_BYTES = 1024 * 1024
SETTINGS = {
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "cleanup.policy": "delete",
    "max.message.bytes": str(MAX_MESSAGE_BYTES),
}


def create_event_topics(admin: KafkaAdminClient, partitions: Mapping[str, int]) -> None:
    """Create those, by name and number of partitions, that do not exist, with as many replicas as the cluster gives.

    Raises KafkaError.
    """
    existing = set(admin.list_topics())
    topics = {
        name: {"num_partitions": number, "replication_factor": -1, "configs": SETTINGS}
        for name, number in partitions.items()
        if name not in existing
    }
    if topics:
        admin.create_topics(topics, wait_for_metadata=True)
