"""The parity report as an operator reads it: how much was compared, and what differs, by view and unit."""

from collections.abc import Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from shared.generations import Generation
from shared.parity import Difference, Kind, Parity

NAMED = 20
KINDS: tuple[Kind, ...] = ("differs", "only live", "only other", "behind")
MEANINGS: Mapping[Kind, str] = {
    "differs": "differs",
    "only live": "only in the live one",
    "only other": "missing in the live one",
    "behind": "has seen other versions",
}


def tables(
    parity: Parity, live: Generation, other: Generation, parked: Mapping[Generation, int]
) -> Iterator[Table | Text]:
    if parity.differences:
        yield _counts(parity)
        yield _named(parity.differences)
    moving = f", {parity.moving} only moving" if parity.moving else ""
    yield Text(
        f"{parity.compared.total()} documents and streams of {live.group} (live) and {other.group} compared: "
        f"{len(parity.differences) or 'none'} different{moving}. Parked: {parked[live]} and {parked[other]}."
    )


def _counts(parity: Parity) -> Table:
    """Only where something differs."""
    table = Table("view", "unit", "compared", *(MEANINGS[kind] for kind in KINDS))
    for (view, unit), compared in sorted(parity.compared.items()):
        kinds = parity.kinds(view, unit)
        if kinds:
            table.add_row(view, unit or "-", str(compared), *(str(kinds[kind] or "-") for kind in KINDS))
    return table


def _named(differences: Sequence[Difference]) -> Table:
    more = len(differences) - NAMED
    table = Table("view", "document", "what", "where", caption=f"and {more} more" if more > 0 else None)
    for each in differences[:NAMED]:
        table.add_row(each.view, Text(each.key), MEANINGS[each.kind], Text(each.where))
    return table
