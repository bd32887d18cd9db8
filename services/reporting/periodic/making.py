"""From the documents of a cut to the figures of a report: what the summary shows, laid out to stay."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from services.reporting import rules
from services.reporting.figures import unit_figures
from services.reporting.indicator_reports import whole_regency
from services.reporting.method import position
from services.reporting.moments import KINDS, Moment
from services.reporting.periodic import narrative
from services.reporting.periodic.content import Actions, Figures, GroupLine, ReportMethod, Standing, UnitLine
from services.reporting.periodic.cut import Cut
from services.reporting.reports import regency_summary
from services.reporting.rules import Rule
from services.reporting.summary import Asked, GroupSummary, Row, Summary


def figures_of(cut: Cut, as_of: datetime, year: int, quarter: int, versions: tuple[Rule, ...]) -> Figures:
    """Under the one of these versions of the rules that is in force for the quarter."""
    summaries = list(_summaries(Moment(as_of, cut.documents, unit_figures), year, quarter, versions))
    first = summaries[0]
    return Figures(
        window=first.window,
        actions=tuple(map(_actions, summaries)),
        achievement=first.achievement,
        method=ReportMethod(
            as_of=as_of,
            position=position([{head.stream: head.version} for head in cut.heads]),
            rules=first.method.rules,
            totals=first.method.totals,
            narrative=narrative.RULES,
        ),
        streams=cut.heads,
    )


def _summaries(moment: Moment, year: int, quarter: int, versions: tuple[Rule, ...]) -> Iterator[Summary]:
    """Of the plans that every unit has to have, and of others where a unit has one."""
    rule, indicators = rules.in_force(versions, year, quarter), whole_regency(moment)
    for kind in KINDS:
        summary = regency_summary(moment, indicators, Asked(year, quarter, kind), None, rule)
        if kind in rule.obliged or summary.units:
            yield summary


def _actions(summary: Summary) -> Actions:
    return Actions(
        kind=summary.kind,
        scheme=summary.scheme,
        units=summary.units,
        total=summary.total,
        groups=tuple(GroupLine(group.group, group.units, group.bands) for group in summary.groups),
        lines=tuple(line for group in summary.groups for line in _lines(group)),
        obstacles=summary.obstacles,
        doubts=summary.doubts,
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
