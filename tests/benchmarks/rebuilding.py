"""`python -m tests.benchmarks.rebuilding MONGO KAFKA TOPIC` rebuilds once, and prints seconds and peak memory."""

import json
import logging
import resource
import sys
import threading
from dataclasses import replace

from services.reporting.views import VIEWS
from shared import logs
from shared.consumer import kafka_consumer
from shared.events.plans import LANGUAGE
from shared.mongo import connect
from shared.read_model import ReadModel
from tests.benchmarks.timed import Timed

BYTES_PER_KIB = 1024


def main(mongo_url: str, bootstrap: str, topic: str) -> None:
    logs.configure("bench", "rebuild", logging.ERROR)
    name = topic.replace(".", "_")
    model = ReadModel(connect(mongo_url, name), replace(LANGUAGE, topic=topic), VIEWS, name)
    model.prepare()
    timed, stop = Timed(kafka_consumer(bootstrap, f"{name}.rebuild")), threading.Event()

    def stop_at_the_end(done: int, total: int) -> None:
        if done == total:
            stop.set()

    model.rebuild(lambda _: timed, stop, stop_at_the_end)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_KIB / 1e6
    sys.stdout.write(json.dumps({"seconds": timed.seconds, "megabytes": peak}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
