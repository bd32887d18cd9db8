"""The streams beside the indicators: the adopted rules, and the RB index of a year with its estimate."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from services.indicators.rb_index import estimate
from services.indicators.rb_stream import (
    RB,
    Earlier,
    EstimateRbIndex,
    PublishRbIndex,
    RbCommand,
    RbStated,
    RbYear,
    RecordRbValue,
    rb_stream,
    year_of,
)
from services.indicators.rules_stream import MOST_VERSIONS, RULES, AdoptRules, RuleBook
from services.indicators.templates import definition_from, templates
from shared.decider import Refused
from shared.events.indicators import (
    RbIndexEstimated,
    RbIndexPublished,
    RbValueRecorded,
    Rules,
    RulesAdopted,
)
from tests.unit.indicators import FIRST, SECOND
from tests.unit.story import given, recorded

NOTHING: Earlier = {}
BOOK = RuleBook((FIRST, SECOND))


def adopting(book: RuleBook, rules: Rules) -> Refused:
    with pytest.raises(Refused) as refused:
        RULES.decide(book, AdoptRules(rules))
    return refused.value


def stated(value: str | None, label: str | None = None) -> RbStated:
    return RbStated(None if value is None else Decimal(value), label, "final", "LHE", ())


def record(entry: str, value: str | None, **more: Any) -> RecordRbValue:
    return replace(RecordRbValue(2025, entry, stated(value), None, (FIRST, SECOND), NOTHING), **more)


def index_after(*commands: RbCommand) -> RbYear:
    index = RB.initial
    for command in commands:
        for event in RB.decide(index, command):
            index = RB.evolve(index, recorded(event))
    return index


def refused(index: RbYear, command: RbCommand) -> Refused:
    with pytest.raises(Refused) as refusal:
        RB.decide(index, command)
    return refusal.value


def test_rules_are_adopted_once_and_stay_as_they_are() -> None:
    assert RULES.decide(RuleBook(), AdoptRules(FIRST)) == [RulesAdopted(FIRST)]
    book = given(RULES, [(RulesAdopted(FIRST), "coordinator")])
    assert RULES.decide(book, AdoptRules(FIRST)) == []
    assert adopting(book, replace(FIRST, cap=Decimal(110))).field == "id"


def test_rules_that_figures_cannot_follow_are_refused_with_the_place() -> None:
    refusal = adopting(RuleBook(), replace(FIRST, default_bands="rainbow"))
    assert (refusal.field, "'rainbow' is none of" in str(refusal)) == ("default_bands", True)
    assert adopting(RuleBook(), replace(FIRST, cap=Decimal(0))).field == "rules"


def test_versions_of_rules_are_bounded() -> None:
    full = RuleBook(tuple(replace(FIRST, id=f"rules-{number}") for number in range(MOST_VERSIONS)))
    assert "adopted already" in str(adopting(full, SECOND))


def test_a_version_that_is_asked_for_is_named() -> None:
    assert BOOK.named(FIRST.id, "rules") == FIRST
    with pytest.raises(Refused) as refusal:
        BOOK.named("rules-1999", "rules")
    assert (refusal.value.field, refusal.value.accepted) == ("rules", f"{FIRST.id}, {SECOND.id}")


def test_the_version_in_force_last_is_the_one_of_the_latest_day() -> None:
    assert RuleBook().newest() is None
    assert RuleBook((SECOND, FIRST)).newest() == SECOND
    again = replace(SECOND, id="rules-2025-3")
    assert RuleBook((FIRST, SECOND, again)).newest() == again


def test_a_template_gives_what_is_not_given() -> None:
    definition = definition_from(BOOK, {"template": "opini-bpk", "name": "Opini", "bidang": "bpkad-akuntansi"})
    assert (definition.name, definition.bidang, definition.template) == ("Opini", "bpkad-akuntansi", "opini-bpk")
    assert (definition.scale, definition.frequency) == ("predicate", "annual")
    assert [word.label for word in definition.predicates] == ["WTP", "WDP", "TW", "TMP"]


def test_a_template_that_is_in_no_catalogue_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        definition_from(BOOK, {"template": "kebahagiaan"})
    assert refusal.value.field == "template"


def test_templates_are_those_that_apply_by_year_and_group() -> None:
    both = list(templates(BOOK, None, None))
    assert {template.year for template in both} == {2024, 2025}
    assert both[0].year == 2025
    of_2024 = [entry.code for entry in FIRST.catalogue.entries if entry.applies]
    assert [template.code for template in templates(BOOK, 2024, "kabupaten")] == of_2024
    assert not list(templates(BOOK, 2024, "provinsi"))


def test_a_value_is_recorded_with_the_estimate_it_leads_to() -> None:
    value, estimated = RB.decide(RbYear(), record("opini-bpk", None, stated=stated(None, "WDP")))
    assert isinstance(value, RbValueRecorded)
    assert (value.value.value, value.value.label) == (Decimal(75), "WDP")
    assert isinstance(estimated, RbIndexEstimated)
    assert (estimated.rules, estimated.total, "opini-bpk" in estimated.missing) == (SECOND.id, None, False)


def test_a_year_is_under_the_rules_of_its_last_day() -> None:
    _, estimated = RB.decide(RbYear(), record("opini-bpk", "100", year=2024, stated=stated("100", "WTP")))
    assert isinstance(estimated, RbIndexEstimated)
    assert estimated.rules == FIRST.id
    assert refused(RbYear(), record("opini-bpk", "100", year=2022)).field == "year"


def test_missing_values_are_carried_over() -> None:
    earlier = {entry.code: (2024, entry.maximum) for entry in SECOND.catalogue.entries}
    _, estimated = RB.decide(RbYear(), record("opini-bpk", "100", stated=stated("100", "WTP"), earlier=earlier))
    assert isinstance(estimated, RbIndexEstimated)
    assert (estimated.missing, estimated.total) == ((), Decimal(100))
    assert {line.carried_from for line in estimated.lines} == {None, 2024}


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (record("kebahagiaan", "1"), "entry"),
        (record("rencana-aksi-rb", "101"), "value"),
        (record("opini-bpk", None, stated=stated(None, "WTF")), "label"),
        (record("rencana-aksi-rb", None), "value"),
        (record("rencana-aksi-rb", None, stated=stated(None, "WTP")), "label"),
        (record("rencana-aksi-rb", "50", stated=stated("50", "WTP")), "label"),
    ],
)
def test_a_value_off_its_scale_is_refused(command: RbCommand, field: str) -> None:
    assert refused(RbYear(), command).field == field


def test_changing_a_value_needs_a_reason_and_repeating_it_is_no_news() -> None:
    index = index_after(record("rencana-aksi-rb", "50"))
    assert RB.decide(index, record("rencana-aksi-rb", "50.0")) == []
    assert refused(index, record("rencana-aksi-rb", "60")).field == "reason"
    changed, _ = RB.decide(index, record("rencana-aksi-rb", "60", reason="dikoreksi"))
    assert isinstance(changed, RbValueRecorded)
    assert changed.reason == "dikoreksi"


def test_an_estimate_is_said_anew_when_the_rules_or_earlier_values_change_it() -> None:
    index = index_after(record("rencana-aksi-rb", "50", rules=(FIRST,)))
    assert RB.decide(index, EstimateRbIndex(2025, (FIRST,), NOTHING)) == []
    (estimated,) = RB.decide(index, EstimateRbIndex(2025, (FIRST, SECOND), NOTHING))
    assert estimated == estimate(SECOND, 2025, index.values, NOTHING)
    (carried,) = RB.decide(index, EstimateRbIndex(2025, (FIRST,), {"opini-bpk": (2024, Decimal(100))}))
    assert carried != estimated


@pytest.mark.parametrize("rules", [(), (FIRST,)])
def test_a_year_without_values_has_no_estimate(rules: tuple[Rules, ...]) -> None:
    earlier = {"opini-bpk": (2024, Decimal(100))}
    assert (
        RB.decide(
            index_after(PublishRbIndex(2025, Decimal("72.04"), "BB", "SK")), EstimateRbIndex(2025, rules, earlier)
        )
        == []
    )


def test_what_is_published_is_recorded_and_may_be_put_right() -> None:
    publish = PublishRbIndex(2024, Decimal("72.04"), "BB", "Surat Menteri")
    index = index_after(publish)
    assert index.published == RbIndexPublished(2024, Decimal("72.04"), "BB", "Surat Menteri")
    assert RB.decide(index, publish) == []
    assert RB.decide(index, replace(publish, predicate="B"))


def test_a_year_has_a_stream() -> None:
    assert year_of(rb_stream(2025)) == 2025
