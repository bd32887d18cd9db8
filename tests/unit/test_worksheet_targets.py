"""The kind of target: declared, clear from its shape, or proposed with the others that it may be."""

from decimal import Decimal

import pytest

from services.plans.worksheet import RowReading
from shared.events.plans import TargetKind
from tests.unit.worksheet_tables import Row, cell_of, read_row, rules_of, with_targets

CLEAR, UNCLEAR = "target_kind_inferred", "target_kind_unclear"


def kind(row: RowReading) -> TargetKind:
    assert row.action is not None
    return row.action.target_kind


@pytest.mark.parametrize(
    ("row", "expected", "rule"),
    [
        (with_targets("", "", "", "1"), "cumulative", CLEAR),
        (with_targets("0", "1", "0", "0"), "cumulative", CLEAR),
        (with_targets("3", "6", "9", "12", Target_Total="12"), "cumulative", CLEAR),
        (with_targets("25", "50", "75", "100", Satuan_Output="Persen"), "cumulative", CLEAR),
        (with_targets("25%", "50%", "75%", "100%", Satuan_Output="SKPD"), "cumulative", CLEAR),
        (with_targets("3", "6", "9", "12"), "cumulative", UNCLEAR),
        (with_targets("0", "0", "1", "1"), "cumulative", UNCLEAR),
        (with_targets("20", "40", "60", "80", Satuan_Output="Persen"), "cumulative", UNCLEAR),
        (with_targets("1", "1", "1", "1", Target_Total="4"), "per_quarter", CLEAR),
        (with_targets("1", "2", "3", "4", Target_Total="10"), "per_quarter", CLEAR),
        (with_targets("1", "0", "1", "", Target_Total="2"), "per_quarter", CLEAR),
        (with_targets("5", "3", "7", "2"), "per_quarter", UNCLEAR),
        (with_targets("1", "0", "1", "0"), "per_quarter", UNCLEAR),
        (with_targets("100", "100", "100", "100", Target_Total="100"), "level", CLEAR),
        (with_targets("1", "1", "1", "1"), "level", UNCLEAR),
        (with_targets("3,2", "3,4", "3,6", "3,79", Satuan_Output="Indeks"), "level", CLEAR),
    ],
)
def test_the_shape_of_the_targets_decides_or_proposes(row: Row, expected: TargetKind, rule: str) -> None:
    read = read_row(row)
    assert kind(read) == expected
    assert rules_of(read) & {CLEAR, UNCLEAR} == {rule}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Kumulatif", "cumulative"),
        ("NON-KUMULATIF", "per_quarter"),
        ("per triwulan", "per_quarter"),
        ("Level", "level"),
    ],
)
def test_a_declared_kind_is_taken_without_a_flag(words: str, expected: TargetKind) -> None:
    read = read_row(with_targets("1", "1", "1", "1", Jenis_Target=words))
    assert (kind(read), rules_of(read)) == (expected, set())


def test_an_unclear_kind_names_the_others_that_it_may_be() -> None:
    (finding,) = read_row(with_targets("1", "1", "1", "1")).findings
    assert finding.message.indonesian == (
        "jenis target tidak jelas: diusulkan level, dapat juga per triwulan atau kumulatif (sama di setiap triwulan)"
    )


@pytest.mark.parametrize(
    ("declared", "total", "mismatch"),
    [
        ("kumulatif", "4", False),
        ("kumulatif", "10", True),
        ("per triwulan", "10", False),
        ("per triwulan", "4", True),
        ("level", "4", False),
    ],
)
def test_the_total_is_held_against_the_kind(declared: str, total: str, *, mismatch: bool) -> None:
    read = read_row(with_targets("1", "2", "3", "4", Jenis_Target=declared, Target_Total=total))
    assert (cell_of(read, "Target Total").rule == "total_mismatch") is mismatch
    assert read.clean


def test_a_target_of_zero_is_kept_and_differs_from_none() -> None:
    read = read_row(with_targets("0", "", "-", "1"))
    assert read.action is not None
    assert read.action.targets == (Decimal(0), None, None, Decimal(1))


def test_the_scale_comes_from_the_unit_and_the_bounds_from_its_words() -> None:
    read = read_row(with_targets("3", "3", "3", "3", Satuan_Output="Indeks (skala 1 s.d. 5)"))
    assert read.action is not None
    assert read.action.scale == "index"
    assert (read.action.minimum, read.action.maximum) == (Decimal(1), Decimal(5))


def test_fractions_in_a_percent_row_are_kept_as_plain_numbers() -> None:
    read = read_row(with_targets("0,25", "0,5", "0,75", "1", Satuan_Output="Persen", Capaian_TW_1="0,2"))
    assert read.action is not None
    assert (read.action.scale, str(read.action.targets[0])) == ("number", "0.25")
