"""One number: read exactly in both styles, never made out of text, in doubt where it is in doubt."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.worksheet.grid import Cell, Style
from services.plans.worksheet.numbers import Number, read_number, style_of

CERTAIN = [
    ("0", "0"),
    ("231", "231"),
    ("56.25", "56.25"),
    ("12,5", "12.5"),
    ("0.383", "0.383"),
    ("0,383", "0.383"),
    ("1.234,5", "1234.5"),
    ("1,234.5", "1234.5"),
    ("1.234.567", "1234567"),
    ("1,234,567", "1234567"),
    ("12.500.000,75", "12500000.75"),
    ("1234.567", "1234.567"),
    ("80,13%", "80.13"),
    ("50 %", "50"),
    (" 7 \n", "7"),
    ("104.66666666666666", "104.66666666666666"),
]
REFUSED = [
    ("231 rekomendasi", "text_in_number"),
    ("Laporan", "text_in_number"),
    ("nol", "text_in_number"),
    ("1e", "text_in_number"),
    ("25 persen", "text_in_number"),
    ("2 Laporan (1 dan 1)", "text_in_number"),
    ("Rp 5.000.000", "text_in_number"),
    ("25\n\n500", "several_numbers"),
    ("3/4", "several_numbers"),
    ("10 - 20", "several_numbers"),
    ("25 % 500", "several_numbers"),
    ("1 234", "several_numbers"),
    ("https://contoh.go.id/7", "url_in_number"),
    ("contoh.go.id/berkas", "url_in_number"),
    ("31/12/2025", "date_in_number"),
    ("2025-12-31", "date_in_number"),
    ("09:30", "date_in_number"),
    ("1.5E+09", "scientific_number"),
    ("1e999999", "scientific_number"),
    ("-5", "negative_number"),
    ("\N{MINUS SIGN}5,5", "negative_number"),
    ("1,23,4", "malformed_number"),
    ("12..5", "malformed_number"),
    ("%", "malformed_number"),
    ("?", "malformed_number"),
    ("\u0661\u0662", "malformed_number"),
    ("=1+1", "formula_without_value"),
    ("9" * 16, "number_out_of_range"),
    ("9" * 5000, "malformed_number"),
    ("0." + "1" * 18, "number_out_of_range"),
]
amounts = st.decimals(min_value=0, max_value=Decimal(10) ** 12, places=2, allow_nan=False, allow_infinity=False)


def rules(number: Number) -> list[str]:
    return [finding.rule for finding in number.findings]


def indonesian(value: Decimal) -> str:
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize(("text", "value"), CERTAIN)
@pytest.mark.parametrize("style", [None, "indonesian", "english"])
def test_a_number_that_is_certain_is_read_whatever_the_sheets_style(text: str, value: str, style: Style | None) -> None:
    assert read_number(Cell(text), style).value == Decimal(value)


@pytest.mark.parametrize(("text", "rule"), REFUSED)
def test_what_is_no_number_is_refused_by_name(text: str, rule: str) -> None:
    number = read_number(Cell(text), None)
    assert (number.value, rules(number)) == (None, [rule])


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_blank_is_no_number_and_no_problem(text: str) -> None:
    assert read_number(Cell(text), None) == Number(None)


@pytest.mark.parametrize("text", ["-", "\N{EN DASH}", "\N{EM DASH}", "--", " - "])
def test_a_dash_is_blank_never_zero_and_says_so(text: str) -> None:
    number = read_number(Cell(text), None)
    assert (number.value, rules(number)) == (None, ["dash_is_blank"])


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("1.234", "indonesian", "1234"),
        ("1.234", "english", "1.234"),
        ("1,234", "indonesian", "1.234"),
        ("1,234", "english", "1234"),
        ("80.125%", "english", "80.125"),
    ],
)
def test_a_number_of_either_style_follows_the_sheet_and_is_flagged(text: str, style: Style, value: str) -> None:
    number = read_number(Cell(text), style)
    assert (number.value, rules(number)) == (Decimal(value), ["number_style_inferred"])


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.000", "999,999"])
def test_a_number_of_either_style_is_refused_where_the_sheet_says_nothing(text: str) -> None:
    number = read_number(Cell(text), None)
    assert (number.value, rules(number)) == (None, ["ambiguous_number"])


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["12,5", "7", "", "teks"], "indonesian"),
        (["1.234.567"], "indonesian"),
        (["Rp 1.500.000,-"], "indonesian"),
        (["56.25"], "english"),
        (["1,234.5"], "english"),
        (["12,5", "56.25"], None),
        (["1.234", "7"], None),
        ([], None),
    ],
)
def test_the_sheets_style_is_what_its_certain_numbers_agree_on(texts: list[str], style: Style | None) -> None:
    assert style_of(texts) == style


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rp 1.500.000", "1500000"),
        ("Rp1.500.000,00", "1500000"),
        ("Rp. 1.500.000,-", "1500000"),
        ("IDR 2,000,000", "2000000"),
        ("185000000", "185000000"),
    ],
)
def test_rupiah_may_be_written_as_rupiah(text: str, value: str) -> None:
    assert read_number(Cell(text), None, money=True) == Number(Decimal(value))


@pytest.mark.parametrize("text", ["500.000", "500,000"])
def test_rupiah_has_no_third_decimal_so_its_thousands_are_known(text: str) -> None:
    number = read_number(Cell(text), None, money=True)
    assert (number.value, rules(number)) == (Decimal(500000), ["number_style_inferred"])


def test_rupiah_against_the_style_of_the_sheet_is_refused() -> None:
    assert rules(read_number(Cell("500.000"), "english", money=True)) == ["ambiguous_number"]


def test_a_percentage_is_no_amount_of_rupiah() -> None:
    assert rules(read_number(Cell("80%"), None, money=True)) == ["percent_in_budget"]


def test_more_decimals_than_a_person_writes_are_kept_and_flagged() -> None:
    number = read_number(Cell("104.66666666666666"), None)
    assert (number.value, rules(number)) == (Decimal("104.66666666666666"), ["long_fraction"])


def test_a_numeric_cell_is_read_as_stored_without_any_guess() -> None:
    assert read_number(Cell("1.234", "number"), "indonesian") == Number(Decimal("1.234"))


@given(amounts)
def test_an_amount_written_in_either_style_is_read_back_exactly(amount: Decimal) -> None:
    assert read_number(Cell(indonesian(amount)), None).value == amount
    assert read_number(Cell(f"{amount:,}"), None).value == amount


@given(st.integers(min_value=1000, max_value=10**14))
def test_a_whole_number_with_thousands_is_read_back_in_the_style_of_its_sheet(whole: int) -> None:
    assert read_number(Cell(indonesian(Decimal(whole))), "indonesian").value == whole
    assert read_number(Cell(f"{whole:,}"), "english").value == whole


@given(st.text(), st.sampled_from([None, "indonesian", "english"]))
def test_only_digits_and_separators_ever_become_a_number(text: str, style: Style | None) -> None:
    if read_number(Cell(text), style).value is not None:
        assert all(character in "0123456789.,%" or character.isspace() for character in text)


@given(st.from_regex(r"[0-9.,]{0,6}[A-Za-z]{1,5}[0-9.,]{0,6}", fullmatch=True))
def test_a_text_with_a_letter_is_never_a_number(text: str) -> None:
    number = read_number(Cell(text), "indonesian")
    assert number.value is None
    assert number.findings
