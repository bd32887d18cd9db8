"""One screen of a whole system: every process, whether it is ready, and what waits, is stuck or does not add up."""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import httpx
from prometheus_client.parser import text_string_to_metric_families
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from shared.run import Task, say
from shared.settings import StatusSettings

PATIENCE = 5.0
TROUBLE = 1


class Figure(NamedTuple):
    """A column: the metric, what becomes of its several samples, and whether more than 0 is a trouble by itself."""

    metric: str
    of: Callable[[Iterable[float]], float]
    trouble: bool = False


FIGURES: Mapping[str, Figure] = {
    "lag": Figure("sinergi_consumer_lag_records", sum),
    "lag s": Figure("sinergi_consumer_lag_seconds", max),
    "backlog": Figure("sinergi_relay_backlog_commits", max),
    "oldest s": Figure("sinergi_relay_oldest_seconds", max),
    "parked": Figure("sinergi_parked_records", sum, trouble=True),
    "gaps": Figure("sinergi_gaps", sum, trouble=True),
    "differs": Figure("sinergi_inbox_unreconciled", sum, trouble=True),
}


class Status(NamedTuple):
    """A process; `failing` says why it is not ready, and is empty when it is."""

    name: str
    failing: str
    figures: Mapping[str, float]

    @property
    def in_trouble(self) -> bool:
        return bool(self.failing) or any(self.figures.get(name) for name, figure in FIGURES.items() if figure.trouble)


def look(name: str, address: str) -> Status:
    """What a process says of itself."""
    try:
        with httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False) as client:
            ready, exposed = client.get("/readyz"), client.get("/metrics")
    except httpx.HTTPError as error:
        return Status(name, f"does not answer: {error}", {})
    return Status(name, _failing(ready), figures(exposed.text) if exposed.is_success else {})


def figures(exposed: str) -> dict[str, float]:
    """The columns for which there are samples in a text of metrics."""
    samples: dict[str, list[float]] = {}
    for family in text_string_to_metric_families(exposed):
        for sample in family.samples:
            samples.setdefault(sample.name, []).append(sample.value)
    return {name: figure.of(samples[figure.metric]) for name, figure in FIGURES.items() if figure.metric in samples}


def _failing(answer: httpx.Response) -> str:
    if answer.is_success:
        return ""
    errors = answer.json().get("errors", []) if "json" in answer.headers.get("content-type", "") else []
    return ", ".join(f"{error['field']}: {error['problem']}" for error in errors) or f"answers {answer.status_code}"


def _status(settings: StatusSettings, _: argparse.Namespace) -> int:
    """Exit status 1 where a process is not ready, something is parked or missing, or does not add up."""
    named = [each.split("=", 1) for each in settings.processes.split(",")]
    with ThreadPoolExecutor(len(named)) as pool:
        seen = list(pool.map(lambda one: look(*one), named))
    Console().print(_table(seen))
    for status in seen:
        if status.failing:
            say(f"{status.name}: {status.failing}")
    return TROUBLE if any(status.in_trouble for status in seen) else 0


def _table(seen: Sequence[Status]) -> Table:
    wrong = sum(status.in_trouble for status in seen)
    title = f"{len(seen)} processes, {wrong} in trouble"
    table = Table(box=SIMPLE_HEAD, padding=0, show_edge=False, title=title)
    table.add_column("process", no_wrap=True)
    for name in ("ready", *FIGURES):
        table.add_column(name, no_wrap=True)
    for status in seen:
        cells = [_cell(status.figures.get(name, 0)) for name in FIGURES]
        table.add_row(
            status.name, "no" if status.failing else "yes", *cells, style="red" if status.in_trouble else None
        )
    return table


def _cell(value: float) -> str:
    return f"{value:.0f}" if value else "-"


STATUS = Task("show every process of the system on one screen", StatusSettings, _status)
