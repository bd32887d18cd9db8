"""The real Kafka as one process that is broker and controller, with topics that keep everything.

Our own services come in by a listener without credentials, which makes them User:ANONYMOUS, a super user. The systems
of units come in by another one, which lets nobody in without credentials and so knows no ANONYMOUS: they may do what
an ACL allows them and nothing else.
"""

import base64
import subprocess
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.demonstration.catalogue import PARTS, read_units
from deploy.local.obstacle import Obstacle
from deploy.local.ports import HOST, answers
from deploy.topics import MAX_MESSAGE_BYTES, TOPICS, create_event_topics
from shared.connecting import connected
from shared.unit_topics import create_unit_topics

DATA = "kafka"  # in the folder the process runs in: a properties file cannot hold every path
MECHANISM = "SCRAM-SHA-512"
SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule"
SESSION_MS = 10_000  # after which a session of a unit has to show its credentials again: rotated ones end it then
LOGGING = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
)


class Listening(NamedTuple):
    """The ports: for our own services, for the systems of units, for the broker itself."""

    own: int
    units: int
    controller: int


class FormatFailed(Obstacle):
    """Kafka could not make its data folder; the message is what it said."""


def command(java: str, jars: str) -> tuple[str, ...]:
    return (java, "-Xmx512m", *LOGGING, "-cp", f"{jars}/*", "kafka.Kafka", "kafka.properties")


def bootstrap(port: int) -> str:
    return f"{HOST}:{port}"


def prepare(home: Path, java: str, jars: str, ports: Listening) -> None:
    """Write the configuration, and make the data folder the first time: elsewhere, so that half of one never counts."""
    (home / "kafka.properties").write_text(properties(DATA, ports))
    if not (home / DATA).exists():
        unfinished = f"{DATA}.unfinished"
        (home / "kafka-format.properties").write_text(properties(unfinished, ports))
        _format(home, java, jars)
        (home / unfinished).rename(home / DATA)


def properties(data: str, ports: Listening) -> str:
    """The configuration of a broker that is alone: internal topics have one replica; few partitions start faster."""
    lines = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.bootstrap.servers": f"{HOST}:{ports.controller}",
        "listeners": ",".join(
            f"{name}://{HOST}:{port}"
            for name, port in (("PLAINTEXT", ports.own), ("UNITS", ports.units), ("CONTROLLER", ports.controller))
        ),
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,UNITS:SASL_PLAINTEXT",
        "sasl.enabled.mechanisms": MECHANISM,
        f"listener.name.units.{MECHANISM.lower()}.sasl.jaas.config": f"{SCRAM_LOGIN} required;",
        "connections.max.reauth.ms": str(SESSION_MS),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
        "log.dirs": data,
        "auto.create.topics.enable": "false",
        "message.max.bytes": str(MAX_MESSAGE_BYTES),
        "broker.session.timeout.ms": "3000",  # a killed broker is let in again only after this time
        "broker.heartbeat.interval.ms": "500",
        "group.initial.rebalance.delay.ms": "0",
        "offsets.retention.minutes": str(2**31 - 1),  # a stack that rests for months continues where it was
        "offsets.topic.num.partitions": "4",
        "offsets.topic.replication.factor": "1",
        "transaction.state.log.num.partitions": "4",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
    }
    return "".join(f"{name}={value}\n" for name, value in lines.items())


def missing(port: int, partitions: int) -> str | None:
    """What keeps the broker from being used; creates the topics the first time."""
    if not answers(port):
        return f"nothing answers on port {port}"
    try:
        create_topics(port, dict.fromkeys(TOPICS, partitions))
        with _admin(port) as admin:
            create_unit_topics(admin, [unit.id for unit in read_units() if unit.kind not in PARTS])
    except KafkaError as error:
        return str(error)
    return None


def create_topics(port: int, partitions: Mapping[str, int]) -> None:
    """Raises KafkaError."""
    with _admin(port) as admin:
        create_event_topics(admin, partitions)


def delete_topic(port: int, name: str) -> None:
    with _admin(port) as admin:
        admin.delete_topics([name])


def _admin(port: int) -> KafkaAdminClient:
    """A client that gives up soon: waiting is done elsewhere."""
    return connected(
        KafkaAdminClient,
        bootstrap_servers=bootstrap(port),
        bootstrap_timeout_ms=2000,
        reconnect_backoff_max_ms=200,
        client_id="local-stack",
    )


def _format(home: Path, java: str, jars: str) -> None:
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    command = format_command(java, jars, cluster)
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FormatFailed(f"Kafka could not make its data folder in {home}: {done.stderr.strip()}")


def format_command(java: str, jars: str, cluster: str) -> tuple[str, ...]:
    """`cluster` is an id in Base64, which may begin with a dash."""
    return (
        *(java, "-cp", f"{jars}/*", *LOGGING, "kafka.tools.StorageTool", "format", "--standalone"),
        *("--ignore-formatted", f"--cluster-id={cluster}", "--config=kafka-format.properties"),
    )
