"""The only reader of the environment: one frozen object per process, or one line that names the wrong variable.

Every variable may instead be given as a file: NAME_FILE holds the path of a file with the value (secrets of a stack).
"""

import logging
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Self

from environs import EnvNotSetError, EnvValidationError, FileAwareEnv, validate

from shared import brokers

Read = Callable[[FileAwareEnv, str], Any]
KEY_BYTES = 64  # as many as the keyed hash takes
LOCAL_MONGO = re.compile(r"mongodb://127\.0\.0\.1(:[0-9]+)?(/|$)")  # one host, and no user
LOCAL_KAFKA = re.compile(r"127\.0\.0\.1:[0-9]+")
PROVIDER = r"(https://[^\s/?#]+|http://127\.0\.0\.1(:[0-9]+)?)(/[^\s?#]*[^\s?#/])?"
ADDRESS = r"https?://[^\s/?#]+(/[^\s?#]*[^\s?#/])?"


class SettingWrong(Exception):
    """The environment does not fit: the process must not start."""

    def __init__(self, variable: str, problem: str, accepted: str) -> None:
        super().__init__(f"{variable} {problem}; accepted is {accepted}")
        self.variable = variable


class SettingMissing(SettingWrong):
    pass


class SettingMalformed(SettingWrong):
    pass


def _text(pattern: str) -> Read:
    return lambda env, name: env.str(name, validate=validate.Regexp(rf"(?:{pattern})\Z"))


def _whole(least: int, most: int) -> Read:
    return lambda env, name: env.int(name, validate=validate.Range(least, most))


def _secret(env: FileAwareEnv, name: str) -> bytes:
    return env.str(name, validate=validate.Regexp(rf"[!-~]{{{KEY_BYTES // 2},{KEY_BYTES}}}\Z")).encode()


def _setting(variable: str, read: Read, accepted: str, default: Any = MISSING, *, shown: bool = True) -> Any:
    """A field read from a variable; one without default has to be set, and one that is not `shown` is secret."""
    return field(default=default, repr=shown, metadata={"variable": variable, "read": read, "accepted": accepted})


def _ports(env: FileAwareEnv, name: str) -> tuple[int, ...]:
    text = env.str(name, validate=validate.Regexp(r"[0-9]{1,5}(,[0-9]{1,5})*\Z"))
    return tuple(map(int, text.split(",")))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What every command of a service has."""

    service: str
    log_level: int = _setting(
        "SINERGI_LOG_LEVEL", lambda env, name: env.log_level(name), "debug, info, warning or error", logging.INFO
    )
    collector: str = _setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT", _text(ADDRESS), "the address of a collector of traces, like http://otel:4318", ""
    )

    @classmethod
    def from_environment(cls, service: str) -> Self:
        """Raises SettingMissing or SettingMalformed."""
        env = FileAwareEnv(strip_whitespace=True)  # an editor leaves a line end in the file of a secret
        return cls(service=service, **{each.name: _value(env, each) for each in fields(cls) if each.metadata})


@dataclass(frozen=True, kw_only=True)
class StatusSettings(Settings):
    """Where all processes of a system answer."""

    processes: str = _setting(
        "SINERGI_PROCESSES",
        _text(rf"[a-z-]+={ADDRESS}(,[a-z-]+={ADDRESS})*".replace(r"\s", r"\s,")),
        "name=address of each process, such as plans-api=http://127.0.0.1:8101, with commas between",
    )


@dataclass(frozen=True, kw_only=True)
class StoreSettings(Settings):
    """What a command that works on the service's data has."""

    mongo_url: str = _setting(
        "SINERGI_MONGO_URL",
        _text(r"mongodb(\+srv)?://\S+"),
        "an address like mongodb://127.0.0.1:27017/?replicaSet=rs0",
        shown=False,  # it may hold a password
    )
    database: str = _setting("SINERGI_DATABASE", _text("[a-z][a-z0-9_]{0,37}"), "a name like plans", "")
    kafka_bootstrap: str = _setting(
        "SINERGI_KAFKA_BOOTSTRAP",
        _text(brokers.ADDRESS),
        brokers.ACCEPTED,
        shown=False,  # it may hold a password
    )
    clock: str = _setting("SINERGI_CLOCK", _text("/.+"), "the path of a file that tells the time", "")
    failpoints: str = _setting(
        "SINERGI_FAILPOINTS", _text("/.+"), "the path of a folder that tells where a process ends", ""
    )

    def __post_init__(self) -> None:
        if not self.database:
            object.__setattr__(self, "database", self.service)
        if self.clock:
            self.only_local("SINERGI_CLOCK")
        if self.failpoints:
            self.only_local("SINERGI_FAILPOINTS")

    def only_local(self, variable: str) -> None:
        """Raises SettingMalformed unless this is a stack that is wholly on one machine, such as those of tests."""
        if not (LOCAL_MONGO.match(self.mongo_url) and LOCAL_KAFKA.fullmatch(self.kafka_bootstrap)):
            accepted = "nothing, except where MongoDB and Kafka are both at 127.0.0.1"
            raise SettingMalformed(variable, "is set for a stack that others use", accepted)


