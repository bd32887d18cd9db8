"""How complete the reporting windows are that are open, unit by unit: for the dashboards of operations."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from services.reporting.documents import Window
from services.reporting.moments import KINDS
from services.reporting.reports import Reports
from services.reporting.summary import Asked, Summary
from services.reporting.totals import Share
from shared import metrics


class Place(NamedTuple):
    """The labels of a figure."""

    unit: str
    year: str
    quarter: str
    kind: str


class Completeness:
    """`windows` gives all of them as they are now."""

    def __init__(
        self, reports: Reports, windows: Callable[[], Iterable[Window]], clock: Callable[[], datetime]
    ) -> None:
        self._reports = reports
        self._windows = windows
        self._clock = clock
        self._shown: set[Place] = set()

    def measure(self) -> None:
        """Set the gauges; those of windows that have closed meanwhile are taken away."""
        asked = [Asked(*quarter, kind) for quarter in open_quarters(self._windows(), self._clock()) for kind in KINDS]
        found = dict(one for each in asked for one in _reported(self._reports.summary(each, None, None)))
        for place, share in found.items():
            metrics.WINDOW_DUE.labels(*place).set(share.of)
            metrics.WINDOW_REPORTED.labels(*place).set(share.count)
        for place in self._shown - found.keys():
            metrics.WINDOW_DUE.remove(*place)
            metrics.WINDOW_REPORTED.remove(*place)
        self._shown = set(found)


def open_quarters(windows: Iterable[Window], now: datetime) -> list[tuple[int, int]]:
    """The years and quarters that everybody may report for; extensions of single units aside."""
    every = [(window.id, window.schedules[-1]) for window in windows if window.schedules]
    return [_quarter(name) for name, last in every if last.opens <= now < last.closes]


def _reported(summary: Summary) -> Iterator[tuple[Place, Share]]:
    for group in summary.groups:
        for row in (*group.complete, *group.incomplete):
            yield Place(row.unit, str(summary.year), str(summary.quarter), summary.kind), row.total.reported


def _quarter(window: str) -> tuple[int, int]:
    year, _, quarter = window.partition("-")
    return int(year), int(quarter)
