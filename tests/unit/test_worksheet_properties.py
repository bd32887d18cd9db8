"""What holds for any table: every cell has one outcome, both formats read alike, refused rows state nothing."""

from decimal import Decimal
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from services.plans.worksheet import WorksheetReading
from services.plans.worksheet.rule import Outcome
from tests.unit.worksheet_tables import Row, csv_bytes, read_rows_of, table, with_targets, xlsx_bytes

NUMBERS = ["", "-", "0", "1", "25", "0,25", "0.75", "56,25", "1.234", "1,234.5", "80,13%", "100 %", "25\n\n500", "-3"]
DIRT = [
    "231 rekomendasi",
    "Laporan",
    "https://contoh.go.id",
    "1e999999",
    "31/12/2025",
    "=1+1",
    "#N/A",
    "TRUE",
    "9" * 20,
]
WORDS = [
    "",
    "-",
    "Menyusun laporan",
    "1. Sosialisasi",
    "Dokumen",
    "Persen",
    "Indeks (0-5)",
    "12",
    "\N{EM DASH}",
    "é\nü",
]
figures = st.sampled_from([*NUMBERS, *DIRT])
words = st.sampled_from(WORDS)
exact = st.one_of(st.integers(0, 10**9), st.decimals(0, 10**6, places=2).map(float), st.just(""))


def rows_of(values: st.SearchStrategy[Any], kinds: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    quarter = st.fixed_dictionaries(
        {
            "Rencana Aksi": words,
            "Satuan Output": words,
            "Capaian TW 1": values,
            "Capaian TW 2": values,
            "Kendala TW 2": words,
            "Anggaran": values,
            "Target Total": values,
            "Jenis Target": kinds,
        }
    )
    row = st.builds(lambda targets, others: with_targets(*targets) | others, st.tuples(*[values] * 4), quarter)
    return st.lists(row, min_size=1, max_size=4).filter(lambda rows: any(any(row.values()) for row in rows))


def shown(reading: WorksheetReading) -> list[Any]:
    """All that a reading says, cell by cell."""
    return [
        (row.number, row.key, row.action, row.realisations, row.findings, cell.raw, cell.reading, cell.findings)
        for row in (*reading.rows, *reading.skipped)
        for cell in row.cells
    ]


@given(rows_of(figures, st.sampled_from(["", "kumulatif", "level", "lain"])))
def test_csv_and_xlsx_of_the_same_texts_read_the_same(rows: list[Row]) -> None:
    cells = table(rows)
    typed = [["#N/A " if cell == "#N/A" else cell for cell in row] for row in cells]
    assert shown(read_rows_of(csv_bytes(typed))) == shown(read_rows_of(xlsx_bytes(typed), "renaksi.xlsx"))


@given(rows_of(exact, st.just("kumulatif")))
def test_csv_and_xlsx_of_the_same_numbers_read_the_same(rows: list[Row]) -> None:
    cells = table(rows)
    csv_rows = read_rows_of(csv_bytes(cells)).rows
    xlsx_rows = read_rows_of(xlsx_bytes(cells), "renaksi.xlsx").rows
    assert [(row.action, row.realisations) for row in csv_rows] == [(row.action, row.realisations) for row in xlsx_rows]


@given(rows_of(figures, st.just("")))
def test_every_cell_has_one_outcome_and_refused_is_what_stops_a_row(rows: list[Row]) -> None:
    reading = read_rows_of(csv_bytes(table(rows)))
    cells = [cell for row in reading.rows for cell in row.cells]
    assert sum(reading.counts.outcomes.values()) == len(cells)
    assert set(reading.counts.outcomes) == set(get_args(Outcome))
    for row in reading.rows:
        refused = any(
            met.outcome == "refused" for met in (*row.findings, *(f for cell in row.cells for f in cell.findings))
        )
        assert row.clean is not refused
        assert row.clean or not row.realisations


@given(rows_of(figures, st.just("")))
def test_a_reading_is_a_number_only_where_a_number_belongs_and_none_where_it_is_not_read(rows: list[Row]) -> None:
    for row in read_rows_of(csv_bytes(table(rows))).rows:
        for cell in row.cells:
            assert cell.outcome not in {"refused", "blank", "ignored"} or cell.reading is None
            assert not isinstance(cell.reading, Decimal) or cell.raw.strip("0123456789., %\n") == ""


@given(rows_of(figures, st.just("")))
def test_reading_again_reads_the_same(rows: list[Row]) -> None:
    content = csv_bytes(table(rows))
    assert shown(read_rows_of(content)) == shown(read_rows_of(content))
