"""The contracts as pages for people, in both languages, made of the same schemas; nothing from outside, no script."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.contracts import words
from deploy.contracts.events import LANGUAGES, Document, event_file
from deploy.contracts.openapi import SERVICES
from deploy.contracts.reports import taken_by
from deploy.contracts.tables import Say, lines
from shared.language import Language
from shared.pages.tongues import INDONESIAN, NAMES, Tongue, speak, texts

HERE = Path(__file__).parent
TEMPLATES, EXAMPLES = HERE / "templates", HERE.parent / "examples"
PAGES = {
    "index.html": "Kontrak data",
    "laporan-pertama.html": "Kirim laporan pertama Anda",
}
PROGRAMS = {
    "kirim.sh": "Shell dan curl",
    "kirim.php": "PHP",
    "kirim_http.py": "Python, tanpa pustaka tambahan",
    "kirim_kafka.py": "Python dan kafka-python",
}


def files(schemas: Mapping[str, Document]) -> Mapping[str, bytes]:
    """By their path; `schemas` are those of the contracts, by theirs."""
    style = (TEMPLATES / "tambahan.css").read_bytes()
    return {**_pages("id", schemas), **_pages("en", schemas), "gaya.css": style}


def file_of(name: str, tongue: Tongue) -> str:
    return name if tongue == INDONESIAN else name.replace(".html", f".{tongue}.html")


def address(name: str, tongue: Tongue) -> str:
    file = file_of(name, tongue)
    return "/contracts" if file == "index.html" else f"/contracts/{file}"


def _pages(tongue: Tongue, schemas: Mapping[str, Document]) -> Mapping[str, bytes]:
    say = texts(tongue).gettext
    known = {
        "tongue": tongue,
        "tongues": NAMES,
        "address": address,
        "pages": {name: say(title) for name, title in PAGES.items()},
        "attributes": lines(schemas["report.json"], words.ATTRIBUTES, say),
        "verdict": lines(schemas["verdict.json"], words.VERDICT, say),
        "reports": [
            _report(name, service, schemas, say) for service, kinds in taken_by().items() for name in sorted(kinds)
        ],
        "topics": {each.topic: _events(each) for each in LANGUAGES},
        "services": SERVICES,
        "programs": {name: (say(title), (EXAMPLES / name).read_text()) for name, title in PROGRAMS.items()},
    }
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    speak(environment, lambda: tongue)
    pages = {file_of(name, tongue): environment.get_template(name).render(known, here=name) for name in PAGES}
    return {name: f"{page}\n".encode() for name, page in pages.items()}


def _events(language: Language[Any]) -> Mapping[str, str]:
    """The file of each type."""
    return {name: event_file(name, number) for name, (_, number) in language.events.items()}


def _report(name: str, service: str, schemas: Mapping[str, Document], say: Say) -> dict[str, Any]:
    file = next(path for path in schemas if path.startswith(f"reports/{name}."))
    sample = json.dumps(schemas[file]["examples"][0], indent=2, ensure_ascii=False)
    return {
        "name": name,
        "title": say(words.TITLES[name]),
        "service": service,
        "file": file,
        "sample": sample,
        "lines": lines(schemas[file], words.FIELDS[name], say),
    }
