"""The words of messages: data in two languages, complete for everything that the rules tell, filled in with facts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from string import Formatter
from typing import NamedTuple

import msgspec
from msgspec import Struct

from services.notifications.matter import FACTS
from services.notifications.moments import INSTANT
from services.notifications.person import Language
from services.notifications.rules import PRIORITIES, RuleBook, Rules, RulesWrong, told_about
from shared.wita import day_of

ALWAYS = frozenset({"unit", "unit_name", "opened", "due", "days"})
MOMENTS = {"opened": timedelta(), "due": INSTANT}  # what is due is due until the first moment that is too late


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """`subject` is for a single letter, `line` says everything in a sentence."""

    subject: str
    line: str


class Vocabulary(Struct, frozen=True, forbid_unknown_fields=True):
    """One language: the wording by rule and step, and the words that facts are told in."""

    messages: Mapping[str, Wording]
    months: tuple[str, ...]
    roles: Mapping[str, str]
    words: Mapping[str, str]
    phrases: Mapping[str, str]


Texts = Mapping[Language, Vocabulary]


class Told(NamedTuple):
    subject: str
    line: str


def parse_texts(content: bytes, book: RuleBook) -> Texts:
    """Raises RulesWrong where something is not told in a language, or a text asks for what is not known."""
    try:
        texts: Texts = msgspec.json.decode(content, type=dict[Language, Vocabulary])
    except msgspec.DecodeError as error:
        raise RulesWrong(f"the texts cannot be read: {error}") from error
    if set(texts) != {"id", "en"}:
        raise RulesWrong(f"the texts are in {sorted(texts)}; needed are en, id")
    for language, vocabulary in texts.items():
        for rules in book.versions:
            _check(language, vocabulary, rules)
    return texts


def _check(language: Language, vocabulary: Vocabulary, rules: Rules) -> None:
    for rule, step in told_about(rules):
        wording = vocabulary.messages.get(f"{rule}.{step}")
        if wording is None:
            raise RulesWrong(f"{rules.id}: {rule}.{step} is not told in {language}")
        known = FACTS.get(step if rule == PRIORITIES else rule)  # type: ignore[call-overload]
        asked = {name for text in (wording.subject, wording.line) for name in _names(text)}
        if known is not None and asked - known - ALWAYS:
            raise RulesWrong(f"{language}: {rule}.{step} asks for {sorted(asked - known - ALWAYS)}")


def _names(text: str) -> Iterable[str]:
    return (name for _, name, _, _ in Formatter().parse(text) if name is not None)


def tell(vocabulary: Vocabulary, rule: str, step: str, facts: Mapping[str, str]) -> Told:
    """The subject and the line of a message; where earlier steps were told, the line names them."""
    wording, filled = vocabulary.messages[f"{rule}.{step}"], _filled(vocabulary, facts)
    earlier = f" {vocabulary.phrases['earlier'].format_map(filled)}" if filled["earlier"] else ""
    return Told(_line(wording.subject.format_map(filled)), wording.line.format_map(filled) + earlier)


class _Known(dict[str, str]):
    """An event may be told that does not say everything that a text asks for."""

    def __missing__(self, _: str) -> str:
        return "—"


def _filled(vocabulary: Vocabulary, facts: Mapping[str, str]) -> _Known:
    said = {name: vocabulary.words.get(f"{name}.{value}", value) for name, value in facts.items()}
    moments = {name: day_text(vocabulary, facts[name], before) for name, before in MOMENTS.items() if name in facts}
    named = {"unit_name": facts.get("unit_name") or facts.get("unit", "")}
    return _Known({"earlier": "", **said, **moments, **named} | {"earlier": _earlier(vocabulary, facts)})


def _earlier(vocabulary: Vocabulary, facts: Mapping[str, str]) -> str:
    """Each role once, in the order in which they were first told; where that was often, when it was last."""
    told: dict[str, list[str]] = {}
    for each in filter(None, facts.get("earlier", "").split(",")):
        role, at = each.split("=")
        told.setdefault(role, []).append(at)
    return ", ".join(_told(vocabulary, role, moments) for role, moments in told.items())


def _told(vocabulary: Vocabulary, role: str, moments: Sequence[str]) -> str:
    phrase = vocabulary.phrases["told_once" if len(moments) == 1 else "told_often"]
    return phrase.format(role=vocabulary.roles[role], count=len(moments), day=day_text(vocabulary, moments[-1]))


def day_text(vocabulary: Vocabulary, moment: str, before: timedelta = timedelta()) -> str:
    """31 Maret 2025: the day in the regency of a moment, or of so long before it."""
    local = day_of(datetime.fromisoformat(moment) - before)
    return f"{local.day} {vocabulary.months[local.month - 1]} {local.year}"


def _line(text: str) -> str:
    """A subject is one line, whatever was filled in."""
    return " ".join(text.split())
