"""JSON from outside has one reading, or none."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.strict_json import MalformedJson, loads


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, true, null, "x"]}', {"a": [1, True, None, "x"]}),
        ("12.50", Decimal("12.50")),
        ("1e3", Decimal("1e3")),
        ("-0.0000000001", Decimal("-0.0000000001")),
        ("123456789012345678901234567890", Decimal(123456789012345678901234567890)),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\\ud800"', r"\ud800"),
        ('"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["', "[" * 38),
        ("[" * 32 + "]" * 32, eval("[" * 32 + "]" * 32)),  # noqa: S307 - thirty-two brackets
    ],
)
def test_what_is_clear_is_read_exactly(text: str, value: Any) -> None:
    assert loads(text.encode()) == value


def test_numbers_with_a_fraction_are_never_floats() -> None:
    assert repr(loads(b"[0.1, 1e2, 3]")) == "[Decimal('0.1'), Decimal('1E+2'), 3]"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Expecting value at line 1, column 1"),
        (b"{} {}", "Extra data at line 1, column 4"),
        (b'{"a": 1, "b": 2, "a": 3}', "the key 'a' stands twice"),
        (b"[NaN]", "NaN is no JSON number"),
        (b"-Infinity", "-Infinity is no JSON number"),
        (b"1e400", "begins with 1e400 is out of bounds; accepted are at most 40 digits"),
        (b"1e-41", "out of bounds"),
        (b"1E99999999999999999999", "out of bounds"),
        (b"1" * 41, "out of bounds"),
        (b"0." + b"1" * 41, "out of bounds"),
        (b'"\xe9"', "not UTF-8 at byte 1"),
        ('"a"'.encode("utf-16"), "not UTF-8 at byte 0"),
        (b'"a\nb"', "Invalid control character at line 1, column 3"),
        (rb'{"a": ["\ud800"]}', "half a surrogate pair"),
        (rb'{"\udfff": 1}', "half a surrogate pair"),
        (b"[" * 33 + b"]" * 33, "nested deeper than the 32 levels that are accepted, at byte 32"),
        (b'{"a":' * 100_000, "nested deeper"),
        (b"'a'", "Expecting value"),
        (b"01", "Extra data"),
        (b'"' + b"a" * 1024 * 1024 + b'"', "1048578 bytes are more than the 1048576"),
    ],
)
def test_what_could_be_misread_is_refused_with_its_place(body: bytes, reason: str) -> None:
    with pytest.raises(MalformedJson, match=reason):
        loads(body)


def test_the_bounds_are_the_callers() -> None:
    assert loads(b"[[1]]", max_depth=2) == [[1]]
    with pytest.raises(MalformedJson, match="more than the 4 that"):
        loads(b"[[1]]", max_bytes=4)
    with pytest.raises(MalformedJson, match="the 1 levels"):
        loads(b"[[1]]", max_depth=1)


@given(st.binary(max_size=200) | st.text(alphabet='[]{}",:\\u0123dDeE+-.ab ', max_size=200).map(str.encode))
@example(b'"' + b'\\"' * 400 + b"[" * 40)
def test_bytes_are_either_read_or_refused(body: bytes) -> None:
    try:
        value = loads(body)
    except MalformedJson:
        return
    assert value == json.loads(body, parse_float=Decimal)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(st.characters(codec="utf-8")),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
        max_leaves=20,
    )
)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert loads(json.dumps(value).encode()) == value
