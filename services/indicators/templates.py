"""Templates of indicators: the entries of the RB catalogues that are adopted, by year and group."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from services.indicators.definitions import template_of
from services.indicators.rules_stream import RuleBook
from shared.decider import Refused
from shared.events.indicators import CatalogueEntry, Definition, Rules


class Template(Struct, frozen=True):
    """`code` is what an indicator begins from, `definition` what it begins as; `rules` is where it stands."""

    code: str
    year: int
    group: str
    rules: str
    definition: Definition


def templates(book: RuleBook, year: int | None, group: str | None) -> Iterator[Template]:
    """Of each catalogue the version that is in force last, the newest catalogue first."""
    for rules in _newest_first(book):
        catalogue = rules.catalogue
        if year in {None, catalogue.year} and group in {None, catalogue.group}:
            for entry in catalogue.entries:
                if entry.applies:
                    definition = Definition(**template_of(entry))
                    yield Template(entry.code, catalogue.year, catalogue.group, rules.id, definition)


def definition_from(book: RuleBook, given: Mapping[str, Any]) -> Definition:
    """What is given, and for the rest the template that is named; raises Refused where there is none such."""
    template = given.get("template")
    return Definition(**{**(template_of(_entry(book, template)) if template else {}), **given})


def _entry(book: RuleBook, code: str) -> CatalogueEntry:
    """Of the newest catalogue that has it."""
    known = [entry for rules in _newest_first(book) for entry in rules.catalogue.entries if entry.applies]
    for entry in known:
        if entry.code == code:
            return entry
    raise Refused(f"there is no template {code!r}", "template", "a code that GET /templates shows")


def _newest_first(book: RuleBook) -> list[Rules]:
    """One version for each catalogue: of two of the same year and group, the one adopted for later."""
    ordered = sorted(book.adopted, key=lambda rules: rules.effective_from)
    newest = {(rules.catalogue.year, rules.catalogue.group): rules for rules in ordered}
    return sorted(newest.values(), key=lambda rules: rules.effective_from, reverse=True)
