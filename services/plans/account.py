"""A machine account of a unit: opened with a secret, rotated to another one, revoked, and opened again."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from shared.decider import Decider, Missing, Refused
from shared.envelope import Recorded
from shared.events.plans import AccountEvent, AccountOpened, AccountRevoked, AccountRotated, Verifier

Account = Literal["absent", "open", "revoked"]


class OpenAccount(Struct, frozen=True):
    unit: str
    name: str
    verifier: Verifier


class RotateAccount(Struct, frozen=True):
    unit: str
    name: str
    verifier: Verifier


class RevokeAccount(Struct, frozen=True):
    unit: str
    name: str


AccountCommand = OpenAccount | RotateAccount | RevokeAccount


def account_stream(unit: str, name: str) -> str:
    """The dot, which no identifier holds, keeps the account `b-c` of `a` from being `c` of `a-b`."""
    return f"{account_streams(unit)}{name}"


def account_streams(unit: str) -> str:
    """How the streams of a unit's accounts begin, and no others."""
    return f"account-{unit}."


def decide(account: Account, command: AccountCommand) -> Sequence[AccountEvent]:
    match command, account:
        case OpenAccount(unit, name, verifier), "absent" | "revoked":
            return [AccountOpened(unit, name, verifier)]
        case OpenAccount(unit, name), "open":
            raise Refused(f"{unit} has an account {name} already", "name", "another name, or rotating this one")
        case RotateAccount(unit, name, verifier), "open":
            return [AccountRotated(unit, name, verifier)]
        case RotateAccount(name=name), "revoked":
            raise Refused(f"{name} is revoked", accepted="opening it again")
        case RevokeAccount(unit, name), "open":
            return [AccountRevoked(unit, name)]
        case RevokeAccount(), "revoked":
            return []
    raise Missing(f"{command.unit} has no account {command.name}")


def evolve(_: Account, recorded: Recorded[AccountEvent]) -> Account:
    match recorded.event:
        case AccountOpened() | AccountRotated():
            return "open"
        case AccountRevoked():
            return "revoked"


ACCOUNT: Decider[Account, AccountCommand, AccountEvent] = Decider("absent", decide, evolve)
