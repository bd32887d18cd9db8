"""The embedded default keeps its data, comes back from kills, says what is in its way, and leaves nothing behind."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from pymongo import MongoClient
from rich.console import Console

from deploy.local import kafka, tools
from deploy.local.ports import PortTaken, free_ports
from deploy.local.settings import ROOT, Settings
from deploy.local.stack import AlreadyRunning, Stack, opened, running_stack
from deploy.local.supervision import SupervisorEnded
from deploy.local.waiting import wait_until_ready
from deploy.topics import TOPICS

PROGRAMS = ("mongod", "kafka")
RUN_UNTIL_KILLED = """
import pathlib, signal, sys
from deploy.local.stack import running_stack
with running_stack(pathlib.Path(sys.argv[1]), services=()) as stack:
    print(*(stack.supervisor.pid(name) for name in ("mongod", "kafka")), flush=True)
    signal.pause()
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One that these tests may kill."""
    with running_stack(tmp_path_factory.mktemp("stack"), services=()) as stack:
        yield stack


def test_a_restart_continues_with_the_data_also_on_other_ports(tmp_path: Path) -> None:
    with running_stack(tmp_path, services=()) as first:
        write(first, "kept")
        actor_key = first.identity.actor_key
    with running_stack(tmp_path, services=()) as second:
        assert second.settings.ports != first.settings.ports
        assert read(second) == ("kept", b"kept")
        assert second.identity.actor_key == actor_key


def test_an_id_of_a_cluster_may_begin_with_a_dash(stack: Stack, tmp_path: Path) -> None:
    found = tools.find(stack.settings, Console(stderr=True))
    (tmp_path / "kafka-format.properties").write_text(kafka.properties("data", kafka.Listening(1, 2, 3)))
    command = kafka.format_command(found.java, found.jars, "-" * 21 + "w")
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert f"cluster.id={'-' * 21}w" in (tmp_path / "data" / "meta.properties").read_text()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_killed_program_comes_back_with_what_it_had(stack: Stack, name: str) -> None:
    write(stack, name)
    killed = stack.supervisor.pid(name)
    os.kill(killed, signal.SIGKILL)
    wait_until_ready(name, lambda: None if stack.supervisor.pid(name) not in {killed, 0} else "it is not started", 30)
    stack.supervisor.wait(name)
    assert read(stack) == (name, name.encode())


def test_the_topics_keep_everything_and_no_other_topic_appears_by_itself(stack: Stack) -> None:
    with KafkaAdminClient(bootstrap_servers=stack.kafka_bootstrap) as admin:
        topics = {topic["name"]: len(topic["partitions"]) for topic in admin.describe_topics(list(TOPICS))}
        admin.describe_topics(["no.such.topic"])
        assert "no.such.topic" not in admin.list_topics()
    assert topics == dict.fromkeys(TOPICS, stack.settings.partitions)


def test_a_second_stack_in_the_same_folder_is_refused(stack: Stack) -> None:
    elsewhere = replace(stack.settings, ports=free_ports())
    with pytest.raises(AlreadyRunning, match="SINERGI_HOME"), opened(elsewhere, Console(stderr=True)):
        pass


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    settings = Settings(tmp_path, free_ports())
    with socket.create_server(("127.0.0.1", settings.ports["kafka"])):
        expected = rf"port {settings.ports['kafka']} is taken by .*{os.getpid()}.* kafka needs it.* SINERGI_KAFKA_PORT"
        with pytest.raises(PortTaken, match=expected), opened(settings, Console(stderr=True)):
            pass
    assert not (tmp_path / "logs").exists()


def test_the_private_key_is_for_its_owner_alone(stack: Stack) -> None:
    secrets = [stack.settings.home / "identity" / name for name in ("private-key.pem", "actor-key")]
    assert [stat.S_IMODE(secret.stat().st_mode) for secret in secrets] == [0o600, 0o600]


def test_everything_stops_in_the_reverse_order_and_nothing_is_left(tmp_path: Path) -> None:
    with running_stack(tmp_path, services=()) as stack:
        running = [psutil.Process(stack.supervisor.pid(name)) for name in PROGRAMS]
    stopped = re.findall(r"stopped: (\w+)", (stack.supervisor.logs / "supervisord.log").read_text())
    assert stopped == [*reversed(PROGRAMS)]
    assert not any(process.is_running() for process in running)


def test_nothing_is_left_after_the_supervisor_was_killed(tmp_path: Path) -> None:
    with running_stack(tmp_path, services=()) as stack:
        running = [psutil.Process(stack.supervisor.pid(name)) for name in PROGRAMS]
        supervisord = running[0].parent()
        assert supervisord
        supervisord.kill()
        with pytest.raises(SupervisorEnded):
            stack.supervisor.wait_until_it_ends()
    assert not any(process.is_running() for process in running)


def test_nothing_is_left_after_the_starting_process_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUN_UNTIL_KILLED, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout
        running = [psutil.Process(int(pid)) for pid in starter.stdout.readline().split()]
        starter.kill()
    gone, alive = psutil.wait_procs(running, timeout=30)
    assert (len(gone), alive) == (len(PROGRAMS), [])


def write(stack: Stack, text: str) -> None:
    """Into both, acknowledged by both."""
    with MongoClient[dict[str, str]](stack.mongo_url, timeoutMS=10_000) as client:
        client["test"]["notes"].replace_one({"_id": "note"}, {"text": text}, upsert=True)
    with KafkaProducer(bootstrap_servers=stack.kafka_bootstrap, acks="all") as producer:
        producer.send("plans.events", text.encode(), partition=0).get(timeout=10)


def read(stack: Stack) -> tuple[str, bytes]:
    """What was written last, from both."""
    with MongoClient[dict[str, str]](stack.mongo_url, timeoutMS=10_000) as client:
        note = client["test"]["notes"].find_one()
    with KafkaConsumer(
        "plans.events", bootstrap_servers=stack.kafka_bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=3000
    ) as consumer:
        records = [record.value for record in consumer]
    return (note or {})["text"], records[-1]
