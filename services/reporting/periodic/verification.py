"""Verifying an issued report: its own log, its stored content, the events it was made of, and the figures they make.

What is found is named as exactly as it can be: the event, the stream, the figure. The events can come from several
sides: from our journal, from the topics, or from what a service wrote of its log.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from services.reporting.heard import Event
from services.reporting.issuing import Edition
from services.reporting.method import topic_of
from services.reporting.periodic.content import Content, canonical, decoded, hash_of
from services.reporting.periodic.desk import ReportDesk
from services.reporting.periodic.following import Finding, Following
from services.reporting.periodic.freezing import figure_changes
from services.reporting.periodic.periods import period_of
from services.reporting.periodic.sealing import Head
from shared.chain import verify_chain
from shared.envelope import Undecodable
from shared.journal import DamagedPage, Journal, Value

JOURNAL = "journal"


class Side(NamedTuple):
    """Somebody who has the events that come by some topics."""

    name: str
    topics: tuple[str, ...]
    values: Iterable[Value]


class Verified(Struct, frozen=True):
    """`reproduced` where the content came out again byte for byte; without findings the report is proved."""

    edition: Edition
    newest: bool
    at: datetime
    reproduced: bool
    findings: tuple[Finding, ...]


def verify(desk: ReportDesk, edition: Edition, others: Iterable[Side] = ()) -> Verified:
    """Against our journal, and against `others`."""
    stored = desk.files.content(edition.issued.hash)
    findings = [*_own_log(desk, edition), *_stored(edition, stored)]
    reproduced = False
    if not findings:
        content = decoded(stored)
        findings += _events(desk, edition, content, others)
        again, problems = _again(desk, content)
        findings += problems
        reproduced = again is not None and canonical(again) == stored
    return Verified(edition, desk.is_newest(edition), desk.clock(), reproduced, tuple(findings))


def _own_log(desk: ReportDesk, edition: Edition) -> Iterator[Finding]:
    """The event that says what the hash has to be."""
    for broken in verify_chain(desk.log, period_of(edition.issued).stream).breaks:
        yield Finding("own_log", broken.commit, "log", None, broken.problem)


def _stored(edition: Edition, stored: bytes) -> Iterator[Finding]:
    if hash_of(stored) != edition.issued.hash:
        yield Finding("content", edition.fact, "store", edition.issued.hash, hash_of(stored))


def _events(desk: ReportDesk, edition: Edition, content: Content, others: Iterable[Side]) -> Iterator[Finding]:
    heads, marks = content.figures.streams, desk.files.marks(edition.issued.hash)
    yield from _of_journal(desk.model.live().journal, heads, marks)
    for side in others:
        following = Following(side.name, [head for head in heads if topic_of(head.stream) in side.topics], marks)
        for value in side.values:
            following.take(value)
        yield from following.findings()


def _of_journal(journal: Journal[Event], heads: Sequence[Head], marks: Mapping[str, bytes]) -> Iterator[Finding]:
    """Stream by stream, so that a page that cannot be read hides nothing of the others."""
    for head in heads:
        following = Following(JOURNAL, [head], marks)
        try:
            for value in journal.values([head.stream]):
                following.take(value)
        except DamagedPage as damaged:
            yield Finding("page", str(damaged), JOURNAL, None, None)
        else:
            yield from following.findings()


def _again(desk: ReportDesk, content: Content) -> tuple[Content | None, list[Finding]]:
    """What the journal says today; an event that was changed may leave nothing that could be computed."""
    try:
        again = desk.freezer.again(content)
    except (DamagedPage, Undecodable, LookupError, ValueError, ArithmeticError, msgspec.MsgspecError) as error:
        return None, [Finding("not_computable", content.report.period, JOURNAL, None, str(error))]
    changed = figure_changes(content.figures, again.figures)
    return again, [Finding("figure", one.path, JOURNAL, _said(one.before), _said(one.after)) for one in changed]


def _said(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
