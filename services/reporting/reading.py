"""The documents as they are now, or as they were at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from services.reporting.consultation_documents import Consultation
from services.reporting.documents import Unit, UnitYear, Window, unit_year_key, window_key
from services.reporting.heard import Event
from services.reporting.indicator_documents import AdoptedRules, RbYear, UnitIndicators
from services.reporting.instruction_documents import InstructionDocument
from services.reporting.issued_documents import IssuedReport
from services.reporting.kept import Kept
from services.reporting.views import (
    ADOPTED_RULES,
    CONSULTATIONS,
    INSTRUCTIONS,
    ISSUED_REPORTS,
    RB_YEARS,
    UNIT_INDICATORS,
    UNIT_YEARS,
    UNITS,
    VIEWS,
    WINDOWS,
)
from shared.envelope import Recorded
from shared.projection import Stored, View
from shared.read_model import Live

D = TypeVar("D")
QUARTERS = (1, 2, 3, 4)
KeptDocuments = Kept[tuple[str, str], tuple[int, Stored[Any]]]  # by view and key, with the generation


class Documents(Protocol):
    """What there is to read at one moment; what was never said is as it begins."""

    def units(self) -> Sequence[Stored[Unit]]: ...
    def unit(self, unit: str) -> Stored[Unit]: ...
    def windows(self, year: int) -> Mapping[int, Stored[Window]]: ...
    def unit_year(self, unit: str, year: int) -> Stored[UnitYear]: ...
    def unit_years(self, units: Iterable[str], year: int) -> Mapping[str, Stored[UnitYear]]: ...
    def indicators(self) -> Mapping[str, Stored[UnitIndicators]]: ...
    def unit_indicators(self, unit: str) -> Stored[UnitIndicators]: ...
    def adopted_rules(self) -> Sequence[Stored[AdoptedRules]]: ...
    def rb_year(self, year: int) -> Stored[RbYear]: ...
    def instructions(self) -> Sequence[Stored[InstructionDocument]]: ...
    def issued_reports(self) -> Sequence[Stored[IssuedReport]]: ...
    def consultations(self) -> Sequence[Stored[Consultation]]: ...


class Present:
    """The live documents; of what was read before, only the revision is read again, and that once in a moment."""

    def __init__(self, live: Live[Event], kept: KeptDocuments) -> None:
        self._live = live
        self._kept = kept
        self._read: dict[tuple[str, tuple[str, ...] | None], dict[str, Stored[Any]]] = {}

    def units(self) -> Sequence[Stored[Unit]]:
        return list(self._those(UNITS, None).values())

    def all_windows(self) -> Sequence[Stored[Window]]:
        return list(self._those(WINDOWS, None).values())

    def unit(self, unit: str) -> Stored[Unit]:
        return self._one(UNITS, unit)

    def windows(self, year: int) -> Mapping[int, Stored[Window]]:
        return _by_quarter(self._those(WINDOWS, [window_key(year, quarter) for quarter in QUARTERS]), year)

    def unit_year(self, unit: str, year: int) -> Stored[UnitYear]:
        return self._one(UNIT_YEARS, unit_year_key(unit, year))

    def unit_years(self, units: Iterable[str], year: int) -> Mapping[str, Stored[UnitYear]]:
        keys = {unit: unit_year_key(unit, year) for unit in units}
        found = self._those(UNIT_YEARS, list(keys.values()))
        return {unit: found.get(key) or _beginning(UNIT_YEARS, key) for unit, key in keys.items()}

    def indicators(self) -> Mapping[str, Stored[UnitIndicators]]:
        return self._those(UNIT_INDICATORS, None)

    def unit_indicators(self, unit: str) -> Stored[UnitIndicators]:
        return self._one(UNIT_INDICATORS, unit)

    def adopted_rules(self) -> Sequence[Stored[AdoptedRules]]:
        return list(self._those(ADOPTED_RULES, None).values())

    def rb_year(self, year: int) -> Stored[RbYear]:
        return self._one(RB_YEARS, str(year))

    def instructions(self) -> Sequence[Stored[InstructionDocument]]:
        return list(self._those(INSTRUCTIONS, None).values())

    def issued_reports(self) -> Sequence[Stored[IssuedReport]]:
        return list(self._those(ISSUED_REPORTS, None).values())

    def consultations(self) -> Sequence[Stored[Consultation]]:
        return list(self._those(CONSULTATIONS, None).values())

    def _one(self, view: View[D, Any], key: str) -> Stored[D]:
        return self._those(view, [key]).get(key) or _beginning(view, key)

    def _those(self, view: View[D, Any], keys: Sequence[str] | None) -> dict[str, Stored[D]]:
        """The documents of these keys that exist, or all."""
        asked = (view.name, None if keys is None else tuple(keys))
        if asked not in self._read:
            self._read[asked] = self._look(view, keys)
        return self._read[asked]

    def _look(self, view: View[D, Any], keys: Sequence[str] | None) -> dict[str, Stored[D]]:
        revisions = self._live.revisions(view, keys)
        same = {key: kept for key, revision in revisions.items() if (kept := self._same(view, key, revision))}
        missing = [key for key in revisions if key not in same]
        read = self._live.load(view, missing) if missing else {}
        for key, document in read.items():
            self._kept.put((view.name, key), (self._live.generation.number, document))
        return {key: same.get(key) or read[key] for key in revisions}

    def _same(self, view: View[D, Any], key: str, revision: int) -> Stored[D] | None:
        """The document where it is kept and still the same: revisions are counted anew in each generation."""
        generation, kept = self._kept.get((view.name, key)) or (0, None)
        return kept if kept and (generation, kept.revision) == (self._live.generation.number, revision) else None


class Past:
    """The documents after these events and no others: the same folds as those of the live documents."""

    def __init__(self, events: Iterable[Recorded[Event]]) -> None:
        self._documents: defaultdict[str, dict[str, Stored[Any]]] = defaultdict(dict)
        views = {event: view for view in VIEWS for event in view.events}
        for recorded in events:
            self._fold(views[type(recorded.event)], recorded)

    def units(self) -> Sequence[Stored[Unit]]:
        return list(self._all(UNITS).values())

    def all_windows(self) -> Sequence[Stored[Window]]:
        return list(self._all(WINDOWS).values())

    def unit(self, unit: str) -> Stored[Unit]:
        return self._one(UNITS, unit)

    def windows(self, year: int) -> Mapping[int, Stored[Window]]:
        return _by_quarter(self._documents[WINDOWS.name], year)

    def unit_year(self, unit: str, year: int) -> Stored[UnitYear]:
        return self._one(UNIT_YEARS, unit_year_key(unit, year))

    def unit_years(self, units: Iterable[str], year: int) -> Mapping[str, Stored[UnitYear]]:
        return {unit: self.unit_year(unit, year) for unit in units}

    def indicators(self) -> Mapping[str, Stored[UnitIndicators]]:
        return self._all(UNIT_INDICATORS)

    def unit_indicators(self, unit: str) -> Stored[UnitIndicators]:
        return self._one(UNIT_INDICATORS, unit)

    def adopted_rules(self) -> Sequence[Stored[AdoptedRules]]:
        return list(self._all(ADOPTED_RULES).values())

    def rb_year(self, year: int) -> Stored[RbYear]:
        return self._one(RB_YEARS, str(year))

    def instructions(self) -> Sequence[Stored[InstructionDocument]]:
        return list(self._all(INSTRUCTIONS).values())

    def issued_reports(self) -> Sequence[Stored[IssuedReport]]:
        return list(self._all(ISSUED_REPORTS).values())

    def consultations(self) -> Sequence[Stored[Consultation]]:
        return list(self._all(CONSULTATIONS).values())

    def _all(self, view: View[D, Any]) -> Mapping[str, Stored[D]]:
        return dict(sorted(self._documents[view.name].items()))

    def _one(self, view: View[D, Any], key: str) -> Stored[D]:
        return self._documents[view.name].get(key) or _beginning(view, key)

    def _fold(self, view: View[Any, Any], recorded: Recorded[Event]) -> None:
        key = view.key(recorded)
        before = self._one(view, key)
        seen = {**before.seen, recorded.stream: recorded.version}
        self._documents[view.name][key] = Stored(0, seen, view.evolve(before.body, recorded))


def _beginning(view: View[D, Any], key: str) -> Stored[D]:
    return Stored(0, {}, view.initial(key))


def _by_quarter(windows: Mapping[str, Stored[Window]], year: int) -> Mapping[int, Stored[Window]]:
    keys = {quarter: window_key(year, quarter) for quarter in QUARTERS}
    return {quarter: windows.get(key) or _beginning(WINDOWS, key) for quarter, key in keys.items()}
