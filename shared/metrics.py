"""Every metric of the system in one list, and the one way to expose them."""

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
HEADER_BYTES = 8  # of a worker's file; a worker killed while it made the file leaves less

# Set where an API has several workers: each writes its metrics into files of this folder, and any of them answers for
# all. prometheus_client opens its files while the metrics below are made, so the folder has to be there before.
WORKERS_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
if WORKERS_FOLDER:
    Path(WORKERS_FOLDER).mkdir(parents=True, exist_ok=True)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series beside every counter, which nobody asks for

FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

HTTP_REQUESTS = Counter(
    "sinergi_http_requests_total",
    "Requests answered, by method, route template and status; probes and static files aside",
    ["method", "route", "status"],
)
HTTP_SECONDS = Histogram(
    "sinergi_http_request_seconds",
    "Time from the start of a request to its answer",
    ["method", "route"],
    buckets=FAST,
)

COMMANDS = Counter(
    "sinergi_commands_total",
    "Commands executed, by outcome: accepted, unchanged, refused, conflict, repeated",
    ["service", "command", "outcome"],
)
COMMAND_SECONDS = Histogram(
    "sinergi_command_seconds",
    "Time to execute a command: fold, decide and append, retries included",
    ["service", "command"],
    buckets=FAST,
)

RELAY_BACKLOG = Gauge(
    "sinergi_relay_backlog_commits", "Commits that are not on the topic yet", multiprocess_mode="livemax"
)
RELAY_OLDEST_SECONDS = Gauge(
    "sinergi_relay_oldest_seconds",
    "Age of the oldest commit that is not on the topic yet; 0 when none waits",
    multiprocess_mode="livemax",
)
RELAY_PUBLISHED = Counter(
    "sinergi_relay_published_events_total", "Events sent to the topic and marked as published, by their type", ["type"]
)
PRODUCERS_REBUILT = Counter(
    "sinergi_producers_rebuilt_total", "Kafka producers thrown away after an error and made anew"
)

CONSUMED = Counter(
    "sinergi_consumer_records_total",
    "Records consumed, by outcome: applied, duplicate, parked",
    ["handler", "outcome"],
)
CONSUMER_BATCH = Histogram(
    "sinergi_consumer_batch_records",
    "Records handled at once",
    ["handler"],
    buckets=(1, 5, 10, 50, 100, 500, 1000, 2500, 5000),
)
CONSUMER_SECONDS = Histogram(
    "sinergi_consumer_batch_seconds",
    "Time from decoding a batch until what it led to was written, waiting for the batch before included",
    ["handler"],
    buckets=(*FAST, 10, 30),
)
COMMITS_FAILED = Counter(
    "sinergi_consumer_commits_failed_total",
    "Offset commits that the broker did not take; the records come again",
    ["handler"],
)
LAG_RECORDS = Gauge(
    "sinergi_consumer_lag_records",
    "Records of the topic that are not handled yet",
    ["handler", "topic"],
    multiprocess_mode="livesum",
)
LAG_SECONDS = Gauge(
    "sinergi_consumer_lag_seconds",
    "How long ago the last handled event of a partition was recorded, while others of it wait; 0 when none does",
    ["handler", "topic"],
    multiprocess_mode="livemax",
)
PARKED_STREAMS = Gauge(
    "sinergi_parked_streams", "Streams that wait behind a parked record", ["handler"], multiprocess_mode="livemax"
)
PARKED_RECORDS = Gauge("sinergi_parked_records", "Records that are parked", ["handler"], multiprocess_mode="livemax")
PARKED_OLDEST = Gauge(
    "sinergi_parked_oldest_seconds",
    "For how long the oldest parked record has waited; 0 when none does",
    ["handler"],
    multiprocess_mode="livemax",
)
GAPS = Gauge(
    "sinergi_gaps", "Streams that wait because a version before is missing", ["handler"], multiprocess_mode="livemax"
)
PROJECTION_WRITES = Counter(
    "sinergi_projection_writes_total", "Documents of the read models written, journal pages included", ["handler"]
)

VERDICTS = Counter(
    "sinergi_inbox_verdicts_total",
    "Verdicts on reports of units' systems, by unit, door, outcome and the code of a refusal",
    ["service", "unit", "door", "outcome", "code"],
)
VERDICTS_PUBLISHED = Counter(
    "sinergi_inbox_verdicts_published_total",
    "Verdicts sent to the topic of their unit and marked as published",
    ["service"],
)

LETTERS = Counter(
    "sinergi_letters_total",
    "Attempts to send a letter, by channel and result: sent, later, unknown, never, gone",
    ["channel", "result"],
)
LETTERS_DOUBTFUL = Counter(
    "sinergi_letters_doubtful_total",
    "Letters that may have arrived although nobody said so, and are sent again under the same id",
    ["channel"],
)
LETTERS_OPEN = Gauge(
    "sinergi_letters_open", "Letters that have not left yet, by state", ["state"], multiprocess_mode="livemax"
)
LETTERS_OLDEST = Gauge(
    "sinergi_letters_oldest_seconds",
    "For how long the oldest letter has been trying to leave, by channel",
    ["channel"],
    multiprocess_mode="livemax",
)
MESSAGES_WRITTEN = Counter("sinergi_messages_written_total", "Messages written that had not been written before")
NOBODY_TO_TELL = Gauge(
    "sinergi_nobody_to_tell",
    "What had to be told, when it was last looked, to a role that nobody holds for the unit",
    ["role"],
    multiprocess_mode="livemax",
)
UNRECONCILED = Gauge(
    "sinergi_inbox_unreconciled",
    "How much of the reports of today and yesterday does not add up (decided, kept, appended, published); 0 is well",
    ["service", "unit"],
    multiprocess_mode="livemax",
)
WINDOW_DUE = Gauge(
    "sinergi_window_due_actions",
    "Actions due in a quarter whose reporting window is open, by unit and kind of plan",
    ["unit", "year", "quarter", "kind"],
)
WINDOW_REPORTED = Gauge(
    "sinergi_window_reported_actions", "How many of these are reported", ["unit", "year", "quarter", "kind"]
)
REPORT_SECONDS = Histogram(
    "sinergi_report_seconds",
    "Time to make a periodic report: freeze its figures, draw its files and store them, by kind of period",
    ["kind"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
)


class _AllWorkers(Collector):
    """The sum over the files of all workers, without those that hold nothing yet."""

    def collect(self) -> Iterable[Metric]:
        files = [str(path) for path in Path(WORKERS_FOLDER).glob("*.db") if _bytes(path) >= HEADER_BYTES]
        merged: Iterable[Metric] = MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
        return merged


def expose() -> bytes:
    """All metrics in the text format of CONTENT_TYPE; of all workers where there are several."""
    if not WORKERS_FOLDER:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    registry.register(_AllWorkers())
    return generate_latest(registry)


def forget_earlier_workers() -> None:
    """Empty the workers' folder of what an earlier start left there; to be called before workers exist."""
    if WORKERS_FOLDER:
        for path in Path(WORKERS_FOLDER).glob("*.db"):
            path.unlink(missing_ok=True)


def worker_died(pid: int) -> None:
    """Take a worker's share out of the gauges; what it counted stays counted."""
    if WORKERS_FOLDER:
        mark_process_dead(pid)  # type: ignore[no-untyped-call]


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # a worker died between the listing and now
        return 0
