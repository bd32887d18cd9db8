"""The regency summary for a terminal: progress of actions and, beside it, achievement of indicators."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rich import box
from rich.table import Table

HUNDREDTH = Decimal("0.01")
STYLES = {"green": "green", "yellow": "yellow", "red": "red"}
ACTIONS = ("progress", "band", "reported", "achieved", "absorbed", "verified")
INDICATORS = ("IKU measured", "IKU reached")
NOTHING = "-"


def summary_table(summary: Mapping[str, Any]) -> Table:
    """The units in the order of the summary, those that have indicators alone, the regency last."""
    title = (
        f"RB General {summary['year']}, TW {summary['quarter']}: actions (progress, absorption and verification in "
        "percent) and indicators (IKU), two numbers that are never mixed"
    )
    table = Table(title=title, caption=_note(summary), box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("unit", overflow="fold")
    for column in (*ACTIONS, *INDICATORS):
        table.add_column(column, justify="right", no_wrap=column in ACTIONS)
    achievement = {row["unit"]: row["total"] for row in summary["achievement"]["units"]}
    for group in summary["groups"]:
        for row in (*group["complete"], *group["incomplete"], *group["not_due"]):
            table.add_row(row["unit"], *_cells(row["total"]), *_indicators(achievement.pop(row["unit"])))
        table.add_section()
    for unit, total in achievement.items():
        table.add_row(unit, *[NOTHING] * len(ACTIONS), *_indicators(total))
    table.add_section()
    cells = (*_cells(summary["total"]), *_indicators(summary["achievement"]["total"]))
    table.add_row(f"{summary['units']} units", *cells, style="bold")
    return table


def rb_index_note(report: Mapping[str, Any]) -> str:
    """What was published and our estimate side by side, the latter always by its name."""
    estimate, published = report["estimate"], report["published"]
    parts = [f"RB index {report['year']}"]
    if published:
        parts.append(f"published {_percent(published['value'])} ({published['predicate']})")
    if estimate and estimate["total"] is not None:
        carried = f", {len(estimate['carried'])} values carried over" if estimate["carried"] else ""
        total = f"{_percent(estimate['total'])} ({estimate['predicate']})"
        parts.append(f"{estimate['label']} {total}, weights of {estimate['rules']}{carried}")
    return ": ".join([parts[0], "; ".join(parts[1:])])


def _cells(total: Mapping[str, Any]) -> Iterator[str]:
    band = total["progress"]["band"]
    style = STYLES.get(band, "dim")
    yield _percent(total["progress"]["percent"])
    yield f"[{style}]{band}[/]"
    yield _share(total["reported"])
    yield _share(total["achieved"])
    yield _percent(total["absorption"]["percent"])
    yield _percent(total["verification"]["percent"])


def _indicators(total: Mapping[str, Any]) -> Iterator[str]:
    yield _share(total["coverage"])
    yield _share(total["achieved"])


def _share(share: Mapping[str, Any]) -> str:
    return f"{share['count']}/{share['of']}"


def _percent(exact: str | None) -> str:
    return f"{Decimal(exact).quantize(HUNDREDTH, ROUND_HALF_UP)}" if exact is not None else NOTHING


def _note(summary: Mapping[str, Any]) -> str:
    method = summary["method"]
    position = method["position"]
    rules = ", ".join(rule["id"] for rule in (*method["rules"], *summary["achievement"]["rules"]))
    return f"as of {method['as_of']}, {position['events']} events in {position['streams']} streams, rules {rules}"
