"""The folder of secrets that docker-compose.yml hands to the containers: made once, and never overwritten.

Compose mounts a file with the rights that it has on the host, and the containers run as different users. So the files
are readable by all, and the folder by its owner alone; what no container needs is in folders of its own.
"""

import base64
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from deploy.local.identity import AUDIENCE, ISSUER, load
from deploy.production.accounts import ADMIN, KAFKA_USERS, SERVICES
from deploy.production.certificates import Certified, new_authority, new_certificate

KAFKA = "kafka:9092"
MONGO = "mongod:27017"
CA = "/run/secrets/ca.crt"  # where containers have it
KEYFILE_BYTES = 48
OWNER_ALONE = frozenset({"ca.key"})


def make(folder: Path, site: str, smtp_url: str) -> Iterator[str]:
    """Make what is not there yet, and return its names; `site` is the name by which the host is known outside."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    yield from _each(folder, {**_passwords(), "smtp-url": lambda: smtp_url, "oidc-client-secret": str})
    authority = _pair(folder / "authority", "ca", lambda: new_authority(f"Sinergi {site}"))
    yield from _each(folder, {"ca.crt": lambda: authority.certificate})
    for name, hosts in {"kafka": ("kafka", "localhost", site), "gateway": (site, "localhost")}.items():
        _pair(folder, name, lambda name=name, hosts=hosts: new_certificate(authority, name, hosts))  # type: ignore[misc]
    yield from _each(folder, {"kafka.pem": lambda: _text(folder, "kafka.key") + _text(folder, "kafka.crt")})
    identity = load(folder / "identity")
    yield from _each(folder, {"jwks.json": identity.jwks.read_text})


def environment(site: str) -> str:
    """The file .env: what differs between installations and is no secret."""
    values = {
        "COMPOSE_PROJECT_NAME": "sinergi",
        "SINERGI_SITE": site,
        "SINERGI_JWKS_URL": "file:///run/secrets/jwks.json",
        "SINERGI_TOKEN_ISSUER": ISSUER,
        "SINERGI_TOKEN_AUDIENCE": AUDIENCE,
        "SINERGI_MAIL_FROM": f"sinergi@{site}",
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())


def _passwords() -> Mapping[str, Callable[[], str]]:
    kafka = {f"kafka-{user}": _kafka_of(user) for user in (ADMIN, *KAFKA_USERS)}
    mongo = {f"mongo-{user}": _mongo_of(user) for user in (ADMIN, *SERVICES)}
    return {
        **kafka,
        **mongo,
        "mongo-keyfile": lambda: base64.b64encode(secrets.token_bytes(KEYFILE_BYTES)).decode(),
        "actor-key": _new,
        "grafana-admin": _new,
    }


def _kafka_of(user: str) -> Callable[[], str]:
    return lambda: f"sasl_ssl://{user}:{_new()}@{KAFKA}?ca={CA}"


def _mongo_of(user: str) -> Callable[[], str]:
    return lambda: f"mongodb://{user}:{_new()}@{MONGO}/?replicaSet=rs0&authSource=admin"


def _new() -> str:
    return secrets.token_hex(24)


def _pair(folder: Path, name: str, new: Callable[[], Certified]) -> Certified:
    folder.mkdir(exist_ok=True)
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    if not certificate.exists():
        made = new()
        _write(key, made.key)
        _write(certificate, made.certificate)
    return Certified(certificate.read_text(), key.read_text())


def _each(folder: Path, makers: Mapping[str, Callable[[], str]]) -> Iterator[str]:
    for name, new in makers.items():
        if not (folder / name).exists():
            _write(folder / name, new())
            yield name


def _text(folder: Path, name: str) -> str:
    return (folder / name).read_text()


def _write(file: Path, content: str) -> None:
    """Whole or not at all."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.write_text(content)
    unfinished.chmod(0o400 if file.name in OWNER_ALONE else 0o444)
    unfinished.rename(file)
