"""The assessor on a real database: what the topic brings keeps every figure that of the rules in force."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from pymongo.database import Database
from pymongo.errors import PyMongoError

from deploy.local.identity import Identity
from services.indicators.app import create_desk, parking, prepare
from services.indicators.assessing import is_outdated, streams_of_figures
from services.indicators.assessor import HANDLER, Assessor
from services.indicators.desk import Desk
from shared.clock import now
from shared.event_log import EventLog
from shared.events.indicators import LANGUAGE, TOPIC
from shared.handling import Handling
from shared.mongo import connect
from tests.integration.indicators_service import (
    INDICATOR,
    SECOND,
    adopted,
    create_indicators,
    figure,
    measured,
    targeted,
)
from tests.integration.plans_service import People

MINIMISED: dict[str, Any] = {"polarity": "minimise", "scale": "number"}
STREAM = "indicator-dinkes-iku-1"
VALUE = {"value": 3, "standing": "final", "source": "Penilaian"}


class Record(NamedTuple):
    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes


@pytest.fixture
def people(database: Database[dict[str, Any]], identity: Identity) -> People:
    return People(create_indicators(database, identity).test_client(), identity)


@pytest.fixture
def desk(database: Database[dict[str, Any]]) -> Desk:
    prepare(database)
    return create_desk(database)


@pytest.fixture
def handling(database: Database[dict[str, Any]], desk: Desk) -> Handling[Any]:
    return Handling(HANDLER, LANGUAGE, Assessor(desk), parking(database), now)


def records(database: Database[dict[str, Any]], stream: str) -> Sequence[Record]:
    """What the relay would send of a stream."""
    commits = EventLog(database).read(stream)
    texts = [(commit.unit, text) for commit in commits for text in commit.events]
    return [Record(TOPIC, 0, offset, unit.encode(), text.encode()) for offset, (unit, text) in enumerate(texts)]


def formulas(people: People) -> list[str]:
    return [figure(people, quarter)["recorded"]["achievement"]["formula"] for quarter in (1, 2, 3, 4)]


def version(people: People) -> int:
    return int(people("leader").send("GET", INDICATOR).headers["ETag"].strip('"'))


def test_adopted_rules_are_followed_from_their_day_on(
    people: People, database: Database[dict[str, Any]], handling: Handling[Any]
) -> None:
    targeted(people, **MINIMISED)
    measured(people, 3, 80)
    adopted(people, SECOND)
    handling.handle(records(database, "rules"))
    assert formulas(people) == ["minimise_a", "minimise_a", "minimise_b", "minimise_b"]
    assert figure(people, 3)["sources"]["assessed"]["role"] == "system"
    followed = version(people)
    handling.handle(records(database, "rules"))
    assert version(people) == followed


def test_a_figure_under_rules_that_were_just_replaced_is_assessed_anew(
    people: People, database: Database[dict[str, Any]], handling: Handling[Any]
) -> None:
    targeted(people, **MINIMISED)
    adopted(people, SECOND)
    assert formulas(people) == ["minimise_a"] * 4
    handling.handle(records(database, STREAM))
    assert formulas(people) == ["minimise_a", "minimise_a", "minimise_b", "minimise_b"]


def test_what_is_up_to_date_is_left_as_it_is(
    people: People, database: Database[dict[str, Any]], handling: Handling[Any]
) -> None:
    targeted(people)
    measured(people, 1, 70)
    before = version(people)
    handling.handle([*records(database, "rules"), *records(database, STREAM)])
    assert version(people) == before


def test_the_index_of_a_later_year_follows_a_value_that_it_carries_over(
    people: People, database: Database[dict[str, Any]], handling: Handling[Any]
) -> None:
    adopted(people)
    coordinator = people("coordinator")
    for year, entry in ((2024, "maturitas-spip"), (2025, "zona-integritas")):
        coordinator.put(f"/rb-index/{year}/values/{entry}", VALUE)
    coordinator.put("/rb-index/2024/values/maturitas-spip", {**VALUE, "value": 4, "reason": "final"})
    handling.handle(records(database, "rb-2024"))
    lines = {line["entry"]: line["value"] for line in coordinator.get("/rb-index/2025")["estimated"]["lines"]}
    assert lines["maturitas-spip"] == "4"


def test_an_index_follows_adopted_rules_too(
    people: People, database: Database[dict[str, Any]], handling: Handling[Any]
) -> None:
    adopted(people)
    people("coordinator").put("/rb-index/2025/values/maturitas-spip", VALUE)
    adopted(people, SECOND)
    handling.handle(records(database, "rb-2025"))
    assert people("leader").get("/rb-index/2025")["estimated"]["rules"] == SECOND


def test_a_stream_that_cannot_be_assessed_parks_the_rules_and_stops_no_other(
    people: People, database: Database[dict[str, Any]], handling: Handling[Any]
) -> None:
    targeted(people, **MINIMISED)
    adopted(people, SECOND)
    broken = {"_id": "indicator-a-b@0", "stream": "indicator-a-b", "version": 0, "command_id": "x", "unit": "a"}
    rest = {"fingerprint": "", "recorded_at": now(), "previous_hash": "", "events": ["{}"]}
    database["commits"].insert_one({**broken, **rest})
    handling.handle(records(database, "rules"))
    assert formulas(people)[-1] == "minimise_b"
    (first, *_) = parking(database).listed()
    assert (first["stream"], first["kind"], "indicator-a-b: Undecodable" in first["reason"]) == (
        "rules",
        "failed",
        True,
    )
    database["commits"].delete_one({"_id": "indicator-a-b@0"})
    parking(database).request(None)
    handling.replay([(TOPIC, 0)])
    assert parking(database).count() == 0


def test_what_would_change_is_known_before_it_is_done(people: People, desk: Desk) -> None:
    targeted(people)
    people("coordinator").put("/rb-index/2025/values/maturitas-spip", VALUE)
    streams = streams_of_figures(desk)
    assert streams == [STREAM, "rb-2025"]
    assert [is_outdated(desk, desk.adopted(), stream) for stream in streams] == [False, False]
    adopted(people, SECOND)
    assert [is_outdated(desk, desk.adopted(), stream) for stream in streams] == [True, True]


def test_a_database_that_goes_away_meanwhile_parks_nothing(
    people: People, database: Database[dict[str, Any]], desk: Desk
) -> None:
    targeted(people)
    away = connect("mongodb://127.0.0.1:1/", "indicators")
    half = replace(desk, indicators=create_desk(away).indicators)
    handling: Handling[Any] = Handling(HANDLER, LANGUAGE, Assessor(half), parking(database), now)
    with pytest.raises(PyMongoError):
        handling.handle(records(database, "rules"))
    assert parking(database).count() == 0
    away.client.close()


def test_without_a_database_nothing_is_parked_and_the_batch_comes_again(
    people: People, database: Database[dict[str, Any]]
) -> None:
    adopted(people)
    away = connect("mongodb://127.0.0.1:1/", "indicators")
    handling: Handling[Any] = Handling(HANDLER, LANGUAGE, Assessor(create_desk(away)), parking(database), now)
    with pytest.raises(PyMongoError):
        handling.handle(records(database, "rules"))
    assert parking(database).count() == 0
    away.client.close()
