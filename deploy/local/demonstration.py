"""The demonstration year: loaded, waited for and summed up through the public interfaces only."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime

from rich.console import Console

from deploy.demonstration.caller import Caller, Mint
from deploy.demonstration.catalogue import PARTS, read_catalogue
from deploy.demonstration.indicator_catalogue import read_all_units, read_indicators
from deploy.demonstration.indicator_year import IndicatorYear
from deploy.demonstration.leadership import LEADER, Leadership
from deploy.demonstration.people import introduce
from deploy.demonstration.stories import ENDINGS
from deploy.demonstration.summary_table import rb_index_note, summary_table
from deploy.demonstration.telling import YEAR
from deploy.demonstration.year import Year

PLANS, INDICATORS, REPORTING = "plans-api", "indicators-api", "reporting-api"
NOTIFICATIONS = "notifications-api"
WHOLE = 118  # columns: a narrower table would cut words into pieces
QUARTER = 3  # the one that is being reported


def load(addresses: Mapping[str, str], mint: Mint, console: Console) -> None:
    """Send people, reference data and the year; what was sent before, by a load that was cut off, is not done twice."""
    units = read_all_units()
    with closing(Caller(addresses[NOTIFICATIONS], mint)) as notifications:
        introduce(notifications)
    with closing(Caller(addresses[PLANS], mint)) as plans:
        in_force = Year(plans, units, read_catalogue(), datetime.now(UTC)).load(console)
    with closing(Caller(addresses[INDICATORS], mint)) as indicators:
        IndicatorYear(indicators, units, read_indicators()).load(in_force, console)


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
