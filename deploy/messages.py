"""The catalogue of the pages' second language: what the pages say, found in their templates and tables of words.

`python -m deploy.messages` brings the catalogue up to date: what is new stands in it without a translation, what no
page says any more is gone.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from shared.pages.tongues import CATALOGUE

ROOT = Path(__file__).parent.parent
TEMPLATES = (
    "shared/pages/templates/*.html",
    "services/plans/templates/*.html",
    "services/reporting/templates/*.html",
    "shared/inbox/templates/*.html",
    "deploy/contracts/templates/*.html",
)
TABLES = (
    "shared/pages/*words.py",
    "services/plans/page_words.py",
    "services/reporting/*words.py",
    "services/reporting/glossary.py",
    "deploy/contracts/words.py",
    "deploy/contracts/tables.py",
    "deploy/contracts/pages.py",
)
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2), "many": (1, 1)}
OPTIONS = {"trimmed": "true", "silent": "false"}
Message = str | tuple[str, ...]


def said() -> Mapping[Message, list[str]]:
    """All that pages say in Indonesian, with the files that say it."""
    found: dict[Message, list[str]] = {}
    for path in files(TEMPLATES):
        with path.open("rb") as template:
            for _, message, _, _ in extract("jinja2.ext:babel_extract", template, keywords=KEYWORDS, options=OPTIONS):
                found.setdefault(message, []).append(_name(path))
    for path in files(TABLES):
        for word in words(path.read_text()):
            found.setdefault(word, []).append(_name(path))
    return found


def words(source: str) -> Iterator[str]:
    """The words of a module's tables: what stands at the right of a colon, or is an argument; signs are no words."""
    tables = [node for node in ast.parse(source).body if isinstance(node, ast.Assign | ast.AnnAssign)]
    for node in (each for table in tables for each in ast.walk(table)):
        for value in _values(node):
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and any(map(str.isalpha, value.value)):
                yield value.value


def _values(node: ast.AST) -> Sequence[ast.expr | None]:
    match node:
        case ast.Dict(values=values) | ast.Call(args=values):
            return values
        case ast.Assign(value=value):
            return [value]
    return []


def files(patterns: tuple[str, ...]) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def updated() -> bytes:
    """The catalogue as it has to be, with the translations that there are."""
    known, catalogue = read_catalogue(), Catalog(locale="en", fuzzy=False)
    for message, places in said().items():
        before = known.get(message)
        catalogue.add(message, before.string if before else None, [(place, 0) for place in sorted(set(places))])
    written = BytesIO()
    write_po(written, catalogue, width=120, sort_by_file=True, include_lineno=False, omit_header=True)
    return written.getvalue()


def read_catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    CATALOGUE.write_bytes(updated())
