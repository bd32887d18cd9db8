"""A text in the two languages that people read, Indonesian first."""

from collections.abc import Iterable

from msgspec import Struct


class Text(Struct, frozen=True, rename={"indonesian": "id", "english": "en"}):
    indonesian: str
    english: str


def both(text: str) -> Text:
    """What reads the same in both, such as a name."""
    return Text(text, text)


def filled(text: Text, **values: Text) -> Text:
    """The text with its values, each in its language."""
    return Text(
        text.indonesian.format(**{name: value.indonesian for name, value in values.items()}),
        text.english.format(**{name: value.english for name, value in values.items()}),
    )


def joined(texts: Iterable[Text]) -> Text:
    """Sentences, one after the other."""
    several = tuple(texts)
    return Text(" ".join(text.indonesian for text in several), " ".join(text.english for text in several))
