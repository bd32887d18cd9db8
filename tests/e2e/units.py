"""Units whose systems can report, on the stack of the end-to-end tests."""

from collections.abc import Mapping
from contextlib import closing

from rich.console import Console

from deploy.demonstration.caller import Caller
from deploy.local.stack import Stack
from deploy.simulator.item import Service
from deploy.simulator.stage import Set, Stage

YEAR = 2031
LEDGERS: Mapping[Service, str] = {"plans": "plans-api", "indicators": "indicators-api"}


def set_stage(stack: Stack, units: Mapping[str, str]) -> list[Set]:
    """`units` have names by id."""
    mint = stack.identity.mint
    with (
        closing(Caller(stack.addresses["plans-api"], mint)) as plans,
        closing(Caller(stack.addresses["indicators-api"], mint)) as indicators,
    ):
        return Stage(plans, indicators, YEAR).set(units, Console(quiet=True))
