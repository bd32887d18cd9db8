"""The commands of the local stack: up, demo, token, env."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from rich.console import Console

from deploy.local import identity, tokens
from deploy.local.obstacle import Obstacle
from deploy.local.runs import demo, up
from deploy.local.settings import Settings, read
from deploy.local.stack import environment, processes

INTERRUPTED = 128 + signal.SIGINT


def main(arguments: Sequence[str]) -> int:
    """Run one command; what stands in its way is told in one line."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # a broker that is starting is no news
    asked = _parser().parse_args(arguments)
    signal.signal(signal.SIGINT, _stop_once)
    signal.signal(signal.SIGTERM, _stop_once)
    try:
        _run(asked, read(os.environ), Console())
    except Obstacle as obstacle:
        Console(stderr=True).print(str(obstacle), style="red", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _run(asked: argparse.Namespace, settings: Settings, console: Console) -> None:
    match asked.command:
        case "up":
            up(settings, console)
        case "demo":
            demo(settings, console)
        case "token":
            sys.stdout.write(_identity(settings).mint(asked.role, asked.unit, asked.sub) + "\n")
        case "env":
            sys.stdout.write(tokens.exports({**environment(settings, _identity(settings)), **processes(settings)}))


def _identity(settings: Settings) -> identity.Identity:
    return identity.load(settings.home / "identity")


def _stop_once(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Stopping takes a moment and has to come to its end: asking again changes nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.stderr.write("\nStopping ...\n")
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description="Sinergi on this machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="run everything until Ctrl-C")
    commands.add_parser("demo", help="run everything from nothing, print the summary, stop")
    commands.add_parser("env", help="print the settings of the services as lines for a shell")
    token = commands.add_parser("token", help="print a token")
    token.add_argument("role", choices=[person.role for person in tokens.PEOPLE])
    token.add_argument("--unit", help="the unit the token is for")
    token.add_argument("--sub", help="who it is for, otherwise the one local person in the role")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
