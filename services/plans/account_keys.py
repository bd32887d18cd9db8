"""Handing out and withdrawing the secrets of machine accounts, at both doors: Kafka's, and HTTP's by events.

A secret is nowhere but in the answer to whoever asked for it, and what Kafka takes for it is as good as the secret. So
neither may stand in an event, no follower of events could set it, and who makes it has to give it to Kafka himself.

Opening and rotating: Kafka first, then the event. Where Kafka does not answer, nothing has changed; where we end in
between, Kafka has a secret that nobody knows, and asking again makes another one and completes it. Revoking: the event
first, which closes HTTP whether Kafka answers or not; asking again closes Kafka, though nothing new is recorded.
Both doors must come to hold the same of two secrets that are made at once, so an account is changed by one at a time.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from msgspec import Struct

from services.plans.account import (
    ACCOUNT,
    Account,
    AccountCommand,
    OpenAccount,
    RevokeAccount,
    RotateAccount,
    account_stream,
    account_streams,
)
from services.plans.kafka_doors import KafkaDoors
from services.plans.turns import Turns
from shared.accounts import AccountName, new_secret, verifier_of
from shared.commands import Context, Outcome, PreconditionFailed
from shared.event_log import EventLog
from shared.events.plans import AccountEvent, AccountOpened, Verifier
from shared.streams import Streams

Issuing = Callable[[str, str, Verifier], OpenAccount | RotateAccount]


class Issued(NamedTuple):
    """An account with the secret that it has from now on, which is shown this once."""

    account: AccountName
    secret: str
    outcome: Outcome


class ShownAccount(Struct, frozen=True):
    """`kafka` is what a broker has heard: where it goes on differing from `state`, revoking, or rotating, ends that."""

    name: str
    user: str
    state: Literal["open", "revoked"]
    kafka: Literal["open", "closed"]
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class AccountKeys:
    accounts: Streams[Account, AccountCommand, AccountEvent]
    log: EventLog
    turns: Turns
    doors: KafkaDoors

    def open(self, account: AccountName, sender: Context) -> Issued:
        """Raises Unavailable where Kafka does not answer, and what executing a command raises, as all below do."""
        return self._issue(OpenAccount, account, sender)

    def rotate(self, account: AccountName, sender: Context) -> Issued:
        return self._issue(RotateAccount, account, sender)

    def revoke(self, account: AccountName, sender: Context) -> Outcome:
        with self.turns.taken(account.user):
            outcome = self.accounts.execute(account_stream(*account), RevokeAccount(*account), sender)
            self.doors.close(account)
        return outcome

    def check(self, command: AccountCommand) -> None:
        """Raises Refused where the command would be refused now."""
        ACCOUNT.decide(self.accounts.state(account_stream(command.unit, command.name)).state, command)

    def listed(self, unit: str) -> Sequence[ShownAccount]:
        """All accounts that a unit has or had, by name."""
        streams = self.log.streams(account_streams(unit))
        accounts = [AccountName(unit, stream.removeprefix(account_streams(unit))) for stream in streams]
        opened = self.doors.opened(accounts)
        return [self._shown(account, in_kafka=account in opened) for account in accounts]

    def _issue(self, issuing: Issuing, account: AccountName, sender: Context) -> Issued:
        secret = new_secret()
        command, stream = issuing(*account, verifier_of(secret)), account_stream(*account)
        with self.turns.taken(account.user):
            known = self.accounts.state(stream)
            if sender.expected_version not in {None, known.version}:
                raise PreconditionFailed(stream, sender.expected_version or 0, known.version)
            ACCOUNT.decide(known.state, command)  # what is refused must not reach Kafka
            self.doors.open(account, secret)
            outcome = self.accounts.execute(stream, command, _asked_anew(sender, known.version))
        return Issued(account, secret, outcome)

    def _shown(self, account: AccountName, *, in_kafka: bool) -> ShownAccount:
        history = list(self.accounts.history(account_stream(*account)))
        opened = [recorded for recorded in history if isinstance(recorded.event, AccountOpened)]
        return ShownAccount(
            name=account.name,
            user=account.user,
            state="open" if ACCOUNT.evolve("absent", history[-1]) == "open" else "revoked",
            kafka="open" if in_kafka else "closed",
            opened_at=opened[-1].envelope.time,
            changed_at=history[-1].envelope.time,
        )


def _asked_anew(sender: Context, version: int) -> Context:
    """Asked for twice, even under one Idempotency-Key, it is done twice: the first answer cannot be given again."""
    return replace(sender, command_id=secrets.token_hex(16), expected_version=version)
