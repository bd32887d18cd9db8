"""The part of the log that a report is made of: some streams, each up to a version, folded and sealed in one pass."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from services.reporting.documents import window_key
from services.reporting.heard import LANGUAGE, Event
from services.reporting.indicator_documents import RULES_STREAM
from services.reporting.moments import KINDS
from services.reporting.periodic.sealing import Chains, Head
from services.reporting.reading import Past
from shared.envelope import Recorded, decode
from shared.journal import Journal, Value

WINDOWS = re.compile(r"window-[0-9]{4}-[1-4]")


class Cut(NamedTuple):
    """The documents after these events, the heads of the streams they came by, and the marks of every link."""

    documents: Past
    heads: tuple[Head, ...]
    marks: Mapping[str, bytes]


def window_streams(streams: Sequence[str]) -> Sequence[str]:
    return [stream for stream in streams if WINDOWS.fullmatch(stream)]


def streams_of(streams: Sequence[str], year: int, quarter: int) -> Sequence[str]:
    """Those that a report of a quarter is made of: units, their plans of the year, the window, indicators, rules."""
    plan = re.compile(rf"plan-.+-{year}-({'|'.join(KINDS)})")
    window = f"window-{window_key(year, quarter)}"
    return [
        stream
        for stream in streams
        if stream.startswith(("unit-", "indicator-")) or stream in {window, RULES_STREAM} or plan.fullmatch(stream)
    ]


def cut_at(journal: Journal[Event], streams: Sequence[str], as_of: datetime) -> Cut:
    """What was recorded up to a moment and has arrived; raises DamagedPage or Undecodable."""
    return _cut(_until(journal.values(streams), as_of))


def cut_again(journal: Journal[Event], heads: Sequence[Head]) -> Cut:
    """Up to the versions of these heads, which may be less in a journal that lost something."""
    last = {head.stream: head.version for head in heads}
    values = journal.values(list(last))
    return _cut((value, decode(LANGUAGE, value.text)) for value in values if value.version <= last[value.stream])


def _until(values: Iterator[Value], as_of: datetime) -> Iterator[tuple[Value, Recorded[Event]]]:
    """Times never fall along a stream, so that what is left out is its end."""
    for value in values:
        recorded = decode(LANGUAGE, value.text)
        if recorded.envelope.time <= as_of:
            yield value, recorded


def _cut(events: Iterator[tuple[Value, Recorded[Event]]]) -> Cut:
    chains = Chains()
    documents = Past(_sealed(events, chains))
    return Cut(documents, chains.heads(), chains.marks())


def _sealed(events: Iterator[tuple[Value, Recorded[Event]]], chains: Chains) -> Iterator[Recorded[Event]]:
    for value, recorded in events:
        chains.add(value)
        yield recorded
