"""What the local stack can be told by environment variables: its folder, its ports, its tools."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from deploy.local.obstacle import Obstacle

ROOT = Path(__file__).parents[2]


class BadSetting(Obstacle):
    """A variable holds what cannot be used; the message names it, its value and what is accepted."""


class Port(NamedTuple):
    """Who listens, which variable changes where, and where it is otherwise."""

    owner: str
    variable: str
    default: int


# All below 32768, where the system takes the ports of outgoing connections from: there, a client that keeps calling
# a stopped server may by chance be given the server's own port and keep it from coming back.
PORTS = (
    Port("mongod", "SINERGI_MONGO_PORT", 27917),
    Port("kafka", "SINERGI_KAFKA_PORT", 29092),
    Port("kafka-units", "SINERGI_KAFKA_UNITS_PORT", 29094),
    Port("kafka-controller", "SINERGI_KAFKA_CONTROLLER_PORT", 29093),
    Port("mail", "SINERGI_MAIL_PORT", 8025),
    Port("plans-api", "SINERGI_PLANS_API_PORT", 8101),
    Port("plans-relay", "SINERGI_PLANS_RELAY_PORT", 8102),
    Port("plans-consume", "SINERGI_PLANS_CONSUME_PORT", 8104),
    Port("plans-intake", "SINERGI_PLANS_INTAKE_PORT", 8103),
    Port("reporting-api", "SINERGI_REPORTING_API_PORT", 8201),
    Port("reporting-consume", "SINERGI_REPORTING_CONSUME_PORT", 8202),
    Port("reporting-relay", "SINERGI_REPORTING_RELAY_PORT", 8203),
    Port("reporting-schedule", "SINERGI_REPORTING_SCHEDULE_PORT", 8204),
    Port("indicators-api", "SINERGI_INDICATORS_API_PORT", 8301),
    Port("indicators-relay", "SINERGI_INDICATORS_RELAY_PORT", 8302),
    Port("indicators-assess", "SINERGI_INDICATORS_ASSESS_PORT", 8303),
    Port("indicators-intake", "SINERGI_INDICATORS_INTAKE_PORT", 8304),
    Port("notifications-api", "SINERGI_NOTIFICATIONS_API_PORT", 8401),
    Port("notifications-consume", "SINERGI_NOTIFICATIONS_CONSUME_PORT", 8402),
    Port("notifications-schedule", "SINERGI_NOTIFICATIONS_SCHEDULE_PORT", 8403),
    Port("notifications-deliver", "SINERGI_NOTIFICATIONS_DELIVER_PORT", 8404),
)


@dataclass(frozen=True)
class Settings:
    """`ports` are by owner; `patience` is how many seconds a process may take until it can be used.

    `smtp_url` is the mail server, None one of our own that keeps every letter in a folder. `told` is what tests tell
    all services besides, by the name of the variable.
    """

    home: Path
    ports: Mapping[str, int]
    partitions: int = 12
    patience: int = 120
    api_workers: int = 1
    mongod: str | None = None
    java: str | None = None
    smtp_url: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)


def read(environment: Mapping[str, str]) -> Settings:
    """The settings of an environment; raises BadSetting."""
    return Settings(
        home=Path(environment.get("SINERGI_HOME") or ROOT / ".sinergi").absolute(),
        ports=_different({port: _number(environment, port.variable, port.default, 65535) for port in PORTS}),
        partitions=_number(environment, "SINERGI_TOPIC_PARTITIONS", 12, 1000),
        patience=_number(environment, "SINERGI_START_SECONDS", 120, 3600),
        api_workers=_number(environment, "SINERGI_API_WORKERS", 1, 64),
        mongod=environment.get("SINERGI_MONGOD"),
        java=environment.get("SINERGI_JAVA"),
        smtp_url=environment.get("SINERGI_SMTP_URL") or None,
    )


def _number(environment: Mapping[str, str], variable: str, default: int, most: int) -> int:
    text = environment.get(variable) or str(default)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= most):
        raise BadSetting(f"{variable} is {text!r}; it has to be a whole number from 1 to {most}")
    return int(text)


def _different(numbers: Mapping[Port, int]) -> dict[str, int]:
    taken: dict[int, Port] = {}
    for port, number in numbers.items():
        other = taken.setdefault(number, port)
        if other is not port:
            raise BadSetting(f"{other.variable} and {port.variable} are both {number}; each has to be another port")
    return {port.owner: number for port, number in numbers.items()}
