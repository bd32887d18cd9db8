"""The summary as a table for a spreadsheet: CSV as Indonesian settings read it, safe to open.

Semicolons between, decimal commas, UTF-8 with its mark, one row per unit, the method note in every row. A text that a
spreadsheet would take for a formula is given an apostrophe in front.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal

from services.reporting import words
from services.reporting.achievements import AchievementTotal
from services.reporting.summary import GroupSummary, Row, Summary
from services.reporting.totals import Total
from shared.decimals import hundredths
from shared.wita import WITA

MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are wide ones
Cell = str | int | Decimal | None


def summary_sheet(summary: Summary) -> str:
    sheet = io.StringIO()
    sheet.write(MARK)
    writer = csv.writer(sheet, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    rows = list(_rows(summary))
    writer.writerow(rows[0])
    writer.writerows([safe(value) for value in row.values()] for row in rows)
    return sheet.getvalue()


def safe(value: Cell) -> str | int:
    """What may stand in a cell: a number of ours as it is, a text so that nothing in it is calculated."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{hundredths(value):f}".replace(".", ",")
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _rows(summary: Summary) -> Iterator[Mapping[str, Cell]]:
    """The units as the summary orders them, those with indicators alone, the regency; all have the same columns."""
    indicators = {row.unit: row for row in summary.achievement.units}
    for group in summary.groups:
        for row in (*group.complete, *group.incomplete, *group.not_due):
            achievement = indicators.pop(row.unit, None)
            yield _row(summary, _unit(group, row), row.total, achievement.total if achievement else None)
    nothing = dict.fromkeys(("kelompok", "unit", "nama", "peringkat", "keadaan", "rencana"), "")
    for other in indicators.values():
        if other.total.indicators:
            group_name = words.GROUPS[other.group] if other.group else ""
            named = nothing | {"kelompok": group_name, "unit": other.unit, "nama": other.name}
            yield _row(summary, named, None, other.total)
    yield _row(summary, nothing | {"nama": "Kabupaten"}, summary.total, summary.achievement.total)


def _row(
    summary: Summary, unit: Mapping[str, Cell], total: Total | None, achievement: AchievementTotal | None
) -> Mapping[str, Cell]:
    """Actions and indicators side by side; blank where there is nothing that could be counted."""
    figures = _figures(total) if total else dict.fromkeys(_figures(summary.total), "")
    return {**_asked(summary), **unit, **figures, **_achievement(achievement), **_method(summary)}


def _asked(summary: Summary) -> Mapping[str, Cell]:
    return {"tahun": summary.year, "triwulan": summary.quarter, "jenis": words.KINDS[summary.kind]}


def _unit(group: GroupSummary, row: Row) -> Mapping[str, Cell]:
    return {
        "kelompok": words.GROUPS[group.group],
        "unit": row.unit,
        "nama": row.name,
        "peringkat": row.rank,
        "keadaan": words.STATES[row.state],
        "rencana": words.STATUSES[row.status],
    }


def _figures(total: Total) -> Mapping[str, Cell]:
    money = total.absorption
    return {
        "jatuh_tempo": total.reported.of,
        "dilaporkan": total.reported.count,
        "dilaporkan_persen": total.reported.percent,
        "tercapai": total.achieved.count,
        "tercapai_persen": total.achieved.percent,
        "terlambat": total.late,
        "kemajuan_persen": total.progress.percent,
        "pita": words.BANDS[total.progress.band],
        "anggaran_rp": money.budget,
        "serapan_rp": money.absorbed,
        "serapan_persen": money.percent,
        "serapan_dinyatakan": money.coverage.count,
        "serapan_seharusnya": money.coverage.of,
        "diverifikasi": total.verified.count,
        "verifikasi_sesuai": total.verification.count,
        "verifikasi_dinilai": total.verification.of,
        "verifikasi_persen": total.verification.percent,
    }


def _achievement(total: AchievementTotal | None) -> Mapping[str, Cell]:
    return {
        "iku": total.indicators if total else "",
        "iku_jatuh_tempo": total.due if total else "",
        "iku_dihitung": total.computed.count if total else "",
        "iku_tercapai": total.achieved.count if total else "",
        "iku_di_atas_90": total.above_90.count if total else "",
        "iku_di_atas_90_persen": total.above_90.percent if total else "",
        "iku_terukur": total.coverage.count if total else "",
        "iku_seharusnya_terukur": total.coverage.of if total else "",
        "iku_terukur_persen": total.coverage.percent if total else "",
    }


def _method(summary: Summary) -> Mapping[str, Cell]:
    method = summary.method
    return {
        "per_wita": method.as_of.astimezone(WITA).isoformat(timespec="seconds"),
        "aturan": ", ".join(rule.id for rule in method.rules),
        "aturan_iku": ", ".join(rule.id for rule in summary.achievement.rules),
        "log_aliran": method.position.streams,
        "log_peristiwa": method.position.events,
        "log_sidik": method.position.digest,
    }
