"""What messages say, by the file of the words alone: a pattern for each entry of the book."""

import json
import re
from collections.abc import Mapping
from datetime import datetime

from tests.e2e.notified_year import INSTANT, RULES, WITA, Entry
from tests.e2e.year_town import name_of

ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
EARLIER = "Sebelumnya sudah diberitahukan kepada: "
WORDS: Mapping[str, Mapping[str, str]] = json.loads(RULES.with_name("notification-texts.json").read_bytes())["id"][
    "messages"
]


def sentence(entry: Entry) -> str:
    """A pattern for the line that says it; since when something waits, and free words, are not looked at."""
    known = {"unit_name": name_of(entry.unit), "year": "2025", "quarter": ROMAN.get(entry.about, "")}
    if entry.matter and entry.matter.due:
        known["due"] = day_text(entry.matter.due)
    parts = re.split(r"{(\w+)}", WORDS[f"{entry.rule}.{entry.step}"]["line"])
    filled = [re.escape(known.get(part) or "\0") if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return "".join(filled).replace(re.escape("\0"), ".+?")


def day_text(due: datetime) -> str:
    """The last day: due is the first moment that is too late."""
    day = due.astimezone(WITA) - INSTANT
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def told_as(line: str, sentences: set[str]) -> str:
    """Which of the sentences a line is, or the line itself."""
    said = line.partition(EARLIER)[0].strip()
    fitting = [each for each in sentences if re.fullmatch(each, said)]
    return fitting[0] if len(fitting) == 1 else line
