"""Machine accounts over HTTP: opened by those who keep them, let in by name and secret, held to their own unit."""

import base64
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database
from werkzeug.test import TestResponse

from deploy.local.identity import Identity
from deploy.local.stack import Stack
from services.indicators.app import create_app_on as create_indicators
from services.plans.account_keys import AccountKeys
from services.plans.app import create_keys
from shared.accounts import RECENT_SECONDS, AccountName, Accounts, WrongCredentials
from shared.commands import Conflict, Context
from shared.envelope import decode
from shared.event_log import EventLog
from shared.events.plans import LANGUAGE
from shared.following import Following, accounts_consumer
from shared.mongo import connect
from shared.tokens import pseudonym
from tests.example_process import Service, wait_until
from tests.integration.plans_service import PLAN, People, api_settings, create_plans, done, drafted, problem
from tests.integration.unit_system import UnitSystem

ACCOUNTS = "/accounts/dinkes"
SIMPEG = AccountName("dinkes", "simpeg")
KEY = b"k" * 32
Documents = Database[dict[str, Any]]


@dataclass(frozen=True)
class System:
    """A unit's system that calls with what it was given."""

    client: FlaskClient
    user: str
    secret: str

    def send(self, method: str, path: str) -> TestResponse:
        credentials = base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()
        return self.client.open(path, method=method, headers={"Authorization": f"Basic {credentials}"})

    def status(self, path: str = PLAN) -> int:
        return self.send("GET", path).status_code


@pytest.fixture
def people(database: Documents, identity: Identity, kafka_bootstrap: str) -> Iterator[People]:
    """The callers of plans, with a plan of Dinkes, and with Kafka."""
    people = People(create_plans(database, identity, kafka_bootstrap).test_client(), identity)
    drafted(people)
    yield people
    keys = create_keys(database, kafka_bootstrap)
    for unit in ("dinkes", "disdik"):
        for account in keys.listed(unit):
            keys.doors.close(AccountName(unit, account.name))


@pytest.fixture
def keys(database: Documents, kafka_bootstrap: str) -> AccountKeys:
    return create_keys(database, kafka_bootstrap)


def hear(database: Documents, into: Documents | None = None) -> None:
    """What the consumer does with all that is recorded so far."""
    following = Following(database if into is None else into)
    log = EventLog(database)
    batch = [
        decode(LANGUAGE, text) for stream in log.streams() for commit in log.read(stream) for text in commit.events
    ]
    following.begin(batch)
    for recorded in batch:
        following.take(recorded, b"")
    following.commit()


def system_at_kafka(system: System, stack: Stack) -> UnitSystem:
    return UnitSystem(stack.kafka_units_bootstrap, system.user, system.secret)


def opened(people: People, database: Documents, unit: str = "dinkes", name: str = "simpeg") -> System:
    issued = people("coordinator").post(f"/accounts/{unit}", {"name": name})
    hear(database)
    return System(people.client, issued["user"], issued["secret"])


def rotated(people: People, database: Documents) -> System:
    issued = people("operations").post(f"{ACCOUNTS}/simpeg/rotate")
    hear(database)
    return System(people.client, issued["user"], issued["secret"])


def revoke(people: People) -> TestResponse:
    return people("coordinator").send("DELETE", f"{ACCOUNTS}/simpeg")


def listed(people: People) -> dict[str, tuple[str, str]]:
    accounts = people("operations").get(ACCOUNTS)["accounts"]
    return {account["user"]: (account["state"], account["kafka"]) for account in accounts}


def away(database: Documents, identity: Identity) -> People:
    """The callers of an API whose Kafka does not answer."""
    return People(create_plans(database, identity).test_client(), identity)


def sender(**more: Any) -> Context:
    return Context("somebody", "operations", "dinkes", "correlation", "command", "fingerprint", **more)


def test_one_secret_is_for_both_doors(people: People, database: Documents, infrastructure: Stack) -> None:
    system = opened(people, database)
    assert system.user == "unit.dinkes.simpeg"
    assert system.status() == 200
    assert system_at_kafka(system, infrastructure).send("inbox.dinkes") >= 0


