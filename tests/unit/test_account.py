"""A machine account is opened, rotated, revoked and opened again; its secret is known by a verifier alone."""

import re

import pytest

from services.plans.account import (
    ACCOUNT,
    AccountCommand,
    OpenAccount,
    RevokeAccount,
    RotateAccount,
    account_stream,
)
from services.plans.kafka_doors import rights
from shared.accounts import AccountName, account_name, holds, new_secret, verifier_of
from shared.decider import Missing, Refused
from shared.events.plans import AccountEvent, AccountOpened, AccountRevoked, AccountRotated, Verifier
from tests.unit.story import given

NAME = ("dinkes", "simpeg")
FIRST, SECOND = Verifier("00", "11"), Verifier("22", "33")
OPENED, ROTATED, REVOKED = AccountOpened(*NAME, FIRST), AccountRotated(*NAME, SECOND), AccountRevoked(*NAME)
OPEN, ROTATE, REVOKE = OpenAccount(*NAME, FIRST), RotateAccount(*NAME, SECOND), RevokeAccount(*NAME)


def decided(command: AccountCommand, *events: AccountEvent) -> list[AccountEvent]:
    return list(ACCOUNT.decide(given(ACCOUNT, [(event, "coordinator") for event in events]), command))


@pytest.mark.parametrize(
    ("history", "command", "event"),
    [
        pytest.param([], OPEN, OPENED, id="opened"),
        pytest.param([OPENED], ROTATE, ROTATED, id="rotated"),
        pytest.param([OPENED, ROTATED], ROTATE, ROTATED, id="rotated again"),
        pytest.param([OPENED], REVOKE, REVOKED, id="revoked"),
        pytest.param([OPENED, REVOKED], OPEN, OPENED, id="opened again"),
        pytest.param([OPENED, REVOKED, OPENED], ROTATE, ROTATED, id="rotated after it was opened again"),
    ],
)
def test_what_is_asked_for_happens(history: list[AccountEvent], command: AccountCommand, event: AccountEvent) -> None:
    assert decided(command, *history) == [event]


def test_revoking_it_again_is_no_news() -> None:
    assert decided(REVOKE, OPENED, REVOKED) == []


@pytest.mark.parametrize("history", [[OPENED], [OPENED, ROTATED]])
def test_an_open_account_is_not_opened_again(history: list[AccountEvent]) -> None:
    with pytest.raises(Refused) as refused:
        decided(OPEN, *history)
    assert (refused.value.field, refused.value.accepted) == ("name", "another name, or rotating this one")


def test_a_revoked_account_has_no_secret_to_rotate() -> None:
    with pytest.raises(Refused, match="simpeg is revoked"):
        decided(ROTATE, OPENED, REVOKED)


@pytest.mark.parametrize("command", [ROTATE, REVOKE])
def test_an_account_that_nobody_opened_is_missing(command: AccountCommand) -> None:
    with pytest.raises(Missing, match="dinkes has no account simpeg"):
        decided(command)


def test_accounts_of_units_with_similar_names_have_streams_of_their_own() -> None:
    assert account_stream("dinkes", "upt-a") != account_stream("dinkes-upt", "a")


def test_a_secret_is_recognised_and_no_other_is() -> None:
    secret = new_secret()
    verifier = verifier_of(secret)
    assert holds(verifier, secret)
    assert not any(holds(verifier, other) for other in ("", secret[:-1], f"{secret}x", secret.swapcase(), new_secret()))


def test_a_verifier_does_not_hold_its_secret_and_is_salted() -> None:
    secret = new_secret()
    one, other = verifier_of(secret), verifier_of(secret)
    assert secret not in repr(one)
    assert (one.salt, one.hash) != (other.salt, other.hash)
    assert len({one.salt, other.salt}) == 2


def test_a_secret_is_256_bits_that_every_client_takes() -> None:
    assert re.fullmatch("[A-Za-z0-9_-]{43}", new_secret())


def test_a_user_name_is_read_in_one_way() -> None:
    account = AccountName("dinkes-upt", "sim-rs")
    assert account_name(account.user) == account


@pytest.mark.parametrize(
    "user", ["", "dinkes", "unit.dinkes", "unit..a", "unit.a.b.c", "unit.A.b", "unit.a.b\n", "ANONYMOUS"]
)
def test_what_is_no_user_name_is_none(user: str) -> None:
    assert account_name(user) is None


def test_the_rights_are_to_three_things() -> None:
    given_rights = {
        (right.resource_pattern.resource_name, right.resource_pattern.pattern_type.name, right.operation.name)
        for right in rights(AccountName(*NAME))
    }
    assert given_rights == {
        ("inbox.dinkes", "LITERAL", "WRITE"),
        ("verdicts.dinkes", "LITERAL", "READ"),
        ("unit.dinkes.", "PREFIXED", "READ"),
    }
