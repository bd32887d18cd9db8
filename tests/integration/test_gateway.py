"""The gateway leads to each service under its name, says so, believes no caller, and shows nothing of the inside."""

import os
import re
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import msgspec
import pytest

from deploy.local.ports import answers, free_ports
from deploy.local.settings import ROOT
from deploy.local.waiting import wait_until_ready
from deploy.production import secrets
from deploy.production.accounts import SERVICES

CADDY = shutil.which("caddy")
PATIENCE_SECONDS = 20.0
pytestmark = pytest.mark.skipif(CADDY is None, reason="caddy is not installed (Debian package caddy)")


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    def do_GET(self) -> None:
        body = msgspec.json.encode({"path": self.path, "headers": dict(self.headers)})
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """A line per request would tell nothing."""


@pytest.fixture(scope="module")
def behind() -> Iterator[int]:
    """The port of what stands in for all services."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def gateway(behind: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("gateway")
    list(secrets.make(home / "secrets", "localhost", "smtp://relay:25"))
    port, health, *_ = free_ports().values()
    text = (ROOT / "deploy/gateway/Caddyfile").read_text().replace("/run/secrets", str(home / "secrets"))
    text = re.sub(r"reverse_proxy [a-z-]+:[0-9]+", f"reverse_proxy 127.0.0.1:{behind}", text)
    (home / "Caddyfile").write_text(text.replace(":8443", f":{port}").replace("127.0.0.1:8081", f"127.0.0.1:{health}"))
    trusted = ssl.create_default_context(cafile=str(home / "secrets" / "ca.crt"))
    with _running(home, port), httpx.Client(base_url=f"https://localhost:{port}", verify=trusted) as client:
        yield client


@contextmanager
def _running(home: Path, port: int) -> Iterator[None]:
    command = [str(CADDY), "run", "--config", str(home / "Caddyfile"), "--adapter", "caddyfile"]
    own = {**os.environ, "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    with (home / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log, env=own) as process:
        try:
            wait_until_ready("caddy", lambda: None if answers(port) else "it does not listen", PATIENCE_SECONDS)
            yield
        finally:
            process.terminate()


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_reached_under_its_name_and_told_so(service: str, gateway: httpx.Client) -> None:
    seen = gateway.get(f"/{service}/units/dinkes?after=a@1").json()
    assert seen["path"] == "/units/dinkes?after=a@1"
    assert (seen["headers"]["X-Forwarded-Prefix"], seen["headers"]["X-Forwarded-Proto"]) == (f"/{service}", "https")


def test_what_a_caller_claims_of_itself_is_not_passed_on(gateway: httpx.Client) -> None:
    claims = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Proto": "http"}
    seen = gateway.get("/plans/isi", headers=claims).json()["headers"]
    assert "203.0.113.9" not in seen["X-Forwarded-For"]
    assert (seen["X-Forwarded-Prefix"], seen["X-Forwarded-Proto"]) == ("/plans", "https")


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("probe", ["healthz", "readyz", "metrics"])
def test_probes_and_metrics_are_not_shown_outside(service: str, probe: str, gateway: httpx.Client) -> None:
    assert gateway.get(f"/{service}/{probe}").status_code == 404


@pytest.mark.parametrize("path", ["/contracts", "/contracts/report.json", "/verdict-codes/late"])
def test_contracts_stay_where_they_are(path: str, gateway: httpx.Client) -> None:
    assert gateway.get(path).json()["path"] == path


def test_people_come_in_at_the_leaderships_page(gateway: httpx.Client) -> None:
    answer = gateway.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/reporting/")
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_what_is_nowhere_is_not_found(gateway: httpx.Client) -> None:
    assert gateway.get("/hidden").status_code == gateway.get("/units/dinkes").status_code == 404
