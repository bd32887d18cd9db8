"""The report as a tagged PDF (PDF/UA-1) for reading and signing: typst sets what `laporan.typ` lays out.

The layout gets texts, never markup: what people wrote cannot become a command of it. Fonts are those that come with
typst and the dates are the report's own, so the same report is the same bytes.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import segno

from services.reporting import words
from services.reporting.achievements import AchievementRow, AchievementTotal
from services.reporting.formats import INDONESIAN
from services.reporting.periodic.content import Actions, Content, UnitLine
from services.reporting.periodic.metadata import titles
from services.reporting.periodic.pdf_charts import charts, outlooks
from services.reporting.periodic.periods import period_of
from services.reporting.periodic.sealing import digest
from services.reporting.totals import Share, Total
from shared.typesetting import tagged_pdf

LAYOUT = Path(__file__).with_name("laporan.typ")
MOST_CHANGES = 40
MOST_OBSTACLES = 40
Texts = Sequence[str]


def pdf_file(content: Content, own_hash: str) -> bytes:
    """Raises typst.TypstError."""
    return tagged_pdf(LAYOUT, _model(content, own_hash))


def _model(content: Content, own_hash: str) -> Mapping[str, Any]:
    report = content.report
    names, address = titles(period_of(report)), f"{report.verify_at}{own_hash}"
    return {
        "title": names.indonesian,
        "title_en": names.english,
        "edition": report.edition,
        "as_of": INDONESIAN.moment(report.as_of),
        "year": report.as_of.year,
        "month": report.as_of.month,
        "day": report.as_of.day,
        "quarter": f"{INDONESIAN.quarter(report.quarter)} {report.year}",
        "hash": own_hash,
        "address": address,
        "qr": _qr(address),
        "correction": _correction(content),
        "narrative": [(sentence.id, sentence.en) for sentence in content.narrative],
        "actions": [_actions(actions) for actions in content.figures.actions],
        "achievement": _achievement(content),
        "outlooks": outlooks(content),
        "method": list(_method(content)),
    }


def _qr(address: str) -> str:
    stored = io.BytesIO()
    segno.make(address, error="l", micro=False).save(stored, kind="svg", xmldecl=False, svgns=True, border=2)
    return stored.getvalue().decode()


def _correction(content: Content) -> Mapping[str, Any] | None:
    if content.correction is None:
        return None
    changes = content.correction.changes
    return {
        "corrects": content.correction.corrects,
        "reason": content.correction.reason,
        "changes": [(each.path, _said(each.before), _said(each.after)) for each in changes[:MOST_CHANGES]],
        "more": max(0, len(changes) - MOST_CHANGES),
    }


def _actions(actions: Actions) -> Mapping[str, Any]:
    obstacles = [
        (words.OBSTACLES[cause.category], one.unit_name, one.description, one.text)
        for cause in actions.obstacles
        for one in cause.actions
    ]
    return {
        "kind": words.KINDS[actions.kind],
        "units": actions.units,
        "headline": list(_headline(actions.total)),
        "charts": charts(actions),
        "groups": [
            {"name": words.GROUPS[group.group], "complete": _ranked(actions, group.group)} for group in actions.groups
        ],
        "incomplete": [_apart(line) for line in actions.lines if line.standing == "incomplete"],
        "not_due": [line.name for line in actions.lines if line.standing == "not_due"],
        "obstacles": obstacles[:MOST_OBSTACLES],
        "more_obstacles": max(0, len(obstacles) - MOST_OBSTACLES),
        "doubts": [(words.FLAGS[doubt.flag], INDONESIAN.number(len(doubt.actions))) for doubt in actions.doubts],
    }


def _headline(total: Total) -> Iterator[tuple[str, str, str]]:
    money = total.absorption
    yield "Dilaporkan", *_share(total.reported)
    yield "Tercapai", *_share(total.achieved)
    yield "Kemajuan", words.BANDS[total.progress.band], INDONESIAN.percent(total.progress.percent)
    yield (
        "Serapan anggaran",
        f"{INDONESIAN.rupiah(money.absorbed)} dari {INDONESIAN.rupiah(money.budget)}",
        INDONESIAN.percent(money.percent),
    )
    yield "Diverifikasi", *_share(total.verified)
    yield "Dinilai sesuai", *_share(total.verification)


def _share(share: Share) -> tuple[str, str]:
    return f"{INDONESIAN.number(share.count)} dari {INDONESIAN.number(share.of)}", INDONESIAN.percent(share.percent)


def _ranked(actions: Actions, group: str) -> Sequence[Texts]:
    complete = [line for line in actions.lines if line.group == group and line.standing == "complete"]
    return [
        (INDONESIAN.number(line.rank), line.name, *_figures(line.total), words.BANDS[line.total.progress.band])
        for line in complete
    ]


def _apart(line: UnitLine) -> Texts:
    return (line.name, words.STATES[line.state], *_figures(line.total))


def _figures(total: Total) -> Texts:
    """Reported of due, achieved, progress."""
    reported = f"{INDONESIAN.number(total.reported.count)}/{INDONESIAN.number(total.reported.of)}"
    return reported, INDONESIAN.number(total.achieved.count), INDONESIAN.percent(total.progress.percent)


def _achievement(content: Content) -> Mapping[str, Any]:
    achievement = content.figures.achievement
    return {
        "headline": list(_indicator_headline(achievement.total)),
        "units": [_indicators(row) for row in achievement.units if row.total.indicators],
    }


def _indicator_headline(total: AchievementTotal) -> Iterator[tuple[str, str, str]]:
    yield "Berlaku", INDONESIAN.number(total.indicators), INDONESIAN.NOTHING
    yield "Capaian lengkap", *_share(total.computed)
    yield "Mencapai target", *_share(total.achieved)
    yield "Skor di atas 90", *_share(total.above_90)
    yield "Triwulan terukur", *_share(total.coverage)


def _indicators(row: AchievementRow) -> Texts:
    total = row.total
    computed = f"{INDONESIAN.number(total.computed.count)}/{INDONESIAN.number(total.due)}"
    return (
        row.name,
        INDONESIAN.number(total.indicators),
        computed,
        INDONESIAN.number(total.achieved.count),
        INDONESIAN.number(total.above_90.count),
        INDONESIAN.percent(total.coverage.percent),
    )


def _method(content: Content) -> Iterator[tuple[str, str]]:
    report, method = content.report, content.figures.method
    yield "Per", INDONESIAN.moment(report.as_of)
    yield "Triwulan", f"{INDONESIAN.quarter(report.quarter)} {report.year}"
    yield "Posisi log", f"{method.position.streams} aliran, {INDONESIAN.number(method.position.events)} peristiwa"
    yield "Sidik aliran", digest(content.figures.streams)
    yield "Aturan", "; ".join(f"{rule.id} ({INDONESIAN.day(rule.effective_from)})" for rule in method.rules)
    yield "Aturan IKU", "; ".join(rule.id for rule in content.figures.achievement.rules) or INDONESIAN.NOTHING
    yield "Aturan narasi", method.narrative
    yield "Jumlah", "jumlah cacah; kemajuan unit ditimbang menurut banyaknya rencana aksi yang dilaporkan"
    yield "Produsen data", content.metadata.producer
    yield "Walidata", content.metadata.custodian


def _said(value: Any) -> str:
    if value is None:
        return INDONESIAN.NOTHING
    return str(value) if isinstance(value, str | int) else "(baris)"
