"""Why a figure is what it is: worked out line by line, and the RB index with what it was made of."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from services.reporting.indicator_documents import no_rb_year
from services.reporting.indicator_explanation import IndicatorExplanation, indicator_explanation
from services.reporting.indicator_folds import evolve_rb_year
from services.reporting.rb_report import rb_report
from services.reporting.worked import worked, year_end
from shared.events.indicators import Achievement, Definition, ForecastMethod, Outlook, QuarterInput, Target
from tests.unit.indicators_told import Teller, achievement, adopted, definition, method, missing, rb_events, rules
from tests.unit.reporting import YEAR, Number, decimal, recorded

TELL = Teller()
CAP = Decimal(120)


def target(value: Number) -> Target | None:
    return None if value is None else Target(Decimal(value))


def figure(raw: str, *quarters: tuple[Number, Number], **changes: Any) -> Achievement:
    inputs = tuple(
        QuarterInput(place, target(wanted), decimal(got), counts=wanted is not None and got is not None)  # type: ignore[arg-type]
        for place, (wanted, got) in enumerate(quarters, start=1)
    )
    sums = [sum((Decimal(pair[side] or 0) for pair in quarters), Decimal()) for side in (0, 1)]
    kept = min(max(Decimal(raw), Decimal()), CAP)
    plain = {"target": Target(sums[0]), "realisation": sums[1], "raw": Decimal(raw), "score": kept, "quarters": inputs}
    return achievement(2, **{**plain, **changes})


def text(made: Achievement) -> dict[str, str]:
    return {line.label: line.text.replace("\u00a0", " ") for line in worked(made, CAP)}


def test_a_sum_is_written_out_from_its_quarters() -> None:
    lines = text(figure("96.66666666666666666666666667", (10, 9), (20, 20)))
    assert lines["Target (T)"] == "10 + 20 = 30"
    assert lines["Realisasi (R)"] == "9 + 20 = 29"
    assert lines["Capaian"] == "R ÷ T \u00d7 100 = 29 ÷ 30 \u00d7 100 = 96,666667… %"
    assert lines["Skor"] == "96,666667… % dibulatkan menjadi 96,67 %"


def test_an_average_and_a_last_value_say_how_they_came_about() -> None:
    averaged = figure(
        "101.17", (85, 86), (86, 88), consolidation="average", target=Target(Decimal("85.5")), realisation=Decimal(87)
    )
    assert text(averaged)["Target (T)"] == "(85 + 86) ÷ 2 = 85,5"
    last = figure("100", (None, None), (86, 86), consolidation="last")
    assert text(last)["Realisasi (R)"] == "86 (TW II)"


@pytest.mark.parametrize(
    ("formula", "wanted", "got", "raw", "written"),
    [
        ("maximise", Target(Decimal("90.89")), "92.22", "101.4633", "92,22 ÷ 90,89 \u00d7 100"),
        ("minimise_a", Target(Decimal(10)), 8, "120", "(2 \u00d7 10 \u2212 8) ÷ 10 \u00d7 100"),
        ("minimise_b", Target(Decimal(10)), 8, "125", "10 ÷ 8 \u00d7 100"),
        ("minimise_b", Target(Decimal(10)), 0, "100", "R = 0"),
        ("minimise_c", Target(Decimal(10)), 0, "0", "R = 0"),
        ("range", Target(Decimal(3), Decimal(5)), 4, "100", "3 ≤ 4 ≤ 5"),
        ("range", Target(Decimal(3), Decimal(5)), 6, "80", "(2 \u00d7 5 \u2212 6) ÷ 5 \u00d7 100"),
        ("range", Target(Decimal(3), Decimal(5)), 2, "66.67", "2 ÷ 3 \u00d7 100"),
    ],
)
def test_every_formula_is_written_with_its_numbers(
    formula: str, wanted: Target, got: Number, raw: str, written: str
) -> None:
    made = figure(raw, (wanted.value, got), formula=formula, target=wanted, realisation=Decimal(got or 0))
    assert written in text(made)["Capaian"]


def test_a_score_says_what_bounded_it() -> None:
    over = figure("200", (10, 20))
    assert text(over)["Skor"] == "paling tinggi 120, jadi 120,00 %"
    below = figure("-50", (10, 25), formula="minimise_a")
    assert text(below)["Skor"] == "paling rendah 0, jadi 0,00 %"


def test_what_cannot_be_computed_ends_where_it_cannot_go_on() -> None:
    zero = replace(figure("0", (0, 5)), raw=None, score=None, problem="target_zero")
    assert text(zero).keys() == {"Target (T)", "Realisasi (R)"}
    assert text(replace(zero, target=None, realisation=None, problem="no_measurement")) == {}


def ending(ahead: Outlook, meant: Definition | None = None, **changes: Any) -> dict[str, str]:
    made = figure("95", (40, 38), outlook=ahead, forecast=Decimal(95), **changes)
    return {line.label: line.text.replace("\u00a0", " ") for line in year_end(made, meant)}


def outlook(method: ForecastMethod, expected: Number, planned: Number = 100) -> Outlook:
    aimed = Target(Decimal(planned or 0))
    return Outlook(method, 4, aimed, aimed, Decimal(expected or 0))


def test_the_end_of_the_year_is_worked_out_by_its_method() -> None:
    assert ending(outlook("pace", 95)) == {
        "Realisasi akhir tahun": "R ÷ T \u00d7 Y = 38 ÷ 40 \u00d7 100 = 95",
        "Capaian akhir tahun": "R ÷ T \u00d7 100 = 95 ÷ 100 \u00d7 100 = 95 %",
    }
    assert ending(outlook("last_value", 38))["Realisasi akhir tahun"] == "R = 38"
    even = ending(outlook("even", 152))
    assert even["Realisasi akhir tahun"] == "R ÷ n \u00d7 N = 38 ÷ 1 \u00d7 4 = 152"


def test_a_pace_says_where_the_scale_ends() -> None:
    bounded = ending(outlook("pace", 90), definition(maximum=Decimal(90)))
    assert bounded["Realisasi akhir tahun"] == "R ÷ T \u00d7 Y = 38 ÷ 40 \u00d7 100, paling tinggi 90 = 90"


def test_nothing_is_expected_of_a_figure_that_says_nothing_about_it() -> None:
    assert year_end(figure("95", (40, 38)), None) == ()


def explained(*more: Any) -> IndicatorExplanation:
    first = figure("90", (10, 9), (20, None), **missing())
    told = [*TELL.agreed(), *TELL.targeted(), TELL.measured(1, 9), TELL.assessed(2, **changes(first)), *more]
    found = indicator_explanation(TELL.recorded(told), YEAR, 2, adopted(rules()))
    assert found
    return found


def changes(made: Achievement) -> dict[str, Any]:
    return {name: getattr(made, name) for name in made.__struct_fields__}


def test_an_explanation_names_the_events_of_its_inputs_as_they_were() -> None:
    found = explained(TELL.corrected(1, 8))  # and nothing has been assessed since
    first, second = found.inputs
    assert first.reading
    assert (first.counts, first.reading.measurement.value) == (True, Decimal(9))
    assert (first.target_fact, first.reading_fact) == ("indicator-dinkes-iku-1@5", "indicator-dinkes-iku-1@6")
    assert (second.counts, second.reading, second.target_fact) == (False, None, "indicator-dinkes-iku-1@5")
    assert (found.said.fact, found.rules_fact) == ("indicator-dinkes-iku-1@7", "rules@1")
    assert found.formula
    assert found.definition


def test_the_newest_figure_is_explained_and_the_earlier_ones_are_kept() -> None:
    found = explained(TELL.measured(2, 20), TELL.assessed(2, raw=Decimal(97), score=Decimal(97)))
    assert found.said.achievement.raw == Decimal(97)
    assert [said.achievement.raw for said in found.earlier] == [Decimal(90)]


def test_nothing_is_explained_where_nothing_was_assessed() -> None:
    assert indicator_explanation(TELL.recorded(TELL.agreed()), YEAR, 2, []) is None


def test_a_figure_under_rules_that_are_not_known_is_explained_as_far_as_its_event_goes() -> None:
    told = [*TELL.agreed(), *TELL.targeted(), TELL.measured(1, 9), TELL.assessed(1)]
    found = indicator_explanation(TELL.recorded(told), YEAR, 1, [])
    assert found
    assert (found.rules, found.formula, found.bands) == (None, None, ())


def test_the_rb_index_says_which_weights_it_used_and_what_was_carried_over() -> None:
    document = no_rb_year(str(YEAR))
    for each in recorded(rb_events(), f"rb-{YEAR}", "tanah-bumbu"):
        document = evolve_rb_year(document, each)
    report = rb_report(document, adopted(rules()), method())
    estimate = report.estimate
    assert estimate
    assert (estimate.label, estimate.total, estimate.scores, estimate.carried) == (
        "perkiraan internal",
        Decimal("71.5"),
        Decimal("71.5"),
        ("spbe",),
    )
    sakip, spbe = estimate.lines
    assert (sakip.name, sakip.weight, sakip.fact, sakip.source) == ("SAKIP", Decimal(60), f"rb-{YEAR}@1", "LHE")
    assert (spbe.carried_from, spbe.fact) == (YEAR - 1, None)
    assert report.published
    assert (report.published.value, report.published.fact) == (Decimal("72.04"), f"rb-{YEAR}@3")


def test_a_year_of_which_nothing_is_known_has_neither() -> None:
    report = rb_report(no_rb_year(str(YEAR)), [], method())
    assert (report.estimate, report.published) == (None, None)
