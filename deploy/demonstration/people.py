"""A few people of the demonstration, by their posts: those of the local tokens, whose feeds can be seen, and others."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from deploy.demonstration.caller import Caller, Who

KEEPER = Who("coordinator")


class Somebody(NamedTuple):
    """What the post is called, its role and unit; `subject` is that of their local token."""

    name: str
    role: str
    unit: str | None = None
    subject: str | None = None

    @property
    def address(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@example.test"


PEOPLE: Sequence[Somebody] = (
    Somebody("Operator Dinas Kominfo", "operator", "diskominfosp", "local-operator"),
    Somebody("Kepala Dinas Kominfo", "head", "diskominfosp", "local-head"),
    Somebody("Koordinator Kabupaten", "coordinator", subject="local-coordinator"),
    Somebody("Verifikator Inspektorat", "verifier", subject="local-verifier"),
    Somebody("Pengelola Sistem", "operations", subject="local-operations"),
    Somebody("Sekretaris Daerah", "sekda", subject="local-leader"),
    Somebody("Asisten Administrasi Umum", "asisten", subject="local-asisten"),
    Somebody("Bupati Tanah Bumbu", "bupati", subject="local-bupati"),
    Somebody("Operator Dinas Kesehatan", "operator", "dinkes"),
    Somebody("Kepala Dinas Kesehatan", "head", "dinkes"),
)


def introduce(notifications: Caller) -> None:
    """Register those who are not registered yet; nobody is told what was to be told before."""
    known = {person["name"] for person in notifications.get(KEEPER, "/people").json()["people"]}
    for one in PEOPLE:
        if one.name not in known:
            notifications.send(KEEPER, "POST", "/people", _body(one))


def _body(one: Somebody) -> dict[str, Any]:
    posts = [{"role": one.role, "unit": one.unit}]
    return {"name": one.name, "email": one.address, "subject": one.subject, "posts": posts}
