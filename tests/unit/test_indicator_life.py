"""The life of an indicator: what is taken in which status, who agrees, and from which day a version holds."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from services.indicators.agreement import MOST_VERSIONS
from services.indicators.figures import version_of
from services.indicators.indicator import INDICATOR
from services.indicators.indicator_commands import (
    Assess,
    DraftIndicator,
    DropRevision,
    IndicatorCommand,
    IndicatorId,
    LifeCommand,
    Place,
    ProposeIndicator,
    RetireIndicator,
    ReturnIndicator,
    ReturnTargets,
    StartRevision,
)
from services.indicators.indicator_state import Indicator, Status
from shared.decider import Missing, Refused
from shared.events.indicators import (
    ActionRef,
    Contribution,
    DefinitionChanged,
    IndicatorAgreed,
    IndicatorDrafted,
    IndicatorEvent,
    IndicatorProposed,
    IndicatorRef,
    IndicatorRetired,
    IndicatorReturned,
    IndicatorRevisionDropped,
    Predicate,
    RevisionStarted,
)
from tests.unit.indicator_life import (
    AGREED,
    CHANGED,
    COORDINATOR,
    DEFINITION,
    DRAFTED,
    DUE,
    HEAD,
    HISTORIES,
    ID,
    JANUARY,
    JULY,
    MEASURED,
    OPERATOR,
    PROPOSED,
    PROPOSED_AGAIN,
    RETIRED,
    RETURNED,
    REVISED,
    REVISING,
    RULES,
    TARGETED,
    Asked,
    agree,
    indicator_after,
    measure,
    propose_targets,
    refusal,
)
from tests.unit.indicators import definition

UNMET = ("missing_definition", "missing_formula", "missing_source", "missing_owner")
OTHERWISE = definition(name="Persentase pengaduan yang selesai")
EDITABLE = (Status.DRAFT, Status.RETURNED, Status.REVISING)
Row = tuple[IndicatorCommand, dict[Status, Sequence[IndicatorEvent]]]


def leads_to(events: Sequence[IndicatorEvent], *statuses: Status) -> dict[Status, Sequence[IndicatorEvent]]:
    return dict.fromkeys(statuses, events)


TABLE: list[Row] = [
    (
        DraftIndicator(ID, OTHERWISE),
        leads_to([IndicatorDrafted(*ID, OTHERWISE)], Status.ABSENT)
        | leads_to([DefinitionChanged(*ID, OTHERWISE)], *EDITABLE),
    ),
    (
        DraftIndicator(ID, DEFINITION),
        leads_to([], *Status)
        | leads_to([IndicatorDrafted(*ID, DEFINITION)], Status.ABSENT)
        | leads_to([DefinitionChanged(*ID, DEFINITION)], Status.REVISING),
    ),
    (
        ProposeIndicator(ID, ()),
        leads_to([IndicatorProposed(*ID, (*UNMET, "missing_target"))], Status.DRAFT, Status.RETURNED)
        | leads_to([IndicatorProposed(*ID, UNMET)], Status.REVISING)
        | leads_to([], Status.PROPOSED),
    ),
    (ReturnIndicator(ID, "lain", DUE), leads_to([IndicatorReturned(*ID, "lain", DUE)], Status.PROPOSED)),
    (
        ReturnIndicator(ID, "kurang jelas", DUE),
        leads_to([IndicatorReturned(*ID, "kurang jelas", DUE)], Status.PROPOSED) | leads_to([], Status.RETURNED),
    ),
    (agree(JULY), leads_to([IndicatorAgreed(*ID, 1, JULY)], Status.PROPOSED)),
    (agree(), leads_to([IndicatorAgreed(*ID, 1, JANUARY)], Status.PROPOSED) | leads_to([], Status.AGREED)),
    (StartRevision(ID, "lain"), leads_to([RevisionStarted(*ID, "lain")], Status.AGREED)),
    (
        StartRevision(ID, "rumus berubah"),
        leads_to([RevisionStarted(*ID, "rumus berubah")], Status.AGREED) | leads_to([], Status.REVISING),
    ),
    (DropRevision(ID, "batal"), leads_to([IndicatorRevisionDropped(*ID, "batal")], Status.REVISING)),
    (RetireIndicator(ID, "lain", JULY), leads_to([IndicatorRetired(*ID, "lain", JULY)], Status.AGREED)),
    (
        RetireIndicator(ID, "diganti", JULY),
        leads_to([IndicatorRetired(*ID, "diganti", JULY)], Status.AGREED) | leads_to([], Status.RETIRED),
    ),
    (Assess(ID, RULES), leads_to([], *Status)),
]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(("command", "taken"), TABLE)
def test_a_command_is_taken_where_the_table_says_and_refused_everywhere_else(
    command: IndicatorCommand, taken: dict[Status, Sequence[IndicatorEvent]], status: Status
) -> None:
    indicator = indicator_after(*HISTORIES[status])
    assert indicator.status == status
    if status in taken:
        assert INDICATOR.decide(indicator, command) == taken[status]
    else:
        with pytest.raises(Refused, match=f"that is {status.replace('_', ' ')} cannot be {command.verb}"):
            INDICATOR.decide(indicator, command)


def test_the_table_has_every_command_of_the_life() -> None:
    assert {type(command) for command, _ in TABLE} == set(get_args(LifeCommand))


@pytest.mark.parametrize(
    "command", [propose_targets(1), measure(1, 1), ProposeIndicator(ID, ()), ReturnTargets(ID, 2025, "x")]
)
def test_an_indicator_that_is_not_there_is_missing(command: IndicatorCommand) -> None:
    assert isinstance(refusal(Indicator(), command), Missing)


def test_another_indicator_whose_stream_has_the_same_name_is_kept_apart() -> None:
    other = IndicatorId("dinkes-iku", "1")
    assert other.stream == ID.stream
    assert refusal(indicator_after(*DRAFTED), DraftIndicator(other, DEFINITION)).field == "code"


def test_nobody_agrees_to_what_they_proposed() -> None:
    assert "themselves" in str(refusal(indicator_after(*PROPOSED), agree(by=HEAD)))
    assert "themselves" in str(refusal(indicator_after(*PROPOSED_AGAIN), agree(JULY, by=OPERATOR)))


def test_a_returned_indicator_tells_why_until_it_is_proposed_again() -> None:
    returned = indicator_after(*RETURNED)
    assert returned.returned
    assert returned.returned.reason == "kurang jelas"
    assert indicator_after(*RETURNED, (ProposeIndicator(ID, ()), HEAD)).returned is None


def test_quality_rules_compare_with_the_other_indicators() -> None:
    (proposed,) = INDICATOR.decide(indicator_after(*DRAFTED), ProposeIndicator(ID, (DEFINITION,)))
    assert isinstance(proposed, IndicatorProposed)
    assert "copied" in proposed.warnings


def test_a_revision_in_force_is_the_next_version() -> None:
    indicator = indicator_after(*PROPOSED_AGAIN, (agree(JULY), COORDINATOR))
    assert [(each.number, each.effective_from) for each in indicator.versions] == [(1, JANUARY), (2, JULY)]
    assert (indicator.status, indicator.definition, indicator.revision) == (Status.AGREED, CHANGED, None)


@pytest.mark.parametrize(
    ("begins", "numbers"),
    [
        (date(2025, 6, 30), [1, 2, 2, 2]),
        (date(2025, 7, 1), [1, 1, 2, 2]),
        (date(2025, 12, 31), [1, 1, 1, 2]),
        (date(2026, 1, 1), [1, 1, 1, 1]),
        (JANUARY, [2, 2, 2, 2]),
    ],
)
def test_a_quarter_is_under_the_version_of_its_last_day(begins: date, numbers: list[int]) -> None:
    indicator = indicator_after(*PROPOSED_AGAIN, (agree(begins), COORDINATOR))
    versions = [version_of(indicator, Place(2025, quarter)) for quarter in (1, 2, 3, 4)]
    assert [version.number for version in versions if version] == numbers


def test_no_version_is_in_force_before_the_first_and_after_the_last() -> None:
    indicator = indicator_after(*PROPOSED, (agree(date(2025, 4, 1)), COORDINATOR))
    assert version_of(indicator, Place(2025, 1)) is None
    assert version_of(indicator_after(*RETIRED), Place(2025, 3)) is None
    assert version_of(indicator_after(*RETIRED), Place(2025, 2)) is not None


def test_a_version_does_not_begin_before_the_one_in_force() -> None:
    second = [*PROPOSED_AGAIN, (agree(JULY), COORDINATOR), (StartRevision(ID, "lagi"), OPERATOR)]
    asked = [*second, (DraftIndicator(ID, DEFINITION), OPERATOR), (ProposeIndicator(ID, ()), HEAD)]
    refused = refusal(indicator_after(*asked), agree(date(2025, 6, 30)))
    assert (refused.field, refused.accepted) == ("effective_from", "2025-07-01 or later")


def test_it_does_not_retire_before_its_version_begins() -> None:
    refused = refusal(indicator_after(*AGREED), RetireIndicator(ID, "diganti", date(2024, 12, 31)))
    assert refused.field == "effective_from"


def test_a_revision_that_changes_nothing_is_not_proposed() -> None:
    assert "changes nothing" in str(refusal(indicator_after(*REVISED), ProposeIndicator(ID, ())))


def test_versions_are_bounded() -> None:
    versions = indicator_after(*MEASURED).versions * MOST_VERSIONS
    full = replace(indicator_after(*MEASURED), versions=versions)
    assert "versions already" in str(refusal(full, StartRevision(ID, "lagi")))


@pytest.mark.parametrize("history", [REVISED, REVISING, PROPOSED_AGAIN])
def test_a_dropped_revision_leaves_what_is_in_force(history: Any) -> None:
    indicator = indicator_after(*history, (DropRevision(ID, "batal"), OPERATOR))
    assert (indicator.status, indicator.definition, len(indicator.versions)) == (Status.AGREED, DEFINITION, 1)


def test_a_draft_that_was_never_agreed_cannot_be_dropped() -> None:
    assert "cannot be left unrevised" in str(refusal(indicator_after(*RETURNED), DropRevision(ID, "batal")))


def test_a_definition_that_targets_in_force_do_not_fit_begins_after_them() -> None:
    ranged = definition(polarity="range")
    asked = [*TARGETED, (StartRevision(ID, "rentang"), OPERATOR), (DraftIndicator(ID, ranged), OPERATOR)]
    proposed = indicator_after(*asked, (ProposeIndicator(ID, ()), HEAD))
    refused = refusal(proposed, agree(JULY))
    assert (refused.field, refused.accepted) == ("effective_from", "a day after 2025-09-30, or figures that fit")
    assert INDICATOR.decide(proposed, agree(date(2026, 1, 1))) == [IndicatorAgreed(*ID, 2, date(2026, 1, 1))]


def test_a_definition_that_measurements_do_not_fit_begins_after_them() -> None:
    narrow = definition(maximum=Decimal(8))
    asked = [*MEASURED, (StartRevision(ID, "batas"), OPERATOR), (DraftIndicator(ID, narrow), OPERATOR)]
    refused = refusal(indicator_after(*asked, (ProposeIndicator(ID, ()), HEAD)), agree())
    assert "quarter 1 of 2025 does not fit" in str(refused)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scale": "predicate"}, "predicates"),
        ({"predicates": (Predicate("WTP", Decimal(100)),)}, "predicates"),
        (
            {"scale": "predicate", "predicates": (Predicate("WTP", Decimal(1)), Predicate("WDP", Decimal(1)))},
            "predicates",
        ),
        (
            {
                "scale": "predicate",
                "predicates": (Predicate("WTP", Decimal(9)), Predicate("WDP", Decimal(1))),
                "maximum": Decimal(5),
            },
            "predicates",
        ),
        ({"scale": "index"}, "minimum"),
        ({"scale": "index", "minimum": Decimal(0)}, "maximum"),
        ({"scale": "index", "minimum": Decimal(5), "maximum": Decimal(5)}, "maximum"),
        ({"scale": "percent", "maximum": Decimal(0)}, "maximum"),
        ({"method": "a"}, "method"),
        (
            {
                "scale": "predicate",
                "ratio": True,
                "predicates": (Predicate("WTP", Decimal(2)), Predicate("WDP", Decimal(1))),
            },
            "ratio",
        ),
        ({"contributions": (Contribution(IndicatorRef(*ID), "cascade", None),)}, "contributions"),
        (
            {"contributions": (Contribution(IndicatorRef("tanah-bumbu", "iku-1"), "cascade", None),) * 2},
            "contributions",
        ),
        ({"served_by": (ActionRef(2025, "general", "a-1"),) * 2}, "served_by"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(changes: dict[str, Any], field: str) -> None:
    assert refusal(Indicator(), DraftIndicator(ID, definition(**changes))).field == field
    assert refusal(indicator_after(*DRAFTED), DraftIndicator(ID, definition(**changes))).field == field


def test_what_is_agreed_to_is_what_was_proposed_last() -> None:
    again: list[Asked] = [(DraftIndicator(ID, OTHERWISE), OPERATOR), (ProposeIndicator(ID, ()), HEAD)]
    indicator = indicator_after(*RETURNED, *again, (agree(), COORDINATOR))
    assert [version.definition for version in indicator.versions] == [OTHERWISE]
