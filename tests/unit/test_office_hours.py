"""An installation puts its own office hours in the place of the shipped ones; what cannot be counted by is named."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.plans.app import read_levels
from services.plans.service_levels import FOLDER, service_levels
from shared.settings import SettingMalformed, Timing
from shared.wita import WITA

SHIPPED = FOLDER / "office-hours.json"
Change = Callable[[dict[str, Any]], object]


def wita(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=WITA)


def changed(change: Change, folder: Path) -> Timing:
    """The settings of an installation whose file is the shipped one with a change."""
    hours = json.loads(SHIPPED.read_bytes())
    change(hours)
    (folder / "hours.json").write_text(json.dumps(hours))
    return Timing(service="plans", office_hours=str(folder / "hours.json"))


def test_without_a_file_of_its_own_an_installation_has_what_is_shipped() -> None:
    assert read_levels(Timing(service="plans")).hours(wita("2025-07-14").date()).startswith("tanah-bumbu-2023-1 ")


def test_a_version_of_its_own_counts_from_its_day_on(tmp_path: Path) -> None:
    def saturdays_too(hours: dict[str, Any]) -> None:
        [before] = hours["versions"]
        ordinary = before["ordinary"] | {"saturday": [["08:00:00", "12:00:00"]]}
        hours["versions"].append({**before, "id": "own-2026", "effective_from": "2026-06-01", "ordinary": ordinary})

    levels = read_levels(changed(saturdays_too, tmp_path))
    assert levels.hours(wita("2026-06-06").date()).startswith("own-2026 ")
    for saturday, worked in (("2026-05-30", 0), ("2026-06-06", 4)):
        begin = wita(saturday)
        assert levels.calendar.between(begin, begin + timedelta(days=1)) == timedelta(hours=worked), saturday


def test_dates_of_ramadan_are_put_right(tmp_path: Path) -> None:
    def begins_a_day_later(hours: dict[str, Any]) -> None:
        hours["ramadan"][3] = {"first": "2026-02-20", "last": "2026-03-20"}

    begin, end = wita("2026-02-19"), wita("2026-02-20")
    assert service_levels().calendar.between(begin, end) == timedelta(hours=6.5)
    assert read_levels(changed(begins_a_day_later, tmp_path)).calendar.between(begin, end) == timedelta(hours=7.5)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param(lambda hours: hours.update(versions=[]), "$.versions", id="no version"),
        pytest.param(lambda hours: hours.update(ramadhan=[]), "ramadhan", id="an unknown field"),
        pytest.param(lambda hours: hours.pop("ramadan"), "ramadan", id="no Ramadan at all"),
        pytest.param(
            lambda hours: hours["versions"][0].update(effective_from="2023-4-12"),
            "$.versions[0].effective_from",
            id="a day that is none",
        ),
        pytest.param(
            lambda hours: hours["versions"].append(hours["versions"][0]),
            "$.versions",
            id="two versions from one day on",
        ),
        pytest.param(
            lambda hours: hours["versions"][0]["ordinary"].update(friday=[["11:00:00", "08:00:00"]]),
            "$.versions[0].ordinary.friday",
            id="closed before it opens",
        ),
        pytest.param(
            lambda hours: hours["versions"][0]["ordinary"].update(jumat=[]),
            "$.versions[0].ordinary",
            id="no such weekday",
        ),
        pytest.param(
            lambda hours: hours["versions"][0]["ordinary"].update(monday=[["08:00:00Z", "12:00:00Z"]]),
            "$.versions[0].ordinary",
            id="a time of another place",
        ),
        pytest.param(
            lambda hours: hours["versions"][0].update(ramadan={"monday": []}), "$.versions[0].ramadan", id="never open"
        ),
        pytest.param(
            lambda hours: hours["ramadan"][0].update(last="2023-05-21"), "$.ramadan[0].last", id="longer than a month"
        ),
        pytest.param(lambda hours: hours["ramadan"].reverse(), "$.ramadan", id="years out of order"),
    ],
)
def test_what_cannot_be_counted_by_stops_the_process_and_is_named(change: Change, named: str, tmp_path: Path) -> None:
    with pytest.raises(SettingMalformed, match=rf"^SINERGI_OFFICE_HOURS .*{re.escape(named)}.* accepted is the path"):
        read_levels(changed(change, tmp_path))


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingMalformed, match=r"^SINERGI_OFFICE_HOURS cannot be used \(.*/no/such/file"):
        read_levels(Timing(service="plans", office_hours="/no/such/file"))
