"""What is known against a locked package fails; a database of advisories that is away is said and does not."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deploy.audit import NOT_AUDITED, audit

ADVISORY = {
    "id": "GHSA-xxxx-yyyy-zzzz",
    "modified": "2025-01-01T00:00:00Z",
    "published": "2025-01-01T00:00:00Z",
    "summary": "Everything can be read",
    "affected": [
        {
            "package": {"name": "left", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
        }
    ],
}
LOCK = """version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "ours"
version = "1.0"
source = { virtual = "." }
dependencies = [{ name = "left" }]

[package.metadata]
requires-dist = [{ name = "left" }]

[[package]]
name = "left"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://files.example/left-1.0.tar.gz", hash = "sha256:HASH", size = 1 }
""".replace("HASH", "0" * 64)


@contextmanager
def advisories(*known: dict[str, Any]) -> Iterator[str]:
    """The address of a database, in the protocol of osv.dev, that has these against every package."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            found = [{"id": each["id"], "modified": each["modified"]} for each in known]
            self.answer({"results": [{"vulns": found} if found else {} for _ in asked]})

        def do_GET(self) -> None:
            self.answer(next(each for each in known if self.path.endswith(each["id"])))

        def answer(self, body: Any) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "ours"\nversion = "1.0"\nrequires-python = ">=3.11"\ndependencies = ["left"]\n'
    )
    (tmp_path / "uv.lock").write_text(LOCK)
    return tmp_path


def test_a_package_with_an_advisory_fails_and_is_named(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with advisories(ADVISORY) as address:
        assert audit(project, ["--service-url", address]) == 1
    assert "left 1.0" in capfd.readouterr().out


def test_packages_that_nothing_is_known_against_pass(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with advisories() as address:
        assert audit(project, ["--service-url", address]) == 0
    assert NOT_AUDITED not in capfd.readouterr().err


def test_where_nothing_can_be_known_it_is_said_and_passes(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert audit(project, ["--service-url", "http://127.0.0.1:1"]) == 0
    assert capfd.readouterr().err.endswith(NOT_AUDITED)


def test_what_cannot_be_audited_at_all_fails(tmp_path: Path) -> None:
    assert audit(tmp_path) == 2
