"""The list of what runs: how each program is started, what it needs before, and when it can be used."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from smtplib import SMTP, SMTPException

import httpx

from deploy.local import kafka, mongo
from deploy.local.ports import HOST
from deploy.local.settings import ROOT, Settings
from deploy.local.tools import Tools


@dataclass(frozen=True)
class Program:
    """`missing` says what keeps the started program from being used; groups stop one after another, the last first."""

    name: str
    group: str
    folder: Path
    command: Sequence[str]
    missing: Callable[[], str | None]
    prepare: Callable[[], None] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Service:
    """One process of one service; its name is also that of its port."""

    name: str
    module: str
    process: str


SERVICES = (
    Service("plans-api", "services.plans", "api"),
    Service("plans-relay", "services.plans", "relay"),
    Service("plans-intake", "services.plans", "intake"),
    Service("plans-consume", "services.plans", "consume"),
    Service("indicators-api", "services.indicators", "api"),
    Service("indicators-relay", "services.indicators", "relay"),
    Service("indicators-intake", "services.indicators", "intake"),
    Service("indicators-assess", "services.indicators", "assess"),
    Service("reporting-api", "services.reporting", "api"),
    Service("reporting-consume", "services.reporting", "consume"),
    Service("reporting-relay", "services.reporting", "relay"),
    Service("reporting-schedule", "services.reporting", "schedule"),
    Service("notifications-api", "services.notifications", "api"),
    Service("notifications-consume", "services.notifications", "consume"),
    Service("notifications-schedule", "services.notifications", "schedule"),
    Service("notifications-deliver", "services.notifications", "deliver"),
)
MAILBOX = "surat"  # the folder of the letters that the stack's own mail server took
GROUPS = ("mongod", "kafka", "services")  # in the order of starting


def mongod(settings: Settings, tools: Tools) -> Program:
    port, folder = settings.ports["mongod"], settings.home / "mongod"
    return Program(
        name="mongod",
        group="mongod",
        folder=settings.home,
        command=mongo.command(tools.mongod, folder.name, port),
        missing=partial(mongo.missing, port),
        prepare=partial(folder.mkdir, exist_ok=True),
    )


def broker(settings: Settings, tools: Tools) -> Program:
    ports = kafka.Listening(*(settings.ports[owner] for owner in ("kafka", "kafka-units", "kafka-controller")))
    return Program(
        name="kafka",
        group="kafka",
        folder=settings.home,
        command=kafka.command(tools.java, tools.jars),
        missing=partial(kafka.missing, ports.own, settings.partitions),
        prepare=partial(kafka.prepare, settings.home, tools.java, tools.jars, ports),
    )


def mail(settings: Settings) -> Program:
    """A mail server that takes every letter and keeps it in a folder (Maildir), to see what would be sent."""
    port = settings.ports["mail"]
    handler = ("-c", "aiosmtpd.handlers.Mailbox", str(settings.home / MAILBOX))
    return Program(
        name="mail",
        group="services",
        folder=settings.home,
        command=(sys.executable, "-m", "aiosmtpd", "--nosetuid", "--listen", f"{HOST}:{port}", *handler),
        missing=partial(not_listening, port),
    )


def not_listening(port: int) -> str | None:
    try:
        with SMTP(HOST, port, timeout=5) as server:
            server.noop()
    except (OSError, SMTPException) as error:
        return f"port {port}: {error}"
    return None


def service(settings: Settings, one: Service) -> Program:
    port = settings.ports[one.name]
    variables = {"SINERGI_PORT": str(port)}
    if settings.api_workers > 1 and one.process == "api":
        variables["PROMETHEUS_MULTIPROC_DIR"] = str(settings.home / "metrics" / one.name)
    return Program(
        name=one.name,
        group="services",
        folder=ROOT,
        command=(sys.executable, "-m", one.module, one.process),
        missing=partial(not_ready, port),
        environment=variables,
    )


def not_ready(port: int) -> str | None:
    """What a service says that it is missing."""
    try:
        answer = httpx.get(f"http://{HOST}:{port}/readyz", timeout=5)
    except httpx.TransportError as error:
        return f"port {port}: {error}"
    return None if answer.is_success else f"port {port}: {answer.status_code} {answer.text[:300]}"
