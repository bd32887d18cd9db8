"""The data quality score, computed by hand beside it; and a page for every code."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.inbox.assessing import days_of
from shared.inbox.code_texts import EXPLAINED
from shared.inbox.expected import Due, Expected, by_unit
from shared.inbox.quality import METHOD, Tally, score_of
from shared.inbox.verdict import Code

counts = st.integers(0, 10**6)


def shares(tally: Tally) -> dict[str, str | None]:
    return {
        share.name: None if share.percent is None else str(share.percent) for share in score_of("dinkes", tally).shares
    }


def test_the_score_is_the_mean_of_its_shares() -> None:
    tally = Tally(accepted=9, refused=3, late=1, corrections=3, due=8, stated=6)
    assert shares(tally) == {"accepted": "75.00", "timely": "90.00", "complete": "75.00", "uncorrected": "66.67"}
    assert score_of("dinkes", tally).score == Decimal("76.67")  # (0.75 + 0.9 + 0.75 + 2/3) / 4


def test_a_share_of_nothing_does_not_count() -> None:
    assert score_of("dinkes", Tally(due=4, stated=1)).score == Decimal("25.00")
    assert score_of("dinkes", Tally()).score is None
    assert shares(Tally(accepted=1, late=None))["timely"] is None


def test_every_share_and_the_score_have_their_method() -> None:
    assert {share.name for share in score_of("dinkes", Tally()).shares} | {"score"} == set(METHOD)


@given(counts, counts, counts, counts, counts, counts)
def test_a_score_is_between_nothing_and_everything(
    accepted: int, refused: int, late: int, corrections: int, due: int, stated: int
) -> None:
    tally = Tally(accepted, refused, min(late, refused), min(corrections, accepted), due, min(stated, due))
    score = score_of("dinkes", tally)
    assert all(share.percent is None or 0 <= share.percent <= 100 for share in score.shares)
    assert score.score is None or 0 <= score.score <= 100


def test_what_is_due_is_counted_by_unit() -> None:
    values = [Due("dinkes", stated=True), Due("dinkes", stated=False), Due("disdik", stated=True)]
    assert by_unit(values) == {"dinkes": Expected(2, 1), "disdik": Expected(1, 1)}


@pytest.mark.parametrize(
    ("quarter", "days"),
    [
        (1, (date(2025, 1, 1), date(2025, 4, 30))),
        (2, (date(2025, 4, 1), date(2025, 7, 31))),
        (3, (date(2025, 7, 1), date(2025, 10, 31))),
        (4, (date(2025, 10, 1), date(2026, 1, 31))),
    ],
)
def test_a_quarter_is_reported_within_the_month_after_it(quarter: int, days: tuple[date, date]) -> None:
    assert days_of(2025, quarter) == days  # type: ignore[arg-type]


def test_every_code_is_explained_in_both_languages() -> None:
    assert set(EXPLAINED) == set(Code)
    assert all(text.strip() for explained in EXPLAINED.values() for said in explained for text in said)
