"""Letters on their way: by a real mail server and a real receiver, with all that these may answer."""

import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from pymongo.database import Database
from standardwebhooks import Webhook, WebhookVerificationError

from services.notifications.guard import Guard
from services.notifications.mail import Mailer, SmtpServer, smtp_server
from services.notifications.person import Endpoint
from services.notifications.webhook import Webhooks, new_secret
from shared.events.plans import Assessment, ProgressVerified
from tests.integration.notifications_service import (
    SENDER,
    MovedClock,
    Notifications,
    PostOffice,
    Receiver,
    post_office,
)
from tests.unit.notified import LONG_AGO, Story, moment, person
from tests.unit.test_notifications_letters import composer, written

SECRET = new_secret()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().listening() as running:
        yield running


@pytest.fixture
def notifications(database: Database[dict[str, Any]]) -> Notifications:
    return Notifications(database, MovedClock("2025-04-16 09:00"))


def late() -> Story:
    return Story().registered().approved(at="2024-12-20").window()


def endpoint(receiver: Receiver, path: str = "/terima") -> Endpoint:
    url = f"http://127.0.0.1:{receiver.port}{path}"
    return Endpoint("dinkes.sistem", "dinkes", "sistem", url, SECRET, LONG_AGO)


def opened(notifications: Notifications, receiver: Receiver) -> None:
    """The system of Dinkes waits to be told that the window is open."""
    notifications.clock.move("2025-04-01 08:00")
    notifications.endpoints.keep(endpoint(receiver))
    notifications.hears(late())
    notifications.looks()


def test_a_letter_arrives_with_text_and_html_and_a_link(notifications: Notifications, office: PostOffice) -> None:
    notifications.knows(person())
    notifications.hears(late())
    notifications.looks()
    notifications.delivery(office.mailer.send).round()
    (mail,) = office.received
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert (str(mail["To"]), str(mail["Subject"])) == (
        "siti@example.org", "Dinas Kesehatan: laporan TW I 2025 belum lengkap"
    )  # fmt: skip
    for body in (text, html):
        assert body is not None
        assert "https://sinergi.example/unit/dinkes/2025/1" in body.get_content()


def test_a_server_that_is_busy_is_asked_again_on_schedule(notifications: Notifications, office: PostOffice) -> None:
    notifications.knows(person())
    notifications.hears(late())
    notifications.looks()
    office.answers = ["451 later", "451 later"]
    for wait, left in ((0, 0), (59, 0), (1, 0), (299, 0), (1, 1)):
        notifications.clock.wait(seconds=wait)
        notifications.delivery(office.mailer.send).round()
        assert len(office.received) == left, wait
    assert notifications.letters()[0]["doubtful"] == 0


def test_a_letter_that_is_tried_again_keeps_quiet_hours_too(notifications: Notifications, office: PostOffice) -> None:
    notifications.knows(person())
    notifications.hears(late())
    notifications.looks()
    office.answers = ["451 later"]
    notifications.delivery(office.mailer.send).round()
    for at, arrived in (("2025-04-16 21:00", 0), ("2025-04-17 05:59", 0), ("2025-04-17 06:00", 1)):
        notifications.clock.move(at)
        notifications.leases_end()
        notifications.delivery(office.mailer.send).round()
        assert len(office.received) == arrived, at


def test_a_mailbox_that_does_not_exist_is_not_asked_again_and_the_log_names_nobody(
    notifications: Notifications, office: PostOffice
) -> None:
    notifications.knows(person(address="unknown@example.org"))
    notifications.hears(late())
    notifications.looks()
    notifications.delivery(office.mailer.send).round()
    assert notifications.states("email") == ["failed"]
    (attempt,) = notifications.database["deliveries"].find()
    assert (attempt["result"], attempt["code"]) == ("never", "550")
    assert "unknown" not in str(attempt)


def test_a_server_that_is_away_is_no_delivery_and_one_that_hangs_up_after_the_letter_may_be(
    office: PostOffice,
) -> None:
    mail = composer().mail(written(), "id")
    away = Mailer(SmtpServer("smtp", "127.0.0.1", 1, None, None), SENDER)
    assert away.send("l", "siti@example.org", mail).result == "later"

    def hang_up() -> None:
        raise ConnectionResetError

    office.before_answering = hang_up
    assert office.mailer.send("l", "siti@example.org", mail).result in {"unknown", "later"}


def test_nothing_is_sent_about_what_was_resolved_meanwhile(notifications: Notifications, office: PostOffice) -> None:
    notifications.knows(person(address="siti@example.org"))
    story = late()
    notifications.hears(story)
    notifications.clock.move("2025-04-16 21:00")  # quiet hours
    notifications.looks()
    notifications.delivery(office.mailer.send).round()
    assert notifications.states("email") == ["waiting"]
    notifications.hears(story.reported("2025-04-16 22:00"))
    notifications.clock.move("2025-04-17 06:00")
    notifications.leases_end()
    notifications.delivery(office.mailer.send).round()
    assert (office.received, notifications.states("email")) == ([], ["resolved"])


