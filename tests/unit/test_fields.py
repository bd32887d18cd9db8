"""A value of a request is taken as it is, or refused with what would be accepted."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import marshmallow
import pytest

from shared.fields import Choice, Day, DecimalNumber, Flag, Identifier, Moment, Quarter, Schema, Text, Year
from shared.problems import PROBLEMS, Fault, Problem


class Everything(Schema):
    number = DecimalNumber(Decimal(0), Decimal(100), allow_none=True)
    text = Text(10)
    unit = Identifier()
    year = Year()
    quarter = Quarter()
    moment = Moment()
    day = Day()
    choice = Choice(["red", "green"])
    flag = Flag()
    many = marshmallow.fields.List(DecimalNumber())


schema = Everything()


def faults(values: dict[str, Any]) -> dict[str, Fault]:
    with pytest.raises(marshmallow.ValidationError) as error:
        schema.load(values)
    problem: Problem = PROBLEMS[marshmallow.ValidationError](error.value)
    return dict(problem.errors)


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("number", 12, Decimal(12)),
        ("number", Decimal("12.50"), Decimal("12.50")),
        ("number", "12.50", Decimal("12.50")),
        ("number", Decimal("1e1"), Decimal(10)),
        ("number", None, None),
        ("text", " tepat\n", " tepat\n"),
        ("unit", "dinkes-2", "dinkes-2"),
        ("year", 2025, 2025),
        ("year", "2025", 2025),
        ("quarter", 4, 4),
        ("moment", "2025-04-01T07:59:00+08:00", datetime(2025, 3, 31, 23, 59, tzinfo=UTC)),
        ("moment", "2025-04-01T00:00:00.5Z", datetime(2025, 4, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("day", "2024-02-29", date(2024, 2, 29)),
        ("choice", "red", "red"),
        ("flag", False, False),
    ],
    ids=repr,
)
def test_what_fits_is_taken(field: str, value: Any, read: Any) -> None:
    loaded = schema.load({field: value})[field]
    assert (loaded, type(loaded)) == (read, type(read))


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("number", True, "is no number"),
        ("number", 0.5, "is no number"),
        ("number", "1e2", "is no such number"),
        ("number", "1,5", "is no such number"),
        ("number", " 1", "is no such number"),
        ("number", "\u0661", "is no such number"),
        ("number", "1\n", "is no such number"),
        ("number", Decimal("1e30"), "is no such number"),
        ("number", "0.12345678901", "is no such number"),
        ("number", -1, "is less than 0"),
        ("number", "100.01", "is more than 100"),
        ("number", [], "is no number"),
        ("text", "", "is empty"),
        ("text", " \t", "is empty"),
        ("text", "a\x00b", "holds a control character"),
        ("text", "a" * 11, "is 11 characters long"),
        ("text", 5, "is no text"),
        ("text", None, "is null"),
        ("unit", "Dinkes", "has another shape"),
        ("unit", "-a", "has another shape"),
        ("unit", "a\n", "has another shape"),
        ("unit", "a" * 65, "has another shape"),
        ("year", 1999, "is less than 2000"),
        ("year", Decimal("2025.5"), "is no such number"),
        ("quarter", 0, "is less than 1"),
        ("quarter", True, "is no number"),
        ("moment", "2025-04-01T07:59:00", "has another shape"),
        ("moment", "2025-04-01", "has another shape"),
        ("moment", "0001-01-01T00:00:00+14:00", "has another shape"),
        ("moment", "2025-13-01T00:00:00Z", "month must be in 1..12"),
        ("day", "2025-02-29", "day is out of range for month"),
        ("day", "20250229", "has another shape"),
        ("choice", "blue", "is none of them"),
        ("choice", ["red"], "is none of them"),
        ("flag", 1, "is neither true nor false"),
    ],
    ids=repr,
)
def test_what_does_not_fit_is_refused_with_what_is_accepted(field: str, value: Any, problem: str) -> None:
    fault = faults({field: value})[field]
    assert fault.problem == problem
    assert fault.accepted


def test_a_fault_in_a_list_is_named_by_its_place() -> None:
    assert list(faults({"many": [1, "x", None]})) == ["many[1]", "many[2]"]


def test_a_field_that_nobody_knows_is_refused_with_those_that_are_known() -> None:
    assert faults({"nubmer": 1})["nubmer"] == Fault(
        "is not known", "one of number, text, unit, year, quarter, moment, day, choice, flag, many"
    )


def test_what_may_be_null_says_so() -> None:
    assert str(faults({"number": "x"})["number"].accepted).endswith("at least 0, at most 100, or null")
