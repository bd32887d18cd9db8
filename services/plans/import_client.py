"""The import of a worksheet from the command line: sends the file over HTTP and prints how every cell was read."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.plans.importing import MODES
from shared.progress import progress

SECONDS = 60.0
REFUSED = 1
COLOURS = {"refused": "red", "flagged": "yellow", "taken": "green"}
DOUBTFUL = frozenset({"refused", "flagged"})


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="an .xlsx or .csv file")
    parser.add_argument("--unit", required=True, help="the id of the unit whose plan it is")
    parser.add_argument("--year", required=True, type=int)
    parser.add_argument("--kind", default="general", choices=("general", "thematic"))
    parser.add_argument("--mode", default="dry-run", choices=MODES, help="dry-run changes nothing (default)")
    parser.add_argument("--sheet", help="the sheet's name, where several hold a plan")
    parser.add_argument("--all-cells", action="store_true", help="print also the cells that nothing is said about")
    parser.add_argument("--url", required=True, help="where the plans API answers")
    parser.add_argument("--token", required=True, help="a bearer token of an operator of the unit")


def run(asked: argparse.Namespace, console: Console) -> int:
    """Returns the exit status: 1 where the file, or a row of it, was refused."""
    try:
        with progress(f"importing {asked.file.name}"):
            answer = _sent(asked)
            body = answer.json()
    except (OSError, ValueError, httpx.TransportError) as error:
        console.print(Text(f"{asked.file} at {asked.url}: {error}", style="red"))
        return REFUSED
    if answer.is_error:
        console.print(Text(f"{answer.status_code} {body['title']}: {body['detail']}", style="red"))
        console.print(_errors(body.get("errors", [])))
        return REFUSED
    console.print(_cells(body, every=asked.all_cells))
    console.print(_verdicts(body))
    console.print(_summary(body))
    return REFUSED if body["counts"]["verdicts"].get("refused") else 0


def _sent(asked: argparse.Namespace) -> httpx.Response:
    query = {"mode": asked.mode, **({"sheet": asked.sheet} if asked.sheet else {})}
    with asked.file.open("rb") as content:
        return httpx.post(
            f"{asked.url.rstrip('/')}/plans/{asked.unit}/{asked.year}/{asked.kind}/worksheet",
            params=query,
            headers={"Authorization": f"Bearer {asked.token}"},
            files={"file": (asked.file.name, content)},
            timeout=SECONDS,
        )


def _errors(errors: Iterable[dict[str, str]]) -> Table:
    table = Table("where", "problem", "accepted")
    for error in errors:
        table.add_row(*_plain(error["field"], error["problem"], error.get("accepted")))
    return table


def _cells(body: dict[str, Any], *, every: bool) -> Table:
    table = Table("cell", "raw", "read as", "outcome", "why", "accepted", title="Cells")
    for cell in (cell for row in body["rows"] for cell in row["cells"]):
        if every or cell["outcome"] in DOUBTFUL:
            told = [finding["message"]["id"] for finding in cell["findings"]]
            asked_for = [finding["accepted"]["id"] for finding in cell["findings"]]
            shown = (cell["cell"], cell["raw"], cell["reading"], cell["outcome"], "\n".join(told), "\n".join(asked_for))
            table.add_row(*_plain(*shown), style=COLOURS.get(cell["outcome"]))
    return table


def _verdicts(body: dict[str, Any]) -> Table:
    table = Table("row", "quarter", "action", "fate", "why", title="Rows")
    for row in body["rows"]:
        for finding in row["findings"]:
            table.add_row(*_plain(row["row"], None, None, finding["outcome"], finding["message"]["id"]))
        for verdict in row["verdicts"]:
            why = verdict["why"]["id"] if verdict["why"] else None
            shown = (row["row"], verdict["quarter"], verdict["action"], verdict["fate"], why)
            table.add_row(*_plain(*shown), style=COLOURS.get(verdict["fate"]))
    return table


def _summary(body: dict[str, Any]) -> Table:
    counts = body["counts"]
    table = Table("what", "count", title=f"{body['filename']} ({body['mode']})")
    for name in ("rows", "clean_rows", "skipped_rows"):
        table.add_row(name.replace("_", " "), str(counts[name]))
    for what in ("cells", "findings", "verdicts"):
        for name, count in counts[what].items():
            table.add_row(f"{what}: {name}", str(count))
    return table


def _plain(*values: Any) -> Iterator[Text]:
    """Texts in which brackets are brackets, not markup."""
    return (Text("" if value is None else str(value)) for value in values)
