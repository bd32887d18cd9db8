"""Real processes of a service, the example one unless told, on a port of one test alone."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.identity import AUDIENCE, ISSUER, Identity

DEADLINE = 60.0
PIPE_BYTES = 1024 * 1024  # a test reads the log at the end, and a process whose pipe is full hangs in writing it
NOTIFICATION_RULES = Path(__file__).parents[1] / "deploy" / "reference" / "notification-rules.json"


class Service:
    """A way to start processes of a service on a port of this test alone."""

    def __init__(self, identity: Identity, module: str = "tests.example_service") -> None:
        self.module = module
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SINERGI_")},
            "SINERGI_MONGO_URL": "mongodb://127.0.0.1:1/",
            "SINERGI_KAFKA_BOOTSTRAP": "127.0.0.1:1",
            "SINERGI_JWKS_URL": identity.jwks_url,
            "SINERGI_TOKEN_ISSUER": ISSUER,
            "SINERGI_TOKEN_AUDIENCE": AUDIENCE,
            "SINERGI_ACTOR_KEY": identity.actor_key,
            "SINERGI_PORT": str(self.port),
            "SINERGI_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "SINERGI_NOTIFICATION_RULES": str(NOTIFICATION_RULES),
            "SINERGI_SMTP_URL": "smtp://127.0.0.1:1",
            "SINERGI_MAIL_FROM": "sinergi@example.org",
        }

    @contextmanager
    def started(self, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        command = [sys.executable, "-m", self.module, *arguments]
        with subprocess.Popen(
            command,
            env={**self.environment, **environment},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pipesize=PIPE_BYTES,
        ) as process:
            try:
                yield process
            finally:
                kill_with_children(process)

    def finished(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        with self.started(*arguments, **environment) as process:
            out, err = process.communicate(timeout=DEADLINE)
            return process.returncode, out, err

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=5, trust_env=False)

    def answers(self, path: str = "/healthz") -> bool:
        try:
            return self.get(path).is_success
        except httpx.TransportError:
            return False

    def metrics(self) -> dict[str, float]:
        samples = [
            each for family in text_string_to_metric_families(self.get("/metrics").text) for each in family.samples
        ]
        return {f"{each.name} {each.labels.get('route', '')}".strip(): each.value for each in samples}


def kill_with_children(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)
