"""Headings: many spellings of one column, unknown ones shown, doubtful ones refused."""

import pytest

from services.plans.worksheet import Field, Place, WorksheetReading, WorksheetRefused
from services.plans.worksheet.headings import recognise
from tests.unit.worksheet_tables import cell_of, csv_bytes, read_rows_of, table, with_targets, xlsx_bytes

PORTAL = (
    "rencana_aksi,satuan_output,indikator_output,target_tw1,target_tw2,target_tw3,target_tw4,target_total,"
    "anggaran_total,pelaksana,koordinator,realisasi_output_tw1,realisasi_anggaran_tw1,kendala_tw1,solusi_tw1,"
    "bukti_dukung_tw1,catatan_evaluator_tw1"
)
MINISTRY = (
    "Kategori,Kegiatan Utama,Indikator Kegiatan Utama,Rencana Aksi,Output Satuan,PIC Pelaksana,Target TW 1,Target TW 2,"
    "Target TW 3,Target TW 4,Capaian TW 1,Capaian TW 2,Capaian TW 3,Capaian TW 4,Kendala TW 4,Solusi TW 4,"
    "Catatan Evaluator TW4"
)
GROUPS = ["Rencana Aksi", "Satuan", "Target", "", "", "", "TW I", ""]
QUARTERS = ["", "", "TW I", "TW II", "TW III", "TW IV", "Realisasi", "Kendala"]
ROW = ["Menyusun SOP", "Dokumen", "1", "2", "3", "4", "1", "hujan"]
MERGES = ["A1:A2", "B1:B2", "C1:F1", "G1:H1"]


@pytest.mark.parametrize(
    ("heading", "field", "quarter"),
    [
        ("target_tw1", Field.TARGET, 1),
        ("Target TW-IV", Field.TARGET, 4),
        ("TARGET  TRIWULAN\nII", Field.TARGET, 2),
        ("Target s.d. Tri Wulan 3", Field.TARGET, 3),
        ("Target 2025", Field.TARGET_TOTAL, None),
        ("Total Target", Field.TARGET_TOTAL, None),
        ("Pagu Anggaran (Rp)", Field.BUDGET_TOTAL, None),
        ("Anggaran Tahun 2025", Field.BUDGET_TOTAL, None),
        ("Realisasi TW1", Field.VALUE, 1),
        ("Capaian TW 1", Field.VALUE, 1),
        ("TW II Realisasi Output", Field.VALUE, 2),
        ("Realisasi Anggaran TW I", Field.BUDGET_ABSORBED, 1),
        ("Kendala TW 4", Field.OBSTACLE, 4),
        ("Solusi TW.4", Field.SOLUTION, 4),
        ("Bukti Dukung Triwulan IV", Field.EVIDENCE, 4),
        ("Catatan Evaluator TW4", Field.EVALUATOR_NOTE, 4),
        ("PIC Pelaksana", Field.EXECUTOR, None),
        ("output satuan", Field.OUTPUT_UNIT, None),
        ("Warna", None, None),
        ("Target TW V", None, None),
        ("Target TW I - TW IV", None, None),
        ("Anggaran TW I", None, 1),
    ],
)
def test_spellings(heading: str, field: Field | None, quarter: int | None) -> None:
    known = recognise(heading)
    assert (known.field, known.quarter) == (field, quarter)


@pytest.mark.parametrize("headings", [PORTAL, MINISTRY])
def test_the_portals_and_the_ministries_headings_are_all_known(headings: str) -> None:
    row = ",".join("Laporan" if "aksi" in name.lower() else "1" for name in headings.split(","))
    columns = read_rows_of(f"{headings}\n{row}\n".encode()).columns
    assert [column.heading for column in columns if column.place is None] in ([], ["Kategori"])


