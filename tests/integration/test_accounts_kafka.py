"""Proof by attempt at the Kafka door: an account reaches its own unit's topics, and nothing else."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import (
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from kafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
)

from deploy.local import kafka
from deploy.local.stack import Stack
from services.plans.kafka_doors import KafkaDoors, rights
from shared.accounts import AccountName, new_secret
from shared.connecting import connected
from shared.consumer import kafka_consumer
from shared.unit_topics import MEBIBYTE
from tests.integration.unit_system import UnitSystem, sent
from tests.runtime.waiting import eventually

FOREIGN = ("inbox.disdik", "verdicts.disdik", "plans.events", "indicators.events", "__consumer_offsets")
SESSION_SECONDS = kafka.SESSION_MS / 1000
PAUSE_SECONDS = 0.2


@pytest.fixture(scope="module")
def doors(kafka_bootstrap: str) -> KafkaDoors:
    return KafkaDoors(kafka_bootstrap)


def system_of(unit: str, doors: KafkaDoors, stack: Stack) -> Iterator[UnitSystem]:
    """One with an account of its own, which is closed afterwards."""
    account, secret = AccountName(unit, f"t{uuid.uuid4().hex[:12]}"), new_secret()
    doors.open(account, secret)
    yield UnitSystem(stack.kafka_units_bootstrap, account.user, secret)
    doors.close(account)


@pytest.fixture(scope="module")
def dinkes(doors: KafkaDoors, infrastructure: Stack) -> Iterator[UnitSystem]:
    yield from system_of("dinkes", doors, infrastructure)


@pytest.fixture(scope="module")
def disdik(doors: KafkaDoors, infrastructure: Stack) -> Iterator[UnitSystem]:
    yield from system_of("disdik", doors, infrastructure)


@pytest.fixture
def account() -> AccountName:
    return AccountName("dinkes", f"t{uuid.uuid4().hex[:12]}")


@pytest.fixture(scope="module", autouse=True)
def _something_to_read(kafka_bootstrap: str) -> None:
    """In every topic that is attempted, so that reading nothing would not pass for being refused."""
    with KafkaProducer(bootstrap_servers=kafka_bootstrap) as producer:
        for topic in ("verdicts.dinkes", "inbox.dinkes", *FOREIGN[:-1]):
            producer.send(topic, b"told", key=b"dinkes", partition=0).get(timeout=10)


def test_an_account_writes_its_units_inbox(dinkes: UnitSystem) -> None:
    assert dinkes.send("inbox.dinkes") >= 0


def test_an_account_reads_its_units_verdicts_in_a_group_of_its_unit(dinkes: UnitSystem) -> None:
    assert dinkes.received("verdicts.dinkes", group="unit.dinkes.simpeg") == [b"told"]


def test_an_account_sees_no_topics_but_those_two(dinkes: UnitSystem) -> None:
    with dinkes.administering() as admin:
        assert set(admin.list_topics()) == {"inbox.dinkes", "verdicts.dinkes"}


@pytest.mark.parametrize("topic", ["verdicts.dinkes", *FOREIGN, "inbox.nowhere"])
def test_an_account_writes_nowhere_else(topic: str, dinkes: UnitSystem) -> None:
    with pytest.raises(TopicAuthorizationFailedError):
        dinkes.send(topic)


def test_what_an_account_may_read_can_be_fetched(dinkes: UnitSystem) -> None:
    assert b"told" in dinkes.fetched("verdicts.dinkes")


@pytest.mark.parametrize("topic", ["inbox.dinkes", *FOREIGN])
def test_an_account_reads_nothing_else_not_even_its_units_inbox(topic: str, dinkes: UnitSystem) -> None:
    with pytest.raises(TopicAuthorizationFailedError):
        dinkes.fetched(topic)


@pytest.mark.parametrize("group", ["unit.disdik.simpeg", "unit.dinkes-upt.simpeg", "plans-accounts", "reporting-1"])
def test_an_account_joins_no_group_of_others(group: str, dinkes: UnitSystem) -> None:
    with pytest.raises(GroupAuthorizationFailedError):
        dinkes.received("verdicts.dinkes", group)


def test_an_account_sees_no_groups_of_others(dinkes: UnitSystem, disdik: UnitSystem) -> None:
    disdik.received("verdicts.disdik", group="unit.disdik.simpeg")
    with dinkes.administering() as admin:
        assert all(group["group_id"].startswith("unit.dinkes.") for group in admin.list_groups())


def _create_topic(admin: KafkaAdminClient) -> None:
    admin.create_topics({"inbox.dinkes2": {"num_partitions": 1, "replication_factor": 1}})


def _delete_topic(admin: KafkaAdminClient) -> None:
    admin.delete_topics(["inbox.dinkes"])


def _read_rights(admin: KafkaAdminClient) -> None:
    everything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    admin.describe_acls(ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, everything))


def _take_rights(admin: KafkaAdminClient) -> None:
    raise admin.create_acls(rights(AccountName("disdik", "simpeg")))["failed"][0]


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (_create_topic, TopicAuthorizationFailedError),
        (_delete_topic, TopicAuthorizationFailedError),
        (_read_rights, ClusterAuthorizationFailedError),
        (_take_rights, ClusterAuthorizationFailedError),
    ],
)
def test_an_account_administers_nothing(
    attempt: Callable[[KafkaAdminClient], None], refusal: type[KafkaError], dinkes: UnitSystem
) -> None:
    with dinkes.administering() as admin, pytest.raises(refusal):
        attempt(admin)


def test_an_account_cannot_change_the_secret_of_another(dinkes: UnitSystem, disdik: UnitSystem) -> None:
    mine = UserScramCredentialUpsertion(disdik.user, ScramMechanism.SCRAM_SHA_512, "mine")
    with dinkes.administering() as admin:
        assert "needs ALTER permission" in admin.alter_user_scram_credentials([mine])[disdik.user]
    assert disdik.is_let_in()


def test_nobody_is_let_in_with_the_name_of_one_and_the_secret_of_another(
    dinkes: UnitSystem, disdik: UnitSystem
) -> None:
    assert not UnitSystem(dinkes.bootstrap, disdik.user, dinkes.secret).is_let_in()


def test_nobody_is_let_in_by_a_name_that_means_our_own_services(dinkes: UnitSystem) -> None:
    assert not UnitSystem(dinkes.bootstrap, "ANONYMOUS", "").is_let_in()


def test_nobody_is_let_in_without_credentials(dinkes: UnitSystem) -> None:
    with pytest.raises(KafkaError):
        connected(KafkaAdminClient, bootstrap_servers=dinkes.bootstrap, bootstrap_timeout_ms=1500)


def test_a_rotated_secret_counts_at_once_and_the_one_before_ends_in_open_sessions_too(
    account: AccountName, doors: KafkaDoors, infrastructure: Stack
) -> None:
    first, second = (UnitSystem(infrastructure.kafka_units_bootstrap, account.user, new_secret()) for _ in range(2))
    doors.open(account, first.secret)
    with first.producing() as session:
        sent(session, "inbox.dinkes")
        doors.open(account, second.secret)
        assert second.send("inbox.dinkes") >= 0
        assert not first.is_let_in()
        assert ends(session) < 2 * SESSION_SECONDS
    doors.close(account)


def ends(session: KafkaProducer) -> float:
    """The seconds until a session that was let in can send no more."""
    began = time.monotonic()
    while time.monotonic() - began < 2 * SESSION_SECONDS:
        try:
            session.send("inbox.dinkes", b"still").get(timeout=SESSION_SECONDS / 4)
        except KafkaError:
            return time.monotonic() - began
        time.sleep(PAUSE_SECONDS)
    return time.monotonic() - began


def test_a_revoked_account_can_do_nothing_any_more_even_in_an_open_session(
    account: AccountName, doors: KafkaDoors, infrastructure: Stack
) -> None:
    system = UnitSystem(infrastructure.kafka_units_bootstrap, account.user, new_secret())
    doors.open(account, system.secret)
    with system.producing() as session:
        sent(session, "inbox.dinkes")
        doors.close(account)
        with pytest.raises(TopicAuthorizationFailedError):
            sent(session, "inbox.dinkes")
    assert not system.is_let_in()
    eventually(lambda: not system.threads())


def test_a_consumer_of_ours_ends_when_its_rights_do(
    account: AccountName, doors: KafkaDoors, infrastructure: Stack
) -> None:
    secret = new_secret()
    doors.open(account, secret)
    address = f"sasl_plaintext://{account.user}:{secret}@{infrastructure.kafka_units_bootstrap}"
    with closing(kafka_consumer(address, f"unit.{account.unit}.{account.name}")) as consumer:
        consumer.subscribe(["verdicts.dinkes"])
        eventually(lambda: consumer.poll(timeout_ms=500))
        doors.close(account)
        with pytest.raises(KafkaError) as refused:
            eventually(lambda: consumer.poll(timeout_ms=500) and False)
    assert not refused.value.retriable  # so that the loops of consumers raise it, which ends their process


def test_opening_and_closing_may_be_repeated(account: AccountName, doors: KafkaDoors, infrastructure: Stack) -> None:
    system = UnitSystem(infrastructure.kafka_units_bootstrap, account.user, new_secret())
    for _ in range(2):
        doors.open(account, system.secret)
    assert system.send("inbox.dinkes") >= 0
    assert doors.opened([account, AccountName("dinkes", "nobody")]) == {account}
    for _ in range(2):
        doors.close(account)
    assert doors.opened([account]) == set()


def test_the_topics_of_a_unit_that_is_new_are_created(doors: KafkaDoors, infrastructure: Stack) -> None:
    unit = f"u{uuid.uuid4().hex[:12]}"
    account = AccountName(unit, "simpeg")
    system = UnitSystem(infrastructure.kafka_units_bootstrap, account.user, new_secret())
    doors.open(account, system.secret)
    assert system.send(f"inbox.{unit}") == 0
    doors.close(account)
    for topic in (f"inbox.{unit}", f"verdicts.{unit}"):
        kafka.delete_topic(infrastructure.settings.ports["kafka"], topic)


def test_an_account_that_floods_its_inbox_is_slowed_down_and_our_own_services_are_not(
    dinkes: UnitSystem, kafka_bootstrap: str
) -> None:
    with dinkes.producing() as session, KafkaProducer(bootstrap_servers=kafka_bootstrap) as ours:
        assert flood(session) > 2 * flood(ours)


def flood(producer: KafkaProducer) -> float:
    """The seconds that it takes to send what makes up more than ten seconds of an account's quota."""
    began = time.monotonic()
    for sending in [producer.send("inbox.dinkes", bytes(MEBIBYTE // 2)) for _ in range(26)]:
        sending.get(timeout=60)
    return time.monotonic() - began
