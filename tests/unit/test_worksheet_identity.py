"""An action keeps its name over repeated readings, wherever its row stands."""

from hypothesis import given
from hypothesis import strategies as st

from services.plans.worksheet import action_key
from tests.unit.worksheet_tables import read_rows, with_targets

texts = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1, max_size=12)


def keys(actions: list[tuple[str, str]]) -> list[str | None]:
    rows = [with_targets("", "", "", "1", Kegiatan_Utama=activity, Rencana_Aksi=text) for activity, text in actions]
    return [row.key for row in read_rows(*rows).rows]


def test_a_key_is_the_same_tomorrow() -> None:
    assert action_key("Arsitektur SPBE", "1. Menyusun peta rencana", 1) == "8069e46796768b600749b40f"


def test_case_spacing_and_numbering_do_not_change_a_key() -> None:
    assert action_key("SPBE", "2. Menyusun  peta", 1) == action_key(" spbe ", "Menyusun Peta", 1)


def test_other_words_another_activity_or_another_occurrence_change_it() -> None:
    named = {
        action_key("SPBE", "Menyusun peta", 1),
        action_key("SPBE", "Menyusun peta", 2),
        action_key("SPBE", "Menyusun petak", 1),
        action_key("SPBE Menyusun", "peta", 1),
    }
    assert len(named) == 4


def test_the_same_words_twice_are_two_actions() -> None:
    first, second = keys([("SPBE", "Menyusun peta"), ("SPBE", "Menyusun peta")])
    assert first != second


def test_a_row_that_is_refused_still_counts_so_that_its_correction_renames_no_other() -> None:
    good = with_targets("", "", "", "1", Rencana_Aksi="Menyusun peta")
    bad = with_targets("", "", "", "satu", Rencana_Aksi="Menyusun peta")
    assert read_rows(bad, good).rows[1].key == read_rows(good, good).rows[1].key


def test_a_row_without_action_text_has_no_key() -> None:
    assert keys([("SPBE", " ")]) == [None]


@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=8).flatmap(
        lambda rows: st.tuples(st.just(rows), st.permutations(rows))
    )
)
def test_reordering_the_rows_changes_no_key(orders: tuple[list[tuple[str, str]], list[tuple[str, str]]]) -> None:
    before, after = orders
    assert sorted(zip(before, map(str, keys(before)), strict=True)) == sorted(
        zip(after, map(str, keys(after)), strict=True)
    )
