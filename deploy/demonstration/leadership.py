"""What leadership did in the demonstration year: reports that were issued, instructions and what became of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import track

from deploy.demonstration.caller import Caller, Who
from deploy.demonstration.telling import COORDINATOR, YEAR

LEADER = Who("leader")
REPORTS = ("2025-tw1", "2025-tw2")


class Given(NamedTuple):
    """An instruction: to whom, about which quarter of theirs, what was done, whether it is closed."""

    addressee: str
    quarter: int
    text: str
    days: int
    done: str | None = None
    remark: str | None = None


GIVEN = (
    Given("dinkes", 3, "Pastikan laporan TW III lengkap sebelum jendela ditutup.", 7),
    Given(
        "diskominfosp",
        2,
        "Dampingi kecamatan yang belum dapat mengirim laporan dari sistemnya sendiri.",
        30,
        done="Pendampingan di Kusan Hulu dan Mantewe sudah dijadwalkan.",
    ),
    Given(
        "bappedalitbang",
        2,
        "Usulkan penyelesaian untuk rencana aksi yang menunggu keputusan.",
        14,
        done="Daftar keputusan yang diminta sudah dibahas dalam rapat koordinasi.",
        remark="Cukup; teruskan lewat Sekretariat Daerah.",
    ),
)


class Leadership:
    def __init__(self, reporting: Caller, now: datetime) -> None:
        self._reporting = reporting
        self._now = now

    def load(self, console: Console) -> list[str]:
        """The last commit of every instruction; what is there already is left as it is."""
        for period in track(REPORTS, "reports", console=console):
            self._reporting.send(COORDINATOR, "POST", f"/reports/quarterly/{period}", {})
        if self._reporting.get(LEADER, "/instructions").json()["instructions"]:
            return []
        return [self._give(given) for given in GIVEN]

    def _give(self, given: Given) -> str:
        path = f"/instructions/{given.addressee}"
        answer = self._reporting.send(LEADER, "POST", path, self._body(given))
        one, head = f"{path}/{answer['instruction']}", Who("head", given.addressee)
        if given.done:
            answer = self._reporting.send(head, "POST", f"{one}/follow-ups", {"text": given.done})
        if given.remark:
            answer = self._reporting.send(LEADER, "POST", f"{one}/close", {"remark": given.remark})
        return str(answer["after"])

    def _body(self, given: Given) -> Mapping[str, Any]:
        subject = {"year": YEAR, "quarter": given.quarter, "unit": given.addressee}
        due = (self._now + timedelta(days=given.days)).date().isoformat()
        return {"subject": subject, "text": given.text, "due": due}
