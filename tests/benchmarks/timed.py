"""A Kafka consumer that notes when it asked for the first records and when it had committed the last offsets."""

import time
from typing import Any

from kafka import KafkaConsumer


class Timed:
    """Everything but the two methods below is the consumer's own."""

    def __init__(self, consumer: KafkaConsumer) -> None:
        self._consumer = consumer
        self._began = 0.0
        self._ended = 0.0

    @property
    def seconds(self) -> float:
        return self._ended - self._began

    def poll(self, *args: Any, **options: Any) -> Any:
        asked = time.perf_counter()
        polled = self._consumer.poll(*args, **options)
        if polled and not self._began:
            self._began = asked
        return polled

    def commit(self, *args: Any, **options: Any) -> None:
        self._consumer.commit(*args, **options)
        self._ended = time.perf_counter()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._consumer, name)
