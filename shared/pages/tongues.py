"""The two languages that pages are read in: Indonesian, in which they are written, and English from a catalogue.

Templates say `_("...")`, `{% trans %}`, and `many("%(num)s aksi", n)` where English tells one from several. Tables of
words stay tables: a page gets them through `words_in`. What people entered, such as the name of an action, stays as it
is, and the filter `entered` marks it as Indonesian. `python -m deploy.messages` brings the catalogue up to date.
"""

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Literal, Protocol

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

Tongue = Literal["id", "en"]
INDONESIAN: Tongue = "id"
NAMES: Mapping[Tongue, str] = {"id": "Indonesia", "en": "English"}
CATALOGUE = Path(__file__).parent / "catalogue" / "en.po"


class Told(Protocol):
    """What is written in both languages where it is made."""

    @property
    def indonesian(self) -> str: ...
    @property
    def english(self) -> str: ...


@cache
def texts(tongue: Tongue) -> NullTranslations:
    """What the texts of pages are in a language, by what they are in Indonesian."""
    if tongue == INDONESIAN:
        return NullTranslations()
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale=tongue))
    compiled.seek(0)
    return Translations(compiled)


@cache
def words_in(tongue: Tongue, module: ModuleType) -> Any:
    """The tables of a module of words, in a language."""
    say = texts(tongue).gettext
    tables = {name: table for name, table in vars(module).items() if name.isupper() and isinstance(table, Mapping)}
    return SimpleNamespace(**{name: {key: say(word) for key, word in table.items()} for name, table in tables.items()})


def told_in(tongue: Tongue, told: Told) -> str:
    return told.indonesian if tongue == INDONESIAN else told.english


def speak(environment: Environment, tongue: Callable[[], Tongue]) -> None:
    """Let templates be rendered in the language that `tongue` says at that moment."""

    def single(text: str) -> str:
        return texts(tongue()).gettext(text)

    def several(one: str, more: str, number: int) -> str:
        return texts(tongue()).ngettext(one, more, number)

    @pass_eval_context
    def many(context: EvalContext, text: str, number: int) -> str:
        told = several(text, text, number) % {"num": number}
        return Markup(told) if context.autoescape else told  # noqa: S704 - a text of a template, and a number

    @pass_eval_context
    def entered(context: EvalContext, text: str) -> str:
        if tongue() == INDONESIAN or not context.autoescape:
            return text
        return Markup('<span lang="{}">{}</span>').format(INDONESIAN, text)

    environment.policies["ext.i18n.trimmed"] = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(single, several, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["many"] = many
    environment.filters["entered"] = entered
