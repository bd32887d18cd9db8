"""What a service does with the types of reports that it takes: schema in, command out."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from marshmallow import Schema

from shared.commands import Context, Outcome


class Kind(NamedTuple):
    """One type of report. `schema` weighs its data; newer schema numbers than `number` are refused as of the future.

    `execute(unit, loaded, context)` records what the data says, and raises Refused where a rule says no; `check` does
    the same and records nothing. `context.asked_at` is when the report came in, which rules about time go by; the
    context is handed on as it is, for it carries what is written together with the events.
    """

    schema: type[Schema]
    number: int
    execute: Callable[[str, Any, Context], Outcome]
    check: Callable[[str, Any, Context], None]


Kinds = Mapping[str, Kind]
