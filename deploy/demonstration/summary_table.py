"""The regency summary for a terminal."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rich import box
from rich.table import Table

HUNDREDTH = Decimal("0.01")
STYLES = {"green": "green", "yellow": "yellow", "red": "red"}


def summary_table(summary: Mapping[str, Any]) -> Table:
    """The units in the order of the summary, the regency last."""
    title = f"RB General {summary['year']}, TW {summary['quarter']}: progress, absorption and verification in percent"
    table = Table(title=title, caption=_note(summary["method"]), box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("unit", overflow="fold")
    for column in ("progress", "band", "reported", "achieved", "absorbed", "verified"):
        table.add_column(column, justify="right", no_wrap=True)
    for group in summary["groups"]:
        for row in (*group["complete"], *group["incomplete"], *group["not_due"]):
            table.add_row(row["unit"], *_cells(row["total"]))
        table.add_section()
    table.add_row(f"{summary['units']} units", *_cells(summary["total"]), style="bold")
    return table


def _cells(total: Mapping[str, Any]) -> Iterator[str]:
    band = total["progress"]["band"]
    style = STYLES.get(band, "dim")
    yield _percent(total["progress"]["percent"])
    yield f"[{style}]{band}[/]"
    yield _share(total["reported"])
    yield _share(total["achieved"])
    yield _percent(total["absorption"]["percent"])
    yield _percent(total["verification"]["percent"])


def _share(share: Mapping[str, Any]) -> str:
    return f"{share['count']}/{share['of']}"


def _percent(exact: str | None) -> str:
    return f"{Decimal(exact).quantize(HUNDREDTH, ROUND_HALF_UP)}" if exact is not None else "-"


def _note(method: Mapping[str, Any]) -> str:
    position, rules = method["position"], ", ".join(rule["id"] for rule in method["rules"])
    return f"as of {method['as_of']}, {position['events']} events in {position['streams']} streams, rules {rules}"
