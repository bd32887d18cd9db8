"""The demonstration year: loaded, waited for and summed up through the public interfaces only."""

from collections.abc import Mapping
from typing import Protocol

from rich.console import Console


class Mint(Protocol):
    """Makes a token."""

    def __call__(self, role: str, unit: str | None = None, sub: str | None = None) -> str: ...


def load(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Send the reference data and the year."""


def wait_until_seen(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Until the summary has seen every event of the year."""


def show_summary(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Print the regency summary as a table."""
