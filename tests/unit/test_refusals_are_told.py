"""Whatever a page can say no with is told in Indonesian: every reason that is written in the code has its sentence."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from services.plans.refusals import WORDING as PLANS
from services.reporting.refusals import WORDING as REPORTING
from shared.pages.refusals import Wording

ROOT = Path(__file__).parents[2]
# How reasons are written: the place of the problem among the arguments, and of what is accepted where one is told.
PROBLEM_AT = {
    **dict.fromkeys(("Refused", "Missing", "Fault", "Unfit", "NotFound", "Forbidden", "Unavailable"), 0),
    **dict.fromkeys(("Unauthenticated", "Conflict", "KeyReused", "NotYet", "NotSeenYet"), 0),
    **dict.fromkeys(("UnknownUnit", "UnknownIndicator", "UnknownPeriod"), 0),
    "invalid": 1,
}
ACCEPTED_AT = {"Refused": 2, "Fault": 1, "invalid": 2}
SPOKEN: dict[str, tuple[Wording, Sequence[str]]] = {
    "plans": (PLANS, ("services/plans/*.py", "shared/*.py", "shared/pages/*.py")),
    "reporting": (REPORTING, ("services/reporting/*.py", "services/reporting/periodic/*.py")),
}
# What no page of ours leads to: programs alone ask for it, and are answered in English.
FOR_PROGRAMS = frozenset(
    {
        *("account", "account_keys", "accounts", "api_precedents", "api_sessions", "api_worksheet", "calendar_file"),
        *("follow_up", "import_answer", "importing", "kafka_doors", "probes", "session", "strict_json", "unit"),
        *("window", "verify_task", "settings", "backup", "backup_tasks"),
    }
)
STANDS_FOR = ("1", "x")  # a value that is put into a reason


class Reason(NamedTuple):
    place: str
    text: str


def written(files: Sequence[str], places: dict[str, int]) -> Iterator[Reason]:
    for path in sorted(path for pattern in files for path in ROOT.glob(pattern)):
        if path.parent.name == "pages" or path.stem not in FOR_PROGRAMS:
            for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
                argument, more = _argument(call, places), _more(call)
                for text in _texts(argument) if argument else ():
                    yield Reason(f"{path.relative_to(ROOT)}:{call.lineno}", text + more)


def _argument(call: ast.Call, places: dict[str, int]) -> ast.expr | None:
    place = places.get(getattr(call.func, "id", ""))
    return call.args[place] if place is not None and place < len(call.args) else None


def _more(call: ast.Call) -> str:
    """What problems.py adds where no field is to blame."""
    return "; accepted is x" if any(keyword.arg == "accepted" for keyword in call.keywords) else ""


def _texts(argument: ast.expr) -> Iterator[str]:
    """A text, or the shapes that one with values in it may take; what is only passed on is looked at elsewhere."""
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            for sign in STANDS_FOR:
                yield "".join(_part(part, sign) for part in parts)


def _part(part: ast.expr, sign: str) -> str:
    match part:
        case ast.Constant(value=text):
            return str(text)
        case ast.FormattedValue(conversion=conversion):
            return repr(sign) if conversion == ord("r") else sign
    raise TypeError(f"no part of a text: {ast.dump(part)}")


@pytest.mark.parametrize("service", SPOKEN)
def test_every_problem_has_its_sentence(service: str) -> None:
    wording, files = SPOKEN[service]
    reasons = list(written(files, PROBLEM_AT))
    told = {reason.place for reason in reasons if wording.sentence(reason.text) != reason.text}
    assert [reason for reason in reasons if reason.place not in told] == []


@pytest.mark.parametrize("service", SPOKEN)
def test_what_would_be_accepted_is_told_too(service: str) -> None:
    wording, files = SPOKEN[service]
    reasons = list(written(files, ACCEPTED_AT))
    told = {reason.place for reason in reasons if wording.what_is_accepted(reason.text) != reason.text}
    assert [reason for reason in reasons if reason.place not in told] == []


def test_reasons_are_found_where_they_are_written() -> None:
    found = {reason.text for reason in written(("services/plans/progress.py",), PROBLEM_AT)}
    assert "nothing is reported for quarter 1, so nothing can be verified" in found
