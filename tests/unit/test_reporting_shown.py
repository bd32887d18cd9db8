"""Numbers, moments, words and tables as people read them."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

import pytest

from services.reporting import indicator_words, words
from services.reporting.achievements import Completeness, achievement_summary
from services.reporting.cascade import Way
from services.reporting.documents import Status
from services.reporting.facts import FIGURES
from services.reporting.figures import State
from services.reporting.formats import ENGLISH, INDONESIAN
from services.reporting.indicator_documents import IndicatorState, TargetsState
from services.reporting.indicator_figures import NoFigure
from services.reporting.instruction_documents import State as InstructionState
from services.reporting.lines import Flag
from services.reporting.method import method
from services.reporting.priorities import PriorityRule
from services.reporting.reader import OF_DOCUMENTS, reader_of
from services.reporting.regency import Regency
from services.reporting.rules import BandsId, GroupId, Tone
from services.reporting.sheet import MARK, safe, summary_sheet
from services.reporting.shown import Shown
from services.reporting.summary import Asked, summarise
from services.reporting.totals import INCOMPLETE, NOT_COMPUTABLE, NOT_DUE
from services.reporting.waits import Awaited, Task
from services.reporting.windows import WindowNote, WindowStanding
from shared.events import indicators, plans, reporting
from shared.events.indicators import ActionRef, Baseline, Predicate, Target
from shared.events.plans import Obstacle, ObstacleCategory, PlanKind, TargetKind, UnitKind
from shared.events.terms import Evidence, EvidenceKind
from shared.tokens import ROLES
from tests.unit.indicators_told import contributes
from tests.unit.reporting import KIND, RULE, YEAR, action, approved, member, reported

NOW = datetime(2025, 7, 11, 16, 30, tzinfo=UTC)
shown = Shown(OF_DOCUMENTS).value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234567.50"), "1.234.567,50"),
        (Decimal("0.1"), "0,1"),
        (Decimal("1E+3"), "1.000"),
        (1809, "1.809"),
        (Decimal("-1234.5"), "-1.234,5"),
        (Decimal("0.1234567891"), "0,1234567891"),
        (None, "—"),
    ],
)
def test_a_number_keeps_every_digit_it_was_stated_with(value: Decimal | int | None, text: str) -> None:
    assert INDONESIAN.number(value) == text


def test_a_quotient_without_an_end_is_cut_and_says_so() -> None:
    quotient = Decimal("93.18181818181818181818181818")
    assert (INDONESIAN.number(quotient), INDONESIAN.exact(quotient)) == ("93,181818…", "93,181818…")
    assert shown("value", quotient) == "93,181818…"
    assert (INDONESIAN.exact(Decimal("85.50")), INDONESIAN.exact(Decimal("0.00"))) == ("85,5", "0")


@pytest.mark.parametrize(
    ("value", "text"),
    [("66.666666", "66,67"), ("0.005", "0,01"), ("89.995", "90,00"), ("100", "100,00"), ("1101.455", "1.101,46")],
)
def test_percentages_are_rounded_half_up_when_shown(value: str, text: str) -> None:
    assert INDONESIAN.percent(Decimal(value)) == f"{text}\u00a0%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1250000000", "Rp 1,25 miliar"),
        ("1000000000000", "Rp 1,00 triliun"),
        ("999999", "Rp 999.999"),
        ("29082240", "Rp 29,08 juta"),
    ],
)
def test_large_amounts_are_shown_as_they_are_spoken_of(value: str, text: str) -> None:
    assert INDONESIAN.short_rupiah(Decimal(value)).replace("\u00a0", " ") == text


def test_a_reader_of_english_sees_the_same_in_english() -> None:
    f = ENGLISH
    assert (f.number(Decimal("1234567.50")), f.percent(Decimal("66.666666"))) == ("1,234,567.50", "66.67%")
    assert f.short_rupiah(Decimal(1250000000)).replace("\u00a0", " ") == "Rp 1.25 billion"
    assert f.moment(datetime(2025, 7, 15, 16, 5, tzinfo=UTC)) == "16 July 2025 at 00:05 WITA"
    assert f.working_time(12000).replace("\u00a0", " ") == "3 h 20 min"
    english = Shown(reader_of("en"))
    assert english.value("status", "under_revision") == "under revision"
    assert english.value("contributions", (contributes("bappeda", "iku-9"),)) == "bappeda/iku-9 (derived)"
    assert english.target(Target(Decimal(3), Decimal(5))) == "3 to 5"


def test_nothing_is_shown_as_nothing() -> None:
    assert {
        INDONESIAN.percent(None),
        INDONESIAN.rupiah(None),
        INDONESIAN.short_rupiah(None),
        INDONESIAN.rounded(None),
    } == {"—"}


def test_moments_are_shown_in_the_time_of_the_regency() -> None:
    assert INDONESIAN.moment(datetime(2025, 7, 15, 16, 5, tzinfo=UTC)) == "16 Juli 2025 pukul 00.05 WITA"
    assert INDONESIAN.utc(datetime(2025, 7, 15, 16, 5, tzinfo=UTC)) == "2025-07-15 16:05:00 UTC"


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (indicator_words.STATES, IndicatorState),
        (indicator_words.TARGETS, TargetsState),
        (indicator_words.POLARITIES, indicators.Polarity),
        (indicator_words.METHODS, indicators.Method),
        (indicator_words.CONSOLIDATIONS, indicators.Consolidation),
        (indicator_words.SCALES, indicators.IndicatorScale),
        (indicator_words.FREQUENCIES, indicators.Frequency),
        (indicator_words.STANDINGS, indicators.Standing),
        (indicator_words.FORMULAS, indicators.FormulaId),
        (indicator_words.PROBLEMS, indicators.Obstruction),
        (indicator_words.FORECASTS, indicators.ForecastMethod),
        (indicator_words.ASPECTS, indicators.Aspect),
        (indicator_words.AWAITED, Awaited),
        (indicator_words.TASKS, Task),
        (indicator_words.WAYS, Way),
        (indicator_words.NO_FIGURE, NoFigure),
        (indicator_words.COMPLETENESS, Completeness),
    ],
)
def test_everything_that_can_be_said_of_indicators_has_a_word(known: Any, said: Any) -> None:
    assert set(known) == set(get_args(said))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (words.STATUSES, get_args(Status)),
        (words.STATES, get_args(State)),
        (words.KINDS, get_args(PlanKind)),
        (words.UNIT_KINDS, get_args(UnitKind)),
        (words.GROUPS, get_args(GroupId)),
        (words.SCHEMES, get_args(BandsId)),
        (words.SIGNS, get_args(Tone)),
        (words.WINDOWS, get_args(WindowStanding)),
        (words.OBSTACLES, get_args(ObstacleCategory)),
        (words.EVIDENCE, get_args(EvidenceKind)),
        (words.TARGET_KINDS, get_args(TargetKind)),
        (words.FLAGS, get_args(Flag)),
        (words.FIGURES, FIGURES),
        (words.ROLES, ROLES),
        (words.EVENTS, [*plans.LANGUAGE.events, *indicators.LANGUAGE.events, *reporting.LANGUAGE.events]),
        (words.PRIORITIES, get_args(PriorityRule)),
        (words.PRIORITY_REASONS, get_args(PriorityRule)),
        (words.INSTRUCTIONS, [*get_args(InstructionState), "reopened"]),
        (
            words.BANDS,
            [INCOMPLETE, NOT_DUE, NOT_COMPUTABLE, *(band.id for bands in RULE.bands.values() for band in bands)],
        ),
    ],
)
def test_everything_that_can_be_said_has_a_word(known: Any, said: Any) -> None:
    assert set(known) == set(said)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("value", None, "—"),
        ("evidence", (), "—"),
        ("value", Decimal("1234.5"), "1.234,5"),
        ("execution", True, "sesuai"),
        ("execution", False, "tidak sesuai"),
        ("effective_from", 3, "TW\u00a0III"),
        ("baseline_year", 2024, "2024"),
        ("revision", 2, "2"),
        ("closes", NOW, "12 Juli 2025 pukul 00.30 WITA"),
        ("due", date(2025, 2, 14), "14 Februari 2025"),
        ("obstacle", Obstacle("budget", "belum cair"), "Anggaran: belum cair"),
        ("evidence", (Evidence("photo", "Rapat"), Evidence("link", "Situs")), "Rapat (Foto); Situs (Tautan)"),
        ("targets", (None, Decimal(2), Decimal(3), Decimal(4)), "—; 2; 3; 4"),
        ("status", "submitted", "diajukan"),
        ("state", "agreed", "ditetapkan"),
        ("ratio", True, "ya"),
        ("raw", Decimal("101.4633"), "101,46\u00a0%"),
        ("targets", (Target(Decimal(3), Decimal(5)), None), "3 sampai 5; —"),
        ("effective_from", date(2025, 2, 1), "1 Februari 2025"),
        ("baseline", Baseline(2024, Decimal("3.20")), "3,20 (2024)"),
        ("predicates", (Predicate("WTP", Decimal(5)),), "WTP = 5"),
        ("contributions", (contributes("bappeda", "iku-9", 40),), "bappeda/iku-9 (turunan, 40\u00a0%)"),
        ("served_by", (ActionRef(2025, "general", "a-1"),), "a-1 (RB General 2025)"),
        ("warnings", ("activity", "new_rule"), "menyebut kegiatan, bukan hasil; new_rule"),
        ("name", "Dinas Kesehatan", "Dinas Kesehatan"),
    ],
)
def test_any_value_of_the_history_can_be_shown(field: str, value: object, text: str) -> None:
    assert shown(field, value) == text


def test_what_has_a_name_is_not_told_of_by_its_id() -> None:
    names = {"dinkes-p2p": "Bidang P2P", "bappeda/iku-9": "IPM", "a-1": "Menyusun peta"}
    assert shown("bidang", "dinkes-p2p", names) == "Bidang P2P"
    assert shown("contributions", (contributes("bappeda", "iku-9"),), names) == "IPM (turunan)"
    assert shown("served_by", (ActionRef(2025, "general", "a-1"),), names) == "Menyusun peta (RB General 2025)"


@pytest.mark.parametrize("text", ["=1+1", "+62811", "-1", "@sum", "\t=1", "\r=1", "＝1"])  # noqa: RUF001
def test_no_text_of_a_table_is_calculated(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_numbers_of_a_table_stay_numbers() -> None:
    assert [safe(Decimal("-1.005")), safe(7), safe(None), safe("Dinas")] == ["-1,01", 7, "", "Dinas"]


def test_the_summary_as_a_table_has_a_row_per_unit_and_the_regency_last() -> None:
    counted = [
        member("dinkes", [*approved(action()), reported("a-1", 2, 2)], name='=cmd|"/c calc"'),
        member("disdik", [], name="Dinas Pendidikan"),
    ]
    achievement = achievement_summary(Regency(NOW, {}, {}, ()), YEAR, 2, RULE)
    note = method(NOW, [], [RULE])
    summary = summarise(Asked(YEAR, 2, KIND), "traffic_light", counted, RULE, WindowNote("closed"), achievement, note)
    text = summary_sheet(summary)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(MARK)), delimiter=";"))
    assert text.startswith(MARK)
    assert [row["nama"] for row in rows] == ['\'=cmd|"/c calc"', "Dinas Pendidikan", "Kabupaten"]
    assert [row["kemajuan_persen"] for row in rows] == ["100,00", "", "100,00"]
    assert rows[0]["per_wita"] == "2025-07-12T00:30:00+08:00"