@dataclass(frozen=True, kw_only=True)
class ProcessSettings(StoreSettings):
    """What a process that stays up has: the address on which it answers."""

    host: str = _setting("SINERGI_HOST", _text(r"\S+"), "an address to listen on", "127.0.0.1")
    port: int = _setting("SINERGI_PORT", _whole(1, 65535), "a port from 1 to 65535")


@dataclass(frozen=True, kw_only=True)
class ApiSettings(ProcessSettings):
    """What an API has besides: whose tokens it takes, and how many hands it has."""

    jwks_url: str = _setting(
        "SINERGI_JWKS_URL", _text(r"(https://|file:///)\S+"), "https://... or file:///..., where the public keys are"
    )
    token_issuer: str = _setting("SINERGI_TOKEN_ISSUER", _text(r"\S+"), "the `iss` of tokens")
    token_audience: str = _setting("SINERGI_TOKEN_AUDIENCE", _text(r"\S+"), "the `aud` of tokens")
    actor_key: bytes = _setting(
        "SINERGI_ACTOR_KEY",
        _secret,
        f"a secret of {KEY_BYTES // 2} to {KEY_BYTES} visible ASCII characters",
        shown=False,
    )
    workers: int = _setting("SINERGI_API_WORKERS", _whole(1, 64), "a number from 1 to 64", 1)
    threads: int = _setting("SINERGI_API_THREADS", _whole(1, 256), "a number from 1 to 256", 8)
    silence: int = _setting("SINERGI_API_SILENCE", _whole(1, 3600), "seconds that a client may be silent, from 1", 20)
    inbox_rate: int = _setting("SINERGI_INBOX_RATE", _whole(1, 10**6), "reports a second of an account, from 1", 200)
    inbox_burst: int = _setting("SINERGI_INBOX_BURST", _whole(1, 10**6), "reports of an account at once, from 1", 1000)
    gateways: int = _setting(
        "SINERGI_GATEWAYS",
        _whole(0, 9),
        "how many gateways every request comes through, from 0; each says X-Forwarded-For, -Proto, -Host and -Prefix",
        0,
    )
    oidc_issuer: str = _setting(
        "SINERGI_OIDC_ISSUER", _text(PROVIDER), "the https:// address of the provider that people sign in at", ""
    )
    oidc_client_id: str = _setting("SINERGI_OIDC_CLIENT_ID", _text(r"\S+"), "the name we have at the provider", "")
    oidc_client_secret: str = _setting(
        "SINERGI_OIDC_CLIENT_SECRET", _text(r"\S+"), "the secret we have at the provider", "", shown=False
    )
    local_people: str = _setting(
        "SINERGI_LOCAL_PEOPLE", _text("/.+"), "the path of the file of those whom a stack of one machine signs in", ""
    )
    metrics_folder: str = _setting("PROMETHEUS_MULTIPROC_DIR", _text(".+"), "a folder of this API alone", "")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.workers > 1 and not self.metrics_folder:
            problem = "is not set, but SINERGI_API_WORKERS is more than 1"
            raise SettingMissing("PROMETHEUS_MULTIPROC_DIR", problem, "a folder of this API alone")
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            variable = "SINERGI_OIDC_CLIENT_SECRET" if self.oidc_client_id else "SINERGI_OIDC_CLIENT_ID"
            raise SettingMissing(variable, "is not set, but SINERGI_OIDC_ISSUER is", "what the provider knows us by")
        if self.local_people:
            self.only_local("SINERGI_LOCAL_PEOPLE")
            if self.oidc_issuer:
                accepted = "nothing, where people sign in at a provider"
                raise SettingMalformed("SINERGI_LOCAL_PEOPLE", "is set beside SINERGI_OIDC_ISSUER", accepted)


