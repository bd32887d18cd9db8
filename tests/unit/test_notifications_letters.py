"""Which letters leave, when, and how they read."""

from datetime import datetime, time, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.composing import Composer
from services.notifications.message import Message, messages_of, send_key, unheard
from services.notifications.person import Endpoint, Preferences, Quiet, audience
from services.notifications.planning import Planned, digest_slot, planned
from tests.unit.notified import LONG_AGO, Story, book, moment, person, texts

NOW = moment("2025-04-16 08:00")
ENDPOINT = Endpoint("dinkes.sistem", "dinkes", "sistem", "https://sistem.example/terima", "whsec_c2VjcmV0", LONG_AGO)


def written(now: str = "2025-04-16 08:00", created: datetime = NOW, **changes: Any) -> list[Message]:
    """The e-mails of one operator about one late report."""
    intents = Story().registered().approved().window().intents(now)
    messages = messages_of(intents, [person(**changes)], [], LONG_AGO, created)
    return [message for message in messages if message.channel == "email"]


def many(number: int, created: datetime = NOW, *, urgent: bool = False) -> list[Message]:
    (one,) = written()
    return [
        msgspec.structs.replace(one, key=f"{each:064d}", group=f"g{each % 3}", created=created, urgent=urgent)
        for each in range(number)
    ]


def plan(preferences: Preferences, waiting: list[Message], now: str, lately: int = 0) -> list[Planned]:
    return planned(preferences, waiting, lately, 6, moment(now))


def shapes(letters: list[Planned]) -> list[tuple[str, int]]:
    return [(letter.form, len(letter.messages)) for letter in letters]


def test_a_key_is_of_one_cause_rule_recipient_and_channel() -> None:
    keys = {send_key(*each) for each in ("abcd", "abce", "abed", "aecd", "ebcd")}
    assert len(keys) == 5
    assert send_key("ab", "c", "d", "e") != send_key("a", "bc", "d", "e")


def test_one_person_in_two_roles_is_told_once() -> None:
    intents = Story().registered().approved().window().intents("2025-04-16 08:00")
    both = person()
    both = msgspec.structs.replace(both, posts=(*both.posts, *person(role="head").posts))
    messages = messages_of(intents, [both], [], LONG_AGO, NOW)
    assert len({message.key for message in messages}) == 2  # the feed and the e-mail


def test_what_had_to_be_told_before_the_horizon_or_the_post_is_suppressed() -> None:
    intents = Story().registered().approved().window().intents("2025-04-16 09:00")
    for horizon, since in ((moment("2025-04-16 08:01"), LONG_AGO), (LONG_AGO, moment("2025-04-16 08:01"))):
        someone = person()
        posts = tuple(msgspec.structs.replace(post, since=since) for post in someone.posts)
        messages = messages_of(intents, [msgspec.structs.replace(someone, posts=posts)], [], horizon, NOW)
        assert {message.state for message in messages} == {"suppressed"}
        assert {message.state for message in messages_of(intents, [someone], [], LONG_AGO, NOW)} == {"shown", "waiting"}


def test_everybody_is_told_only_about_their_own_unit() -> None:
    asisten = person("p-2", "asisten", None)
    people = [person(), person("p-3", unit="disdik"), asisten]
    assert {each.id for each in audience(people, [ENDPOINT], "operator", "dinkes")} == {"p-1"}
    assert {each.id for each in audience(people, [ENDPOINT], "asisten", "dinkes")} == {"p-2"}
    assert [each.channel for each in audience(people, [ENDPOINT], "system", "dinkes")] == ["webhook"]
    assert audience(people, [ENDPOINT], "system", "disdik") == []


def test_who_is_missing_for_a_role_is_counted() -> None:
    intents = Story().registered().approved().window().intents("2025-04-16 08:00")
    assert unheard(intents, [person()]) == {"head": 1}


def test_immediate_messages_leave_at_once_each_by_itself() -> None:
    assert shapes(plan(Preferences(), many(3), "2025-04-16 08:00")) == [("single", 1)] * 3


def test_a_burst_becomes_one_digest_and_then_waits_for_the_hour() -> None:
    assert shapes(plan(Preferences(), many(10_000), "2025-04-16 08:00")) == [("digest", 10_000)]
    assert shapes(plan(Preferences(), many(3), "2025-04-16 08:10", lately=5)) == [("digest", 3)]
    assert plan(Preferences(), many(3), "2025-04-16 08:10", lately=6) == []


def test_a_digest_leaves_once_a_day_with_all_that_waits() -> None:
    daily = Preferences(email="digest", quiet=None)
    early = many(2, moment("2025-04-16 07:00"))
    assert plan(daily, early, "2025-04-16 07:29") == []
    assert shapes(plan(daily, early, "2025-04-16 07:30")) == [("digest", 2)]
    assert plan(daily, many(2, moment("2025-04-16 07:31")), "2025-04-16 23:00") == []


