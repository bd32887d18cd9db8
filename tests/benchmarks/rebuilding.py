"""`python -m tests.benchmarks.rebuilding MONGO KAFKA TOPIC` rebuilds once, and prints seconds and peak memory."""

import json
import logging
import resource
import sys
from dataclasses import replace

from services.reporting.views import VIEWS
from shared import logs
from shared.consumer import kafka_consumer
from shared.events.plans import LANGUAGE
from shared.filling import Filling
from shared.mongo import connect
from shared.read_model import ReadModel
from tests.benchmarks.timed import Timed

BYTES_PER_KIB = 1024


def main(mongo_url: str, bootstrap: str, topic: str) -> None:
    logs.configure("bench", "rebuild", logging.ERROR)
    name = topic.replace(".", "_")
    model = ReadModel(connect(mongo_url, name), replace(LANGUAGE, topic=topic), VIEWS, name)
    model.prepare()
    timed, other = Timed(kafka_consumer(bootstrap, f"{name}.rebuild")), model.begin()
    filling = Filling(model.consumer(other, lambda _: timed))
    with filling.running():
        filling.catch_up(lambda _done, _total=None: None)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_KIB / 1e6
    sys.stdout.write(json.dumps({"seconds": timed.seconds, "megabytes": peak}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