def test_a_digest_holds_what_is_open_still_as_it_is_now(notifications: Notifications, office: PostOffice) -> None:
    notifications.knows(person(email="digest"))
    story = Story().registered().approved(actions=("a-1", "a-2"), at="2024-12-20").window()
    notifications.hears(story.returned("2025-04-16 09:00", "2025-04-20"))
    notifications.looks()
    notifications.hears(story.reported("2025-04-16 22:00"))
    notifications.clock.move("2025-04-17 07:30")
    notifications.delivery(office.mailer.send).round()
    (mail,) = office.received
    assert str(mail["Subject"]) == "Ringkasan Sinergi: 2 hal"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "1 dari 2 rencana aksi belum dilaporkan" in body.get_content()


def test_a_burst_of_ten_thousand_events_is_one_letter(notifications: Notifications, office: PostOffice) -> None:
    found = Assessment(execution=False, output=True, quality=True, timeliness=True)
    doubted = ProgressVerified("dinkes", 2025, "general", "a-1", 1, Decimal(1), found, "kurang")
    story = Story().registered()
    for _ in range(10_000):
        story.happens(doubted, "2025-04-16 08:30", "plan-dinkes-2025-general")
    notifications.knows(person())
    notifications.hears(story)
    worked = sum(notifications.delivery(office.mailer.send).round() for _ in range(3))
    assert len(office.received) == worked == 1
    assert str(office.received[0]["Subject"]) == "Ringkasan Sinergi: 10000 hal"
    assert len(office.received[0].as_bytes()) < 20_000


def test_a_system_is_told_signed_and_can_check_it(notifications: Notifications, receiver: Receiver) -> None:
    opened(notifications, receiver)
    notifications.delivery(webhook=notifications.webhooks(receiver.port).send).round()
    (received,) = receiver.received
    payload = Webhook(SECRET).verify(received.body, received.headers)
    assert (received.path, payload["type"]) == ("/terima", "sinergi.notification.report")
    assert payload["data"]["facts"]["unit"] == "dinkes"
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(received.body, received.headers)


def test_a_webhook_is_tried_on_schedule_under_the_same_id_and_then_has_failed(
    notifications: Notifications, receiver: Receiver
) -> None:
    opened(notifications, receiver)
    receiver.answers = [(500, {})] * 8
    send = notifications.webhooks(receiver.port).send
    for _ in range(12):
        notifications.delivery(webhook=send).round()
        notifications.clock.wait(hours=10)
    assert len(receiver.received) == 8
    assert len({received.headers["webhook-id"] for received in receiver.received}) == 1
    assert notifications.states("webhook") == ["failed"]
    (letter,) = notifications.letters()
    assert notifications.delivery().letters.redeliver(letter["_id"], notifications.clock())
    notifications.delivery(webhook=send).round()
    assert len(receiver.received) == 9
    assert notifications.states("webhook") == ["sent"]


def test_a_redirect_is_not_followed_and_who_is_gone_is_left_alone(
    notifications: Notifications, receiver: Receiver
) -> None:
    opened(notifications, receiver)
    receiver.answers = [(302, {"Location": f"http://127.0.0.1:{receiver.port}/rahasia"}), (410, {})]
    send = notifications.webhooks(receiver.port).send
    notifications.delivery(webhook=send).round()
    assert [received.path for received in receiver.received] == ["/terima"]
    notifications.clock.wait(hours=1)
    notifications.delivery(webhook=send).round()
    assert notifications.endpoints.all()[0].disabled == "it answered that it is gone"
    assert notifications.states("webhook") == ["failed"]


def test_who_answers_too_slowly_is_hung_up_on(receiver: Receiver) -> None:
    receiver.before_answering = lambda: time.sleep(2)
    started = time.monotonic()
    outcome = Webhooks(Guard(own_ports=[receiver.port]), patience=0.3).send("l", endpoint(receiver), b"{}")
    assert (outcome.result, time.monotonic() - started < 1.5) == ("unknown", True)


def test_a_port_of_this_machine_that_was_not_named_is_never_reached(receiver: Receiver) -> None:
    for guard in (Guard(), Guard(own_ports=[1]), Guard(resolve=lambda _host, _port: ["127.0.0.1"])):
        for url in (f"http://127.0.0.1:{receiver.port}/", f"https://sistem.example:{receiver.port}/"):
            there = Endpoint("e", "dinkes", "s", url, SECRET, LONG_AGO)
            assert Webhooks(guard).send("l", there, b"{}").result == "later"
    assert receiver.received == []


def test_addresses_of_mail_servers_are_read() -> None:
    assert smtp_server("smtp+starttls://nama:s%40ndi@surel.example") == SmtpServer(
        "smtp+starttls", "surel.example", 587, "nama", "s@ndi"
    )
    assert smtp_server("smtps://surel.example:1465").port == 1465


def test_priorities_are_one_letter_without_what_was_resolved(notifications: Notifications, office: PostOffice) -> None:
    notifications.knows(person("p-9", "bupati", None))
    story = Story().window()
    for unit in ("dinkes", "disdik", "dinsos"):
        story.approved(unit, at="2024-12-20")
    notifications.hears(story)
    notifications.clock.move("2025-05-05 08:00")
    notifications.looks()
    notifications.hears(story.reported("2025-05-05 08:01", unit="disdik"))
    notifications.delivery(office.mailer.send).round()
    (mail,) = office.received
    body = mail.get_body(("plain",))
    assert body is not None
    assert [name in body.get_content() for name in ("dinkes", "disdik", "dinsos")] == [True, False, True]
    assert notifications.clock() == moment("2025-05-05 08:00")
