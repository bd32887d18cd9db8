"""A page with a form as a browser without scripts handles it: it is filled in and sent with all that it carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deploy.local.identity import Identity

SAME_ORIGIN: Mapping[str, str] = {"Sec-Fetch-Site": "same-origin"}
NOTHING: Mapping[str, str] = {}


class Form(HTMLParser):
    """The fields of the form for entering, with what stands in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._inside = False
        self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = "entry" in given.get("class", "")
        elif not self._inside:
            return
        elif tag == "input" and (given.get("type") not in {"checkbox", "radio", "file"} or "checked" in given):
            self.values[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
            self.values[self._select] = ""
        elif tag == "option" and "selected" in given:
            self.values[self._select] = given["value"]
        elif tag == "textarea":
            self._area = given["name"]
            self.values[self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = ""


@dataclass
class Visitor:
    """Somebody who is signed in; `form` is that of the page that was opened last."""

    client: FlaskClient
    token: str
    form: dict[str, str] = field(default_factory=dict)

    def open(self, path: str, status: int = 200) -> str:
        return self._seen(self.client.get(path, headers=self.cookie), status)

    def send(
        self,
        path: str,
        values: Mapping[str, str] = NOTHING,
        status: int = 303,
        file: tuple[bytes, str] | None = None,
        headers: Mapping[str, str] = SAME_ORIGIN,
    ) -> str:
        """Send the form of the page with some fields filled in; the page that comes of it, or where it leads."""
        data: dict[str, Any] = {**self.form, **values}
        if file:
            data["file"] = (BytesIO(file[0]), file[1])
        return self._seen(self.client.post(path, data=data, headers={**self.cookie, **headers}), status)

    @property
    def cookie(self) -> dict[str, str]:
        return {"Cookie": f"sinergi={self.token}"}

    def _seen(self, answer: TestResponse, status: int) -> str:
        assert answer.status_code == status, f"{answer.status_code} {answer.headers.get('Location')}\n{answer.text}"
        if answer.status_code == 303:
            return str(answer.headers["Location"])
        self.form = Form(answer.text).values
        return answer.text


def visitor(client: FlaskClient, identity: Identity, role: str, unit: str | None = None) -> Visitor:
    return Visitor(client.application.test_client(use_cookies=False), identity.mint(role, unit))
