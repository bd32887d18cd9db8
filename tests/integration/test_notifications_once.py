"""Everybody is told once: replays, rebuilds, several workers, and crashes at every point change nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pymongo.database import Database

from services.notifications.composing import Mail
from services.notifications.letters import Letters, Overtaken
from services.notifications.outcome import Outcome
from shared.clock import present
from shared.events.plans import PlanApproved
from tests.integration.notifications_service import MovedClock, Notifications, PostOffice, post_office
from tests.unit.notified import Story, moment, person

LATE = "2025-04-16 08:00"


class Crash(BaseException):
    """The process ends here."""


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def notifications(database: Database[dict[str, Any]]) -> Notifications:
    """An operator and a head whose report is late."""
    service = Notifications(database, MovedClock("2025-04-16 09:00"))
    service.knows(person(), person("p-2", "head", address="kepala@example.org"))
    service.hears(Story().registered().approved().window())
    return service


def test_looking_again_and_hearing_again_tells_nobody_anything_twice(notifications: Notifications) -> None:
    assert notifications.looks() == 4
    story = Story().registered().approved().window()
    notifications.hears(story)
    assert notifications.looks() == 0
    news = notifications.database["messages"].count_documents({"rule": "plan_approved"})
    assert news == 4
    notifications.hears(story)
    assert notifications.database["messages"].count_documents({"rule": "plan_approved"}) == news


def test_news_name_the_unit_also_where_they_are_heard_together_with_its_name(notifications: Notifications) -> None:
    """And where it was named in what was heard before."""
    later = Story().registered().approved().window().submitted("2025-04-02 08:00")
    later.happens(PlanApproved("dinkes", 2025, "general"), "2025-04-02 09:00", "plan-dinkes-2025-general")
    notifications.hears(later)
    news = list(notifications.database["messages"].find({"rule": "plan_approved", "channel": "feed"}))
    assert len(news) == 4
    assert {message["facts"]["unit_name"] for message in news} == {"Dinas Kesehatan"}


def test_a_rebuild_tells_nobody_anything(notifications: Notifications, office: PostOffice) -> None:
    notifications.looks()
    notifications.delivery(office.mailer.send).round()
    sent = len(office.received)
    model = notifications.model
    generation = model.generations.begin([])
    model._projection(generation).prepare()  # noqa: SLF001 - as a rebuild does
    model.generations.switch(generation)
    notifications.hears(Story().registered().approved().window())
    notifications.looks()
    notifications.delivery(office.mailer.send).round()
    assert len(office.received) == sent


def test_a_new_installation_never_mails_the_past(database: Database[dict[str, Any]], office: PostOffice) -> None:
    service = Notifications(database, MovedClock("2025-04-20 09:00"))
    database["installation"].update_one({"_id": "horizon"}, {"$set": {"at": moment("2025-04-20 09:00")}})
    service.knows(person())
    service.hears(Story().registered().approved().window())
    service.looks()
    service.delivery(office.mailer.send).round()
    assert office.received == []
    assert service.states("email") == service.states("feed") == []
    assert database["messages"].count_documents({"state": "suppressed"}) == 4


def test_workers_side_by_side_send_each_letter_once(notifications: Notifications, office: PostOffice) -> None:
    people = [person(f"p-{number}", address=f"p{number}@example.org") for number in range(3, 40)]
    notifications.knows(*people)
    with ThreadPoolExecutor(4) as pool:
        looks = [pool.submit(notifications.looks) for _ in range(4)]
        written = sum(look.result() for look in looks)
        workers = [notifications.delivery(office.mailer.send) for _ in range(4)]
        list(pool.map(lambda worker: worker.round(), workers))
    notifications.delivery(office.mailer.send).round()
    late = [mail for mail in office.received if "belum lengkap" in str(mail["Subject"])]
    assert written == 2 * 39
    assert len(late) == len({str(mail["To"]) for mail in late}) == 39
    assert len({str(mail["Message-ID"]) for mail in office.received}) == len(office.received)


def crashing_before(_letter: str, _address: str, _mail: Mail) -> Outcome:
    raise Crash


def test_a_crash_before_sending_loses_nothing_and_what_may_have_left_is_counted(
    notifications: Notifications, office: PostOffice
) -> None:
    notifications.looks()
    with pytest.raises(Crash):
        notifications.delivery(crashing_before).round()
    assert [letter["state"] for letter in notifications.letters()].count("sending") == 1
    notifications.delivery(office.mailer.send).round()
    notifications.leases_end()
    notifications.delivery(office.mailer.send).round()
    late = [str(mail["To"]) for mail in office.received if "belum lengkap" in str(mail["Subject"])]
    assert sorted(late) == ["kepala@example.org", "siti@example.org"]
    assert sum(letter["doubtful"] for letter in notifications.letters()) == 1


def test_a_crash_between_sending_and_marking_sends_again_under_the_same_id_and_is_counted(
    notifications: Notifications, office: PostOffice
) -> None:
    notifications.looks()

    def sent_and_gone(letter: str, address: str, mail: Mail) -> Outcome:
        office.mailer.send(letter, address, mail)
        raise Crash

    with pytest.raises(Crash):
        notifications.delivery(sent_and_gone).round()
    notifications.leases_end()
    notifications.delivery(office.mailer.send).round()
    doubtful = [letter["_id"] for letter in notifications.letters() if letter["doubtful"]]
    twice = [str(mail["Message-ID"]) for mail in office.received]
    assert len(doubtful) == 1
    assert twice.count(f"<{doubtful[0]}@example.org>") == 2
    assert len(twice) == len(set(twice)) + 1


def test_a_crash_while_letters_are_put_together_loses_nothing(notifications: Notifications, office: PostOffice) -> None:
    notifications.looks()
    letters = Letters(notifications.database, present)
    begun = letters.begin("p-1", "email", "single", notifications.clock())
    keys = [message.key for message in notifications.delivery().messages.waiting("email", "p-1")]
    notifications.delivery().messages.claim(keys[:1], begun.id)
    letters.begin("p-2", "email", "single", notifications.clock())
    notifications.leases_end()
    notifications.delivery(office.mailer.send).round()
    states = [letter["state"] for letter in notifications.letters()]
    assert set(states) == {"sent", "nothing"}
    assert set(notifications.states("email")) == {"sent"}


def test_whoever_was_overtaken_changes_nothing_any_more(notifications: Notifications) -> None:
    slow, quick = (Letters(notifications.database, present) for _ in range(2))
    letter = slow.begin("p-1", "email", "single", notifications.clock())
    notifications.leases_end()
    taken = quick.take(notifications.clock())
    assert taken is not None
    with pytest.raises(Overtaken):
        slow.sending(letter)
    quick.sending(taken)


def test_one_worker_at_a_time_puts_letters_together(notifications: Notifications) -> None:
    first, second = (Letters(notifications.database, present) for _ in range(2))
    assert (first.my_turn(), second.my_turn(), first.my_turn()) == (True, False, True)
    notifications.leases_end()
    assert second.my_turn()


def test_nothing_is_said_while_nobody_knows_what_is_open(notifications: Notifications, office: PostOffice) -> None:
    notifications.freshness.answer = False
    assert notifications.looks() == 0
    notifications.freshness.answer = True
    notifications.looks()
    notifications.freshness.answer = False
    notifications.delivery(office.mailer.send).round()
    assert office.received == []
    notifications.freshness.answer = True
    notifications.leases_end()
    notifications.delivery(office.mailer.send).round()
    assert set(notifications.states("email")) == {"sent"}
