"""Delivering: messages are put into letters, and each letter is sent once, as far as anybody can know.

Nothing is sent about what was resolved meanwhile: what is open is looked at when a letter is about to leave.
"""

import time
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from msgspec.structs import replace

from services.notifications.composing import Composer, Mail
from services.notifications.delivery_log import DeliveryLog
from services.notifications.letters import Letter, Letters, Overtaken
from services.notifications.matter import Matter
from services.notifications.message import Message
from services.notifications.messages import Messages
from services.notifications.outcome import Outcome
from services.notifications.people import Endpoints, People
from services.notifications.person import Endpoint, Person
from services.notifications.planning import HOUR, Planned, is_quiet, planned
from services.notifications.rules import RuleBook
from services.notifications.scheduling import Openness
from shared import metrics
from shared.correlation import some_of
from shared.traces import traces

log = structlog.get_logger(__name__)
SendMail = Callable[[str, str, Mail], Outcome]
SendWebhook = Callable[[str, Endpoint, bytes], Outcome]
Open = Mapping[str, Matter]


class Sending(NamedTuple):
    """How the two channels are sent by: letter, where to, what."""

    mail: SendMail
    webhook: SendWebhook


@dataclass(frozen=True)
class Delivery:
    people: People
    endpoints: Endpoints
    messages: Messages
    letters: Letters
    attempts: DeliveryLog
    openness: Openness
    composer: Composer
    book: RuleBook
    sending: Sending
    clock: Callable[[], datetime]

    def round(self) -> int:
        """Put letters together, and send all that are due; returns how many were worked on."""
        if self.letters.my_turn():
            self.gather()
        opened: Open | None = None
        worked = 0
        while letter := self.letters.take(self.clock()):
            opened = self._open() if opened is None else opened
            if opened is None:  # nobody knows what is open just now
                self.letters.release(letter)
                break
            self.work(letter, opened)
            worked += 1
        return worked

    def gather(self) -> None:
        """Claim for letters what waits and may leave now."""
        rules, now = self.book.in_force(self.clock()), self.clock()
        for recipient in self.messages.recipients_waiting("email"):
            self._gather_mail(recipient, rules.letters_per_hour, now)
        for recipient in self.messages.recipients_waiting("webhook"):
            for message in self.messages.waiting("webhook", recipient):
                self._claim(message, Planned("single", [message]), now)

    def work(self, letter: Letter, opened: Open) -> None:
        """Send a letter, unless nothing of it is left to say, and note what became of it."""
        try:
            self._work(letter, opened)
        except Overtaken:
            log.warning("overtaken", letter=letter.id)

    def _gather_mail(self, recipient: str, per_hour: int, now: datetime) -> None:
        waiting, person = self.messages.waiting("email", recipient), self.people.find(recipient)
        if person is None or person.email is None or person.preferences.email == "off":
            self.messages.settle([message.key for message in waiting], "declined")
            return
        lately = self.letters.lately(recipient, "email", now - HOUR)
        for each in planned(person.preferences, waiting, lately, per_hour, now):
            self._claim(waiting[0], each, now)

    def _claim(self, first: Message, letter: Planned, now: datetime) -> None:
        begun = self.letters.begin(first.recipient, first.channel, letter.form, now)
        self.letters.ready(begun, self.messages.claim([message.key for message in letter.messages], begun.id))

    def _open(self) -> Open | None:
        matters = self.openness.matters()
        return None if matters is None else {matter.id: matter for matter in matters}

    def _work(self, letter: Letter, opened: Open) -> None:
        messages = self.messages.of_letter(letter.id)
        left = [brought_up_to_date(message, opened) for message in messages if still_to_say(message, opened)]
        kept = {message.key for message in left}
        self.messages.settle([message.key for message in messages if message.key not in kept], "resolved")
        recipient = self._recipient(letter)
        if not left or recipient is None:
            self.messages.settle([message.key for message in left], "declined")
            self.letters.nothing(letter)
        elif isinstance(recipient, Person) and is_quiet(recipient.preferences, self.clock()):
            self.letters.release(letter)
        else:
            self._send(letter, recipient, left)

    def _send(self, letter: Letter, recipient: Person | Endpoint, left: Sequence[Message]) -> None:
        began = time.time_ns()
        self.letters.sending(letter)
        self._settle(letter, left, self._sent(letter, recipient, left))
        traces.batch(f"letter by {letter.channel}", "producer", traces.made_in(left), began)

    def _recipient(self, letter: Letter) -> Person | Endpoint | None:
        if letter.channel == "webhook":
            endpoint = self.endpoints.find(letter.recipient)
            return endpoint if endpoint and endpoint.disabled is None else None
        person = self.people.find(letter.recipient)
        return person if person and person.email else None

    def _sent(self, letter: Letter, recipient: Person | Endpoint, messages: Sequence[Message]) -> Outcome:
        if isinstance(recipient, Endpoint):
            return self.sending.webhook(letter.id, recipient, self.composer.payload(messages[0]))
        mail = self.composer.mail(messages, recipient.preferences.language)
        return self.sending.mail(letter.id, recipient.email or "", mail)

    def _settle(self, letter: Letter, messages: Sequence[Message], outcome: Outcome) -> None:
        now, keys = self.clock(), [message.key for message in messages]
        self.attempts.note(letter, outcome, now)
        metrics.LETTERS.labels(letter.channel, outcome.result).inc()
        about = some_of(message.correlation for message in messages)
        log.info("letter", letter=letter.id, channel=letter.channel, result=outcome.result, correlation_ids=about)
        if letter.state == "sending" or outcome.result == "unknown":
            metrics.LETTERS_DOUBTFUL.labels(letter.channel).inc()
        wait = self._wait(letter) if outcome.result in {"later", "unknown"} else None
        if outcome.result == "gone":
            self.endpoints.disable(letter.recipient, "it answered that it is gone")
        if outcome.result == "sent":
            self.letters.sent(letter, now)
            self.messages.settle(keys, "sent")
        elif wait is not None:
            self.letters.again(letter, now + wait, doubtful=outcome.result == "unknown")
        else:
            self.letters.failed(letter)
            self.messages.settle(keys, "failed")

    def _wait(self, letter: Letter) -> timedelta | None:
        """How long until the next attempt, None after the last."""
        retries = self.book.in_force(letter.created).retries
        waits: Mapping[str, Sequence[int]] = {"email": retries.email, "webhook": retries.webhook}
        waits_here = waits[letter.channel]
        return timedelta(seconds=waits_here[letter.attempts]) if letter.attempts < len(waits_here) else None


def still_to_say(message: Message, opened: Open) -> bool:
    """News is always; of what was open, something has to be open still."""
    return not message.matters or any(matter in opened for matter in message.matters)


def brought_up_to_date(message: Message, opened: Open) -> Message:
    """With what is known of its matter now, which may be more than when it was written."""
    known = [opened[matter].facts for matter in message.matters if matter in opened]
    return replace(message, facts=dict(ChainMap({}, *map(dict, known), dict(message.facts))))
