"""The quarters of a year up to one of them, side by side."""

from collections.abc import Sequence

from msgspec import Struct

from services.reporting.members import Member
from services.reporting.rules import BandsId, Rule
from services.reporting.totals import Banded, Share, total


class TrendPoint(Struct, frozen=True):
    """A quarter of the regency: what was reported of due, achieved of due, and the progress of the actions."""

    quarter: int
    reported: Share
    achieved: Share
    progress: Banded


def trend_point(quarter: int, members: Sequence[Member], rule: Rule, scheme: BandsId) -> TrendPoint:
    whole = total([member.figures for member in members], rule, scheme)
    return TrendPoint(quarter, whole.reported, whole.achieved, whole.progress)
