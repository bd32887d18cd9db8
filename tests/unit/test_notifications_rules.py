"""Rules and texts are data: complete, or refused with what is wrong."""

from typing import Any

import msgspec
import pytest

from services.notifications.rules import RulesWrong, parse
from services.notifications.texts import parse_texts
from tests.unit.notified import RULES_FILE, book, moment

TEXTS_FILE = RULES_FILE.with_name("notification-texts.json")


def rules() -> Any:
    return msgspec.json.decode(RULES_FILE.read_bytes())


def texts() -> Any:
    return msgspec.json.decode(TEXTS_FILE.read_bytes())


def test_a_version_is_in_force_from_its_day_on() -> None:
    known = rules()
    known["versions"].append({**known["versions"][0], "id": "later", "effective_from": "2026-01-01"})
    both = parse(msgspec.json.encode(known))
    assert [both.in_force(moment(at)).id for at in ("2024-01-01", "2025-12-31 23:59", "2026-01-01")] == [
        "notifications-2025-1",
        "notifications-2025-1",
        "later",
    ]


def without_link(known: Any) -> None:
    del known["links"]["report"]


def to_the_bupati(known: Any) -> None:
    known["matters"]["report"][0]["to"] = ["bupati"]


def twice_the_same_step(known: Any) -> None:
    known["matters"]["report"].append(known["matters"]["report"][0])


def unknown_kind(known: Any) -> None:
    known["matters"]["holiday"] = []


def unknown_role(known: Any) -> None:
    known["news"][0]["to"] = ["everybody"]


def no_letters(known: Any) -> None:
    known["letters_per_hour"] = 0


@pytest.mark.parametrize(
    "spoil", [without_link, to_the_bupati, twice_the_same_step, unknown_kind, unknown_role, no_letters]
)
def test_rules_that_cannot_be_followed_are_refused(spoil: Any) -> None:
    known = rules()
    spoil(known["versions"][0])
    with pytest.raises(RulesWrong):
        parse(msgspec.json.encode(known))


def test_two_versions_of_one_day_are_refused() -> None:
    known = rules()
    known["versions"].append(known["versions"][0])
    with pytest.raises(RulesWrong, match="later day"):
        parse(msgspec.json.encode(known))


def test_a_text_that_is_missing_or_asks_for_what_nobody_knows_is_refused() -> None:
    known = texts()
    known["en"]["messages"]["report.soon"]["line"] = "{salary}"
    with pytest.raises(RulesWrong, match="salary"):
        parse_texts(msgspec.json.encode(known), book())
    del known["en"]["messages"]["report.soon"]
    with pytest.raises(RulesWrong, match=r"report\.soon is not told in en"):
        parse_texts(msgspec.json.encode(known), book())
    del known["en"]
    with pytest.raises(RulesWrong, match="needed are en, id"):
        parse_texts(msgspec.json.encode(known), book())
