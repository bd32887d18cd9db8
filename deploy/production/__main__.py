"""The commands of an installation: secrets, prepare-mongo, prepare-kafka, token, demonstration."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from deploy.demonstration.catalogue import PARTS, read_units
from deploy.local import demonstration
from deploy.local.identity import load
from deploy.local.obstacle import Obstacle
from deploy.local.tokens import PEOPLE
from deploy.production import kafka, mongo, secrets
from deploy.production.accounts import ADMIN, KAFKA_USERS, SERVICES

UNITS_PORT = 9094


def main(arguments: Sequence[str]) -> int:
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # a broker that is starting is no news
    asked = _parser().parse_args(arguments)
    try:
        _run(asked)
    except Obstacle as obstacle:
        sys.stderr.write(f"{obstacle}\n")
        return 1
    return 0


def _run(asked: argparse.Namespace) -> None:
    folder: Path = asked.folder
    match asked.command:
        case "secrets":
            _make(asked)
        case "prepare-mongo":
            mongo.prepare(_text(folder, f"mongo-{ADMIN}"), {name: _text(folder, f"mongo-{name}") for name in SERVICES})
        case "prepare-kafka":
            addresses = {user: _text(folder, f"kafka-{user}") for user in KAFKA_USERS}
            kafka.prepare(_text(folder, f"kafka-{ADMIN}"), addresses, asked.partitions, _units())
        case "token":
            sys.stdout.write(load(folder / "identity").mint(asked.role, asked.unit, asked.sub) + "\n")
        case "demonstration":
            _demonstrate(asked)


def _make(asked: argparse.Namespace) -> None:
    made = list(secrets.make(asked.folder, asked.site, asked.smtp_url))
    sys.stdout.write(f"{asked.folder}: {len(made)} secrets made; those that were there are as they were.\n")
    if not asked.settings.exists():
        asked.settings.write_text(secrets.environment(asked.site))
        sys.stdout.write(f"{asked.settings}: the settings of this installation.\n")


def _demonstrate(asked: argparse.Namespace) -> None:
    """Through the gateway, as everybody else."""
    addresses = {f"{service}-api": f"{asked.address}/{service}" for service in SERVICES}
    mint, console = load(asked.folder / "identity").mint, Console()
    left = demonstration.load(addresses, mint, console)
    door = f"{urlsplit(asked.address).hostname}:{UNITS_PORT}?ca={(asked.folder / 'ca.crt').absolute()}"
    demonstration.let_systems_report(addresses, door, mint, left, console)
    for step in (demonstration.wait_until_seen, demonstration.lead, demonstration.show_summary):
        step(addresses, mint, console)


def _units() -> list[str]:
    return [unit.id for unit in read_units() if unit.kind not in PARTS]


def _text(folder: Path, name: str) -> str:
    return (folder / name).read_text().strip()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.production", description="Sinergi on one host with Docker.")
    parser.add_argument("--folder", type=Path, default=Path("secrets"), help="where the secrets are")
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("secrets", help="make the secrets and settings that are not there yet")
    making.add_argument("--site", required=True, help="the name by which the host is known, like sinergi.example")
    making.add_argument("--smtp-url", required=True, help="the mail relay, like smtp+starttls://user:password@host:587")
    making.add_argument("--settings", type=Path, default=Path(".env"), help="the file of settings that are no secret")
    commands.add_parser("prepare-mongo", help="replica set and accounts")
    preparing = commands.add_parser("prepare-kafka", help="topics, accounts and rights")
    preparing.add_argument("--partitions", type=int, default=12, help="of each topic of events")
    token = commands.add_parser("token", help="print a token of this installation's own identity")
    token.add_argument("role", choices=[person.role for person in PEOPLE])
    token.add_argument("--unit", help="the unit the token is for")
    token.add_argument("--sub", help="who it is for")
    demonstrating = commands.add_parser("demonstration", help="load the demonstration year through the gateway")
    demonstrating.add_argument("address", help="like https://sinergi.example; SSL_CERT_FILE says who signed for it")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
