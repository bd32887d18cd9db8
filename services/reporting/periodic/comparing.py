"""What differs between two contents, value by value, each named by a path that people can follow.

Items of a list are told apart by the field that names them, not by their place, so that a unit that moves is not
taken for another one. A field that only the newer of two has is left out: older reports did not have it yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

NAMES = ("stream", "unit", "kind", "flag", "category", "group", "band", "rule", "name", "id")
PAIRED = ("unit", "action")  # what an obstacle or a doubt is about


class Difference(Struct, frozen=True):
    """`before` and `after` are JSON; None where there is nothing."""

    path: str
    before: Any
    after: Any


class _Both(NamedTuple):
    before: Any
    after: Any


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key, value in before.items():
            yield from differences(value, after.get(key), f"{path}.{key}" if path else key)
    elif _is_list(before) and _is_list(after):
        for name, both in _paired(before, after).items():
            yield from differences(*both, f"{path}[{name}]")
    elif before != after:
        yield Difference(path, before, after)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _paired(before: Sequence[Any], after: Sequence[Any]) -> Mapping[str, _Both]:
    old, new = _named(before), _named(after)
    return {name: _Both(old.get(name), new.get(name)) for name in [*old, *(name for name in new if name not in old)]}


def _named(items: Sequence[Any]) -> dict[str, Any]:
    """By name where all have one and no two the same, otherwise by place."""
    names = [_name(item) for item in items]
    if None in names or len(set(names)) < len(names):
        return {str(place): item for place, item in enumerate(items)}
    return {str(name): item for name, item in zip(names, items, strict=True)}


def _name(item: Any) -> str | None:
    if not isinstance(item, Mapping):
        return None
    if all(isinstance(item.get(field), str) for field in PAIRED):
        return "/".join(item[field] for field in PAIRED)
    return next((item[field] for field in NAMES if isinstance(item.get(field), str)), None)
