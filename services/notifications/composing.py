"""Letters as they are read: a mail with one matter or a digest by subject, or JSON for a system."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from string import Formatter
from typing import NamedTuple
from urllib.parse import quote

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from services.notifications.message import Message
from services.notifications.person import Language
from services.notifications.rules import PRIORITIES, RuleBook, Rules
from services.notifications.texts import Texts, Vocabulary, tell

LINES = 10  # of one group in a digest; the others are counted
GROUPS = 40


class Mail(NamedTuple):
    subject: str
    text: str
    html: str


class Line(NamedTuple):
    subject: str
    line: str
    link: str


class Group(NamedTuple):
    """What belongs together in a digest; `more` lines of it are only counted."""

    lines: Sequence[Line]
    more: int


class Composer:
    """`public_url` is where the pages are that letters lead to."""

    def __init__(self, book: RuleBook, texts: Texts, public_url: str) -> None:
        self._versions: Mapping[str, Rules] = {rules.id: rules for rules in book.versions}
        self._newest = book.versions[-1]
        self._texts = texts
        self._public_url = public_url
        environment = Environment(
            loader=PackageLoader(__package__), autoescape=select_autoescape(), undefined=StrictUndefined
        )
        self._text, self._html = environment.get_template("surat.txt"), environment.get_template("surat.html")

    def line(self, message: Message, language: Language) -> Line:
        told = tell(self._texts[language], message.rule, message.step, message.facts)
        return Line(told.subject, told.line, self._public_url + self._path(message))

    def mail(self, messages: Sequence[Message], language: Language) -> Mail:
        """One message is a letter of its own; several are put together by what they are about."""
        words = self._texts[language]
        groups, left_out = self._groups(messages, language)
        subject = groups[0].lines[0].subject if len(messages) == 1 else _counted(words, "digest", len(messages))
        said = {
            "subject": subject,
            "groups": groups,
            "left_out": left_out,
            "phrases": words.phrases,
            "language": language,
            "feed": self._public_url,
        }
        return Mail(subject, self._text.render(said), self._html.render(said))

    def payload(self, message: Message) -> bytes:
        """What a system is sent; in Indonesian, with the facts for programs."""
        line = self.line(message, "id")
        said = {
            "type": f"sinergi.notification.{message.rule}",
            "timestamp": message.moment,
            "data": {
                "unit": message.unit,
                "rule": message.rule,
                "step": message.step,
                "version": message.version,
                "subject": line.subject,
                "line": line.line,
                "link": line.link,
                "facts": message.facts,
            },
        }
        return msgspec.json.encode(said)

    def _groups(self, messages: Sequence[Message], language: Language) -> tuple[list[Group], int]:
        ordered = sorted(messages, key=lambda each: (each.group, each.moment, each.key))
        grouped = [list(group) for _, group in groupby(ordered, key=lambda each: each.group)]
        shown = [
            Group([self.line(each, language) for each in group[:LINES]], max(0, len(group) - LINES))
            for group in grouped[:GROUPS]
        ]
        return shown, sum(map(len, grouped[GROUPS:]))

    def _path(self, message: Message) -> str:
        link = self._versions.get(message.version, self._newest).links[
            message.step if message.rule == PRIORITIES else message.rule
        ]
        wanted = {name for _, name, _, _ in Formatter().parse(link) if name}
        return link.format_map({name: quote(message.facts.get(name, ""), safe="") for name in wanted})


def _counted(words: Vocabulary, phrase: str, number: int) -> str:
    return words.phrases[phrase].format(count=number)
