"""The operators' command for machine accounts, as operators type it."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from deploy.local.stack import Stack
from services.plans.app import create_keys
from shared.accounts import AccountName
from tests.example_process import Service
from tests.integration.plans_service import People, registered
from tests.integration.unit_system import UnitSystem

Documents = Database[dict[str, Any]]


@pytest.fixture
def command(
    identity: Identity, mongo_url: str, kafka_bootstrap: str, database: Documents, people: People
) -> Iterator[Service]:
    registered(people)
    service = Service(identity, "services.plans")
    service.environment |= {
        "SINERGI_MONGO_URL": mongo_url,
        "SINERGI_DATABASE": database.name,
        "SINERGI_KAFKA_BOOTSTRAP": kafka_bootstrap,
        "COLUMNS": "200",
    }
    yield service
    keys = create_keys(database, kafka_bootstrap)
    for account in keys.listed("dinkes"):
        keys.doors.close(AccountName("dinkes", account.name))


@pytest.fixture
def name() -> str:
    return f"t{uuid.uuid4().hex[:12]}"


def asked(command: Service, *arguments: str, **environment: str) -> tuple[int, str]:
    status, out, _ = command.finished("accounts", *arguments, **environment)
    return status, out


def issued(out: str, stack: Stack) -> UnitSystem:
    """The system that was given what is printed."""
    user, secret = (re.search(rf"^{word} (\S+)$", out, re.MULTILINE) for word in ("user", "secret"))
    assert user
    assert secret
    return UnitSystem(stack.kafka_units_bootstrap, user[1], secret[1])


def test_an_account_from_its_creation_to_its_end(command: Service, name: str, infrastructure: Stack) -> None:
    status, out = asked(command, "create", "dinkes", name)
    first = issued(out, infrastructure)
    assert (status, first.user, first.is_let_in()) == (0, f"unit.dinkes.{name}", True)
    status, out = asked(command, "rotate", "dinkes", name)
    second = issued(out, infrastructure)
    assert (status, first.is_let_in(), second.is_let_in()) == (0, False, True)
    assert asked(command, "revoke", "dinkes", name) == (0, f"unit.dinkes.{name} is let in no longer.\n")
    assert not second.is_let_in()
    status, out = asked(command, "list", "dinkes")
    assert status == 0
    assert re.search(rf"unit.dinkes.{name} +│ revoked +│ closed", out)
    assert second.secret not in out


def test_a_dry_run_changes_nothing(command: Service, name: str, database: Documents) -> None:
    status, out = asked(command, "create", "dinkes", name, "--dry-run")
    assert (status, out) == (0, f"create unit.dinkes.{name} would be done. Nothing was changed.\n")
    assert database["commits"].count_documents({"stream": f"account-dinkes.{name}"}) == 0
    assert create_keys(database, command.environment["SINERGI_KAFKA_BOOTSTRAP"]).listed("dinkes") == []


def test_what_is_refused_is_said(command: Service, name: str) -> None:
    missing = (1, f"dinkes has no account {name}\n")
    assert asked(command, "rotate", "dinkes", name) == missing
    assert asked(command, "revoke", "dinkes", name, "--dry-run") == missing
    assert asked(command, "create", "nowhere", name) == (1, "nowhere is not registered\n")


def test_a_name_that_is_none_is_refused(command: Service) -> None:
    status, _, err = command.finished("accounts", "create", "dinkes", "Simpeg.2")
    assert (status, "'Simpeg.2' is no name; accepted are" in err) == (2, True)


def test_a_kafka_that_does_not_answer_is_said(command: Service, name: str) -> None:
    status, out = asked(command, "create", "dinkes", name, SINERGI_KAFKA_BOOTSTRAP="127.0.0.1:1")
    assert (status, "Kafka does not do what is asked" in out) == (1, True)
