"""What can be read: the regency's summary, a unit's year, the facts behind a figure, the history."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from services.reporting import rules
from services.reporting.achievements import achievement_summary
from services.reporting.compared import Comparison, compared
from services.reporting.consultation_documents import Consultation
from services.reporting.contributions import Contribution, of_units
from services.reporting.documents import Unit, UnitYear, Window
from services.reporting.facts import FigureFact, figure_facts
from services.reporting.heat import Counted, HeatRow, heat_rows
from services.reporting.history import Entry, Scope, history
from services.reporting.indicator_reports import Whole, whole_regency
from services.reporting.members import Member, members
from services.reporting.method import method
from services.reporting.moments import Moment, Moments, Place, UnknownUnit
from services.reporting.reading import QUARTERS, Documents
from services.reporting.rules import BandsId, Rule
from services.reporting.search import Findings, Searched, search
from services.reporting.summary import Asked, Summary, summarise
from services.reporting.trend import TrendPoint, trend_point
from services.reporting.unit_report import PlanReport, QuarterFigures, UnitReport, plan_report
from services.reporting.windows import window_note
from shared.events.reporting import Figure
from shared.projection import Stored
from shared.wita import day_of

Seen = Mapping[str, int]
Windows = Mapping[int, Stored[Window]]


class Reports:
    """`versions` are those of the rules; `as_of` None is now, and `scheme` None the one that the rule proposes."""

    def __init__(self, moments: Moments, versions: tuple[Rule, ...]) -> None:
        self._moments = moments
        self._versions = versions

    def wait(self, after: Place | None) -> None:
        """Return once everything that is read from has seen a commit; raises NotSeenYet."""
        if after:
            self._moments.wait(after)

    def units(self) -> list[tuple[str, str]]:
        """The ids and names of the registered units, by name."""
        moment = self._moments.of_leadership(None)
        day = day_of(moment.at)
        known = [(one.body.id, one.body.name_on(day)) for one in moment.documents.units() if one.body.names]
        return sorted(known, key=lambda unit: unit[1].casefold())

    def newest_quarter(self) -> tuple[int, int]:
        """The year and quarter that reports are given for at present."""
        return self._moments.newest_quarter()

    def summary(self, asked: Asked, scheme: BandsId | None, as_of: datetime | None) -> Summary:
        return self._summary(self._moments.at(as_of, asked.year), asked, scheme, as_of)

    def summary_and_trend(
        self, asked: Asked, scheme: BandsId | None, as_of: datetime | None
    ) -> tuple[Summary, list[TrendPoint]]:
        """Both of the same moment, which is read once."""
        moment = self._moments.at(as_of, asked.year)
        return self._summary(moment, asked, scheme, as_of), trend(self._quarters(moment, asked), scheme)

    def trend(self, asked: Asked, scheme: BandsId | None, as_of: datetime | None) -> list[TrendPoint]:
        """The quarters of the year up to the one that is asked for."""
        return trend(self._quarters(self._moments.at(as_of, asked.year), asked), scheme)

    def heat(self, asked: Asked, scheme: BandsId | None, as_of: datetime | None) -> Sequence[HeatRow]:
        """The same quarters, unit by unit."""
        return heat_rows(self._quarters(self._moments.at(as_of, asked.year), asked), scheme)

    def contributions(self, asked: Asked, as_of: datetime | None) -> Sequence[Contribution]:
        """What each unit brings to the progress of the regency."""
        return of_units(self._counted(self._moments.at(as_of, asked.year), asked).members)

    def _summary(self, moment: Moment, asked: Asked, scheme: BandsId | None, as_of: datetime | None) -> Summary:
        rule = rules.in_force(self._versions, asked.year, asked.quarter)
        indicators = whole_regency(self._moments.of_indicators(as_of))
        return regency_summary(moment, indicators, asked, scheme, rule)

    def _quarters(self, moment: Moment, asked: Asked) -> list[Counted]:
        return counted_quarters(moment, asked, self._versions)

    def _counted(self, moment: Moment, asked: Asked) -> Counted:
        return _counted(moment, asked, self._versions)

    def facts(self, asked: Asked, figure: Figure, as_of: datetime | None) -> tuple[FigureFact, ...]:
        """What a figure of the regency is made of."""
        moment = self._moments.at(as_of, asked.year)
        rule = rules.in_force(self._versions, asked.year, asked.quarter)
        counted, _ = _members(moment, asked, rule)
        return tuple(fact for member in counted for fact in figure_facts(member.name, member.figures, figure))

    def unit_facts(self, unit: str, asked: Asked, figure: Figure, as_of: datetime | None) -> tuple[FigureFact, ...]:
        """What a figure of one unit is made of; raises UnknownUnit."""
        moment = self._moments.of_unit(as_of, unit, asked.year)
        name = _known(moment, unit).body.name_on(day_of(moment.at))
        document = moment.documents.unit_year(unit, asked.year).body
        rule = rules.in_force(self._versions, asked.year, asked.quarter)
        return tuple(figure_facts(name, moment.figures(document, asked.kind, asked.quarter, rule), figure))

    def unit(self, unit: str, year: int, scheme: BandsId | None, as_of: datetime | None) -> UnitReport:
        """Raises UnknownUnit."""
        moment = self._moments.of_unit(as_of, unit, year)
        known, document = _known(moment, unit), moment.documents.unit_year(unit, year)
        windows = moment.documents.windows(year)
        versions = {quarter: rules.in_force(self._versions, year, quarter) for quarter in QUARTERS}
        bands = scheme or versions[4].default_bands
        seen = [known.seen, document.seen, *(window.seen for window in windows.values())]
        return UnitReport(
            unit=unit,
            name=known.body.name_on(day_of(moment.at)),
            names=known.body.names,
            kind=known.body.kind,
            parent=known.body.parent,
            year=year,
            scheme=bands,
            plans=tuple(_plans(moment, document.body, windows, versions, bands)),
            method=method(moment.at, seen, versions.values()),
        )

    def compared(self, asked: Asked, scheme: BandsId | None, since: datetime, until: datetime | None) -> Comparison:
        """What changed from one moment to another; raises NotYet."""
        return compared(self.summary(asked, scheme, since), self.summary(asked, scheme, until))

    def search(self, words: str, year: int, unit: str | None) -> Findings:
        """In everything, or in what one unit has and the precedents of all."""
        moment = self._moments.at(None, year)
        documents, day = moment.documents, day_of(moment.at)
        units = [one.body for one in documents.units() if one.body.names]
        own = [one.id for one in units if unit in {None, one.id}]
        plans, indicators, asked = documents.unit_years(own, year), documents.indicators(), _by_unit(documents)
        searched = [
            Searched(
                one,
                one.name_on(day),
                plans[one.id].body if one.id in plans else None,
                indicators[one.id].body if one.id in plans and one.id in indicators else None,
                asked[one.id],
            )
            for one in units
        ]
        return search(words, year, searched)

    def history(self, unit: str, year: int, scope: Scope, as_of: datetime | None) -> list[Entry]:
        return history(unit, self._moments.events(as_of, unit, year), scope)


def regency_summary(moment: Moment, indicators: Whole, asked: Asked, scheme: BandsId | None, rule: Rule) -> Summary:
    """`indicators` are those of the same moment; a report that is frozen is made by this too."""
    counted, seen = _members(moment, asked, rule)
    window = moment.documents.windows(asked.year)[asked.quarter]
    achievement = achievement_summary(indicators.regency, asked.year, asked.quarter, rule)
    note = method(moment.at, [*seen, window.seen, *indicators.seen], [rule])
    standing = window_note(window.body, None, moment.at)
    return summarise(asked, scheme or rule.default_bands, counted, rule, standing, achievement, note)


def counted_quarters(moment: Moment, asked: Asked, versions: tuple[Rule, ...]) -> list[Counted]:
    """The quarters of the year up to the one that is asked for, each under the rule that is in force for it."""
    return [_counted(moment, asked._replace(quarter=quarter), versions) for quarter in QUARTERS[: asked.quarter]]


def _counted(moment: Moment, asked: Asked, versions: tuple[Rule, ...]) -> Counted:
    rule = rules.in_force(versions, asked.year, asked.quarter)
    return Counted(asked.quarter, _members(moment, asked, rule)[0], rule)


def trend(quarters: Sequence[Counted], scheme: BandsId | None) -> list[TrendPoint]:
    return [trend_point(one.quarter, one.members, one.rule, scheme or one.rule.default_bands) for one in quarters]


def _members(moment: Moment, asked: Asked, rule: Rule) -> tuple[list[Member], Sequence[Seen]]:
    """The counted units, and what was seen for it."""
    units = moment.documents.units()
    documents = moment.documents.unit_years([unit.body.id for unit in units], asked.year)
    figures = {unit: moment.figures(stored.body, asked.kind, asked.quarter, rule) for unit, stored in documents.items()}
    counted = members([unit.body for unit in units], figures, rule, day_of(moment.at))
    return counted, [*(unit.seen for unit in units), *(document.seen for document in documents.values())]


def _by_unit(documents: Documents) -> Mapping[str, list[Consultation]]:
    found: defaultdict[str, list[Consultation]] = defaultdict(list)
    for one in documents.consultations():
        found[one.body.unit].append(one.body)
    return found


def _known(moment: Moment, unit: str) -> Stored[Unit]:
    stored = moment.documents.unit(unit)
    if not stored.body.names:
        raise UnknownUnit(f"no unit {unit} is registered")
    return stored


def _plans(
    moment: Moment, document: UnitYear, windows: Windows, versions: Mapping[int, Rule], scheme: BandsId
) -> Iterator[PlanReport]:
    for kind, plan in document.plans.items():
        quarters = [
            QuarterFigures(
                figures=moment.figures(document, kind, quarter, rule),
                rule=rule,
                window=window_note(windows[quarter].body, document.unit, moment.at),
            )
            for quarter, rule in versions.items()
        ]
        if plan.status != "absent":
            yield plan_report(plan, quarters, scheme)