def test_a_secret_stands_in_its_answer_and_nowhere_else(people: People, database: Documents) -> None:
    system = opened(people, database)
    kept = [str(document) for name in database.list_collection_names() for document in database[name].find()]
    assert any(system.user in text for text in kept)
    assert not any(system.secret in text for text in kept)
    assert system.secret not in people("coordinator").send("GET", ACCOUNTS).text


def test_an_account_is_opened_once(people: People, database: Documents, infrastructure: Stack) -> None:
    system = opened(people, database)
    refused = problem(people("coordinator").send("POST", ACCOUNTS, {"name": "simpeg"}), 422)
    assert refused["errors"][0]["accepted"] == "another name, or rotating this one"
    assert system_at_kafka(system, infrastructure).is_let_in()


def test_a_rotated_secret_counts_at_both_doors_and_the_one_before_at_none(
    people: People, database: Documents, infrastructure: Stack
) -> None:
    before = opened(people, database)
    after = rotated(people, database)
    assert (before.status(), after.status()) == (401, 200)
    let_in = [system_at_kafka(system, infrastructure).is_let_in() for system in (before, after)]
    assert let_in == [False, True]


def test_a_revoked_account_is_let_in_nowhere_until_it_is_opened_again(
    people: People, database: Documents, infrastructure: Stack
) -> None:
    system = opened(people, database)
    done(revoke(people))
    hear(database)
    assert (system.status(), system_at_kafka(system, infrastructure).is_let_in()) == (401, False)
    assert listed(people) == {system.user: ("revoked", "closed")}
    again = opened(people, database)
    assert (again.status(), system_at_kafka(again, infrastructure).is_let_in()) == (200, True)
    assert listed(people) == {system.user: ("open", "open")}


