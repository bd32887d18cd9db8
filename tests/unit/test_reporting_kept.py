"""What is kept is bounded, and what was used last is kept longest."""

from services.reporting.kept import Kept


def test_the_value_that_was_not_used_for_longest_goes_first() -> None:
    kept: Kept[str, int] = Kept(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in ("a", "b", "c")] == [1, None, 3]


def test_a_newer_value_takes_the_place_of_the_one_before() -> None:
    kept: Kept[str, int] = Kept(2)
    kept.put("a", 1)
    kept.put("a", 2)
    assert kept.get("a") == 2
