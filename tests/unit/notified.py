"""What notifications hear, as told in tests: events with their moments, the picture they make, and people to tell."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.notifications.heard import Event
from services.notifications.intents import Intent, due_intents
from services.notifications.matters import open_matters
from services.notifications.person import Person, Post, Preferences
from services.notifications.picture import Picture
from services.notifications.rules import Role, RuleBook, Rules, parse
from services.notifications.texts import Texts, parse_texts
from services.notifications.views import VIEWS
from services.plans.plan_commands import PlanId
from shared.envelope import Envelope, Recorded, encode_data
from shared.events import indicators, plans, reporting
from shared.events.plans import (
    ActionAdded,
    ParentIndicator,
    PlanApproved,
    PlanDrafted,
    PlanReturned,
    PlanSubmitted,
    ProgressReported,
    UnitRegistered,
    WindowScheduled,
)
from tests.unit.plans import action, progress

RULES_FILE = Path(__file__).parents[2] / "deploy" / "reference" / "notification-rules.json"
LANGUAGES: tuple[Any, ...] = (plans.LANGUAGE, indicators.LANGUAGE, reporting.LANGUAGE)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
PARENT = ParentIndicator("sakip", 2024, Decimal("72.04"), Decimal(75))
OPENS, CLOSES = "2025-04-01T00:00+08:00", "2025-04-16T00:00+08:00"  # the fifteenth is the last day


def book() -> RuleBook:
    return parse(RULES_FILE.read_bytes())


def rules() -> Rules:
    return book().versions[-1]


def texts() -> Texts:
    return parse_texts(RULES_FILE.with_name(book().texts).read_bytes(), book())


def moment(text: str) -> datetime:
    """2025-04-01 08:00 is in WITA unless it says otherwise."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else datetime.fromisoformat(f"{text}+08:00")


class Story:
    """Events in the order in which they were recorded, each the next of its stream."""

    def __init__(self) -> None:
        self.events: list[Recorded[Event]] = []
        self._versions: Counter[str] = Counter()

    def happens(self, event: Any, at: str, stream: str, unit: str = "dinkes") -> "Story":
        self._versions[stream] += 1
        name = next(language.name(event)[0] for language in LANGUAGES if type(event) in language_events(language))
        envelope = Envelope(
            specversion="1.0",
            id=f"{stream}@{self._versions[stream]}",
            source="/sinergi/plans",
            type=name,
            subject=stream,
            time=moment(at).astimezone(UTC),
            unit=unit,
            streamversion=self._versions[stream],
            schemaversion=1,
            actor="0" * 32,
            actorrole="operator",
            correlationid="c",
            causationid=f"command-{len(self.events)}",
            data=encode_data(event),
        )
        self.events.append(Recorded(stream, envelope.streamversion, unit, event, envelope))
        return self

    def registered(self, unit: str = "dinkes", name: str = "Dinas Kesehatan") -> "Story":
        return self.happens(
            UnitRegistered(unit, name, "dinas", "tanah-bumbu", None), "2025-01-01 08:00", f"unit-{unit}", unit
        )

    def approved(self, unit: str = "dinkes", actions: tuple[str, ...] = ("a-1",), at: str = "2025-01-10") -> "Story":
        """A plan whose actions are due from the first quarter on."""
        stream, name = f"plan-{unit}-2025-general", PlanId(unit, 2025, "general")
        targets = (Decimal(1), Decimal(2), Decimal(3), Decimal(4))
        self.happens(PlanDrafted(*name, PARENT), f"{at} 08:00", stream, unit)
        for each in actions:
            self.happens(ActionAdded(*name, action(each, targets=targets)), f"{at} 09:00", stream, unit)
        self.happens(PlanSubmitted(*name), f"{at} 10:00", stream, unit)
        return self.happens(PlanApproved(*name), f"{at} 11:00", stream, unit)

    def returned(self, at: str, due: str, unit: str = "dinkes", reason: str = "target belum jelas") -> "Story":
        event = PlanReturned(unit, 2025, "general", reason, date.fromisoformat(due))
        return self.happens(event, at, f"plan-{unit}-2025-general", unit)

    def submitted(self, at: str, unit: str = "dinkes") -> "Story":
        return self.happens(PlanSubmitted(unit, 2025, "general"), at, f"plan-{unit}-2025-general", unit)

    def window(self, opens: str = OPENS, closes: str = CLOSES, at: str = "2025-01-02 08:00") -> "Story":
        event = WindowScheduled(2025, 1, moment(opens), moment(closes), None)
        return self.happens(event, at, "window-2025-1", "tanah-bumbu")

    def reported(self, at: str, unit: str = "dinkes", name: str = "a-1") -> "Story":
        event = ProgressReported(unit, 2025, "general", name, 1, progress(), "open")
        return self.happens(event, at, f"plan-{unit}-2025-general", unit)

    def picture(self) -> Picture:
        return folded(self.events)

    def intents(self, now: str, told: Any = None) -> list[Intent]:
        at = moment(now)
        return due_intents(open_matters(self.picture(), at), told or {}, rules(), at)

    def told(self, now: str, told: Any = None) -> list[tuple[str, str, str]]:
        """Rule, step and role of all that has to be told by now."""
        return [(intent.rule, intent.step, intent.role) for intent in self.intents(now, told)]


def language_events(language: Any) -> set[type]:
    return {cls for cls, _ in language.events.values()}


def folded(events: Iterable[Recorded[Event]]) -> Picture:
    documents: dict[str, dict[str, Any]] = {view.name: {} for view in VIEWS}
    for recorded in events:
        for view in VIEWS:
            if type(recorded.event) in view.events:
                key, known = view.key(recorded), documents[view.name]
                known[key] = view.evolve(known.get(key, view.initial(key)), recorded)
    return Picture(*documents.values())


def person(
    name: str = "p-1",
    role: Role = "operator",
    unit: str | None = "dinkes",
    address: str | None = "siti@example.org",
    **preferences: Any,
) -> Person:
    return Person(name, "Siti Aminah", address, None, (Post(role, unit, LONG_AGO),), Preferences(**preferences))
