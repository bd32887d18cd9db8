"""The demonstration year: loaded, waited for and summed up through the public interfaces only."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime

from rich.console import Console

from deploy.demonstration.caller import Caller, Mint, Who
from deploy.demonstration.catalogue import read_catalogue, read_units
from deploy.demonstration.stories import ENDINGS
from deploy.demonstration.summary_table import summary_table
from deploy.demonstration.telling import YEAR
from deploy.demonstration.year import PARTS, Year

PLANS, REPORTING = "plans-api", "reporting-api"
LEADER = Who("leader")
QUARTER = 3  # the one that is being reported


def load(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Send the reference data and the year; what was sent before, by a load that was cut off, is not done twice."""
    with closing(Caller(addresses[PLANS], mint)) as plans:
        Year(plans, read_units(), read_catalogue(), datetime.now(UTC)).load(console)


def wait_until_seen(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Until the summary has seen every event of the year."""
    with closing(Caller(addresses[PLANS], mint)) as plans, closing(Caller(addresses[REPORTING], mint)) as reporting:
        commits = [_last_commit(plans, stream, path) for stream, path in _streams()]
        for commit in commits:
            reporting.get(LEADER, f"/summary/{YEAR}/{QUARTER}?after={commit}")
    console.print(f"The summary has seen the last event of all {len(commits)} streams.")


def show_summary(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Print the regency summary as a table."""
    with closing(Caller(addresses[REPORTING], mint)) as reporting:
        console.print(summary_table(reporting.get(LEADER, f"/summary/{YEAR}/{QUARTER}").json()))


def _last_commit(plans: Caller, stream: str, path: str) -> str:
    """`stream@version`, as the plans service tells it."""
    version = plans.get(LEADER, path).headers["ETag"].strip('"')
    return f"{stream}@{version}"


def _streams() -> Iterator[tuple[str, str]]:
    """The streams of the year, with the address where plans shows what they come to."""
    units, thematic = read_units(), read_catalogue().thematic.units
    yield from ((f"unit-{unit.id}", f"/units/{unit.id}") for unit in units)
    yield from ((f"window-{YEAR}-{quarter}", f"/windows/{YEAR}/{quarter}") for quarter in (1, 2, 3, 4))
    planning = [unit.id for unit in units if unit.kind not in PARTS and ENDINGS.get(unit.id) != "none"]
    for unit, kind in [*((unit, "general") for unit in planning), *((unit, "thematic") for unit in thematic)]:
        yield f"plan-{unit}-{YEAR}-{kind}", f"/plans/{unit}/{YEAR}/{kind}"
