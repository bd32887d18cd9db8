"""Made-up events of 41 units, as the relay would send them: a plan of ten actions each, then progress without end."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from kafka import KafkaProducer

from shared.envelope import Envelope, encode, encode_data
from shared.events.plans import (
    LANGUAGE,
    Action,
    ActionAdded,
    Event,
    Obstacle,
    ParentIndicator,
    PlanApproved,
    PlanDrafted,
    PlanSubmitted,
    Progress,
    ProgressCorrected,
    ProgressReported,
    UnitRegistered,
)
from shared.events.terms import Quarter

YEAR = 2025
UNITS = tuple(f"dinas-{number:02}" for number in range(41))
ACTIONS = tuple(f"aksi-{number}" for number in range(10))
QUARTERS: tuple[Quarter, ...] = (1, 2, 3, 4)
BEGAN = datetime(2025, 1, 2, tzinfo=UTC)


class Message(NamedTuple):
    key: bytes
    value: bytes


def messages(number: int, seed: int = 1) -> Iterator[Message]:
    """So many records: first every unit with its approved plan, then reports and corrections in turn of the units."""
    rng = random.Random(seed)
    versions: dict[str, Iterator[int]] = {unit: count(1) for unit in UNITS}
    begun = (event for unit in UNITS for event in _plan(unit))
    for place in range(number):
        event = next(begun, None) or _progress(UNITS[place % len(UNITS)], rng)
        yield _message(event, versions, BEGAN + timedelta(seconds=place))


def plans(units: Sequence[str]) -> Iterator[Message]:
    """Every unit with its approved plan, and every figure reported."""
    versions: dict[str, Iterator[int]] = {unit: count(1) for unit in units}
    events = (event for unit in units for event in _plan(unit))
    for place, event in enumerate(events):
        yield _message(event, versions, BEGAN + timedelta(seconds=place))


def division(name: str) -> Message:
    """The registration of a unit that no summary counts."""
    return _message(UnitRegistered(name, name, "bidang", None, None), {}, BEGAN)


def fill(bootstrap: str, topic: str, number: int) -> None:
    send(bootstrap, topic, messages(number))


def send(bootstrap: str, topic: str, records: Iterable[Message]) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=20, batch_size=256 * 1024)
    for message in records:
        producer.send(topic, key=message.key, value=message.value)
    producer.flush()
    producer.close()


def _plan(unit: str) -> Iterator[Event]:
    yield UnitRegistered(unit, f"Dinas {unit}", "dinas", None, None)
    yield PlanDrafted(unit, YEAR, "general", ParentIndicator("Indeks RB", 2024, Decimal("72.04"), Decimal(75)))
    for name in ACTIONS:
        yield ActionAdded(unit, YEAR, "general", _action(name))
    yield PlanSubmitted(unit, YEAR, "general")
    yield PlanApproved(unit, YEAR, "general")
    for name in ACTIONS:
        for quarter in QUARTERS:
            progress = Progress(Decimal(10), Decimal(1_000_000), None, None, ())
            yield ProgressReported(unit, YEAR, "general", name, quarter, progress, "open")


def _action(name: str) -> Action:
    targets = (Decimal(25), Decimal(50), Decimal(75), Decimal(100))
    return Action(
        id=name,
        description="Penyusunan dokumen",
        output_unit="dokumen",
        output_indicator="jumlah dokumen",
        target_kind="cumulative",
        scale="number",
        targets=targets,
        target_total=Decimal(100),
        budget_total=Decimal(100_000_000),
        executor="Sekretariat",
        coordinator="Diskominfosp",
        rb_indicator="sakip",
        weight=Decimal(1),
    )


def _progress(unit: str, rng: random.Random) -> Event:
    amounts = Decimal(rng.randrange(10_000)).scaleb(-2), Decimal(rng.randrange(10**9)).scaleb(-2)
    obstacle = Obstacle("budget", "anggaran belum turun") if rng.random() < 0.2 else None
    progress = Progress(*amounts, obstacle, None, ())
    place = rng.choice(ACTIONS), rng.choice(QUARTERS)
    return ProgressCorrected(unit, YEAR, "general", *place, progress, "open", "angka diperbaiki")


def _message(event: Event, versions: dict[str, Iterator[int]], at: datetime) -> Message:
    unit = event.unit  # type: ignore[union-attr]  # windows are not made up here
    stream = f"unit-{unit}" if isinstance(event, UnitRegistered) else f"plan-{unit}-{YEAR}-general"
    version = 1 if isinstance(event, UnitRegistered) else next(versions[unit])
    name, schema = LANGUAGE.name(event)
    envelope = Envelope(
        specversion="1.0",
        id=f"{stream}@{version}",
        source=LANGUAGE.source,
        type=name,
        subject=stream,
        time=at,
        unit=unit,
        streamversion=version,
        schemaversion=schema,
        actor="a1b2c3d4e5f60718",
        actorrole="operator",
        correlationid=f"{version:032x}",
        causationid=f"a1b2c3d4e5f60718.{version:032x}",
        data=encode_data(event),
    )
    return Message(unit.encode(), encode(envelope))
