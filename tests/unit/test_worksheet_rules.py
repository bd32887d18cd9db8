"""Every rule, by the smallest row that meets it: the cell it is about, what becomes of it, and nothing else changed."""

from decimal import Decimal
from typing import NamedTuple

import pytest

from services.plans.worksheet import RULES
from services.plans.worksheet.rule import RuleCode
from tests.unit.worksheet_tables import (
    Row,
    cell_of,
    csv_bytes,
    read_row,
    read_rows,
    read_rows_of,
    table,
    with_results,
    with_targets,
    xlsx_bytes,
)

ONCE = with_targets("", "", "", "1")
PERCENT = with_targets("25", "50", "75", "100", Satuan_Output="Persen")
INDEX = with_targets("3,2", "3,4", "3,6", "3,8", Satuan_Output="Indeks (1-5)")


class Case(NamedTuple):
    """A row, and the heading of the cell where the rule is met; None where it is the row as a whole."""

    rule: RuleCode
    row: Row
    heading: str | None


CASES = [
    Case("text_in_number", ONCE | {"Capaian TW 4": "231 rekomendasi"}, "Capaian TW 4"),
    Case("several_numbers", ONCE | {"Target TW 4": "25\n\n500"}, "Target TW 4"),
    Case("url_in_number", ONCE | {"Capaian TW 4": "https://contoh.go.id"}, "Capaian TW 4"),
    Case("date_in_number", ONCE | {"Capaian TW 4": "31/12/2025"}, "Capaian TW 4"),
    Case("scientific_number", ONCE | {"Anggaran": "1,5E+09"}, "Anggaran"),
    Case("malformed_number", ONCE | {"Capaian TW 4": "1,23,4"}, "Capaian TW 4"),
    Case("ambiguous_number", ONCE | {"Capaian TW 4": "1.234"}, "Capaian TW 4"),
    Case("number_out_of_range", ONCE | {"Anggaran": "9" * 20}, "Anggaran"),
    Case("negative_number", ONCE | {"Capaian TW 4": "-1"}, "Capaian TW 4"),
    Case("percent_in_budget", ONCE | {"Anggaran": "80%"}, "Anggaran"),
    Case("formula_without_value", ONCE | {"Capaian TW 4": "=1+1"}, "Capaian TW 4"),
    Case("dash_is_blank", ONCE | {"Capaian TW 4": "-"}, "Capaian TW 4"),
    Case("number_style_inferred", ONCE | {"Target TW 4": "1.234", "Anggaran": "1.000.000"}, "Target TW 4"),
    Case("long_fraction", ONCE | {"Capaian TW 4": "1.0466666666"}, "Capaian TW 4"),
    Case("text_too_long", ONCE | {"Kendala TW 4": "a" * 10_001, "Capaian TW 4": "1"}, "Kendala TW 4"),
    Case("unprintable_text", ONCE | {"Pelaksana": "Bidang\x07"}, "Pelaksana"),
    Case("missing_unit", ONCE | {"Satuan Output": " "}, "Satuan Output"),
    Case("unknown_heading", ONCE | {"Warna": "hijau"}, "Warna"),
    Case("heading_without_quarter", ONCE | {"Kendala": "hujan"}, "Kendala"),
    Case("no_heading", ONCE | {"": "bergeser"}, ""),
    Case("missing_action", ONCE | {"Rencana Aksi": " "}, "Rencana Aksi"),
    Case("missing_action", ONCE | {"Rencana Aksi": "12."}, "Rencana Aksi"),
    Case("unknown_target_kind", ONCE | {"Jenis Target": "bertahap"}, "Jenis Target"),
    Case("no_target", with_targets("", "-", "", ""), None),
    Case("nothing_due", with_targets("0", "0", "0", "0"), None),
    Case("target_kind_inferred", ONCE, None),
    Case("target_kind_inferred", ONCE | {"Jenis Target": ""}, "Jenis Target"),
    Case("target_kind_unclear", with_targets("1", "1", "1", "1"), None),
    Case("total_mismatch", with_targets("1", "2", "3", "4", Target_Total="5"), "Target Total"),
    Case("scale_mix", PERCENT | {"Capaian TW 1": "0,25"}, "Capaian TW 1"),
    Case("scale_mix", PERCENT | {"Capaian TW 4": "1,0561"}, "Capaian TW 4"),
    Case("scale_mix", PERCENT | {"Target TW 2": "0,5"}, "Target TW 2"),
    Case("scale_mix", with_targets("0,25", "", "", "1", Satuan_Output="%", Capaian_TW_1="24"), "Capaian TW 1"),
    Case("scale_mix", with_targets("", "", "", "12", Capaian_TW_4="80,13%"), "Capaian TW 4"),
    Case("fraction_scale", with_targets("0,25", "0,5", "0,75", "1", Satuan_Output="persentase"), "Target TW 1"),
    Case("index_out_of_bounds", INDEX | {"Capaian TW 1": "1109"}, "Capaian TW 1"),
    Case("index_out_of_bounds", INDEX | {"Capaian TW 1": "0,5"}, "Capaian TW 1"),
    Case("index_out_of_bounds", INDEX | {"Target TW 1": "0"}, "Target TW 1"),
    Case("index_out_of_bounds", INDEX | {"Satuan Output": "Nilai", "Capaian TW 1": "6"}, "Capaian TW 1"),
    Case("above_120", with_targets("10", "", "", "", Capaian_TW_1="12,1"), "Capaian TW 1"),
    Case("falling_cumulative", with_targets("1", "2", "3", "4", Capaian_TW_1="2", Capaian_TW_3="1"), "Capaian TW 3"),
    Case("falling_cumulative", with_targets("2", "1", "3", "", Jenis_Target="Kumulatif"), "Target TW 2"),
    Case("early_achievement", with_targets("0", "", "", "1", Capaian_TW_1="1"), "Capaian TW 1"),
    Case("not_due", with_targets("1", "", "", "", Capaian_TW_2="1"), "Capaian TW 2"),
    Case("no_value_for_text", ONCE | {"Kendala TW 4": "hujan"}, "Kendala TW 4"),
    Case("no_value_for_text", ONCE | {"Capaian TW 4": "-", "Realisasi Anggaran TW 4": "5"}, "Realisasi Anggaran TW 4"),
]
SHOWN_ELSEWHERE: set[RuleCode] = {
    "repeated_action",
    "column_numbers",
    "repeated_heading",
    "excel_error",
    "formula",
    "merged_number",
    "merged_text",
    "percent_format",
}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}-{number}" for number, case in enumerate(CASES)])
def test_a_rule_is_met_where_it_should_be(case: Case) -> None:
    row = read_row(case.row)
    findings = cell_of(row, case.heading).findings if case.heading is not None else row.findings
    (met,) = (finding for finding in findings if finding.rule == case.rule)
    assert met.outcome == RULES[case.rule].outcome
    assert row.clean is (met.outcome != "refused")


