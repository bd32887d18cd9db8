"""The operators' command for machine accounts, with the rights to the service's database and to Kafka."""

import argparse
import re
import secrets

from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.plans.account import OpenAccount, RevokeAccount, RotateAccount
from services.plans.account_keys import AccountKeys, Issued
from services.plans.desk import Desk
from shared.accounts import AccountName, new_secret, verifier_of
from shared.commands import Conflict, Context
from shared.decider import Refused
from shared.fields import IDENTIFIER
from shared.problems import Unavailable
from shared.run import dry_run

ACTOR = "plans-accounts"  # it is nobody's pseudonym: those are hexadecimal
REFUSED = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for action, does in (
        ("create", "open an account and print its secret, once"),
        ("rotate", "give an account another secret and print it, once"),
        ("revoke", "let an account in no longer"),
    ):
        one = actions.add_parser(action, help=does, description=does)
        one.add_argument("unit")
        one.add_argument("name", type=_identifier, help="of the system, such as simpeg")
        dry_run(one)
    every = actions.add_parser("list", help="the accounts of a unit")
    every.add_argument("unit")


def _identifier(text: str) -> str:
    if not re.fullmatch(IDENTIFIER, text):
        raise argparse.ArgumentTypeError(f"{text!r} is no name; accepted are 1 to 64 characters a-z, 0-9 and -")
    return text


def run(desk: Desk, keys: AccountKeys, asked: argparse.Namespace, console: Console) -> int:
    """Returns the exit status: 1 where it was refused or could not be done."""
    try:
        desk.check_unit(asked.unit)
        _run(keys, asked, console)
    except (Refused, Conflict, Unavailable) as error:
        console.print(Text(str(error), style="red"))
        return REFUSED
    return 0


def _run(keys: AccountKeys, asked: argparse.Namespace, console: Console) -> None:
    if asked.action == "list":
        console.print(_table(keys, asked.unit))
        return
    account = AccountName(asked.unit, asked.name)
    if asked.dry_run:
        keys.check(_command(asked.action, account))
        console.print(f"{asked.action} {account.user} would be done. Nothing was changed.", markup=False)
    elif asked.action == "revoke":
        keys.revoke(account, _operator(asked.unit))
        console.print(f"{account.user} is let in no longer.", markup=False)
    else:
        issue = keys.open if asked.action == "create" else keys.rotate
        _show(issue(account, _operator(asked.unit)), console)


def _command(action: str, account: AccountName) -> OpenAccount | RotateAccount | RevokeAccount:
    if action == "revoke":
        return RevokeAccount(*account)
    return (OpenAccount if action == "create" else RotateAccount)(*account, verifier_of(new_secret()))


def _operator(unit: str) -> Context:
    once = secrets.token_hex(16)
    return Context(ACTOR, "operations", unit, once, once, fingerprint=ACTOR)


def _show(issued: Issued, console: Console) -> None:
    for line in (f"user {issued.account.user}", f"secret {issued.secret}"):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print("The secret is shown this once: who has lost it is given another one by rotate.")


def _table(keys: AccountKeys, unit: str) -> Table:
    table = Table("user", "state", "kafka", "opened at", "changed at")
    for each in keys.listed(unit):
        table.add_row(each.user, each.state, each.kafka, str(each.opened_at), str(each.changed_at))
    return table
