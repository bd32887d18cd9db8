"""What is open at a moment, and with whom: pure, from the picture alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from msgspec.structs import replace

from services.notifications.consultation_matters import consultation_matters
from services.notifications.matter import Kind, Matter, matter
from services.notifications.moments import end_of, text_of
from services.notifications.picture import Instruction, Picture, Returned, UnitIndicators, UnitYear, Window
from shared.wita import day_of


def open_matters(picture: Picture, now: datetime) -> list[Matter]:
    """Everything open at a moment, in the order of the ids."""
    found = chain(
        _reports(picture, now),
        chain.from_iterable(map(_plans, picture.unit_years.values())),
        chain.from_iterable(map(_indicators, picture.unit_indicators.values())),
        _instructions(picture.instructions.values()),
        consultation_matters(picture.consultations.values()),
    )
    named = (_named(picture, each) for each in found)
    return sorted(named, key=lambda each: each.id)


def _named(picture: Picture, known: Matter) -> Matter:
    facts = {"unit": known.unit, "unit_name": picture.name(known.unit), "opened": text_of(known.opened)}
    due = {"due": text_of(known.due)} if known.due else {}
    return replace(known, facts={**facts, **due, **known.facts})


def _reports(picture: Picture, now: datetime) -> Iterator[Matter]:
    for window in picture.windows.values():
        if window.opens and window.opens <= now:
            year, quarter = map(int, window.id.split("-"))
            for document in picture.unit_years.values():
                if document.year == year:
                    yield from _report(document, window, quarter)


def _report(document: UnitYear, window: Window, quarter: int) -> Iterator[Matter]:
    missing = sum(len(plan.missing(quarter)) for plan in document.plans.values())
    asked = sum(len(plan.due(quarter)) for plan in document.plans.values())
    closes = window.closes_for(document.unit)
    if missing and window.opens and closes:
        facts = {"year": document.year, "quarter": quarter, "missing": missing, "asked": asked}
        subject = f"{document.unit}/{document.year}/{quarter}"
        yield matter("report", subject, document.unit, window.opens, closes, **facts)


def _plans(document: UnitYear) -> Iterator[Matter]:
    for kind, plan in document.plans.items():
        subject, facts = f"{document.unit}/{document.year}/{kind}", {"year": document.year, "plan": kind}
        if plan.returned:
            yield _returned("plan_returned", subject, document.unit, plan.returned, **facts)
        if plan.submitted:
            yield matter("plan_submitted", subject, document.unit, plan.submitted, None, **facts)


def _indicators(document: UnitIndicators) -> Iterator[Matter]:
    unit = document.unit
    for code, indicator in document.indicators.items():
        subject, facts = f"{unit}/{code}", {"code": code, "name": indicator.name or code}
        if indicator.returned:
            year = day_of(indicator.returned.at).year
            yield _returned("indicator_returned", subject, unit, indicator.returned, **facts, year=year)
        if indicator.proposed:
            year = day_of(indicator.proposed).year
            yield matter("indicator_proposed", subject, unit, indicator.proposed, None, **facts, year=year)
        for year, far in indicator.out_of_reach.items():
            more = {**facts, "year": year, "quarter": far.quarter}
            yield matter("indicator_out_of_reach", f"{subject}/{year}", unit, far.since, None, **more)


def _instructions(instructions: Iterable[Instruction]) -> Iterator[Matter]:
    """Open until the unit has said what it did; whether that is enough is the leadership's to say."""
    for each in instructions:
        if each.asked and each.state in {"given", "acknowledged"}:
            facts = {"instruction": each.id, "text": each.text, "year": each.year, "quarter": each.quarter}
            due = max(end_of(each.due), each.asked)
            yield matter("instruction", each.id, each.addressee, each.asked, due, **facts)


def _returned(kind: Kind, subject: str, unit: str, returned: Returned, **facts: object) -> Matter:
    due = max(end_of(returned.due), returned.at)
    return matter(kind, subject, unit, returned.at, due, **facts, reason=returned.reason)
