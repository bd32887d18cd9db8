"""People and machines as they use Sinergi: over HTTP, each with a token."""

from typing import Any, Self

import httpx

from deploy.local.stack import Stack

OPEN = {"opens": "2020-01-01T00:00:00+08:00", "closes": "2099-12-31T00:00:00+08:00"}
PARENT = {"indicator": "Indeks RB", "baseline_year": 2024, "baseline_value": "72.04", "target": "75"}


class People:
    """Sends requests to both services; `say` expects success and returns the answer."""

    def __init__(self, stack: Stack) -> None:
        self._mint = stack.identity.mint
        self._addresses = stack.addresses
        self._client = httpx.Client(timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def say(self, method: str, path: str, role: str, unit: str | None = None, **request: Any) -> Any:
        answer = self.ask(method, path, role, unit, **request)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def ask(
        self, method: str, path: str, role: str, unit: str | None = None, service: str = "plans", **request: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._mint(role, unit)}"}
        return self._client.request(method, f"{self._addresses[f'{service}-api']}{path}", headers=headers, **request)

    def register(self, unit: str, kind: str = "dinas") -> None:
        regency = {"name": "Kabupaten Tanah Bumbu", "kind": "regency"}
        self.say("PUT", "/units/tanah-bumbu", "coordinator", json=regency)
        self.say(
            "PUT", f"/units/{unit}", "coordinator", json={"name": unit.title(), "kind": kind, "parent": "tanah-bumbu"}
        )

    def open_windows(self, year: int) -> None:
        for quarter in range(1, 5):
            self.say("PUT", f"/windows/{year}/{quarter}", "coordinator", json=OPEN)

    def read(self, path: str, role: str = "leader") -> Any:
        return self.say("GET", path, role, service="reporting")
