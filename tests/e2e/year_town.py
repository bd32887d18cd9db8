"""The town of a simulated year: every deed through the public interfaces, and a clock that goes on while we wait."""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct, field

from deploy.local.stack import Stack
from shared.mongo import connect
from tests.e2e.notified_year import Somebody
from tests.e2e.people import PARENT
from tests.example_process import wait_until
from tests.integration.notifications_service import PostOffice, Receiver

YEAR = 2025
LATER = timedelta(seconds=6)  # so long after that whoever looks now and then looks again
LEADERS = {"asisten", "sekda", "bupati"}
QUIET = {"begins": "20:00", "ends": "06:00"}
ACTION = {
    "description": "Menyusun laporan layanan",
    "output_unit": "laporan",
    "output_indicator": "Jumlah laporan",
    "target_kind": "per_quarter",
    "scale": "number",
    "targets": ["1", "1", "1", "1"],
    "target_total": "4",
    "executor": "Sekretariat",
    "coordinator": "Bagian Organisasi",
    "rb_indicator": "Indeks RB",
    "weight": "1",
}


class Clock:
    """The file that tells the time; it goes on by itself from each moment that it is set to."""

    def __init__(self, file: Path, begin: datetime) -> None:
        self._file = file
        self.set(begin)

    def set(self, moment: datetime) -> None:
        self._begin, self._since = moment, time.monotonic()
        self._tell(moment)

    def go_on(self) -> None:
        self._tell(self._begin + timedelta(seconds=time.monotonic() - self._since))

    def skip(self) -> None:
        self.set(self.now + LATER)

    def _tell(self, moment: datetime) -> None:
        self.now = moment
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(f"{moment.isoformat()}\n")
        unfinished.rename(self._file)


class Names(Struct):
    """What the services called things: actions by unit, consultations and instructions by name, people."""

    actions: dict[str, str] = field(default_factory=dict)
    consultations: dict[str, str] = field(default_factory=dict)
    follow_ups: dict[str, str] = field(default_factory=dict)
    instructions: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)


class Town:
    def __init__(self, stack: Stack, clock: Clock, office: PostOffice, receiver: Receiver) -> None:
        self.stack, self.clock, self.office, self.receiver = stack, clock, office, receiver
        self.arrived: list[datetime] = []
        self.names = Names()
        office.before_answering = lambda: self.arrived.append(clock.now)
        self._http = httpx.Client(timeout=60)
        self._ledgers = [connect(stack.mongo_url, name) for name in ("plans", "indicators", "reporting")]
        self._mail: dict[str, list[str]] = defaultdict(list)
        self._read = 0
        self._tokens: dict[tuple[str, ...], str] = {}

    def close(self) -> None:
        self._http.close()
        for ledger in self._ledgers:
            ledger.client.close()

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Meanwhile time goes on."""

        def holds() -> object:
            self.clock.go_on()
            return condition()

        wait_until(holds, f"{what} ({self.clock.now:%d %B %H:%M})")

    def say(self, method: str, path: str, *who: str, service: str = "plans", **request: Any) -> Any:
        answer = self.ask(method, path, *who, service=service, **request)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def ask(self, method: str, path: str, *who: str, service: str = "plans", **request: Any) -> httpx.Response:
        """`who` is a role, a unit and a subject, as many of them as the token has."""
        token = self._tokens.get(who) or self._tokens.setdefault(who, self._minted(*who))
        address = self.stack.addresses[f"{service}-api"]
        return self._http.request(method, address + path, headers={"Authorization": f"Bearer {token}"}, **request)

    def _minted(self, role: str, unit: str = "", subject: str | None = None) -> str:
        return self.stack.identity.mint(role, unit or None, subject)

    # What is there before the year begins

    def settles(self, units: Sequence[str], systems: Sequence[str], people: Sequence[Somebody]) -> None:
        self._register("tanah-bumbu", "Kabupaten Tanah Bumbu", "regency", None)
        for unit in units:
            self._register(unit, name_of(unit), "dinas", "tanah-bumbu")
            self._draft(unit)
        for one in people:
            self._introduce(one)
        for unit in systems:
            url = f"http://127.0.0.1:{self.receiver.port}/{unit}"
            self.say("PUT", f"/webhooks/{unit}/sistem", "coordinator", service="notifications", json={"url": url})

    def schedules(self, windows: Mapping[str, tuple[datetime, datetime]]) -> None:
        for quarter, (opens, closes) in windows.items():
            body = {"opens": opens.isoformat(), "closes": closes.isoformat()}
            self.say("PUT", f"/windows/{YEAR}/{quarter}", "coordinator", json=body)

    def _register(self, unit: str, name: str, kind: str, parent: str | None) -> None:
        self.say("PUT", f"/units/{unit}", "coordinator", json={"name": name, "kind": kind, "parent": parent})

    def _draft(self, unit: str) -> None:
        self.say("PUT", plan(unit), "operator", unit, json={"parent": PARENT})
        self.names.actions[unit] = self.say("POST", f"{plan(unit)}/actions", "operator", unit, json=ACTION)["action"]

    def _introduce(self, one: Somebody) -> None:
        body = {
            "name": one.name.replace("-", " ").title(),
            "email": one.address,
            "subject": one.name,
            "posts": [{"role": one.role, "unit": one.unit}],
        }
        answer = self.say("POST", "/people", "coordinator", service="notifications", json=body)
        self.names.people[one.name] = answer["id"]
        wanted = {"email": one.mode, "quiet": QUIET if one.quiet else None}
        self.say("PUT", "/preferences", *token_of(one), service="notifications", json=wanted)

    # What people got

    def unread(self, one: Somebody) -> int:
        return int(self.say("GET", "/feed/unread", *token_of(one), service="notifications")["unread"])

    def feed(self, one: Somebody) -> list[dict[str, Any]]:
        path, query = "/feed", "?page_size=1000"
        answer = self.ask("GET", path + query, *token_of(one), service="notifications")
        assert answer.is_success, answer.text
        assert "next" not in answer.links
        return list(answer.json()["messages"])

    def lines(self) -> Counter[str]:
        """How many lines each address got by mail."""
        return Counter({address: len(said) for address, said in self.mail().items()})

    def mail(self) -> Mapping[str, list[str]]:
        """What each address was told by mail, line by line."""
        for letter in self.office.received[self._read :]:
            self._mail[str(letter["To"])] += said_in(letter)
            self._read += 1
        return self._mail

    def calls(self) -> list[dict[str, Any]]:
        return [dict(json.loads(each.body)["data"]) for each in list(self.receiver.received)]

    def is_published(self) -> bool:
        """Whether everything that is recorded is on the topics."""
        return not any(ledger["commits"].count_documents({"published_at": None}) for ledger in self._ledgers)

    def letters(self, **wanted: str) -> list[dict[str, Any]]:
        return list(self.say("GET", "/letters", "coordinator", service="notifications", params=wanted)["letters"])


def said_in(letter: Any) -> list[str]:
    text = letter.get_body(("plain",)).get_content()
    return [line.removeprefix("* ") for line in text.splitlines() if line.startswith("* ")]


def token_of(one: Somebody) -> tuple[str, str, str]:
    return ("leader" if one.role in LEADERS else one.role, one.unit or "", one.name)


def name_of(unit: str) -> str:
    return f"Dinas {unit.removeprefix('unit-')}"


def plan(unit: str) -> str:
    return f"/plans/{unit}/{YEAR}/general"
