"""Every query of a dashboard asks for metrics and labels that exist, in PromQL that Prometheus understands."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY

import shared.metrics
from deploy.grafana.boards import BOARDS, Board, Query
from deploy.grafana.files import FOLDER, files

PROMTOOL = shutil.which("promtool")
OF_PROMETHEUS = {"instance", "job", "le"}
SELECTED = re.compile(r"\b(sinergi_[a-z_]+|up)\b(?:\{([^}]*)\})?")
MATCHED = re.compile(r"([a-z_]+)(?:=~|!~|!=|=)\"")
GROUPED = re.compile(r"\bby \(([a-z_, ]+)\)")
QUERIES = [(board, query) for board in BOARDS for panel in board.panels for query in panel.queries]


def series() -> Iterator[tuple[str, set[str]]]:
    """Every series by its name, with the labels it has."""
    yield "up", set()
    for name, metric in vars(shared.metrics).items():
        if name.isupper() and hasattr(metric, "describe"):
            [family] = metric.describe()
            labels = set(metric._labelnames)  # noqa: SLF001 - prometheus_client tells them nowhere else
            ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
            yield from ((family.name + end, labels) for end in ends)


SERIES = dict(series())


def labels_of(ask: str) -> set[str]:
    """What every series of a query has."""
    return set.intersection(*(SERIES[name] for name, _ in SELECTED.findall(ask))) | OF_PROMETHEUS


@pytest.mark.parametrize(("board", "query"), QUERIES, ids=[f"{board.uid}-{n}" for n, (board, _) in enumerate(QUERIES)])
def test_a_query_asks_for_metrics_and_labels_that_exist(board: Board, query: Query) -> None:
    selected = SELECTED.findall(query.ask)
    assert selected
    assert {name for name, _ in selected} <= SERIES.keys(), board.title
    for name, matchers in selected:
        assert set(MATCHED.findall(matchers)) <= SERIES[name] | OF_PROMETHEUS
    grouped = {label.strip() for group in GROUPED.findall(query.ask) for label in group.split(",")}
    shown = set(re.findall(r"\{\{([a-z_]+)\}\}", query.legend))
    assert grouped <= labels_of(query.ask)
    assert shown <= (grouped or labels_of(query.ask))


@pytest.mark.parametrize("board", [board for board in BOARDS if board.chosen], ids=lambda board: board.uid)
def test_what_a_dashboard_is_narrowed_by_exists_and_is_used(board: Board) -> None:
    assert board.chosen
    label, metric = board.chosen
    assert label in SERIES[metric] | OF_PROMETHEUS
    assert any(f'{label}=~"${label}"' in query.ask for panel in board.panels for query in panel.queries)


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian package prometheus)")
def test_prometheus_understands_every_query(tmp_path: Path) -> None:
    rules = [{"record": f"q{number}", "expr": query.ask} for number, (_, query) in enumerate(QUERIES)]
    (tmp_path / "queries.yml").write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    done = subprocess.run(
        [str(PROMTOOL), "check", "rules", str(tmp_path / "queries.yml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_are_those_that_are_written_from_the_tables() -> None:
    assert {name: (FOLDER / name).read_text() for name, _ in files()} == dict(files())
    assert {file.name for file in FOLDER.iterdir()} == {name for name, _ in files()}


def test_every_metric_is_on_a_dashboard_or_an_alert() -> None:
    alerts = (FOLDER.parents[1] / "prometheus" / "alerts.yml").read_text()
    asked = "".join(query.ask for _, query in QUERIES) + alerts
    families = {each.name for each in REGISTRY.collect() if each.name.startswith("sinergi_")}
    assert {name for name in families if name not in asked} == {
        "sinergi_parked_records",
        "sinergi_producers_rebuilt",
    }
