"""The summary as a table for a spreadsheet: CSV as Indonesian settings read it, safe to open.

Semicolons between, decimal commas, UTF-8 with its mark, one row per unit, the method note in every row. A text that a
spreadsheet would take for a formula is given an apostrophe in front.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal

from services.reporting import words
from services.reporting.formats import WITA, hundredths
from services.reporting.summary import GroupSummary, Row, Summary
from services.reporting.totals import Total

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
    """The units as the summary orders them, and the regency at the end; all rows have the same columns."""
    for group in summary.groups:
        for row in (*group.complete, *group.incomplete, *group.not_due):
            yield {**_asked(summary), **_unit(group, row), **_figures(row.total), **_method(summary)}
    whole = dict.fromkeys(("kelompok", "unit", "nama", "peringkat", "keadaan", "rencana"), "") | {"nama": "Kabupaten"}
    yield {**_asked(summary), **whole, **_figures(summary.total), **_method(summary)}


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


def _method(summary: Summary) -> Mapping[str, Cell]:
    method = summary.method
    return {
        "per_wita": method.as_of.astimezone(WITA).isoformat(timespec="seconds"),
        "aturan": ", ".join(rule.id for rule in method.rules),
        "log_aliran": method.position.streams,
        "log_peristiwa": method.position.events,
        "log_sidik": method.position.digest,
    }
