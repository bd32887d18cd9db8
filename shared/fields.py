"""The values that requests are made of: read strictly, refused with what would be accepted, documented for OpenAPI."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

import marshmallow
from marshmallow import RAISE, ValidationError, fields

from shared.problems import Fault

T = TypeVar("T")

IDENTIFIER = "[a-z0-9][a-z0-9-]{0,63}"
WHOLE = "-?[0-9]{1,18}"
DECIMAL = r"-?[0-9]{1,18}(\.[0-9]{1,10})?"
MOMENT = r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")  # all but tabs and ends of lines
YEARS = (2000, 2100)
QUARTERS = (1, 4)


class Unfit(ValueError):
    """What is wrong with a value."""


class Schema(marshmallow.Schema):
    """The parent of all requests: a field that nobody knows is an error, for it may be a misspelt one."""

    class Meta:
        """What marshmallow reads."""

        unknown = RAISE

    error_messages = {"type": "is no object"}  # noqa: RUF012  # marshmallow's own declaration

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        known: Any = Fault("is not known", f"one of {', '.join(self.load_fields)}")
        self.error_messages["unknown"] = known


class Strict(fields.Field[T], Generic[T]):
    """A field that reads a value or refuses it. `accepted` completes the sentence "accepted is ..."."""

    accepted: str
    default_error_messages = {"required": "is missing", "null": "is null"}  # noqa: RUF012  # marshmallow's own

    def __init__(self, accepted: str, openapi: Mapping[str, Any], options: dict[str, Any]) -> None:
        super().__init__(**{**options, "metadata": {**openapi, **options.get("metadata", {})}})
        self.accepted = f"{accepted}, or null" if self.allow_none else accepted

    def read(self, value: Any) -> T:
        """The value itself; raises Unfit or ValueError with what is wrong."""
        raise NotImplementedError

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        return self._refusal(super().make_error(key, **kwargs).messages[0])

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> T:
        del attr, data, kwargs
        try:
            return self.read(value)
        except ValueError as error:
            raise self._refusal(str(error)) from error

    def _refusal(self, problem: str) -> ValidationError:
        return ValidationError([Fault(problem, self.accepted)])


class Text(Strict[str]):
    """Text for people, kept as it was written."""

    def __init__(self, most: int = 2000, *, least: int = 1, **options: Any) -> None:
        accepted = f"text of {least} to {most} characters without control characters"
        super().__init__(accepted, {"type": "string", "minLength": least, "maxLength": most}, options)
        self._least, self._most = least, most

    def read(self, value: Any) -> str:
        text = _string(value)
        if len(text) > self._most:
            raise Unfit(f"is {len(text)} characters long")
        if self._least and not text.strip():
            raise Unfit("is empty")
        if CONTROL.search(text):
            raise Unfit("holds a control character")
        return text


class Pattern(Strict[T], Generic[T]):
    """Text of one shape, turned into a value."""

    def __init__(self, pattern: str, accepted: str, to: Callable[[str], T], openapi: Any, options: Any) -> None:
        super().__init__(accepted, openapi, options)
        self._pattern = re.compile(pattern)
        self._to = to

    def read(self, value: Any) -> T:
        text = _string(value)
        if not self._pattern.fullmatch(text):
            raise Unfit("has another shape")
        return self._to(text)


class Identifier(Pattern[str]):
    """An id of ours, such as a unit's."""

    def __init__(self, **options: Any) -> None:
        accepted = "1 to 64 characters a-z, 0-9 and -, not beginning with -"
        super().__init__(IDENTIFIER, accepted, str, {"type": "string", "pattern": f"^{IDENTIFIER}$"}, options)


class Moment(Pattern[datetime]):
    """A moment with its offset, kept in UTC."""

    def __init__(self, **options: Any) -> None:
        accepted = "a moment with its offset, like 2025-03-31T23:59:00+08:00"
        super().__init__(MOMENT, accepted, _moment, {"type": "string", "format": "date-time"}, options)


class Day(Pattern[date]):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            DAY, "a day like 2025-03-31", date.fromisoformat, {"type": "string", "format": "date"}, options
        )


class Choice(Strict[str]):
    """One of a few words."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        self._choices = tuple(choices)
        accepted = f"one of {', '.join(self._choices)}"
        super().__init__(accepted, {"type": "string", "enum": self._choices}, options)
        if self.allow_none:
            self.metadata = {**self.metadata, "enum": (*self._choices, None)}

    def read(self, value: Any) -> str:
        if value not in self._choices:
            raise Unfit("is none of them")
        return _string(value)


class Flag(Strict[bool]):
    def __init__(self, **options: Any) -> None:
        super().__init__("true or false", {"type": "boolean"}, options)

    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise Unfit("is neither true nor false")
        return value


class DecimalNumber(Strict[Decimal]):
    """A number kept exactly, digit by digit, from a JSON number or from text."""

    def __init__(self, least: Decimal | None = None, most: Decimal | None = None, **options: Any) -> None:
        accepted = 'a number like 12.5 or "12.5", of at most 18 digits before and 10 after the point'
        openapi = {"type": ["number", "string"], "pattern": f"^{DECIMAL}$", "examples": ["12.5"]}
        super().__init__(accepted + _bounds(least, most), openapi, options)
        self._least, self._most = least, most

    def read(self, value: Any) -> Decimal:
        number = Decimal(_digits(value, DECIMAL))
        _check_bounds(number, self._least, self._most)
        return number


class WholeNumber(Strict[int]):
    """An int from a JSON number without fraction, or from digits."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        openapi = {"type": "integer", "minimum": least, "maximum": most}
        super().__init__(f"a whole number from {least} to {most}", openapi, options)
        self._least, self._most = least, most

    def read(self, value: Any) -> int:
        number = int(_digits(value, WHOLE))
        _check_bounds(number, self._least, self._most)
        return number


class Year(WholeNumber):
    def __init__(self, **options: Any) -> None:
        super().__init__(*YEARS, **options)


class Quarter(WholeNumber):
    def __init__(self, **options: Any) -> None:
        super().__init__(*QUARTERS, **options)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit("is no text")
    return value


def _digits(value: Any, pattern: str) -> str:
    """A number as text that is safe to compute with; `pattern` bounds it before it becomes a number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise Unfit("is no number")
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if not re.fullmatch(pattern, text):
        raise Unfit("is no such number")
    return text


def _check_bounds(number: Decimal | int, least: Decimal | int | None, most: Decimal | int | None) -> None:
    if least is not None and number < least:
        raise Unfit(f"is less than {least}")
    if most is not None and number > most:
        raise Unfit(f"is more than {most}")


def _bounds(least: Decimal | None, most: Decimal | None) -> str:
    at_least = f", at least {least}" if least is not None else ""
    return at_least + (f", at most {most}" if most is not None else "")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.upper()).astimezone(UTC)
