"""What becomes of a report: exactly one verdict, the same over both doors, kept and published."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct

Door = Literal["kafka", "http"]
Outcome = Literal["accepted", "refused", "duplicate"]


class Code(StrEnum):
    """Why a report was refused. The names are a contract: units' systems tell by them, and each has its page."""

    UNDECODABLE = "undecodable"  # no JSON that we take
    NOT_CLOUDEVENT = "not_cloudevent"  # JSON, but without the attributes of CloudEvents 1.0
    OVERSIZED = "oversized"
    FOREIGN_UNIT = "foreign_unit"
    UNKNOWN_TYPE = "unknown_type"
    OTHER_SERVICE = "other_service"  # a type that is taken at another service's door
    FUTURE_SCHEMA = "future_schema"
    INVALID_DATA = "invalid_data"
    UNKNOWN_PLAN = "unknown_plan"
    UNKNOWN_ACTION = "unknown_action"
    UNKNOWN_INDICATOR = "unknown_indicator"
    UNKNOWN_EVIDENCE = "unknown_evidence"
    NOT_APPROVED = "not_approved"
    NOT_DUE = "not_due"
    WINDOW_NOT_OPEN = "window_not_open"
    WINDOW_CLOSED = "window_closed"
    ID_REUSED = "id_reused"  # the same source and id came before with another content
    RESUBMITS_UNKNOWN = "resubmits_unknown"
    REFUSED = "refused"  # another rule says no; `detail` names it


class FieldProblem(Struct, frozen=True):
    """What is wrong with one value; `field` is a path like `data.evidence[0].link`."""

    field: str
    problem: str
    accepted: str | None = None


class Verdict(Struct, frozen=True, omit_defaults=True):
    """The answer to one receipt. `item` is its key in the ledger: one for each unit, source and id.

    A duplicate carries the `first` verdict of its item, which never changes. `stream` and `version` say where the
    events of an accepted report stand; `unchanged` that they stood there before, because it said nothing new.
    """

    item: str
    unit: str
    door: Door
    outcome: Outcome
    received_at: datetime
    decided_at: datetime
    id: str | None = None
    source: str | None = None
    type: str | None = None
    stream: str | None = None
    version: int | None = None
    unchanged: bool = False
    code: Code | None = None
    detail: str | None = None
    errors: tuple[FieldProblem, ...] = ()
    resubmits: str | None = None
    first: "Verdict | None" = None
