"""Warnings about weak indicators, each by the name of its rule and with advice."""

from typing import Any

import pytest

from services.indicators.quality import ADVICE, warnings
from shared.events.indicators import Definition
from tests.unit.indicators import definition


def sound(**changed: Any) -> Definition:
    fields: dict[str, Any] = {
        "operational_definition": "Pengaduan yang selesai dalam lima hari kerja",
        "formula_text": "Pengaduan selesai tepat waktu dibagi semua pengaduan, dikali 100",
        "data_source": "SP4N-LAPOR!",
        "bidang": "diskominfosp-ikp",
        "parent_objective": "Meningkatnya kualitas layanan",
        **changed,
    }
    return definition(**fields)


def test_a_sound_indicator_has_no_warning() -> None:
    assert warnings(sound()) == ()


@pytest.mark.parametrize(
    "name",
    [
        "Jumlah rapat koordinasi",
        "jumlah pelaksanaan sosialisasi SPBE",
        "Banyaknya peserta pelatihan",
        "Terlaksananya musyawarah perencanaan",
        "Persentase terselenggaranya pembinaan",
        "Tersusunnya dokumen rencana kerja",
        "Tingkat pelaksanaan kegiatan bidang",
    ],
)
def test_an_activity_is_no_result(name: str) -> None:
    assert "activity" in warnings(sound(name=name))


@pytest.mark.parametrize(
    "name",
    [
        "Jumlah kunjungan wisatawan",
        "Jumlah peserta didik",
        "Indeks kepuasan masyarakat",
        "Persentase rumah tangga dengan air minum layak",
    ],
)
def test_a_result_is_no_activity(name: str) -> None:
    assert "activity" not in warnings(sound(name=name))


@pytest.mark.parametrize(
    "name",
    [
        "Persentase serapan anggaran",
        "Tingkat penyerapan anggaran dinas",
        "Realisasi keuangan",
        "Realisasi fisik dan keuangan",
        "Persentase anggaran yang terserap",
    ],
)
def test_spending_is_no_performance(name: str) -> None:
    assert "budget_absorption" in warnings(sound(name=name))


def test_a_copy_of_another_indicator_is_found_whatever_its_spaces_and_case() -> None:
    parent = sound(name="indeks  SPBE", parent_objective="Lain")
    assert warnings(sound(name="Indeks SPBE"), [parent]) == ("copied",)


def test_more_than_three_of_one_objective_are_too_many() -> None:
    others = [sound(name=f"Indikator {number}") for number in range(3)]
    assert warnings(sound(), others) == ("too_many",)
    assert warnings(sound(), others[:2]) == ()
    assert warnings(sound(parent_objective=None), [sound(name="x", parent_objective=None)] * 4) == ()


def test_levels_do_not_add_up_over_quarters() -> None:
    assert warnings(sound(scale="percent", consolidation="sum")) == ("summed_level",)
    assert warnings(sound(scale="percent", consolidation="average")) == ()


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("operational_definition", "missing_definition"),
        ("formula_text", "missing_formula"),
        ("data_source", "missing_source"),
        ("bidang", "missing_owner"),
    ],
)
@pytest.mark.parametrize("value", [None, "  "])
def test_what_is_missing_is_named(field: str, rule: str, value: str | None) -> None:
    assert warnings(sound(**{field: value})) == (rule,)


def test_a_missing_target_is_named_by_who_knows_the_targets() -> None:
    assert warnings(sound(), has_targets=False) == ("missing_target",)


def test_every_warning_has_advice_in_both_languages() -> None:
    worst = definition(name="Terlaksananya serapan anggaran", scale="percent")
    found = warnings(worst, [worst], has_targets=False)
    assert set(found) | {"too_many"} == set(ADVICE)
    assert all(text.indonesian and text.english for text in ADVICE.values())
