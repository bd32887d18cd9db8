"""The periods that reports are about: months and quarters of the regency's calendar."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Protocol

from shared.events.reporting import ReportKind
from shared.formats import QUARTERS
from shared.wita import ENGLISH_MONTHS, MONTHS, WITA

NAMES = {"monthly": re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])"), "quarterly": re.compile(r"(20[0-9]{2})-tw([1-4])")}
EXAMPLES = {"monthly": "2025-06", "quarterly": "2025-tw2"}


class UnknownPeriod(LookupError):
    """No period of that kind is called so."""


class Period(NamedTuple):
    """`number` is that of the month or of the quarter."""

    kind: ReportKind
    year: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.year}-tw{self.number}" if self.kind == "quarterly" else f"{self.year}-{self.number:02}"

    @property
    def stream(self) -> str:
        return f"report-{self.kind}-{self.name}"

    @property
    def last_month(self) -> int:
        return 3 * self.number if self.kind == "quarterly" else self.number

    @property
    def first_day(self) -> date:
        return date(self.year, self.last_month - 2 if self.kind == "quarterly" else self.last_month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.last_month, monthrange(self.year, self.last_month)[1])

    @property
    def begins(self) -> datetime:
        return midnight(self.first_day)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return midnight(self.last_day + timedelta(days=1))

    @property
    def before(self) -> "Period":
        if self.number > 1:
            return self._replace(number=self.number - 1)
        return Period(self.kind, self.year - 1, 4 if self.kind == "quarterly" else 12)

    @property
    def indonesian(self) -> str:
        if self.kind == "quarterly":
            return f"{QUARTERS[self.number - 1]} {self.year}"
        return f"{MONTHS[self.number - 1]} {self.year}"

    @property
    def english(self) -> str:
        if self.kind == "quarterly":
            return f"quarter {self.number} of {self.year}"
        return f"{ENGLISH_MONTHS[self.number - 1]} {self.year}"


def midnight(day: date) -> datetime:
    """At which a day begins in the regency."""
    return datetime(day.year, day.month, day.day, tzinfo=WITA).astimezone(UTC)


class Named(Protocol):
    """Whatever names a period."""

    @property
    def kind(self) -> ReportKind: ...
    @property
    def period(self) -> str: ...


def period_of(report: Named) -> Period:
    return parse(report.kind, report.period)


def parse(kind: ReportKind, name: str) -> Period:
    """Raises UnknownPeriod."""
    found = NAMES[kind].fullmatch(name)
    if found is None:
        raise UnknownPeriod(f"{name} is no period of a {kind} report; one is called like {EXAMPLES[kind]}")
    return Period(kind, int(found[1]), int(found[2]))
