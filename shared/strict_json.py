"""The one parser of JSON from outside: what could be read in two ways, or would be dear to read, is refused.

Python's own parser takes NaN, 1e400, duplicate keys, half a surrogate pair and a hundred thousand levels; a Decimal of
1e999999 is made in no time and computed with for minutes. Numbers with a fraction, an exponent or more than 18 digits
become Decimal.
"""

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NoReturn

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_DIGITS = 40
MAX_EXPONENT = 40
INT_DIGITS = 18  # fit into the 64 bits that encoders and databases have for an int

_FLOAT = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.?)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)
_STEP = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


class MalformedJson(Exception):
    """The bytes are no JSON that we take; the message says what is wrong and where."""


def loads(body: bytes, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """The value of a JSON text in UTF-8; raises MalformedJson."""
    if len(body) > max_bytes:
        raise MalformedJson(f"{len(body)} bytes are more than the {max_bytes} that are accepted")
    if body.count(b"[") + body.count(b"{") > max_depth:
        _check_depth(body, max_depth)
    value = _parse(body)
    if _SURROGATE.search(body):
        _check_texts(value)
    return value


def _parse(body: bytes) -> Any:
    try:
        return _decode(body.decode())
    except UnicodeDecodeError as error:
        raise MalformedJson(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise MalformedJson(f"{error.msg.removesuffix(' at')} at line {error.lineno}, column {error.colno}") from error


def _check_depth(body: bytes, max_depth: int) -> None:
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(body):
        depth += _STEP.get(found.group(), 0)
        if depth > max_depth:
            raise MalformedJson(f"nested deeper than the {max_depth} levels that are accepted, at byte {found.start()}")


def _check_texts(value: Any) -> None:
    for text in _texts(value):
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            raise MalformedJson(f"half a surrogate pair in {ascii(text)[:80]}")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        last = {key: place for place, (key, _) in enumerate(pairs)}
        twice = next(key for place, (key, _) in enumerate(pairs) if last[key] != place)
        raise MalformedJson(f"the key {ascii(twice)[:80]} stands twice in one object")
    return result


def _integer(text: str) -> int | Decimal:
    if len(text) > MAX_DIGITS:
        _refuse_number(text)
    return int(text) if len(text) <= INT_DIGITS else Decimal(text)


def _decimal(text: str) -> Decimal:
    match = _FLOAT.fullmatch(text)
    whole, fraction, exponent = match.groups() if match else ("", "", "")
    if len(whole) + len(fraction or "") > MAX_DIGITS or len(exponent or "") > len(f"-{MAX_EXPONENT}"):
        _refuse_number(text)
    if abs(int(exponent or 0)) > MAX_EXPONENT:
        _refuse_number(text)
    return Decimal(text)


def _refuse_number(text: str) -> NoReturn:
    accepted = f"at most {MAX_DIGITS} digits and exponents from -{MAX_EXPONENT} to {MAX_EXPONENT}"
    raise MalformedJson(f"a number that begins with {text[:20]} is out of bounds; accepted are {accepted}")


def _constant(name: str) -> NoReturn:
    raise MalformedJson(f"{name} is no JSON number")


_decode = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_decimal, parse_int=_integer, parse_constant=_constant
).decode