@dataclass(frozen=True, kw_only=True)
class Addressed(Settings):
    """What names the address of its own pages to others, on paper or in a message, has to be told it."""

    public_url: str = _setting(
        "SINERGI_PUBLIC_URL",
        _text(ADDRESS),
        "where people reach the pages, like https://sinergi.example, without a slash at the end",
    )


@dataclass(frozen=True, kw_only=True)
class Notifying(Addressed):
    """What a process has that knows whom to tell what: the rules as data."""

    notification_rules: str = _setting(
        "SINERGI_NOTIFICATION_RULES", _text("/.+"), "the path of the rules, like /etc/sinergi/notification-rules.json"
    )


@dataclass(frozen=True, kw_only=True)
class Timing(Settings):
    """What a process has that counts working time: the office hours as data, those that are shipped unless told."""

    office_hours: str = _setting(
        "SINERGI_OFFICE_HOURS", _text("/.+"), "the path of office hours, like /etc/sinergi/office-hours.json", ""
    )


@dataclass(frozen=True, kw_only=True)
class TimingProcessSettings(ProcessSettings, Timing):
    pass


@dataclass(frozen=True, kw_only=True)
class NotifyingProcessSettings(ProcessSettings, Notifying):
    pass


@dataclass(frozen=True, kw_only=True)
class Reaching(StoreSettings):
    """What knows addresses of webhooks: which ports of this machine they may be in tests."""

    own_ports: tuple[int, ...] = _setting(
        "SINERGI_WEBHOOK_OWN_PORTS",
        _ports,
        "ports of 127.0.0.1, with commas",
        (),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.own_ports:
            self.only_local("SINERGI_WEBHOOK_OWN_PORTS")


@dataclass(frozen=True, kw_only=True)
class NotifyingApiSettings(ApiSettings, Notifying, Reaching):
    pass


@dataclass(frozen=True, kw_only=True)
class DeliverySettings(NotifyingProcessSettings, Reaching):
    """What sends letters has besides: the mail server."""

    smtp_url: str = _setting(
        "SINERGI_SMTP_URL",
        _text(r"(smtp|smtp\+starttls|smtps)://([^\s@]+@)?[^\s@/:]+(:[0-9]+)?"),
        "smtp://, smtp+starttls:// or smtps:// with user:password@ where wanted, host and :port",
        shown=False,  # it may hold a password
    )
    mail_from: str = _setting("SINERGI_MAIL_FROM", _text(r"[^\s@<>]+@[^\s@<>]+"), "the address that mail comes from")


@dataclass(frozen=True, kw_only=True)
class AddressedApiSettings(ApiSettings, Addressed):
    """What shows pages that lead to those of other services: where people enter is where they read, unless told."""

    entry_url: str = _setting(
        "SINERGI_ENTRY_URL",
        _text(ADDRESS),
        "where people enter progress, like https://sinergi.example, without a slash at the end",
        "",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.entry_url:
            object.__setattr__(self, "entry_url", self.public_url)


@dataclass(frozen=True, kw_only=True)
class TimingApiSettings(AddressedApiSettings, Timing):
    pass


@dataclass(frozen=True, kw_only=True)
class AddressedProcessSettings(ProcessSettings, Addressed):
    pass


def _value(env: FileAwareEnv, each: Field[Any]) -> Any:
    variable, accepted = each.metadata["variable"], each.metadata["accepted"]
    try:
        if each.default is not MISSING and not env.str(variable, default=""):
            return each.default  # an empty one is as one that is not set: a compose file cannot leave one out
        return each.metadata["read"](env, variable)
    except EnvNotSetError as error:
        raise SettingMissing(variable, "is not set", accepted) from error
    except EnvValidationError as error:
        raise SettingMalformed(variable, f"does not fit ({' '.join(error.error_messages)})", accepted) from error
    except ValueError as error:  # NAME_FILE names no file that can be read
        raise SettingMalformed(variable, f"cannot be read ({error})", accepted) from error
