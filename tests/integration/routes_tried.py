"""Every route of an application, an address of it that can be asked for, and who is expected to be let in."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.routing import Rule

MATRICES = Path(__file__).with_name("access")
METHODS = frozenset({"GET", "PUT", "POST", "PATCH", "DELETE"})
IN_PATHS: Mapping[str, Any] = {
    "unit": "dinkes",
    "year": 2025,
    "quarter": 2,
    "session": 1,
    "edition": 1,
    "letter": "a" * 32,
}


class Route(NamedTuple):
    """`rule` is the template as Flask has it."""

    method: str
    rule: str


class Expected(NamedTuple):
    """`anywhere` are let in whatever their unit, `own` only where the path names their unit; `account` among either."""

    public: bool
    anywhere: frozenset[str]
    own: frozenset[str]


def expected(service: str) -> dict[Route, Expected]:
    """The matrix of a service: a line is a method, a route, and who; `unit:` before a role means its own unit alone."""
    lines = (MATRICES / f"{service}.txt").read_text().splitlines()
    return dict(_line(line) for line in lines if line and not line.startswith("#"))


def _line(line: str) -> tuple[Route, Expected]:
    route, _, who = line.partition(" | ")
    method, _, rule = route.strip().partition(" ")
    roles = who.split()
    own = frozenset(role.removeprefix("unit:") for role in roles if role.startswith("unit:"))
    anywhere = frozenset(roles) - {f"unit:{role}" for role in own}
    return Route(method, rule.strip()), Expected(anywhere == {"everybody"}, anywhere, own)


def addresses(app: Flask) -> Iterator[tuple[Route, str]]:
    """Each method of each route, with an address in which the unit is Dinkes."""
    builder = app.url_map.bind("")
    for rule in app.url_map.iter_rules():
        address = builder.build(rule.endpoint, {name: _value(rule, name) for name in rule.arguments})
        for method in sorted(METHODS & (rule.methods or set())):
            yield Route(method, rule.rule), address


def _value(rule: Rule, name: str) -> Any:
    """One that the route takes: the first of those it lists, one that the name has, or any word."""
    listed = getattr(rule._converters.get(name), "items", None)  # noqa: SLF001  # werkzeug has no other way
    return min(listed) if listed else IN_PATHS.get(name, "a-1")
