"""A unit's indicators and one indicator's year as they are read: what a figure is of, what it is linked to by name."""

from services.reporting.indicator_figures import no_figure
from services.reporting.indicator_report import IndicatorLine, indicator_line
from services.reporting.linked import above, serving
from shared.events.indicators import ActionRef
from tests.unit import reporting
from tests.unit.indicators_told import CODE, Teller, after, contributes, definition, folded, regency, unit
from tests.unit.reporting import UNIT, YEAR, action, approved

TELL = Teller()


def line(*targets: int | None, measured: tuple[int, ...]) -> IndicatorLine:
    readings = [TELL.measured(quarter, 9) for quarter in measured]  # type: ignore[arg-type]  # quarters
    told = TELL.recorded([*TELL.agreed(), *TELL.targeted(*targets), *readings])
    return indicator_line(regency([unit(UNIT)], {UNIT: told}), UNIT, folded(told).indicators[CODE], YEAR)


def test_a_figure_is_of_the_last_quarter_with_a_target_and_a_measurement() -> None:
    half_yearly = line(None, 20, None, 40, measured=(1, 2))
    assert [half_yearly.counted_upto(quarter) for quarter in (1, 2, 3, 4)] == [None, 2, 2, 2]


def test_where_there_is_no_figure_something_says_why() -> None:
    targeted, assessed = [*TELL.agreed(), *TELL.targeted(None, 20, None, None)], TELL.assessed(2)
    years = [after(*told).year(YEAR) for told in (TELL.agreed(), targeted, [*targeted, assessed])]
    found = [[no_figure(year, quarter) for quarter in (1, 2)] for year in years]
    assert found == [["no_targets", "no_targets"], ["not_due", "not_assessed"], ["not_due", None]]


def test_what_is_contributed_to_is_called_by_its_name() -> None:
    top = Teller("ipm", "kabupaten")
    told = {"kabupaten": top.recorded(top.agreed(definition("Indeks Pembangunan Manusia")))}
    regencies = dict.fromkeys(("kabupaten", "nobody"), regency([unit("kabupaten", "regency")], told))
    links = above([contributes("kabupaten", "ipm", 40), contributes("nobody", "x")], regencies)
    assert [(one.unit_name, one.code, one.name) for one in links] == [
        ("Unit kabupaten", "ipm", "Indeks Pembangunan Manusia"),
        ("nobody", "x", None),
    ]


def test_an_action_that_serves_it_is_called_by_its_description() -> None:
    year = reporting.folded(approved(action("a-1")))
    found = serving([ActionRef(YEAR, "general", "a-1"), ActionRef(YEAR, "thematic", "a-1")], {YEAR: year})
    assert [one.description for one in found] == [action("a-1").description, None]