def test_titles_may_stand_above_the_headings() -> None:
    cells = [["RENCANA AKSI RB GENERAL 2025"], [], ["Dinas Kesehatan"], *table([with_targets("", "", "", "1")])]
    reading = read_rows_of(csv_bytes(cells))
    assert (reading.heading_rows, [row.number for row in reading.rows]) == ((4,), [5])


def test_an_unknown_column_is_shown_as_ignored_with_what_it_holds() -> None:
    (row,) = read_rows_of(csv_bytes(table([with_targets("", "", "", "1", Warna="hijau")]))).rows
    cell = cell_of(row, "Warna")
    assert (cell.outcome, cell.raw, cell.reading, cell.column.letter) == ("ignored", "hijau", None, "G")


def test_an_empty_column_between_the_others_is_none() -> None:
    headings, row = table([with_targets("", "", "", "1")])
    reading = read_rows_of(csv_bytes([[headings[0], "", *headings[1:]], [row[0], " ", *row[1:]]]))
    assert [column.letter for column in reading.columns] == ["A", "C", "D", "E", "F", "G"]


def test_headings_in_two_rows_are_joined_where_they_are_merged() -> None:
    reading = read_rows_of(xlsx_bytes([GROUPS, QUARTERS, ROW], MERGES), "renaksi.xlsx")
    places = [column.place for column in reading.columns]
    assert reading.heading_rows == (1, 2)
    assert places[2:] == [
        *(Place(Field.TARGET, quarter) for quarter in (1, 2, 3, 4)),
        Place(Field.VALUE, 1),
        Place(Field.OBSTACLE, 1),
    ]


def test_a_group_row_above_the_heading_row_is_joined_too() -> None:
    groups = ["", "", "Target", "", "", "", "", ""]
    headings = ["Rencana Aksi", "Satuan", "TW I", "TW II", "TW III", "TW IV", "Realisasi TW I", "Kendala TW I"]
    reading = read_rows_of(xlsx_bytes([groups, headings, ROW], ["C1:F1"]), "renaksi.xlsx")
    assert [column.place for column in reading.columns][5] == Place(Field.TARGET, 4)


@pytest.mark.parametrize("merges", [[], ["A1:A2", "B1:B2"]])
def test_headings_in_two_rows_without_merged_groups_are_refused(merges: list[str]) -> None:
    with pytest.raises(WorksheetRefused) as refused:
        read_rows_of(xlsx_bytes([GROUPS, QUARTERS, ROW], merges), "renaksi.xlsx")
    assert refused.value.reason == "two_row_heading"


def test_the_group_may_be_repeated_over_every_column_in_a_csv() -> None:
    groups = ["Rencana Aksi", "Satuan", *["Target"] * 4, "Realisasi", "Kendala"]
    quarters = ["", "", "TW I", "TW II", "TW III", "TW IV", "TW I", "TW I"]
    reading = read_rows_of(csv_bytes([groups, quarters, ROW]))
    assert [column.place for column in reading.columns][2:4] == [Place(Field.TARGET, 1), Place(Field.TARGET, 2)]


def test_quarters_written_in_a_data_row_are_no_headings() -> None:
    row = with_targets("", "", "", "1", Mulai="TW I", Selesai="TW II")
    reading: WorksheetReading = read_rows_of(csv_bytes(table([row])))
    assert (reading.heading_rows, len(reading.rows)) == ((1,), 1)


def test_a_doubled_heading_is_refused_with_both_columns() -> None:
    headings, row = table([with_targets("", "", "", "1")])
    with pytest.raises(WorksheetRefused, match="stands in columns F and G") as refused:
        read_rows_of(csv_bytes([[*headings, "TARGET TW IV"], [*row, "2"]]))
    assert refused.value.reason == "doubled_heading"


def test_missing_headings_are_named() -> None:
    with pytest.raises(WorksheetRefused, match="row 1: Satuan Output, Target TW 3") as refused:
        read_rows_of(b"Rencana Aksi,Target TW 1,Target TW 2,Target TW 4\nMenyusun,1,2,3\n")
    assert refused.value.reason == "missing_headings"
