"""A client that writes down what it sees: sends a command under one key until its outcome is known, or the deadline."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

from tests.faults.oracle.history import Entry, Recorder, What

ATTEMPT_SECONDS = 6.0  # services promise an answer, if only a 503, within 5
PAUSE_SECONDS = 0.2
COME_BACK = {408, 425, 429}  # refused for now, without an effect


class Target(NamedTuple):
    """A running system: base addresses, and tokens by role and unit."""

    plans: str
    reporting: str
    token: Callable[[str, str], str]


@dataclass(frozen=True, kw_only=True)
class Command:
    """One intention: `key` is its Idempotency-Key, `expected` the version of the stream that it is decided on."""

    key: str
    role: str
    unit: str
    stream: str
    method: str
    path: str
    body: Mapping[str, Any]
    expected: int | None = None


class Answer(NamedTuple):
    """How a command ended: `version` where it was acknowledged, `status` 0 where no answer came."""

    what: What
    status: int
    version: int | None
    body: Mapping[str, Any]


class Client:
    """One process or thread of the outside world."""

    def __init__(self, name: str, target: Target, recorder: Recorder, rng: random.Random, patience: float) -> None:
        self.name = name
        self._target = target
        self._recorder = recorder
        self._rng = rng
        self._patience = patience
        self._plans = httpx.Client(base_url=target.plans, timeout=ATTEMPT_SECONDS)
        self._reporting = httpx.Client(base_url=target.reporting, timeout=ATTEMPT_SECONDS)

    def close(self) -> None:
        self._plans.close()
        self._reporting.close()

    def new_key(self) -> str:
        return f"{self._rng.getrandbits(128):032x}"

    def send(self, command: Command) -> Answer:
        """The known outcome, or `unknown` when there was none within the client's patience."""
        deadline = time.monotonic() + self._patience
        while True:
            answer = self._attempt(command)
            settled = answer.what != "unknown" and answer.status not in COME_BACK
            if settled or time.monotonic() > deadline:
                return answer
            time.sleep(PAUSE_SECONDS * self._rng.uniform(0.5, 1.5))

    def read(self, path: str) -> Any:
        """An answer of reporting; None while it has none to give."""
        headers = {"Authorization": f"Bearer {self._target.token('leader', '')}"}
        try:
            response = self._reporting.get(path, headers=headers)
        except httpx.TransportError:
            return None
        return response.json() if response.is_success else None

    def saw(self, what: str, stream: str, version: int, asked_for: int | None = None) -> None:
        """Write down that the read model had this version of a stream in it."""
        process = f"{self.name} reading {what}"
        entry = Entry(
            process=process, what="seen", command="", unit="", stream=stream, expected=asked_for, version=version
        )
        self._recorder.write(entry)

    def _attempt(self, command: Command) -> Answer:
        self._write(command, "invoked", None, None)
        try:
            response = self._plans.request(
                command.method, command.path, json=command.body, headers=self._headers(command)
            )
        except httpx.TransportError as error:
            answer, why = Answer("unknown", 0, None, {}), repr(error)
        else:
            answer, why = _answer(response), f"{response.status_code} {response.text[:200]}"
        self._write(command, answer.what, answer.version, None if answer.what == "ok" else why)
        return answer

    def _headers(self, command: Command) -> dict[str, str]:
        headers = {
            "Authorization": f"Bearer {self._target.token(command.role, command.unit)}",
            "Idempotency-Key": command.key,
        }
        if command.expected is not None:
            headers["If-Match"] = f'"{command.expected}"'
        return headers

    def _write(self, command: Command, what: What, version: int | None, why: str | None) -> None:
        self._recorder.write(
            Entry(
                process=self.name,
                what=what,
                command=command.key,
                unit=command.unit,
                stream=command.stream,
                expected=command.expected,
                version=version,
                why=why,
            )
        )


def _answer(response: httpx.Response) -> Answer:
    if response.is_success:
        body = response.json()
        return Answer("ok", response.status_code, body["version"], body)
    what: What = "unknown" if response.is_server_error else "failed"
    return Answer(what, response.status_code, None, {})
