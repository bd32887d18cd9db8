"""Calls of the public interfaces as people and machines make them: with a token, and a key for every intention."""

import json
import threading
import time
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import httpx

from deploy.local.obstacle import Obstacle

PATIENCE_SECONDS = 60.0
ANSWER_SECONDS = 15.0


class Mint(Protocol):
    """Makes a token."""

    def __call__(self, role: str, unit: str | None = None, sub: str | None = None) -> str: ...


class Who(NamedTuple):
    """Somebody in a role, of one unit where the role needs one."""

    role: str
    unit: str | None = None


class NotAccepted(Obstacle):
    """A call that has to succeed did not; the message names it and the answer."""


class Caller:
    """One service, for several threads; the same call sent again is answered again and done once."""

    def __init__(self, address: str, mint: Mint) -> None:
        self._http = httpx.Client(base_url=address, timeout=ANSWER_SECONDS)
        self._mint = mint
        self._tokens: dict[Who, str] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        self._http.close()

    def get(self, who: Who, path: str) -> httpx.Response:
        return self._call("GET", path, headers=self._headers(who))

    def send(
        self,
        who: Who,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        anew: bool = False,
        occasion: str = "",
    ) -> dict[str, Any]:
        """With `anew` it is another intention each time, as moving a window forth and back is.

        The same call on another `occasion` is another intention too, and still the same when it is told once more.
        """
        intention = f"{who.role} {method} {path} {json.dumps(body, sort_keys=True)}{occasion}"
        key = uuid.uuid4() if anew else uuid.uuid5(uuid.NAMESPACE_URL, intention)
        answer = self._call(method, path, json=body, headers={**self._headers(who), "Idempotency-Key": key.hex})
        return dict(answer.json())

    def upload(self, who: Who, path: str, name: str, content: bytes) -> str:
        """Returns the file's SHA-256."""
        answer = self._call("POST", path, files={"file": (name, content)}, headers=self._headers(who))
        return str(answer.json()["sha256"])

    def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Tries again where it is asked to; raises NotAccepted."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self._http.request(method, path, **options)
            except httpx.TransportError as error:
                raise NotAccepted(f"{method} {path} was not answered: {error!r}") from error
            if answer.is_success:
                return answer
            if "Retry-After" not in answer.headers or time.monotonic() > deadline:
                raise NotAccepted(f"{method} {path} was answered {answer.status_code}: {answer.text[:500]}")
            time.sleep(float(answer.headers["Retry-After"]))

    def _headers(self, who: Who) -> dict[str, str]:
        with self._lock:
            if who not in self._tokens:
                self._tokens[who] = self._mint(who.role, who.unit)
            return {"Authorization": f"Bearer {self._tokens[who]}"}
