"""What callers say is taken over when it is an id, and a batch names the first requests that it is about."""

import pytest

from shared.correlation import MOST, given_id, some_of, trace_id

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize("chosen", ["c.1", "A-b_9", "x" * 64])
def test_an_id_is_taken_as_it_is(chosen: str) -> None:
    assert given_id(chosen) == chosen


@pytest.mark.parametrize("chosen", [None, "", "x" * 65, "a b", "a\n", '{"level":"info"}', "ü"])
def test_what_is_no_id_is_none(chosen: str | None) -> None:
    assert given_id(chosen) is None


def test_a_traceparent_names_its_trace() -> None:
    assert trace_id(f"00-{TRACE}-00f067aa0ba902b7-01") == TRACE


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        TRACE,
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b7-01\n",
    ],
)
def test_what_is_no_traceparent_names_none(said: str | None) -> None:
    assert trace_id(said) is None


def test_a_batch_names_each_request_once_and_not_all_of_them() -> None:
    assert some_of(["a", "b", "a"]) == ["a", "b"]
    assert some_of(map(str, range(10_000))) == [str(number) for number in range(MOST)]
