"""The demonstration year: loaded, waited for and summed up through the public interfaces only."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime

from rich.console import Console

from deploy.demonstration.caller import Caller, Mint
from deploy.demonstration.catalogue import PARTS, read_catalogue
from deploy.demonstration.indicator_catalogue import read_all_units, read_indicators
from deploy.demonstration.indicator_year import IndicatorYear
from deploy.demonstration.leadership import LEADER, Leadership
from deploy.demonstration.left import Left
from deploy.demonstration.people import introduce
from deploy.demonstration.stories import ENDINGS, SYSTEMS
from deploy.demonstration.summary_table import rb_index_note, summary_table
from deploy.demonstration.systems import Systems
from deploy.demonstration.telling import YEAR
from deploy.demonstration.year import Year
from deploy.simulator.item import Service

PLANS, INDICATORS, REPORTING = "plans-api", "indicators-api", "reporting-api"
NOTIFICATIONS = "notifications-api"
WHOLE = 118  # columns: a narrower table would cut words into pieces
QUARTER = 3  # the one that is being reported


def load(addresses: Mapping[str, str], mint: Mint, console: Console) -> list[Left]:
    """Send people, reference data and the year; what was sent before, by a load that was cut off, is not done twice.

    Returns what is left to the systems of units.
    """
    units = read_all_units()
    with closing(Caller(addresses[NOTIFICATIONS], mint)) as notifications:
        introduce(notifications)
    with closing(Caller(addresses[PLANS], mint)) as plans:
        year = Year(plans, units, read_catalogue(), datetime.now(UTC), SYSTEMS)
        in_force = year.load(console)
    with closing(Caller(addresses[INDICATORS], mint)) as indicators:
        indicator_year = IndicatorYear(indicators, units, read_indicators(), SYSTEMS)
        indicator_year.load(in_force, console)
    return [*year.left, *indicator_year.left]


def let_systems_report(
    addresses: Mapping[str, str], bootstrap: str, mint: Mint, left: Sequence[Left], console: Console
) -> None:
    doors: Mapping[Service, str] = {"plans": addresses[PLANS], "indicators": addresses[INDICATORS]}
    with closing(Caller(doors["plans"], mint)) as plans, closing(Caller(doors["indicators"], mint)) as indicators:
        Systems({"plans": plans, "indicators": indicators}, doors, bootstrap).report(left, console)


def wait_until_seen(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Until the summary has seen every event of the year."""
    with closing(Caller(addresses[PLANS], mint)) as plans:
        commits = [_last_commit(plans, stream, path) for stream, path in _streams()]
    with closing(Caller(addresses[INDICATORS], mint)) as indicators:
        commits += IndicatorYear(indicators, read_all_units(), read_indicators()).commits()
    with closing(Caller(addresses[REPORTING], mint)) as reporting:
        for commit in commits:
            reporting.get(LEADER, f"/rb-index/{YEAR}?after={commit}")  # the smallest of its answers
    console.print(f"The summary has seen the last event of all {len(commits)} streams.")


def lead(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Issue the reports of the year and give its instructions, on figures that are there; wait until they are seen."""
    with closing(Caller(addresses[REPORTING], mint)) as reporting:
        for commit in Leadership(reporting, datetime.now(UTC)).load(console):
            reporting.get(LEADER, f"/instructions?after={commit}")


def show_summary(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Print the regency summary as a table, and the RB index below it."""
    wide = Console(file=console.file, width=max(console.width, WHOLE))
    with closing(Caller(addresses[REPORTING], mint)) as reporting:
        wide.print(summary_table(reporting.get(LEADER, f"/summary/{YEAR}/{QUARTER}").json()))
        for year in (YEAR - 1, YEAR):
            wide.print(rb_index_note(reporting.get(LEADER, f"/rb-index/{year}").json()), highlight=False)


def _last_commit(plans: Caller, stream: str, path: str) -> str:
    """`stream@version`, as the plans service tells it."""
    version = plans.get(LEADER, path).headers["ETag"].strip('"')
    return f"{stream}@{version}"


def _streams() -> Iterator[tuple[str, str]]:
    """The streams of the year, with the address where plans shows what they come to."""
    units, thematic = read_all_units(), read_catalogue().thematic.units
    yield from ((f"unit-{unit.id}", f"/units/{unit.id}") for unit in units)
    yield from ((f"window-{YEAR}-{quarter}", f"/windows/{YEAR}/{quarter}") for quarter in (1, 2, 3, 4))
    planning = [unit.id for unit in units if unit.kind not in PARTS and ENDINGS.get(unit.id) != "none"]
    for unit, kind in [*((unit, "general") for unit in planning), *((unit, "thematic") for unit in thematic)]:
        yield f"plan-{unit}-{YEAR}-{kind}", f"/plans/{unit}/{YEAR}/{kind}"
