"""The process of a service that is one consumer: it waits for its database, then consumes until it is told to stop."""

import argparse
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from pymongo.database import Database

from shared.consumer import Consumer
from shared.mongo import answers, connect, when_it_is_there
from shared.run import Task, run_loop
from shared.settings import ProcessSettings
from shared.watched import Watched

Prepare = Callable[[Database[dict[str, Any]]], None]
CreateConsumer = Callable[[Database[dict[str, Any]], str], Consumer]


def consuming(does: str, prepare: Prepare, create_consumer: CreateConsumer) -> Task[ProcessSettings]:
    """`prepare` creates the indexes, `create_consumer` gets the database and the address of Kafka."""
    return Task(does, ProcessSettings, partial(_consume, prepare, create_consumer))


def _consume(
    prepare: Prepare, create_consumer: CreateConsumer, settings: ProcessSettings, _: argparse.Namespace
) -> None:
    database, watched = connect(settings.mongo_url, settings.database), Watched()

    def work(stop: threading.Event) -> None:
        when_it_is_there(partial(prepare, database), stop)
        if not stop.is_set():
            consumer = create_consumer(database, settings.kafka_bootstrap)
            watched.watch(consumer)
            consumer.run(stop)

    run_loop(settings, work, {"mongodb": answers(database), "consumer": watched.check})
