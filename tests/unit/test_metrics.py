"""Metrics add up over workers, also over those that died in the wrong moment."""

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.parser import text_string_to_metric_families

from shared import metrics

COUNT = """
from shared import metrics
import os
metrics.HTTP_REQUESTS.labels("GET", "/a", 200).inc(2)
metrics.HTTP_SECONDS.labels("GET", "/a").observe(0.002)
metrics.LAG_RECORDS.labels("h", "t").set(5)
print(os.getpid())
"""
DIE = "from shared import metrics; metrics.worker_died({pid})"
EXPOSE = "from shared import metrics; print(metrics.expose().decode())"
EMPTY = "from shared import metrics; metrics.forget_earlier_workers()"


def run(code: str, folder: Path) -> str:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, text=True, check=True, capture_output=True
    ).stdout


def values(exposed: str) -> dict[str, float]:
    families = text_string_to_metric_families(exposed)
    return {sample.name: sample.value for family in families for sample in family.samples if sample.value}


def test_every_metric_is_ours_and_says_what_it_means() -> None:
    listed = [each for each in vars(metrics).values() if isinstance(each, Counter | Gauge | Histogram)]
    described = [family for each in listed for family in each.describe()]
    assert len(described) > 15
    assert all(family.name.startswith("sinergi_") and family.documentation for family in described)


def test_one_process_exposes_itself() -> None:
    metrics.RELAY_BACKLOG.set(3)
    assert values(metrics.expose().decode())["sinergi_relay_backlog_commits"] == 3


def test_several_workers_are_exposed_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    run(COUNT, folder)
    run(COUNT, folder)
    exposed = values(run(EXPOSE, folder))
    assert exposed["sinergi_http_requests_total"] == 4
    assert exposed["sinergi_http_request_seconds_count"] == 2
    assert exposed["sinergi_consumer_lag_records"] == 10


def test_a_dead_worker_keeps_its_counts_and_loses_its_gauges(tmp_path: Path) -> None:
    run(COUNT, tmp_path)
    run(DIE.format(pid=run(COUNT, tmp_path).strip()), tmp_path)
    exposed = values(run(EXPOSE, tmp_path))
    assert (exposed["sinergi_http_requests_total"], exposed["sinergi_consumer_lag_records"]) == (4, 5)


def test_a_file_that_a_killed_worker_left_unfinished_breaks_no_scrape(tmp_path: Path) -> None:
    run(COUNT, tmp_path)
    (tmp_path / "counter_99999.db").touch()
    (tmp_path / "histogram_99999.db").write_bytes(b"\0" * 7)
    (tmp_path / "gauge_livesum_99999.db").write_bytes(b"\0" * 65536)
    assert values(run(EXPOSE, tmp_path))["sinergi_http_requests_total"] == 2


def test_a_new_start_forgets_the_workers_of_the_one_before(tmp_path: Path) -> None:
    run(COUNT, tmp_path)
    run(EMPTY, tmp_path)
    assert "sinergi_http_requests_total" not in values(run(EXPOSE, tmp_path))
