"""A matter: something that is open with a unit since a moment, and perhaps until another.

Its id holds when it began and when it is due, so that what begins anew, or is given another day, is another matter:
what was to be said about the one before is then no longer said.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from services.notifications.moments import text_of

Kind = Literal[
    "report",
    "plan_returned",
    "plan_submitted",
    "indicator_returned",
    "indicator_proposed",
    "indicator_out_of_reach",
    "instruction",
    "consultation_response",
    "consultation_resolution",
    "consultation_waiting",
    "follow_up",
    "follow_up_done",
]
CONSULTATION = frozenset({"consultation", "topic", "helped"})
# What texts may say about a matter of each kind, besides the unit and its name.
FACTS: Mapping[Kind, frozenset[str]] = {
    "report": frozenset({"year", "quarter", "missing", "asked"}),
    "plan_returned": frozenset({"year", "plan", "reason"}),
    "plan_submitted": frozenset({"year", "plan"}),
    "indicator_returned": frozenset({"code", "name", "year", "reason"}),
    "indicator_proposed": frozenset({"code", "name", "year"}),
    "indicator_out_of_reach": frozenset({"code", "name", "year", "quarter"}),
    "instruction": frozenset({"instruction", "text", "year", "quarter"}),
    "consultation_response": CONSULTATION,
    "consultation_resolution": CONSULTATION,
    "consultation_waiting": CONSULTATION | {"needs"},
    "follow_up": CONSULTATION | {"description"},
    "follow_up_done": CONSULTATION | {"description"},
}


class Matter(Struct, frozen=True, gc=False):
    """`due` is the first moment at which it is too late; `facts` are what texts may say about it."""

    kind: Kind
    subject: str
    unit: str
    opened: datetime
    due: datetime | None
    facts: Mapping[str, str]

    @property
    def id(self) -> str:
        return "/".join((self.kind, self.subject, text_of(self.opened), text_of(self.due) if self.due else "-"))


def matter(kind: Kind, subject: str, unit: str, opened: datetime, due: datetime | None, **facts: object) -> Matter:
    return Matter(kind, subject, unit, opened, due, {name: str(value) for name, value in facts.items()})
