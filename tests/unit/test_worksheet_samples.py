"""The example sheets are read without a doubt, the dirty ones of the tests cell by cell as they deserve."""

from decimal import Decimal
from pathlib import Path

import pytest

from services.plans.worksheet import WorksheetReading, read_worksheet

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "deploy" / "reference" / "contoh-renaksi"
DIRTY = ROOT / "tests" / "samples" / "renaksi-kotor"


def read(path: Path) -> WorksheetReading:
    return read_worksheet(path.read_bytes(), path.name)


def outcomes(reading: WorksheetReading) -> dict[str, tuple[str, str | None]]:
    """The cells that are flagged or refused, by address."""
    cells = [cell for row in reading.rows for cell in row.cells if cell.outcome in {"flagged", "refused"}]
    return {f"{cell.column.letter}{cell.row}": (cell.outcome, cell.rule) for cell in cells}


@pytest.mark.parametrize("extension", [".csv", ".xlsx"])
def test_the_example_is_clean_and_unflagged(extension: str) -> None:
    counts = read(EXAMPLE.with_suffix(extension)).counts
    assert (counts.rows, counts.clean_rows, counts.rules) == (12, 12, {})
    assert counts.outcomes == {"read": 294, "flagged": 0, "refused": 0, "blank": 90, "ignored": 0}


def test_the_example_states_the_same_in_both_formats() -> None:
    csv, xlsx = (read(EXAMPLE.with_suffix(extension)).rows for extension in (".csv", ".xlsx"))
    assert [(row.key, row.action, row.realisations) for row in csv] == [
        (row.key, row.action, row.realisations) for row in xlsx
    ]


def test_the_dirty_csv_is_read_cell_by_cell() -> None:
    reading = read(DIRTY.with_suffix(".csv"))
    assert (reading.heading_rows, reading.number_style) == ((3,), "indonesian")
    assert [row.number for row in reading.skipped] == [4]
    assert [row.number for row in reading.rows if row.clean] == [5, 14]
    assert outcomes(reading) == {
        "N5": ("flagged", "early_achievement"),
        "L6": ("refused", "scale_mix"),
        "N6": ("flagged", "dash_is_blank"),
        "K7": ("flagged", "number_style_inferred"),
        "N7": ("refused", "text_in_number"),
        "O7": ("refused", "text_in_number"),
        "F8": ("refused", "several_numbers"),
        "G8": ("refused", "several_numbers"),
        "H8": ("refused", "several_numbers"),
        "I8": ("refused", "several_numbers"),
        "C9": ("refused", "missing_action"),
        "N10": ("refused", "index_out_of_bounds"),
        "M12": ("refused", "scale_mix"),
        "N12": ("refused", "scale_mix"),
        "O12": ("refused", "scale_mix"),
        "M13": ("flagged", "above_120"),
        "N13": ("flagged", "falling_cumulative"),
        "O13": ("refused", "url_in_number"),
        "P13": ("flagged", "dash_is_blank"),
        "F14": ("flagged", "number_style_inferred"),
        "G14": ("flagged", "number_style_inferred"),
        "H14": ("flagged", "number_style_inferred"),
        "I14": ("flagged", "number_style_inferred"),
        "J14": ("flagged", "number_style_inferred"),
        "L14": ("flagged", "number_style_inferred"),
        "M14": ("flagged", "number_style_inferred"),
        "P14": ("flagged", "no_value_for_text"),
    }


def test_a_clean_row_of_the_dirty_csv_states_what_is_written() -> None:
    first = read(DIRTY.with_suffix(".csv")).rows[0]
    assert first.action is not None
    assert first.action.targets == (Decimal(0), Decimal(0), Decimal(0), Decimal(1))
    assert first.action.budget_total == Decimal(1250000)
    assert {quarter: draft.value for quarter, draft in first.realisations.items()} == {1: 0, 2: 0, 3: 1, 4: 1}
    assert first.realisations[4].obstacle_text == "Tidak ada"


def test_the_dirty_xlsx_is_read_cell_by_cell() -> None:
    reading = read(DIRTY.with_suffix(".xlsx"))
    assert reading.sheet == "Renaksi"
    assert outcomes(reading) == {
        "N2": ("refused", "date_in_number"),
        "A3": ("flagged", "merged_text"),
        "E4": ("refused", "merged_number"),
        "F4": ("refused", "merged_number"),
        "G4": ("refused", "merged_number"),
        "H4": ("refused", "merged_number"),
        "I4": ("refused", "formula_without_value"),
        "K4": ("refused", "formula_without_value"),
        "L4": ("refused", "text_in_number"),
        "M4": ("refused", "excel_error"),
    }
    (clean,) = (row for row in reading.rows if row.clean)
    assert clean.action is not None
    assert clean.action.targets == (Decimal(25), Decimal(50), Decimal(75), Decimal(100))
    assert clean.realisations[2].value == Decimal("56.28")