@pytest.mark.parametrize("role", ["operator", "head", "verifier", "leader", "system"])
def test_others_do_not_keep_accounts(role: str, people: People) -> None:
    caller = people(role)
    answers = [
        caller.send("POST", ACCOUNTS, {"name": "simpeg"}),
        caller.send("POST", f"{ACCOUNTS}/simpeg/rotate"),
        caller.send("DELETE", f"{ACCOUNTS}/simpeg"),
        caller.send("GET", ACCOUNTS),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4


def test_an_account_belongs_to_a_unit_that_is_registered(people: People) -> None:
    problem(people("coordinator").send("POST", "/accounts/nowhere", {"name": "simpeg"}), 404)
    problem(people("coordinator").send("POST", f"{ACCOUNTS}/simpeg/rotate"), 404)
    problem(revoke(people), 404)


def test_where_kafka_does_not_answer_nothing_is_opened(people: People, database: Documents, identity: Identity) -> None:
    answer = away(database, identity)("coordinator").send("POST", ACCOUNTS, {"name": "simpeg"})
    assert problem(answer, 503)["type"] == "urn:sinergi:problem:unavailable"
    assert listed(people) == {}


def test_where_kafka_does_not_answer_an_account_is_revoked_over_http_and_asking_again_completes_it(
    people: People, database: Documents, identity: Identity, infrastructure: Stack
) -> None:
    system = opened(people, database)
    problem(revoke(away(database, identity)), 503)
    hear(database)
    assert (system.status(), listed(people)) == (401, {system.user: ("revoked", "open")})
    done(revoke(people))
    assert not system_at_kafka(system, infrastructure).is_let_in()


def test_a_secret_that_only_kafka_has_got_is_replaced_by_asking_again(
    people: People, database: Documents, keys: AccountKeys, infrastructure: Stack
) -> None:
    keys.doors.open(SIMPEG, "a secret that nobody was told, for we ended before the event")
    system = opened(people, database)
    assert (system.status(), system_at_kafka(system, infrastructure).is_let_in()) == (200, True)


def test_what_is_refused_does_not_reach_kafka(people: People, database: Documents, infrastructure: Stack) -> None:
    system = opened(people, database)
    stale = people("coordinator").send("POST", f"{ACCOUNTS}/simpeg/rotate", headers={"If-Match": '"7"'})
    assert problem(stale, 412)["type"] == "urn:sinergi:problem:stale"
    assert system_at_kafka(system, infrastructure).is_let_in()


def test_asked_for_twice_under_one_key_the_second_secret_counts_at_both_doors(
    people: People, database: Documents, infrastructure: Stack
) -> None:
    opened(people, database)
    answers = [
        people("coordinator").post(f"{ACCOUNTS}/simpeg/rotate", headers={"Idempotency-Key": "one"}) for _ in range(2)
    ]
    hear(database)
    first, second = (System(people.client, answer["user"], answer["secret"]) for answer in answers)
    assert (first.status(), second.status()) == (401, 200)
    assert system_at_kafka(second, infrastructure).is_let_in()


def test_an_account_is_changed_by_one_at_a_time(keys: AccountKeys, people: People) -> None:
    with keys.turns.taken(SIMPEG.user):
        answer = problem(people("coordinator").send("POST", ACCOUNTS, {"name": "simpeg"}), 409)
    assert answer["type"] == "urn:sinergi:problem:conflict"
    done(people("coordinator").send("POST", ACCOUNTS, {"name": "simpeg"}))


def test_of_secrets_made_at_once_both_doors_hold_the_same(
    people: People, database: Documents, keys: AccountKeys, infrastructure: Stack
) -> None:
    opened(people, database)
    secrets: list[str] = []

    def rotate() -> None:
        try:
            secrets.append(keys.rotate(SIMPEG, sender()).secret)
        except Conflict:
            return

    threads = [threading.Thread(target=rotate) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hear(database)
    systems = [System(people.client, SIMPEG.user, secret) for secret in secrets]
    over_http = [system.secret for system in systems if system.status() == 200]
    over_kafka = [system.secret for system in systems if system_at_kafka(system, infrastructure).is_let_in()]
    assert len(over_http) == 1
    assert over_http == over_kafka


def test_unknown_wrong_and_revoked_are_answered_alike(people: People, database: Documents) -> None:
    revoked = opened(people, database)
    done(revoke(people))
    right = opened(people, database, name="simrs")
    systems = [
        revoked,
        System(people.client, right.user, revoked.secret),
        System(people.client, right.user, ""),
        System(people.client, "unit.dinkes.nobody", right.secret),
        System(people.client, "simrs", right.secret),
        System(people.client, "", ""),
    ]
    answers = [system.send("GET", PLAN) for system in systems]
    bodies = [{**problem(answer, 401), "correlation_id": None} for answer in answers]
    assert bodies == [bodies[0]] * len(systems)
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {WrongCredentials.challenge}


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic YQ==", "Basic /////w=="])
def test_credentials_that_cannot_be_read_are_none(header: str, people: People) -> None:
    problem(people.client.get(PLAN, headers={"Authorization": header}), 401)


def test_who_gives_nothing_is_told_that_name_and_secret_would_do(people: People) -> None:
    assert people.client.get(PLAN).headers["WWW-Authenticate"] == WrongCredentials.challenge


def test_an_account_is_held_to_its_own_unit(people: People, database: Documents) -> None:
    system = opened(people, database)
    disdik = PLAN.replace("dinkes", "disdik")
    foreign = [(path, system.send("GET", path)) for path in (disdik, f"/evidence/disdik/{'a' * 64}")]
    assert {problem(answer, 403)["detail"] for _, answer in foreign} == {"it belongs to another unit than yours"}
    assert system.send("POST", "/evidence/disdik").status_code == 403
    assert system.status(f"/evidence/dinkes/{'a' * 64}") == 404


def test_an_account_is_let_in_only_where_a_route_says_so(people: People, database: Documents) -> None:
    system = opened(people, database)
    assert (system.status("/units/dinkes"), system.send("PUT", PLAN).status_code) == (401, 401)


@pytest.fixture
def relay(identity: Identity, mongo_url: str, kafka_bootstrap: str, database: Documents) -> Service:
    service = Service(identity, "services.plans")
    service.environment |= {
        "SINERGI_MONGO_URL": mongo_url,
        "SINERGI_DATABASE": database.name,
        "SINERGI_KAFKA_BOOTSTRAP": kafka_bootstrap,
    }
    return service


@pytest.fixture
def other(mongo_url: str, kafka_bootstrap: str) -> Iterator[Documents]:
    """The database of the other service, kept up by its consumer of account events."""
    database = connect(mongo_url, f"test_{uuid.uuid4().hex}")
    consumer, stop = accounts_consumer(database, kafka_bootstrap, database.name), threading.Event()
    running = threading.Thread(target=consumer.run, args=(stop,))
    running.start()
    yield database
    stop.set()
    running.join()
    database.client.drop_database(database.name)
    database.client.close()


def test_the_other_service_learns_of_accounts_by_their_events_alone(
    people: People, database: Documents, other: Documents, identity: Identity, relay: Service, kafka_bootstrap: str
) -> None:
    client = create_indicators(other, api_settings("indicators", other, identity, kafka_bootstrap)).test_client()
    system = opened(people, database)
    there = System(client, system.user, system.secret)
    with relay.started("relay"):
        wait_until(lambda: there.status("/indicators/dinkes/akip") == 404, "the other service lets the account in")
        assert there.status("/indicators/disdik/akip") == 403
        done(revoke(people))
        wait_until(lambda: there.status("/indicators/dinkes/akip") == 401, "the other service lets it in no longer")


def test_an_account_is_a_system_under_a_pseudonym(people: People, database: Documents) -> None:
    system = opened(people, database)
    principal = Accounts(database, KEY).principal(system.user, system.secret)
    assert (principal.actor, principal.unit) == (pseudonym(system.user, KEY), "dinkes")
    assert principal.roles == {"system"}


def test_a_revoked_secret_may_count_two_seconds_longer_and_no_more(people: People, database: Documents) -> None:
    time = 100.0
    system = opened(people, database)
    accounts = Accounts(database, KEY, clock=lambda: time)
    accounts.principal(system.user, system.secret)
    done(revoke(people))
    hear(database)
    time += RECENT_SECONDS
    accounts.principal(system.user, system.secret)
    time += 0.001
    with pytest.raises(WrongCredentials):
        accounts.principal(system.user, system.secret)


def test_a_new_secret_counts_as_soon_as_it_is_heard_of(people: People, database: Documents) -> None:
    accounts = Accounts(database, KEY, clock=lambda: 100.0)
    before = opened(people, database)
    accounts.principal(before.user, before.secret)
    with pytest.raises(WrongCredentials):
        accounts.principal(before.user, "wrong")
    after = rotated(people, database)
    assert accounts.principal(after.user, after.secret).unit == "dinkes"
    with pytest.raises(WrongCredentials):
        accounts.principal(before.user, before.secret)


def test_an_event_that_comes_again_opens_nothing_that_was_revoked_since(people: People, database: Documents) -> None:
    system = opened(people, database)
    first = next(EventLog(database).read("account-dinkes.simpeg"))
    done(revoke(people))
    hear(database)
    late = Following(database)
    late.begin([])
    late.take(decode(LANGUAGE, first.events[0]), b"")
    assert late.commit() == 1
    with pytest.raises(WrongCredentials):
        Accounts(database, KEY).principal(system.user, system.secret)


def test_the_description_tells_where_an_account_will_do(people: People) -> None:
    paths = people.client.get("/openapi.json").get_json()["paths"]
    assert paths["/plans/{unit}/{year}/{kind}"]["get"]["security"] == [{"bearer": []}, {"account": []}]
    assert "security" not in paths["/plans/{unit}/{year}/{kind}"]["put"]
