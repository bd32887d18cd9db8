"""MongoDB and Kafka as docker-compose.yml runs them, with the secrets and files of an installation, on this machine."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from deploy.local import tools
from deploy.local.ports import free_ports
from deploy.local.settings import ROOT, Settings
from deploy.local.waiting import wait_until_ready
from deploy.production import secrets

PATIENCE_SECONDS = 60.0
SCRAM = "SCRAM-SHA-512"
INSIDE = (9091, 9092, 9093, 9094, 27017)  # the ports of the containers


@dataclass(frozen=True)
class Installation:
    """`home` has the secrets; ports by the ones that containers have."""

    home: Path
    ports: dict[int, int]

    def secret(self, name: str) -> str:
        """What a container would read, with the addresses of this machine."""
        return self.moved((self.home / "secrets" / name).read_text())

    def moved(self, text: str) -> str:
        """A text of the installation as it holds on this machine."""
        text = text.replace("/run/secrets", str(self.home / "secrets")).replace("/var/lib/kafka", str(self.home))
        for inside, here in self.ports.items():
            text = text.replace(f"kafka:{inside}", f"localhost:{here}").replace(f"mongod:{inside}", f"localhost:{here}")
            text = text.replace(f"://:{inside}", f"://localhost:{here}")
        return text


def installed(home: Path) -> Installation:
    list(secrets.make(home / "secrets", "localhost", "smtp://relay:25"))
    return Installation(home, dict(zip(INSIDE, free_ports().values(), strict=False)))


@contextmanager
def running_mongod(one: Installation) -> Iterator[None]:
    keyfile, data = one.home / "keyfile", one.home / "db"
    keyfile.write_text(one.secret("mongo-keyfile"))
    keyfile.chmod(0o400)
    data.mkdir()
    command = [
        *(_tools(one).mongod, "--dbpath", str(data), "--port", str(one.ports[27017]), "--bind_ip_all"),
        *("--replSet", "rs0", "--keyFile", str(keyfile), "--nounixsocket", "--wiredTigerCacheSizeGB", "0.25"),
    ]
    with _running(command, one.home / "mongod.log"):
        yield


@contextmanager
def running_kafka(one: Installation) -> Iterator[None]:
    """Made and started as deploy/kafka/start.sh does it."""
    found, properties = _tools(one), one.home / "server.properties"
    properties.write_text(one.moved((ROOT / "deploy/kafka/server.properties").read_text()))
    java, classes = found.java, ("-cp", f"{found.jars}/*")
    password = one.secret("kafka-admin").partition("admin:")[2].partition("@")[0]
    admin = f"{SCRAM}=[name=admin,password={password}]"
    identity = subprocess.run(
        [java, *classes, "kafka.tools.StorageTool", "random-uuid"], capture_output=True, text=True, check=True
    ).stdout.strip()
    arguments = (
        "format",
        "--standalone",
        f"--cluster-id={identity}",
        "--config",
        str(properties),
        "--add-scram",
        admin,
    )
    subprocess.run([java, *classes, "kafka.tools.StorageTool", *arguments], capture_output=True, check=True)
    with _running([java, "-Xmx512m", *classes, "kafka.Kafka", str(properties)], one.home / "kafka.log"):
        yield


def _tools(one: Installation) -> tools.Tools:
    return tools.find(Settings(one.home, {}), Console(stderr=True))


@contextmanager
def _running(command: Sequence[str], log: Path) -> Iterator[None]:
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=dict(os.environ)) as process:
        try:
            yield
        finally:
            process.terminate()
            wait_until_ready(
                command[0], lambda: None if process.poll() is not None else "it is running", PATIENCE_SECONDS
            )
