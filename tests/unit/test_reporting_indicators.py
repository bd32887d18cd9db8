"""What the events of indicators make of their documents."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting import words
from services.reporting.indicator_documents import UnitIndicators, no_rb_year
from services.reporting.indicator_folds import NotDrafted, evolve_rb_year
from services.reporting.indicator_history import indicator_history
from services.reporting.method import position
from shared.envelope import Recorded
from shared.events.indicators import (
    Achievement,
    Definition,
    DefinitionChanged,
    IndicatorAgreed,
    IndicatorDrafted,
    IndicatorEvent,
    IndicatorProposed,
    IndicatorRetired,
    IndicatorReturned,
    IndicatorRevisionDropped,
    Measurement,
    Outlook,
    RevisionStarted,
    Target,
    TargetsProposed,
    TargetsReturned,
)
from tests.unit.indicators_told import (
    CODE,
    Teller,
    achievement,
    adopted,
    after,
    definition,
    folded,
    four,
    rb_events,
    rules,
)
from tests.unit.reporting import UNIT, YEAR, recorded

TELL = Teller()
ME = (UNIT, CODE)


def test_a_draft_is_edited_until_it_is_agreed_and_then_in_force() -> None:
    better = definition("Indeks yang lebih baik")
    told: list[IndicatorEvent] = [
        IndicatorDrafted(*ME, definition()),
        DefinitionChanged(*ME, better),
        IndicatorProposed(*ME, ("activity",)),
    ]
    draft = after(*told)
    assert (draft.state, draft.open, draft.warnings, draft.versions) == ("proposed", better, ("activity",), ())
    indicator = after(*told, IndicatorAgreed(*ME, 1, date(YEAR, 2, 1)))
    assert (indicator.state, indicator.open) == ("agreed", None)
    assert indicator.in_force(date(YEAR, 1, 31)) is None
    in_force = indicator.in_force(date(YEAR, 2, 1))
    assert in_force
    assert (in_force.version, in_force.definition) == (1, better)


def test_a_returned_indicator_says_why_and_until_when() -> None:
    returned = IndicatorReturned(*ME, "rumus kosong", date(YEAR, 2, 14))
    indicator = after(IndicatorDrafted(*ME, definition()), IndicatorProposed(*ME, ()), returned)
    assert (indicator.state, indicator.step.reason, indicator.step.due) == (
        "returned",
        "rumus kosong",
        date(YEAR, 2, 14),
    )


def test_a_revision_leaves_what_was_in_force_before_it() -> None:
    new = definition("Indeks baru")
    started: list[IndicatorEvent] = [*TELL.agreed(), RevisionStarted(*ME, "unsur berubah"), DefinitionChanged(*ME, new)]
    under_way = after(*started)
    assert (under_way.state, under_way.open, under_way.definition.name) == (
        "under_revision",
        new,
        "Indeks kepuasan masyarakat",
    )
    dropped = after(*started, IndicatorRevisionDropped(*ME, "tetap"))
    assert (dropped.state, dropped.open, len(dropped.versions)) == ("agreed", None, 1)
    revised = after(*started, IndicatorProposed(*ME, ()), IndicatorAgreed(*ME, 2, date(YEAR, 7, 1)))
    names = [version.definition.name for day in (1, 7) if (version := revised.in_force(date(YEAR, day, 1)))]
    assert names == ["Indeks kepuasan masyarakat", "Indeks baru"]


def test_a_retired_indicator_is_in_force_until_then() -> None:
    indicator = after(*TELL.agreed(), IndicatorRetired(*ME, "diganti", date(YEAR, 10, 1)))
    assert indicator.in_force(date(YEAR, 9, 30))
    assert indicator.in_force(date(YEAR, 10, 1)) is None


def test_proposed_targets_are_not_in_force_before_they_are_approved() -> None:
    again = TargetsProposed(*ME, YEAR, four(11, 22, 33, 44), None, "terlalu rendah")
    targets = after(*TELL.agreed(), *TELL.targeted(), again).year(YEAR).targets
    assert targets
    assert targets.in_force
    assert targets.open
    assert (targets.state, targets.in_force.quarters[0], targets.open.quarters[0]) == (
        "proposed",
        Target(Decimal(10)),
        Target(Decimal(11)),
    )
    returned = after(*TELL.agreed(), *TELL.targeted(), again, TargetsReturned(*ME, YEAR, "alasan kurang")).year(YEAR)
    assert returned.targets
    assert returned.targets.returned
    assert (returned.targets.state, returned.targets.returned.reason) == ("returned", "alasan kurang")
    assert returned.targets.in_force == targets.in_force


def test_a_correction_opens_the_verification_again_and_keeps_what_was_verified() -> None:
    told = [*TELL.agreed(), TELL.measured(1, 9), TELL.verified(1, 9), TELL.corrected(1, 8)]
    reading = after(*told).year(YEAR).readings[1]
    assert (reading.measurement.value, reading.corrections, reading.reason, reading.check) == (
        Decimal(8),
        1,
        "salah hitung",
        None,
    )
    assert reading.reopened
    assert reading.reopened.value == Decimal(9)
    settled = after(*told, TELL.verified(1, 8)).year(YEAR).readings[1]
    assert settled.check
    assert (settled.check.value, settled.reopened) == (Decimal(8), None)


def test_of_an_achievement_the_last_one_counts_and_its_inputs_are_left_to_the_journal() -> None:
    told = [*TELL.agreed(), TELL.assessed(2, score=Decimal(80)), TELL.assessed(2, score=Decimal(95))]
    assessed = after(*told).year(YEAR).achievements[2]
    assert (assessed.achievement.score, assessed.achievement.quarters, assessed.mark.version) == (Decimal(95), (), 5)


def test_a_stream_that_does_not_begin_with_a_draft_is_refused() -> None:
    with pytest.raises(NotDrafted, match=f"indicator-{UNIT}-{CODE}@1"):
        after(TELL.measured(1, 9))


def test_adopted_rules_and_the_rb_index_keep_what_was_said_last() -> None:
    first, second = adopted(rules("rules-a"), rules("rules-b", date(YEAR, 7, 31)))
    assert first.rules
    assert second.mark
    assert (first.rules.id, second.id, second.mark.version) == ("rules-a", "rules-b", 2)
    document = no_rb_year(str(YEAR))
    for each in recorded(rb_events(), f"rb-{YEAR}", "tanah-bumbu"):
        document = evolve_rb_year(document, each)
    assert document.published
    assert document.estimate
    assert (document.published.value, document.estimate.total) == (Decimal("72.04"), Decimal("71.5"))
    assert document.values["sakip"].value.value == Decimal("72.5")


def streams() -> list[list[Recorded[Any]]]:
    """Three indicators of a unit; what happens to them follows no order of their codes."""
    tellers = [Teller(code) for code in ("iku-2", "iku-1", "iku-3")]
    return [
        tell.recorded([*tell.agreed(), *tell.targeted(), tell.measured(1, 9), tell.assessed(1), tell.verified(1, 9)])
        for tell in tellers
    ]


def as_stored(document: UnitIndicators) -> bytes:
    return msgspec.json.encode(document)


@given(st.permutations([place for place, stream in enumerate(streams()) for _ in stream]))
def test_how_the_streams_interleave_does_not_matter(order: Sequence[int]) -> None:
    waiting = [iter(stream) for stream in streams()]
    mixed = [next(waiting[place]) for place in order]
    assert as_stored(folded(mixed)) == as_stored(folded([each for stream in streams() for each in stream]))


def test_a_document_read_back_is_the_same() -> None:
    document = folded([each for stream in streams() for each in stream])
    assert msgspec.json.decode(as_stored(document), type=UnitIndicators) == document


def test_the_history_says_what_changed_from_what_to_what() -> None:
    told = TELL.recorded(
        [*TELL.agreed(), *TELL.targeted(), TELL.measured(1, 9), TELL.corrected(1, 8), TELL.assessed(1)]
    )
    entries = indicator_history(told)
    assert [entry.fact.rpartition("@")[2] for entry in entries] == [str(version) for version in range(1, 9)]
    corrected = entries[6]
    assert (corrected.reason, corrected.quarter) == ("salah hitung", 1)
    assert [(change.field, change.before, change.after) for change in corrected.changes] == [
        ("value", Decimal(9), Decimal(8))
    ]
    assert {change.field: change.after for change in entries[7].changes}["score"] == Decimal(95)


def test_every_field_that_can_change_has_a_word() -> None:
    told = [
        *TELL.agreed(),
        *TELL.targeted(),
        TELL.measured(1, 9),
        TELL.verified(1, 9, confirmed=False),
        TELL.assessed(1),
        IndicatorRetired(*ME, "diganti", date(YEAR, 10, 1)),
    ]
    changed = {change.field for entry in indicator_history(TELL.recorded(told)) for change in entry.changes}
    stated = {field for struct in (Definition, Measurement) for field in struct.__struct_fields__}
    assert changed | stated <= set(words.FIELDS)
    assert Achievement.__struct_fields__[-1] == "outlook"  # which is left out, like the quarters


def test_a_position_says_what_came_by_which_topic() -> None:
    seen = [{"plan-dinkes-2025-general": 8}, {"indicator-dinkes-iku-1": 5}, {"rules": 1}, {"rules": 2}]
    found = position(seen)
    assert [(one.topic, one.streams, one.events) for one in found.topics] == [
        ("plans.events", 1, 8),
        ("indicators.events", 2, 7),
    ]
    assert found == position(seen[::-1])


def test_the_outlook_is_left_to_the_journal_too() -> None:
    outlook = Outlook("pace", 4, Target(Decimal(100)), Target(Decimal(100)), Decimal(96))
    kept = after(*TELL.agreed(), TELL.assessed(1, outlook=outlook)).year(YEAR).achievements[1].achievement
    assert kept == msgspec.structs.replace(achievement(1), quarters=())