def test_what_is_urgent_does_not_wait_for_the_digest() -> None:
    daily = Preferences(email="digest")
    assert shapes(plan(daily, many(1, urgent=True), "2025-04-16 09:00")) == [("single", 1)]


@pytest.mark.parametrize(("at", "quiet"), [("19:59", False), ("20:00", True), ("03:00", True), ("06:00", False)])
def test_nothing_leaves_in_quiet_hours(at: str, *, quiet: bool) -> None:
    assert (plan(Preferences(), many(1, urgent=True), f"2025-04-16 {at}") == []) is quiet


@given(st.times(), st.times(), st.times())
def test_quiet_hours_are_the_opposite_of_the_others(begins: time, ends: time, clock: time) -> None:
    if begins != ends:
        assert Quiet(begins, ends).holds(clock) is not Quiet(ends, begins).holds(clock)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1)), st.times())  # noqa: DTZ001 - made aware below
def test_a_digest_was_due_within_the_last_day(now: datetime, at: time) -> None:
    aware = moment(now.isoformat())
    slot = digest_slot(Preferences(digest_at=at), aware)
    assert timedelta() <= aware - slot < timedelta(days=1)


def composer() -> Composer:
    return Composer(book(), texts(), "https://sinergi.example")


def test_a_letter_says_it_in_one_sentence_with_a_link_to_the_thing() -> None:
    mail = composer().mail(written(), "id")
    assert mail.subject == "Dinas Kesehatan: laporan TW I 2025 belum lengkap"
    assert "pelaporan TW I 2025 sudah ditutup pada 15 April 2025 dan 1 dari 1 rencana aksi" in mail.text
    assert "https://sinergi.example/unit/dinkes/2025/1" in mail.text
    assert 'href="https://sinergi.example/unit/dinkes/2025/1"' in mail.html


def test_a_letter_is_in_the_language_of_its_reader() -> None:
    assert composer().mail(written(), "en").subject == "Dinas Kesehatan: the report for quarter 1 of 2025 is incomplete"


def test_later_steps_name_the_earlier_ones() -> None:
    (message,) = written()
    facts = {**message.facts, "earlier": "operator=2025-04-16T00:00:00Z,head=2025-04-19T00:00:00Z"}
    text = composer().mail([msgspec.structs.replace(message, facts=facts)], "id").text
    assert "kepada: operator (16 April 2025), kepala unit (19 April 2025)" in text


def test_who_was_told_often_is_named_once_with_the_last_day() -> None:
    """And a moment at midnight is of the day that begins with it."""
    (message,) = written()
    told = "operator=2025-03-31T16:00:00Z,operator=2025-04-08T00:00:00Z,head=2025-04-16T00:00:00Z"
    facts = {**message.facts, "earlier": told}
    text = composer().mail([msgspec.structs.replace(message, facts=facts)], "id").text
    assert "kepada: operator (2 kali, terakhir 8 April 2025), kepala unit (16 April 2025)" in text
    first = msgspec.structs.replace(message, facts={**facts, "earlier": told.partition(",")[0]})
    assert "kepada: operator (1 April 2025)" in composer().mail([first], "id").text


def test_a_digest_groups_and_counts_what_it_does_not_show() -> None:
    mail = composer().mail(many(60), "id")
    assert mail.subject == "Ringkasan Sinergi: 60 hal"
    assert mail.text.count("https://sinergi.example/unit/") == 30
    assert mail.text.count("dan 10 hal lain") == 3


def test_what_people_wrote_is_text_and_never_markup_or_a_header() -> None:
    story = Story().returned("2025-03-01 09:00", "2025-03-10", reason="<script>\r\nBcc: x@example.org")
    messages = messages_of(story.intents("2025-03-01 10:00"), [person()], [], LONG_AGO, NOW)
    mail = composer().mail([message for message in messages if message.channel == "email"], "id")
    assert "<script>" not in mail.html
    assert "\n" not in mail.subject


def test_everything_that_can_be_told_reads_well_in_both_languages() -> None:
    for vocabulary in texts().values():
        for wording in vocabulary.messages.values():
            assert wording.line[0].isupper() or wording.line.startswith("{")
            assert wording.line.endswith((".", "}"))


def test_a_system_is_told_with_the_facts_as_they_are() -> None:
    intents = Story().registered().approved().window().intents("2025-04-01 08:00")
    (message,) = (each for each in messages_of(intents, [], [ENDPOINT], LONG_AGO, NOW) if each.channel == "webhook")
    payload = msgspec.json.decode(composer().payload(message))
    assert payload["type"] == "sinergi.notification.report"
    assert payload["data"]["facts"]["quarter"] == "1"
    assert payload["data"]["link"] == "https://sinergi.example/unit/dinkes/2025/1"
