"""What an action is called whenever its row is read again: a hash of its words, never of where it stands."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LENGTH = 24
_MARKER = re.compile(r"^(?:[0-9]{1,3}|[a-z])[.)]\s*")


def action_key(activity: str, description: str, occurrence: int) -> str:
    """`occurrence` counts the rows with these same words from 1, in the order of the sheet."""
    words = f"{_normalised(activity)}\n{_normalised(description)}\n{occurrence}"
    return hashlib.sha256(words.encode()).hexdigest()[:LENGTH]


def occurrences(actions: Iterable[tuple[str, str]]) -> list[int]:
    """For each (activity, description), the how-manieth of its words it is."""
    seen: dict[tuple[str, str], int] = {}
    counted = []
    for activity, description in actions:
        words = (_normalised(activity), _normalised(description))
        seen[words] = seen.get(words, 0) + 1
        counted.append(seen[words])
    return counted


def _normalised(text: str) -> str:
    """Without case, spacing and list marker: "2. Sosialisasi" moved up to "1. Sosialisasi" is the same action."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _MARKER.sub("", plain)
