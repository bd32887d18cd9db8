"""The pages about indicators say of which quarter a figure is, what waits and what is linked, in words of people."""

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.events.indicators import IndicatorProposed, Outlook, QuarterInput, Target
from tests.integration.reading import Reader, app_on, indicators, regency, see
from tests.unit.indicators_told import Teller, definition
from tests.unit.reporting import UNIT

TELL = Teller("skm", UNIT)
Read = Callable[[str], str]


@pytest.fixture
def read(database: Database[dict[str, Any]], identity: Identity) -> Read:
    """Half-yearly targets, a quotient without an end; proposed before it had targets, without a bidang."""
    reached = Decimal(19) / Decimal("1.1")
    counted = (QuarterInput(2, Target(Decimal(20)), reached, counts=True),)
    ahead = Outlook("pace", 2, Target(Decimal(40)), Target(Decimal(40)), Decimal(38))
    proposed = IndicatorProposed(UNIT, "skm", ("activity", "missing_target", "missing_owner"))
    told = [
        *TELL.agreed(definition("Nilai survei", bidang=None, maximum=Decimal(100)))[:1],
        proposed,
        *TELL.agreed()[2:],
        *TELL.targeted(None, 20, None, 40),
        TELL.measured(2, reached),
        TELL.assessed(2, quarters=counted, outlook=ahead, forecast=Decimal(95)),
        TELL.assessed(3),
    ]
    see(database, [*regency(), *indicators(), *TELL.recorded(told)])
    reader = Reader(app_on(database, identity).test_client(), identity, "leader")
    return lambda path: " ".join(unescape(re.sub("<[^>]+>", " ", reader.get(path).text)).split())


def test_a_figure_of_an_earlier_quarter_says_so(read: Read) -> None:
    assert "angka sampai TW II ; TW III tidak bertarget" in read(f"/indikator/{UNIT}/2025/3").replace(";", " ;")
    assert "angka sampai" not in read(f"/indikator/{UNIT}/2025/2").split("Nilai survei")[1]


def test_before_anything_is_due_it_says_so(read: Read) -> None:
    assert "tidak bertarget — belum jatuh tempo" in read(f"/indikator/{UNIT}/2025/1")
    assert "sampai TW I tidak ada triwulan yang bertarget" in read(f"/penjelasan/{UNIT}/skm/2025/1")


def test_a_quotient_is_cut_where_people_read_it(read: Read) -> None:
    for page in (f"/indikator/{UNIT}/2025/2", f"/indikator/{UNIT}/skm/2025", f"/penjelasan/{UNIT}/skm/2025/2"):
        assert "17,272727…" in read(page)
        assert "17,2727272" not in read(page)


def test_the_end_of_the_year_is_worked_out(read: Read) -> None:
    text = read(f"/penjelasan/{UNIT}/skm/2025/2")
    assert "R ÷ T × Y = 28,5 ÷ 30 × 40 = 38" in text  # noqa: RUF001  # as people write it


def test_a_warning_is_of_what_was_judged_and_says_when(read: Read) -> None:
    text = read(f"/indikator/{UNIT}/skm/2025")
    assert "Peringatan mutu saat diajukan 1 April 2025: menyebut kegiatan, bukan hasil." in text
    assert "target belum ada" not in text.split("Riwayat definisi")[0]


def test_a_missing_bidang_is_said_once_on_the_board(read: Read) -> None:
    text = read("/penetapan/2025").split("Menurut unit")[1].split("Dinas Kesehatan")[1].split("Dinas Pendidikan")[0]
    assert text.count("Tanpa bidang") == 1
    assert "Belum diisi: bidang" not in text


def test_indicators_above_are_called_by_their_names(read: Read) -> None:
    text = read(f"/indikator/{UNIT}/iku-1/2025")
    assert "Indeks kesehatan (Kabupaten Tanah Bumbu), turunan" in text
    assert "tanah-bumbu/ikd-1" not in text


def test_what_is_linked_to_nothing_stands_apart(read: Read) -> None:
    tree, apart = read("/pohon-kinerja/2025/2").split("Belum terhubung")
    assert tree.index("Indeks kesehatan Kabupaten") < tree.index("Indeks kepuasan masyarakat Dinas")
    assert "Nilai survei" not in tree
    assert "Nilai survei" in apart
