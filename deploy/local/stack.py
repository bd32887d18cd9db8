"""The local stack of one folder: MongoDB, Kafka and the services under one supervisor."""

import fcntl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from deploy.local import identity, kafka, mongo, people, programs, tools
from deploy.local.identity import Identity
from deploy.local.obstacle import Obstacle
from deploy.local.ports import HOST, check_free, free_ports
from deploy.local.programs import SERVICES, Service
from deploy.local.settings import ROOT, Settings
from deploy.local.supervision import Supervisor, supervised


class AlreadyRunning(Obstacle):
    """Another stack runs in the folder."""


@dataclass(frozen=True)
class Stack:
    """What runs where. `supervisor` starts, stops and finds processes by name, `identity` mints tokens."""

    settings: Settings
    services: Sequence[Service]
    identity: Identity
    supervisor: Supervisor

    @property
    def mongo_url(self) -> str:
        return mongo.url(self.settings.ports["mongod"])

    @property
    def kafka_bootstrap(self) -> str:
        return kafka.bootstrap(self.settings.ports["kafka"])

    @property
    def kafka_units_bootstrap(self) -> str:
        """Where the systems of units come in, with the credentials of an account."""
        return kafka.bootstrap(self.settings.ports["kafka-units"])

    @property
    def addresses(self) -> dict[str, str]:
        return addresses(self.settings, self.services)

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.settings, self.identity)

    def start_services(self) -> None:
        own = ["mail"] if catches_mail(self.settings, self.services) else []
        self.supervisor.start(*own, *(service.name for service in self.services))


def catches_mail(settings: Settings, services: Sequence[Service]) -> bool:
    """Whether letters go to a mail server of the stack's own."""
    return settings.smtp_url is None and any(service.name == "notifications-deliver" for service in services)


def addresses(settings: Settings, services: Sequence[Service] = SERVICES) -> dict[str, str]:
    """Where each process answers over HTTP, by its name."""
    return {service.name: f"http://{HOST}:{settings.ports[service.name]}" for service in services}


def environment(settings: Settings, who: Identity) -> dict[str, str]:
    """The variables that every service reads; a process of a service has its own SINERGI_PORT besides."""
    return {
        "SINERGI_MONGO_URL": mongo.url(settings.ports["mongod"]),
        "SINERGI_KAFKA_BOOTSTRAP": kafka.bootstrap(settings.ports["kafka"]),
        "SINERGI_JWKS_URL": who.jwks.as_uri(),
        "SINERGI_TOKEN_ISSUER": identity.ISSUER,
        "SINERGI_TOKEN_AUDIENCE": identity.AUDIENCE,
        "SINERGI_ACTOR_KEY": who.actor_key,
        "SINERGI_LOCAL_PEOPLE": str(people.place(settings.home)),
        "SINERGI_PUBLIC_URL": f"http://{HOST}:{settings.ports['reporting-api']}",
        "SINERGI_ENTRY_URL": f"http://{HOST}:{settings.ports['plans-api']}",
        "SINERGI_NOTIFICATION_RULES": str(ROOT / "deploy" / "reference" / "notification-rules.json"),
        "SINERGI_SMTP_URL": settings.smtp_url or f"smtp://{HOST}:{settings.ports['mail']}",
        "SINERGI_MAIL_FROM": "sinergi@localhost",
        **settings.told,
    }


def processes(settings: Settings) -> dict[str, str]:
    """The variable by which `status` finds every process."""
    return {"SINERGI_PROCESSES": ",".join(f"{name}={address}" for name, address in addresses(settings).items())}


@contextmanager
def opened(settings: Settings, console: Console, services: Sequence[Service] = SERVICES) -> Iterator[Stack]:
    """A stack in which nothing runs yet; raises an Obstacle before anything is started. At the end nothing is left."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with _alone(settings.home):
        check_free(_needed(settings, services))
        found = tools.find(settings, console)
        who = identity.load(settings.home / "identity")
        people.seat_people(settings.home, who)
        with supervised(settings, _programs(settings, found, services), environment(settings, who)) as supervisor:
            yield Stack(settings, services, who, supervisor)


@contextmanager
def running_stack(
    folder: Path,
    ports: Mapping[str, int] | None = None,
    services: Sequence[Service] = SERVICES,
    told: Mapping[str, str] | None = None,
) -> Iterator[Stack]:
    """For tests: everything runs and can be used, on free ports unless told; the same folder continues its data."""
    settings = Settings(folder, ports or free_ports(), partitions=4, patience=240, told=told or {})
    with opened(settings, Console(stderr=True), services) as stack:
        stack.supervisor.start("mongod", "kafka")
        stack.start_services()
        yield stack


def _programs(settings: Settings, found: tools.Tools, services: Sequence[Service]) -> list[programs.Program]:
    return [
        programs.mongod(settings, found),
        programs.broker(settings, found),
        *([programs.mail(settings)] if catches_mail(settings, services) else []),
        *(programs.service(settings, service) for service in services),
    ]


def _needed(settings: Settings, services: Sequence[Service]) -> dict[str, int]:
    owners = ["mongod", "kafka", "kafka-units", "kafka-controller", *(service.name for service in services)]
    if catches_mail(settings, services):
        owners.append("mail")
    return {owner: settings.ports[owner] for owner in owners}


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the folder; the system lets go of it when this process ends, however it ends."""
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"a stack is running in {home}: stop it, or set SINERGI_HOME to another folder"
            ) from error
        yield
