"""Ready tokens of the local people, one per role, for copying into a shell."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from deploy.local.identity import Identity

API = "-api"


class Person(NamedTuple):
    """Somebody local in one role, of one unit where the role needs one."""

    role: str
    unit: str | None = None


PEOPLE = (
    Person("operator", "diskominfosp"),
    Person("head", "diskominfosp"),
    Person("verifier"),
    Person("coordinator"),
    Person("leader"),
    Person("operations"),
    Person("system", "dinkes"),
)


def variables(identity: Identity) -> dict[str, str]:
    """A fresh token per role, by the name of the shell variable for it."""
    return {person.role.upper(): identity.mint(person.role, person.unit) for person in PEOPLE}


def places(addresses: Mapping[str, str]) -> dict[str, str]:
    """Where each service answers, by the name of the shell variable for it."""
    return {name.removesuffix(API).upper(): address for name, address in addresses.items() if name.endswith(API)}


def exports(values: Mapping[str, str]) -> str:
    """Lines that a shell takes."""
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in values.items())


def write(file: Path, values: Mapping[str, str]) -> None:
    """A file to source that only its owner can read."""
    file.touch(mode=0o600)
    file.write_text(exports(values))
