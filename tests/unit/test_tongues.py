"""Every text of a page is English too, nothing is translated in vain, and no text hides from the catalogue."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, nodes
from jinja2.ext import InternationalizationExtension

from deploy.messages import ROOT, TEMPLATES, files, read_catalogue, said, updated
from shared.pages import words
from shared.pages.tongues import CATALOGUE, Tongue, speak, words_in

READ = {"title", "alt", "aria-label", "placeholder", "data-baru"}  # attributes that people read or hear
AS_THEY_ARE = {"Sinergi", "Kabupaten Tanah Bumbu", "Token"}  # names
SAYS = {"_", "gettext", "ngettext", "many"}  # what they say is not escaped: the catalogue is ours
PLACES = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"?|^-(help|wrong)')  # as a macro or a block writes it, away from its tag
PHRASE = re.compile(r"^[A-Z][a-z]|[a-z]{2} [a-z]{2}")  # no name of a field, class or code looks so
ENTERED = re.compile(
    r"\{\{ (?P<value>[\w.]+\."
    r"(text|description|reason|title|solution|notes?|remark|question|topic|answer|output_\w+|result))(?!\()"
    r"(?P<told>[^}]*)\}\}"
)
COMPUTED = {("penjelasan.html", "line.text")}  # arithmetic
UNMARKED = re.compile(r"<option[^>]*>[^<]*$|\{% block title %\}[^%]*$|<[a-z][^<>]*$")  # nothing can be marked there
LETTERS = re.compile(r"[^\W\d_]{2,}")


def test_every_text_of_a_page_is_english_too() -> None:
    english = {message.id: message.string for message in read_catalogue() if message.id}
    missing = {text: places for text, places in said().items() if not all(_forms(english.get(text)))}
    assert not missing


def test_nothing_is_translated_that_no_page_says() -> None:
    assert {message.id for message in read_catalogue() if message.id} <= set(said())


def test_a_translation_has_the_values_of_its_text() -> None:
    for message in read_catalogue():
        asked = set(PLACES.findall(message.id if isinstance(message.id, str) else message.id[0]))
        assert all(set(PLACES.findall(form)) == asked for form in _forms(message.string)), message.id


def test_the_catalogue_is_as_it_is_written() -> None:
    assert CATALOGUE.read_bytes() == updated(), "run `python -m deploy.messages`"


@pytest.mark.parametrize("path", files(TEMPLATES), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_of_a_template_hides_from_the_catalogue(path: Path) -> None:
    environment = Environment(extensions=[InternationalizationExtension], autoescape=True)
    assert [*_texts(environment.parse(path.read_text()))] == []


@pytest.mark.parametrize("path", files(("services/*/templates/*.html",)), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_people_entered_is_marked_as_indonesian(path: Path) -> None:
    text = path.read_text()
    hidden = [
        found["value"]
        for found in ENTERED.finditer(text)
        if "| entered" not in found["told"] and not UNMARKED.search(text[: found.start()])
    ]
    assert {(path.name, value) for value in hidden} <= COMPUTED


def test_a_mark_is_there_on_english_pages_alone_and_hides_no_markup() -> None:
    environment = Environment(loader=DictLoader({"page": "{{ text | entered }}"}), autoescape=True)
    tongue: list[Tongue] = ["en"]
    speak(environment, lambda: tongue[0])
    page = environment.get_template("page")
    assert page.render(text="<b>Jadwal") == '<span lang="id">&lt;b&gt;Jadwal</span>'
    tongue[0] = "id"
    assert page.render(text="<b>Jadwal") == "&lt;b&gt;Jadwal"


def test_one_and_several_are_told_apart_where_english_does() -> None:
    environment = Environment(loader=DictLoader({"page": "{{ many('%(num)s aksi', count) }}"}), autoescape=True)
    tongue: list[Tongue] = ["en"]
    speak(environment, lambda: tongue[0])
    page = environment.get_template("page")
    assert [page.render(count=count) for count in (1, 2)] == ["1 action", "2 actions"]
    tongue[0] = "id"
    assert page.render(count=1) == "1 aksi"


def test_a_table_of_words_is_read_in_either_language() -> None:
    assert words_in("id", words).STATUSES["approved"] == "disetujui"
    assert words_in("en", words).STATUSES["approved"] == "approved"


def _forms(text: object) -> list[str]:
    return [""] if not text else [text] if isinstance(text, str) else list(map(str, text))  # type: ignore[call-overload]


def _texts(template: nodes.Template) -> Iterator[str]:
    """What a template writes by itself: between tags, in what is read aloud, and as a string in an expression."""
    yield from (
        f"a text that is not known before: {call}"
        for call in template.find_all(nodes.Call)
        if _says(call) and not isinstance(call.args[0], nodes.Const)
    )
    known = {id(text) for call in template.find_all(nodes.Call) for text in call.args if _says(call)}
    yield from (
        const.value
        for const in template.find_all(nodes.Const)
        if isinstance(const.value, str) and PHRASE.search(const.value) and id(const) not in known
    )
    written = _Written()
    for output in template.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                written.feed(node.data)
            elif not written.in_a_tag:
                yield from (text for text in _strings(node) if LETTERS.search(text))
                written.feed("0")
            else:
                written.feed("0")
    texts = (ATTRIBUTE.sub("", text).strip(" \N{EN DASH};:.") for text in written.found)
    yield from (text for text in texts if LETTERS.search(text) and text not in AS_THEY_ARE)


def _says(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in SAYS


def _strings(node: nodes.Node) -> Iterator[str]:
    match node:
        case nodes.Const(value=str(text)):
            yield text
        case nodes.CondExpr(expr1=one, expr2=other):
            yield from _strings(one)
            yield from _strings(other) if other else ()
        case nodes.Or(left=one, right=other):
            yield from (*_strings(one), *_strings(other))
        case nodes.Concat(nodes=parts):
            for part in parts:
                yield from _strings(part)


class _Written(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_a_tag = self.in_code = False

    def feed(self, data: str) -> None:
        if "<" in data or ">" in data:
            self.in_a_tag = data.rfind("<") > data.rfind(">")
        super().feed(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_code = tag in {"code", "pre"}
        self.found += [value.strip() for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        del tag
        self.in_code = False

    def handle_data(self, data: str) -> None:
        if self.in_code:
            return
        self.found += [part.strip() for part in data.split("0") if part.strip()]