def test_every_rule_is_shown_by_a_test() -> None:
    assert {case.rule for case in CASES} | SHOWN_ELSEWHERE == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_speaks_both_languages_and_says_what_is_accepted(rule: RuleCode) -> None:
    texts = RULES[rule]
    assert texts.problem.indonesian != texts.problem.english
    assert texts.accepted.indonesian != texts.accepted.english


def test_a_message_quotes_what_was_found_with_the_decimal_sign_of_its_language() -> None:
    row = read_row(with_targets("10", "", "", "", Capaian_TW_1="12,5"))
    message = cell_of(row, "Capaian TW 1").message
    assert message is not None
    assert message.indonesian == "realisasi 12,5 lebih dari 120 % target 10"
    assert message.english == "12.5 is more than 120 % of the target 10"


def test_a_long_text_is_cut_in_the_message_but_not_in_what_was_found() -> None:
    cell = cell_of(read_row(ONCE | {"Capaian TW 4": "laporan " * 60}), "Capaian TW 4")
    assert cell.message is not None
    assert len(cell.message.indonesian) < 200
    assert cell.raw == "laporan " * 60


@pytest.mark.parametrize(
    "row",
    [
        with_targets("10", "", "", "", Capaian_TW_1="12"),
        with_targets("0", "0", "0", "1", Capaian_TW_1="0", Capaian_TW_4="0"),
        with_targets("1", "2", "3", "4", Capaian_TW_1="1", Capaian_TW_2="", Capaian_TW_3="1"),
        with_targets("1", "1", "1", "1", Capaian_TW_1="1", Capaian_TW_2="0"),
        PERCENT | {"Capaian TW 1": "0", "Capaian TW 2": "1%"},
        INDEX | {"Capaian TW 4": "4,5"},
        with_targets("0,5", "1", "1,5", "2", Satuan_Output="Hektare", Capaian_TW_1="0,5"),
        with_targets("10%", "20%", "30%", "40%", Satuan_Output="SKPD patuh", Capaian_TW_1="11%"),
    ],
)
def test_what_is_only_unusual_is_not_flagged(row: Row) -> None:
    assert {cell.outcome for cell in read_row(row).cells} <= {"read", "blank"}


def test_a_refused_target_leads_to_no_further_guess_about_the_row() -> None:
    row = read_row(with_targets("1", "2", "3", "banyak", Capaian_TW_1="4"))
    assert [finding.rule for finding in row.findings] == []
    assert cell_of(row, "Capaian TW 1").outcome == "read"


def test_the_same_action_twice_is_flagged_with_the_row_of_the_first() -> None:
    first, second = read_rows(
        ONCE | {"Rencana Aksi": "1. Menyusun  SOP"}, ONCE | {"Rencana Aksi": "2. menyusun sop"}
    ).rows
    assert cell_of(first, "Rencana Aksi").outcome == "read"
    cell = cell_of(second, "Rencana Aksi")
    assert (cell.rule, cell.message and cell.message.english) == ("repeated_action", "the same action stands in row 2")


def test_a_row_that_numbers_the_columns_is_skipped() -> None:
    headings, row = table([ONCE])
    numbers = [f"({number})" for number in range(1, len(headings) + 1)]
    reading = read_rows_of(csv_bytes([headings, numbers, row]))
    assert [row.number for row in reading.rows] == [3]
    assert [row.number for row in reading.skipped] == [2]
    assert {cell.rule for cell in reading.skipped[0].cells} == {"column_numbers"}


def test_headings_repeated_on_the_next_page_are_skipped() -> None:
    headings, row = table([ONCE])
    reading = read_rows_of(csv_bytes([headings, row, headings, row]))
    assert [row.number for row in reading.rows] == [2, 4]
    assert {cell.rule for row in reading.skipped for cell in row.cells} == {"repeated_heading"}


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers() -> None:
    headings, row = table([ONCE])
    reading = read_rows_of(csv_bytes([headings, row, [""] * len(headings), [], row]))
    assert [row.number for row in reading.rows] == [2, 5]


def test_a_stored_result_of_a_formula_is_read_and_flagged() -> None:
    headings, row = table([with_targets("", "", "", "=2+2")])
    (read,) = read_rows_of(with_results(xlsx_bytes([headings, row]), "4"), "renaksi.xlsx").rows
    cell = cell_of(read, "Target TW 4")
    assert (cell.reading, cell.rule, read.clean) == (Decimal(4), "formula", True)
