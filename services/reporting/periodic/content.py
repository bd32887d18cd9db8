"""What a report says, frozen: its canonical JSON is the report, and the SHA-256 of that its name.

The canonical form has sorted keys, no white space and no number that is not whole (decimals are text, so that they
stay exact), which is RFC 8785. What the form does not name has no place in it: a field is only ever added.
"""

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec
from msgspec import Struct

from services.reporting.achievements import AchievementSummary
from services.reporting.contributions import Contribution
from services.reporting.documents import Status
from services.reporting.figures import State
from services.reporting.heat import HeatRow
from services.reporting.method import Position, RuleNote
from services.reporting.outlook import Outlook
from services.reporting.periodic.comparing import Difference
from services.reporting.periodic.metadata import Metadata
from services.reporting.periodic.sealing import Head
from services.reporting.remarks import Doubts, Obstacles
from services.reporting.rules import BandsId, GroupId
from services.reporting.summary import BandCount
from services.reporting.totals import Share, Total
from services.reporting.trend import TrendPoint
from services.reporting.windows import WindowNote
from shared.events.plans import PlanKind, UnitKind
from shared.events.reporting import ReportKind
from shared.events.terms import Quarter

FORM = "sinergi-report-1"
Standing = Literal["complete", "incomplete", "not_due"]


class UnitLine(Struct, frozen=True):
    """A unit; `rank` is its place among the complete units of its group, equal ones share it, the others have none."""

    unit: str
    name: str
    kind: UnitKind
    group: GroupId
    standing: Standing
    rank: int | None
    state: State
    status: Status
    total: Total


class GroupLine(Struct, frozen=True):
    group: GroupId
    units: int
    bands: tuple[BandCount, ...]


class Drawn(Struct, frozen=True):
    """What the charts and the tables beside them show: the quarters up to the report's, and the units in each."""

    trend: tuple[TrendPoint, ...]
    heat: tuple[HeatRow, ...]
    contributions: tuple[Contribution, ...]


class Actions(Struct, frozen=True, omit_defaults=True):
    """The progress of the actions of one kind of plan; the complete units first, by rank, then the others.

    Reports that were issued before there were charts have nothing `drawn`.
    """

    kind: PlanKind
    scheme: BandsId
    units: int
    total: Total
    groups: tuple[GroupLine, ...]
    lines: tuple[UnitLine, ...]
    obstacles: tuple[Obstacles, ...]
    doubts: tuple[Doubts, ...]
    drawn: Drawn | None = None


class Since(Struct, frozen=True):
    """The report before, by the hash of its content, and its headline: what has changed is seen against it."""

    hash: str
    kind: ReportKind
    period: str
    edition: int
    reported: Share
    achieved: Share
    progress: Decimal | None
    computed: Share
    above_90: Share


class Sentence(Struct, frozen=True):
    """What a rule makes of the figures, in both languages."""

    rule: str
    id: str
    en: str


class Correction(Struct, frozen=True):
    """Why there is another edition, and what it changes; `corrects` is the hash of the one before."""

    corrects: str
    reason: str
    changes: tuple[Difference, ...]


class ReportMethod(Struct, frozen=True):
    """How the figures came about; the rules of indicators stand with the achievements."""

    as_of: datetime
    position: Position
    rules: tuple[RuleNote, ...]
    totals: str
    narrative: str


class Figures(Struct, frozen=True, omit_defaults=True):
    """Progress of actions and achievement of indicators: two numbers, never mixed.

    `out_of_reach` are the indicators whose year is expected to end badly; None in reports older than that.
    """

    window: WindowNote
    actions: tuple[Actions, ...]
    achievement: AchievementSummary
    method: ReportMethod
    streams: tuple[Head, ...]
    out_of_reach: tuple[Outlook, ...] | None = None


class Identity(Struct, frozen=True):
    """Which report it is; the figures are of `year` and `quarter`. `verify_at` and the hash make up an address."""

    kind: ReportKind
    period: str
    year: int
    quarter: Quarter
    edition: int
    as_of: datetime
    verify_at: str


class Content(Struct, frozen=True, kw_only=True):
    form: str = FORM
    report: Identity
    metadata: Metadata
    figures: Figures
    since: Since | None
    narrative: tuple[Sentence, ...]
    correction: Correction | None


_canonical = msgspec.json.Encoder(order="sorted", decimal_format="string").encode
_decoder = msgspec.json.Decoder(Content)


def canonical(content: Content) -> bytes:
    return _canonical(content)


def decoded(text: bytes) -> Content:
    """Raises msgspec.DecodeError."""
    return _decoder.decode(text)


def hash_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def as_json(part: Struct) -> Any:
    """A part of a content as it reads in JSON."""
    return msgspec.json.decode(_canonical(part))
