"""A sentence for people, Indonesian first, with the values that it speaks of."""

from dataclasses import dataclass
from decimal import Decimal

LONGEST_VALUE = 120


@dataclass(frozen=True)
class Message:
    indonesian: str
    english: str

    def filled(self, **values: object) -> "Message":
        """The sentence with its values, which may be messages themselves; decimal signs follow the language."""
        return Message(
            indonesian=self.indonesian.format(**{name: _indonesian(value) for name, value in values.items()}),
            english=self.english.format(**{name: _english(value) for name, value in values.items()}),
        )


def _indonesian(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return _short(value.indonesian if isinstance(value, Message) else str(value))


def _english(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return _short(value.english if isinstance(value, Message) else str(value))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_VALUE else f"{line[: LONGEST_VALUE - 1]}…"
