"""How much an account may send: buckets that refill, and streams that are open at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.inbox import limits
from shared.inbox.limits import Limits, Places, Rate, TooMany

ACCOUNT, OTHER = "a", "b"


class Time:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_burst_passes_and_then_the_rate_counts() -> None:
    time = Time()
    bucket = Limits(Rate(10, 5), time)
    for _ in range(5):
        bucket.check(ACCOUNT)
        bucket.take(ACCOUNT, 1)
    with pytest.raises(TooMany) as refused:
        bucket.check(ACCOUNT)
    assert refused.value.seconds == pytest.approx(0.1)
    time.at += refused.value.seconds
    bucket.check(ACCOUNT)


def test_a_batch_larger_than_the_burst_passes_once_and_is_paid_for() -> None:
    time = Time()
    bucket = Limits(Rate(10, 5), time)
    bucket.check(ACCOUNT)
    bucket.take(ACCOUNT, 105)
    assert bucket.wait(ACCOUNT) == pytest.approx(10.1)
    time.at += 10.1
    bucket.check(ACCOUNT)


def test_one_account_takes_nothing_from_another() -> None:
    bucket = Limits(Rate(10, 5), Time())
    bucket.take(ACCOUNT, 1000)
    bucket.check(OTHER)


def test_accounts_whose_buckets_are_full_again_are_forgotten() -> None:
    time = Time()
    bucket = Limits(Rate(10, 5), time)
    for number in range(limits.FORGOTTEN_AT):
        bucket.take(str(number), 1)
    bucket.take(ACCOUNT, 100)
    time.at += 1
    bucket.take(OTHER, 1)
    assert bucket.known() == 2


@given(st.lists(st.tuples(st.floats(0, 10), st.integers(1, 50)), max_size=60))
def test_never_more_passes_than_the_burst_the_rate_and_one_batch(steps: list[tuple[float, int]]) -> None:
    time = Time()
    rate, passed, largest = Rate(7, 20), 0, 0
    bucket = Limits(rate, time)
    for pause, reports in steps:
        time.at += pause
        if bucket.wait(ACCOUNT) == 0:
            bucket.take(ACCOUNT, reports)
            passed, largest = passed + reports, max(largest, reports)
    assert passed <= rate.burst + rate.per_second * (time.at - 100) + largest + 0.001


def test_streams_of_an_account_and_of_all_are_bounded() -> None:
    places = Places(of_one=2, of_all=3)
    places.take(ACCOUNT)
    places.take(ACCOUNT)
    with pytest.raises(TooMany, match="2 streams of an account"):
        places.take(ACCOUNT)
    places.take(OTHER)
    with pytest.raises(TooMany, match="3 streams are open"):
        places.take("c")
    places.leave(ACCOUNT)
    places.take("c")
