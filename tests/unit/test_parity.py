"""Two generations are compared by what they have seen: only documents that have seen the same have to be the same."""

import pytest

from shared.journal import Value
from shared.parity import Entry, Pair, difference, has_moved, side_by_side


def entry(key: str = "a", seen: int = 1, body: str = '{"x":1}') -> Entry:
    return Entry(key, {"s": seen}, [body])


def events(*texts: bytes) -> Entry:
    return Entry("s", {"s": len(texts)}, [Value("s", version, text) for version, text in enumerate(texts, 1)])


def test_those_of_one_key_come_together_and_the_others_alone() -> None:
    one, two = [entry("a"), entry("b"), entry("d")], [entry("b"), entry("c"), entry("d"), entry("e")]
    pairs = [tuple(each and each.key for each in pair) for pair in side_by_side(iter(one), iter(two))]
    assert pairs == [("a", None), ("b", "b"), (None, "c"), ("d", "d"), (None, "e")]


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (Pair(entry(), entry()), None),
        (Pair(None, None), None),
        (Pair(entry(), None), ("only live", "")),
        (Pair(None, entry()), ("only other", "")),
        (Pair(entry(seen=3, body='{"x":2}'), entry()), ("behind", "s@3, @1")),
        (Pair(entry(), entry(body='{"x":2}')), ("differs", "x")),
        (Pair(entry(body='{"x":{"y":[1,2]}}'), entry(body='{"x":{"y":[1,3]}}')), ("differs", "x.y.1")),
        (Pair(entry(body='{"x":[1]}'), entry(body='{"x":[1,2]}')), ("differs", "x")),
        (Pair(entry(body='{"x":1,"y":null}'), entry(body='{"x":1,"z":2}')), ("differs", "z")),
        (Pair(entry(body='{"x":1,"y":1}'), entry(body='{"y":1,"x":1}')), ("differs", "the order of fields")),
        (Pair(events(b"1", b"2"), events(b"1", b"2")), None),
        (Pair(events(b"1", b"2", b"3"), events(b"1", b"2")), ("behind", "s@3, @2")),
        (Pair(events(b"1", b"2", b"3"), events(b"1", b"0")), ("differs", "version 2")),
    ],
)
def test_what_differs_is_said_and_where(pair: Pair, said: tuple[str, str] | None) -> None:
    assert difference(pair) == said


@pytest.mark.parametrize(
    ("first", "last", "moved"),
    [
        (({"s": 3}, {"s": 2}), ({"s": 4}, {"s": 3}), True),
        (({"s": 3}, {}), ({"s": 4}, {"s": 3}), True),
        (({"s": 3}, {"s": 2}), ({"s": 4}, {"s": 2}), False),
        (({"s": 3}, {"s": 2}), ({"s": 3}, {"s": 2}), False),
        (({"s": 1}, {"t": 1}), ({"s": 2, "t": 1}, {"t": 2}), False),
    ],
)
def test_what_has_seen_all_that_the_other_had_only_moves(
    first: tuple[dict[str, int], dict[str, int]], last: tuple[dict[str, int], dict[str, int]], *, moved: bool
) -> None:
    assert has_moved(first, last) is moved
