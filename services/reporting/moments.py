"""Reading as of now, with what is kept from earlier, or as of a moment of the past, from the journal."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from services.reporting.documents import UnitYear, plan_stream, unit_stream, window_stream
from services.reporting.figures import UnitFigures, unit_figures
from services.reporting.heard import Event
from services.reporting.indicator_documents import RULES_STREAM, UnitIndicators, indicator_stream, rb_stream
from services.reporting.kept import Kept
from services.reporting.reading import QUARTERS, Documents, KeptDocuments, Past, Present
from services.reporting.rules import Rule
from services.reporting.unit_achievement import UnitAchievement, unit_achievement
from services.reporting.views import CONSULTATIONS, INSTRUCTIONS, ISSUED_REPORTS, UNITS
from services.reporting.windows import newest_opened
from shared.envelope import Recorded
from shared.events.plans import PlanKind
from shared.generations import NotPrepared
from shared.problems import Unavailable
from shared.projection import View
from shared.read_model import Live, ReadModel
from shared.wita import day_of

KINDS: tuple[PlanKind, ...] = ("general", "thematic")
KEPT_DOCUMENTS = 4096
KEPT_FIGURES = 8192
WAIT_SECONDS = 5.0


class Place(NamedTuple):
    """A version of a stream."""

    stream: str
    version: int


class NotYet(Exception):
    """A moment that has not come: nothing can be said as of then."""


class UnknownUnit(LookupError):
    """No unit of that id is registered, or was at the moment that is asked about."""


class Moment(NamedTuple):
    """What there is to read as of a moment, and how the figures of a document are come by."""

    at: datetime
    documents: Documents
    figures: Callable[[UnitYear, PlanKind, int, Rule], UnitFigures]
    achievement: Callable[[UnitIndicators, int, int], UnitAchievement] = unit_achievement


class Moments:
    """Opens moments of one read model."""

    def __init__(
        self, read_model: ReadModel[Event], clock: Callable[[], datetime], wait_seconds: float = WAIT_SECONDS
    ) -> None:
        self._read_model = read_model
        self._clock = clock
        self._wait_seconds = wait_seconds
        self._documents: KeptDocuments = Kept(KEPT_DOCUMENTS)
        self._figures: Kept[tuple[str, int, PlanKind, int, str], tuple[UnitYear, UnitFigures]] = Kept(KEPT_FIGURES)
        self._achievements: Kept[tuple[str, int, int], tuple[UnitIndicators, UnitAchievement]] = Kept(KEPT_FIGURES)

    def wait(self, after: Place) -> None:
        """Return once a commit has been seen; raises NotSeenYet."""
        self._read_model.wait_for(*after, self._wait_seconds)

    def at(self, as_of: datetime | None, year: int) -> Moment:
        """The present, or a moment of the past with all units and one year in it; raises NotYet."""
        live = self._live()
        if as_of is None:
            return self._now(live)
        streams = [stream for unit in live.revisions(UNITS) for stream in _streams(unit, year)]
        events = live.journal.events([*streams, *_windows(year)], until=self._past(as_of))
        return Moment(as_of, Past(events), unit_figures)

    def newest_quarter(self) -> tuple[int, int]:
        """The year and quarter whose window was opened last."""
        now = self._clock()
        windows = Present(self._live(), self._documents).all_windows()
        return newest_opened((window.body for window in windows), now, day_of(now))

    def of_unit(self, as_of: datetime | None, unit: str, year: int) -> Moment:
        """The present, or a moment of the past with one unit and year in it; raises NotYet."""
        if as_of is None:
            return self.at(None, year)
        return Moment(as_of, Past(self.events(as_of, unit, year)), unit_figures)

    def of_indicators(self, as_of: datetime | None, unit: str | None = None) -> Moment:
        """The present, or a moment of the past with all units, the indicators of one or of all, and the rules."""
        live = self._live()
        if as_of is None:
            return self._now(live)
        units = [unit_stream(each) for each in live.revisions(UNITS)]
        streams = [*units, *self._indicator_streams(live, unit), RULES_STREAM]
        return Moment(as_of, Past(live.journal.events(streams, until=self._past(as_of))), unit_figures)

    def of_rb_index(self, as_of: datetime | None, year: int) -> Moment:
        """The present, or a moment of the past with the RB index of a year and the rules in it."""
        live = self._live()
        if as_of is None:
            return self._now(live)
        events = live.journal.events([rb_stream(year), RULES_STREAM], until=self._past(as_of))
        return Moment(as_of, Past(events), unit_figures)

    def of_leadership(self, as_of: datetime | None) -> Moment:
        """The present, or a moment of the past with all units, the instructions and the issued reports in it."""
        return self._of(as_of, {INSTRUCTIONS: "instruction", ISSUED_REPORTS: "report"})

    def of_consultations(self, as_of: datetime | None) -> Moment:
        """The present, or a moment of the past with all units and the consultations in it."""
        return self._of(as_of, {CONSULTATIONS: "consultation"})

    def _of(self, as_of: datetime | None, kinds: Mapping[View[Any, Any], str]) -> Moment:
        """With what the views hold, whose streams are named after their documents, each kind with a word before."""
        live = self._live()
        if as_of is None:
            return self._now(live)
        units = [unit_stream(each) for each in live.revisions(UNITS)]
        named = [f"{word}-{each}" for view, word in kinds.items() for each in live.revisions(view)]
        return Moment(as_of, Past(live.journal.events([*units, *named], until=self._past(as_of))), unit_figures)

    def _indicator_streams(self, live: Live[Event], unit: str | None) -> Iterator[str]:
        """Those that there are by now, which are no fewer than there were."""
        present = Present(live, self._documents)
        documents = present.indicators() if unit is None else {unit: present.unit_indicators(unit)}
        for owner, stored in documents.items():
            yield from (indicator_stream(owner, code) for code in stored.body.indicators)

    def stream(self, as_of: datetime | None, stream: str) -> Iterator[Recorded[Any]]:
        """The events of one stream, up to a moment."""
        return self._live().journal.events([stream], until=self._past(as_of) if as_of else None)

    def events(self, as_of: datetime | None, unit: str, year: int) -> Iterator[Recorded[Any]]:
        """What happened to a unit, its plans of a year and the windows of that year, stream by stream."""
        streams = [*_streams(unit, year), *_windows(year)]
        until = self._past(as_of) if as_of else None
        return self._live().journal.events(streams, until=until)

    def _now(self, live: Live[Event]) -> Moment:
        return Moment(self._clock(), Present(live, self._documents), self._kept_figures, self._kept_achievement)

    def _live(self) -> Live[Event]:
        try:
            return self._read_model.live()
        except NotPrepared as error:
            raise Unavailable("the read model has not been prepared yet") from error

    def _past(self, as_of: datetime) -> datetime:
        now = self._clock()
        if as_of > now:
            raise NotYet(f"{as_of.isoformat()} is after {now.isoformat()}")
        return as_of

    def _kept_figures(self, document: UnitYear, kind: PlanKind, quarter: int, rule: Rule) -> UnitFigures:
        key = (document.unit, document.year, kind, quarter, rule.id)
        kept, figures = self._figures.get(key) or (None, None)
        if kept is not document or figures is None:
            figures = unit_figures(document, kind, quarter, rule)
            self._figures.put(key, (document, figures))
        return figures

    def _kept_achievement(self, document: UnitIndicators, year: int, quarter: int) -> UnitAchievement:
        key = (document.unit, year, quarter)
        kept, achievement = self._achievements.get(key) or (None, None)
        if kept is not document or achievement is None:
            achievement = unit_achievement(document, year, quarter)
            self._achievements.put(key, (document, achievement))
        return achievement


def _streams(unit: str, year: int) -> Iterable[str]:
    return unit_stream(unit), *(plan_stream(unit, year, kind) for kind in KINDS)


def _windows(year: int) -> Iterable[str]:
    return (window_stream(year, quarter) for quarter in QUARTERS)
