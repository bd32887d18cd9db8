"""From the documents of a cut to the figures of a report: what the summary shows, laid out to stay."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from services.reporting import rules
from services.reporting.contributions import of_units
from services.reporting.figures import unit_figures
from services.reporting.heat import Counted, heat_rows
from services.reporting.indicator_reports import Whole, whole_regency
from services.reporting.method import method, position
from services.reporting.moments import KINDS, Moment
from services.reporting.outlook import out_of_reach
from services.reporting.periodic import narrative
from services.reporting.periodic.content import Actions, Drawn, Figures, GroupLine, ReportMethod, Standing, UnitLine
from services.reporting.periodic.cut import Cut
from services.reporting.reports import counted_quarters, regency_summary, trend
from services.reporting.rules import Rule
from services.reporting.summary import Asked, GroupSummary, Row, Summary


class _Told(NamedTuple):
    """The actions of one kind of plan: the summary of the quarter, and the quarters up to it."""

    summary: Summary
    quarters: Sequence[Counted]


def figures_of(cut: Cut, as_of: datetime, year: int, quarter: int, versions: tuple[Rule, ...]) -> Figures:
    """Each quarter under the one of these versions of the rules that is in force for it."""
    moment = Moment(as_of, cut.documents, unit_figures)
    indicators = whole_regency(moment)
    told = list(_told(moment, indicators, year, quarter, versions))
    first = told[0].summary
    return Figures(
        window=first.window,
        actions=tuple(map(_actions, told)),
        achievement=first.achievement,
        method=ReportMethod(
            as_of=as_of,
            position=position([{head.stream: head.version} for head in cut.heads]),
            rules=method(as_of, [], [one.rule for one in told[0].quarters]).rules,
            totals=first.method.totals,
            narrative=narrative.RULES,
        ),
        streams=cut.heads,
        out_of_reach=out_of_reach(indicators.regency, year, quarter),
    )


def _told(moment: Moment, indicators: Whole, year: int, quarter: int, versions: tuple[Rule, ...]) -> Iterator[_Told]:
    """Of the plans that every unit has to have, and of others where a unit has one."""
    rule = rules.in_force(versions, year, quarter)
    for kind in KINDS:
        asked = Asked(year, quarter, kind)
        summary = regency_summary(moment, indicators, asked, None, rule)
        if kind in rule.obliged or summary.units:
            yield _Told(summary, counted_quarters(moment, asked, versions))


def _actions(told: _Told) -> Actions:
    summary, quarters = told
    return Actions(
        kind=summary.kind,
        scheme=summary.scheme,
        units=summary.units,
        total=summary.total,
        groups=tuple(GroupLine(group.group, group.units, group.bands) for group in summary.groups),
        lines=tuple(line for group in summary.groups for line in _lines(group)),
        obstacles=summary.obstacles,
        doubts=summary.doubts,
        drawn=Drawn(
            trend=tuple(trend(quarters, None)),
            heat=tuple(heat_rows(quarters, None)),
            contributions=of_units(quarters[-1].members),
        ),
    )


def _lines(group: GroupSummary) -> Iterator[UnitLine]:
    standings: Sequence[tuple[Standing, tuple[Row, ...]]] = (
        ("complete", group.complete),
        ("incomplete", group.incomplete),
        ("not_due", group.not_due),
    )
    for standing, rows in standings:
        for row in rows:
            yield UnitLine(
                unit=row.unit,
                name=row.name,
                kind=row.kind,
                group=group.group,
                standing=standing,
                rank=row.rank,
                state=row.state,
                status=row.status,
                total=row.total,
            )


def under(versions: tuple[Rule, ...], named: Sequence[str]) -> tuple[Rule, ...]:
    """The versions of the rules that a report names, however many there are by now."""
    return tuple(rule for rule in versions if rule.id in named)
