"""Rules are versioned: which one is in force, and which band a score is in."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from services.reporting.rules import BandsId, NoRule, end_of, in_force, parse
from tests.unit.reporting import RULE, VERSIONS

BANDS = {
    "traffic_light": {"69.99": "red", "70": "yellow", "90": "yellow", "90.01": "green", "100": "green"},
    "permendagri_86_2017": {
        "50": "very_low",
        "50.01": "low",
        "65": "low",
        "75": "medium",
        "90": "high",
        "90.01": "very_high",
    },
    "five_colours": {
        "59.99": "below_60",
        "60": "below_80",
        "80": "below_95",
        "95": "up_to_105",
        "105": "up_to_105",
        "105.01": "above_105",
    },
}


@pytest.mark.parametrize(
    ("scheme", "score", "band"), [(scheme, *case) for scheme, cases in BANDS.items() for case in cases.items()]
)
def test_every_bound_belongs_to_one_band(scheme: BandsId, score: str, band: str) -> None:
    assert RULE.band(Decimal(score), scheme).id == band


def test_a_quarter_is_computed_under_the_rule_of_its_last_day() -> None:
    newer = msgspec.structs.replace(RULE, id="renaksi-2", effective_from=date(2025, 7, 31))
    rules = parse(msgspec.json.encode([RULE, newer]))
    assert [in_force(rules, 2025, quarter).id for quarter in (1, 2, 3, 4)] == [
        "renaksi-1",
        "renaksi-1",
        "renaksi-2",
        "renaksi-2",
    ]


def test_a_quarter_before_all_rules_cannot_be_computed() -> None:
    with pytest.raises(NoRule, match="1999-12-31"):
        in_force(VERSIONS, 1999, 4)


def test_quarters_end_with_their_months() -> None:
    assert [end_of(2025, quarter) for quarter in (1, 2, 3, 4)] == [
        date(2025, 3, 31),
        date(2025, 6, 30),
        date(2025, 9, 30),
        date(2025, 12, 31),
    ]


def test_parts_of_units_belong_to_no_group() -> None:
    assert [RULE.group(kind) for kind in ("dinas", "kecamatan", "bidang", "regency", None)] == [
        "perangkat_daerah",
        "kecamatan",
        None,
        None,
        None,
    ]


def test_a_rule_with_an_unknown_word_is_refused() -> None:
    text = msgspec.json.encode([RULE]).replace(b"score_cap", b"score_kap")
    with pytest.raises(msgspec.ValidationError, match="score_kap"):
        parse(text)
