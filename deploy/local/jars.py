"""Kafka's jars, fetched once by Maven coordinates and kept in the virtual environment; each has to be as locked."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from jgo.maven import MavenContext
from requests import RequestException
from rich.console import Console
from rich.progress import track

from deploy.local.obstacle import Obstacle

LOCK = Path(__file__).with_name("kafka.lock")
FETCHED_AT_ONCE = 8
TIMEOUT_SECONDS = 60


class JarsMissing(Obstacle):
    """Kafka's jars could not be fetched, or are not the locked ones."""


class Locked(NamedTuple):
    """A jar as the lock file has it: `group:artifact:version` and SHA-256 in hexadecimal."""

    coordinate: str
    sha256: str


def installed(console: Console) -> Path:
    """The folder of the jars, which are fetched into it where it is not there."""
    jars = Path(sys.prefix, "share", f"kafka-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}")
    if not jars.exists():
        jars.parent.mkdir(exist_ok=True)
        _install(jars, console)
    return jars


def _install(jars: Path, console: Console) -> None:
    """Everything goes into a folder beside it first, so that an interrupted download never counts."""
    with tempfile.TemporaryDirectory(dir=jars.parent) as folder:
        complete = Path(folder, "jars")
        complete.mkdir()
        context = MavenContext(repo_cache=Path(folder, "cache"), timeout=TIMEOUT_SECONDS)
        locked = list(_read_lock())
        with ThreadPoolExecutor(FETCHED_AT_ONCE) as pool:
            fetched = pool.map(lambda jar: _fetch(context, jar), locked)
            for jar in track(fetched, "Kafka, once", total=len(locked), console=console):
                shutil.move(jar, complete)
        complete.rename(jars)


def _read_lock() -> Iterator[Locked]:
    for line in LOCK.read_text().splitlines():
        if not line.startswith("#"):
            yield Locked(*line.split())


def _fetch(context: MavenContext, jar: Locked) -> Path:
    group, artifact, version = jar.coordinate.split(":")
    try:
        path = context.project(group, artifact).at_version(version).artifact().resolve()
    except (RequestException, RuntimeError) as error:
        raise JarsMissing(f"{jar.coordinate} of Kafka could not be fetched: {error}") from error
    if hashlib.sha256(path.read_bytes()).hexdigest() != jar.sha256:
        raise JarsMissing(f"what was fetched as {jar.coordinate} is not what {LOCK.name} says")
    return path
