"""Making and ending clients of Kafka such that nothing of them is left behind."""

from collections.abc import Callable
from typing import Any, TypeVar

from kafka.errors import KafkaError
from kafka.net.compat import KafkaNetClient

C = TypeVar("C")


def connected(kind: Callable[..., C], **options: Any) -> C:
    """A consumer or an admin client that knows the cluster; raises KafkaError.

    kafka-python starts a thread before it asks for the cluster: where nobody answers, or the credentials are refused,
    it raises, and the thread goes on connecting for ever with nobody to close it.
    """
    begun: list[KafkaNetClient] = []

    def connecting(**config: Any) -> KafkaNetClient:
        begun.append(KafkaNetClient(**config))
        return begun[-1]

    try:
        return kind(kafka_client=connecting, **options)
    except KafkaError:
        for each in begun:
            each.close()
        raise


def ended(producer: Any) -> None:
    """End a producer without waiting for what it still holds.

    kafka-python raises at that, before it ends its thread, which would go on trying to send; only what is private to
    the producer reaches it then.
    """
    try:
        producer.close(timeout=0)
    except KafkaError:
        producer._sender.force_close()  # noqa: SLF001
        producer._closed = True  # noqa: SLF001 - otherwise it is tried again when it is collected
