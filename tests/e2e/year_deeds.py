"""What the story of a simulated year tells is done: each deed by whoever does it, through the public interfaces."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.e2e.notified_year import DAY, RULES, WITA, Deed
from tests.e2e.year_town import YEAR, Town, plan

FINE = {"execution": True, "output": True, "quality": True, "timeliness": True, "notes": "Diperiksa"}
ADOPTED, INDICATOR = "rules-2025-1", "tindak-lanjut-lapor"
MEASURED = {"standing": "final", "source": "Rekap SP4N-LAPOR!"}
TRIAGE: Mapping[str, Any] = {"help": "consultation", "note": "Dijadwalkan"}


class Doing:
    """Does what the story tells."""

    def __init__(self, town: Town) -> None:
        self._town, self._names = town, town.names

    def do(self, deed: Deed) -> None:
        getattr(self, deed.what)(deed)

    def open(self, _: Deed) -> None:
        """Windows open by themselves."""

    def forget(self, deed: Deed) -> None:
        path = f"/people/{self._names.people[deed.unit]}"
        forgotten = self._town.say("DELETE", path, "coordinator", service="notifications")
        assert forgotten["left"] == {}

    def submit(self, deed: Deed) -> None:
        self._town.say("POST", f"{plan(deed.unit)}/submit", "head", deed.unit)

    def give_back(self, deed: Deed) -> None:
        body = {"reason": "Target belum sesuai", "due": last_day(deed)}
        self._town.say("POST", f"{plan(deed.unit)}/return", "coordinator", json=body)

    def approve(self, deed: Deed) -> None:
        self._town.say("POST", f"{plan(deed.unit)}/approve", "coordinator")

    def report(self, deed: Deed) -> None:
        body = {"value": "1"}
        self._town.say("PUT", self._progress(deed), "operator", deed.unit, json=body)

    def report_late(self, deed: Deed) -> None:
        body = {"value": "1", "reason": "Terlambat"}
        self._town.say("POST", f"{self._progress(deed)}/corrections", "operator", deed.unit, json=body)

    def agree(self, deed: Deed) -> None:
        self._town.say("PUT", f"{self._progress(deed)}/verification", "verifier", json=FINE)

    def doubt(self, deed: Deed) -> None:
        self._town.say("PUT", f"{self._progress(deed)}/verification", "verifier", json={**FINE, "quality": False})

    def _progress(self, deed: Deed) -> str:
        return f"{plan(deed.unit)}/actions/{self._names.actions[deed.unit]}/progress/{deed.about}"

    def propose(self, deed: Deed) -> None:
        """From a template of the catalogue, with targets that rise over the year."""
        own: Mapping[str, Any] = {"service": "indicators"}
        rules = json.loads(RULES.with_name(f"{ADOPTED}.json").read_bytes())
        self._town.say("PUT", f"/rules/{ADOPTED}", "coordinator", json=rules, **own)
        begin = {"template": INDICATOR, "bidang": deed.unit, "frequency": "quarterly"}
        self._town.say("PUT", indicator(deed), "operator", deed.unit, json=begin, **own)
        body = {"quarters": ["3", "3.5", "3.5", "4"]}
        self._town.say("PUT", f"{indicator(deed)}/targets/{YEAR}", "operator", deed.unit, json=body, **own)
        self._town.say("POST", f"{indicator(deed)}/propose", "head", deed.unit, **own)

    def consent(self, deed: Deed) -> None:
        body = {"effective_from": f"{YEAR}-01-01"}
        self._town.say("POST", f"{indicator(deed)}/agree", "coordinator", service="indicators", json=body)
        path = f"{indicator(deed)}/targets/{YEAR}/approve"
        self._town.say("POST", path, "coordinator", service="indicators")

    def measure(self, deed: Deed) -> None:
        path = f"{indicator(deed)}/measurements/{YEAR}/{deed.about}"
        self._town.say("PUT", path, "operator", deed.unit, service="indicators", json={**MEASURED, "value": "1"})

    def correct(self, deed: Deed) -> None:
        path = f"{indicator(deed)}/measurements/{YEAR}/{deed.about}/corrections"
        body = {**MEASURED, "value": "3", "reason": "Salah baca"}
        self._town.say("POST", path, "operator", deed.unit, service="indicators", json=body)

    def instruct(self, deed: Deed) -> None:
        body = {"subject": {"year": YEAR, "quarter": 3}, "text": "Percepat", "due": last_day(deed)}
        answer = self._town.say("POST", f"/instructions/{deed.unit}", "leader", service="reporting", json=body)
        self._names.instructions[deed.about] = f"/instructions/{deed.unit}/{answer['instruction']}"

    def follow(self, deed: Deed) -> None:
        path = f"{self._names.instructions[deed.about]}/follow-ups"
        self._town.say("POST", path, "head", deed.unit, service="reporting", json={"text": "Sudah"})

    def settle(self, deed: Deed) -> None:
        path = f"{self._names.instructions[deed.about]}/close"
        self._town.say("POST", path, "leader", service="reporting", json={"remark": "Cukup"})

    def instruct_anew(self, deed: Deed) -> None:
        path = f"{self._names.instructions[deed.about]}/reopen"
        body = {"reason": "Belum cukup", "due": last_day(deed)}
        self._town.say("POST", path, "leader", service="reporting", json=body)

    def ask(self, deed: Deed) -> None:
        urgency = "urgent" if deed.about == "urgent" else "normal"
        body = {"topic": "Bukti dukung", "question": "Berkas apa?", "urgency": urgency}
        answer = self._town.say("POST", f"/consultations/{deed.unit}", "operator", deed.unit, json=body)
        self._keep(deed, answer)

    def start(self, deed: Deed) -> None:
        body = {"topic": "Kemajuan", "question": "Apa yang menghambat?", "urgency": "normal", "reason": "Merah"}
        self._keep(deed, self._town.say("POST", f"/consultations/{deed.unit}/start", "coordinator", json=body))

    def _keep(self, deed: Deed, answer: Mapping[str, str]) -> None:
        self._names.consultations[deed.about] = f"/consultations/{deed.unit}/{answer['consultation']}"

    def _coordinate(self, deed: Deed, method: str, what: str, **body: Any) -> None:
        self._town.say(method, f"{self._names.consultations[deed.about]}/{what}", "coordinator", json=body)

    def take(self, deed: Deed) -> None:
        urgency = "urgent" if deed.about == "urgent" else "normal"
        self._coordinate(deed, "PUT", "triage", urgency=urgency, **TRIAGE)
        self._coordinate(deed, "PUT", "assignment", team="unit-41")

    def meet(self, deed: Deed) -> None:
        begin = deed.at.replace(hour=9, minute=0) + DAY
        self._coordinate(deed, "PUT", "schedule", **session(begin))

    def hold(self, deed: Deed) -> None:
        task = {"description": "Mengunggah bukti", "owner": deed.unit, "due": last_day(deed)}
        there = [{"unit": deed.unit, "role": "Kepala Bidang", "number": 1}]
        begin = deed.at.replace(hour=9, minute=0)
        self._coordinate(
            deed,
            "POST",
            "sessions",
            **session(begin),
            attendees=there,
            result="Jelas",
            agreements=[],
            follow_ups=[task],
        )
        (known,) = self._town.say("GET", self._names.consultations[deed.about], "coordinator")["follow_ups"]
        self._names.follow_ups[deed.about] = f"{self._names.consultations[deed.about]}/follow-ups/{known['id']}"

    def done(self, deed: Deed) -> None:
        path = f"{self._names.follow_ups[deed.about]}/done"
        self._town.say("POST", path, "operator", deed.unit, json={"note": f"Diunggah {deed.at:%d %m}"})

    def verify(self, deed: Deed) -> None:
        self._town.say("POST", f"{self._names.follow_ups[deed.about]}/verify", "verifier", json={})

    def send_back(self, deed: Deed) -> None:
        body = {"reason": "Belum lengkap", "due": last_day(deed)}
        self._town.say("POST", f"{self._names.follow_ups[deed.about]}/return", "verifier", json=body)

    def need(self, deed: Deed) -> None:
        self._coordinate(deed, "PUT", "waiting", needs="Daftar kegiatan")

    def give(self, deed: Deed) -> None:
        self._coordinate(deed, "POST", "resume", note="Diterima")

    def withdraw(self, deed: Deed) -> None:
        path = f"{self._names.consultations[deed.about]}/withdraw"
        self._town.say("POST", path, "operator", deed.unit, json={"reason": "Sudah terjawab"})

    def end(self, deed: Deed) -> None:
        ending = "withdrawn" if deed.about in {"normal", "stalled"} else "resolved"
        self._coordinate(deed, "POST", "close", ending=ending, summary="Selesai")


def indicator(deed: Deed) -> str:
    return f"/indicators/{deed.unit}/{INDICATOR}"


def session(begin: datetime) -> dict[str, str]:
    end = begin + timedelta(hours=1)
    return {"starts": begin.isoformat(), "ends": end.isoformat(), "form": "meeting", "place": "Ruang rapat"}


def last_day(deed: Deed) -> str:
    """The day that ends with the first moment that is too late."""
    (due,) = deed.dues
    assert due is not None
    return (due.astimezone(WITA) - DAY).date().isoformat()
