"""docker-compose.yml runs every process of every service with the settings that it reads, and holds no secret."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.programs import SERVICES as LOCAL
from deploy.production import secrets
from deploy.production.accounts import SERVICES
from shared.run import Task

ROOT = Path(__file__).parents[2]
FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONTAINERS: Mapping[str, dict[str, Any]] = FILE["services"]
PROCESSES: Mapping[str, Task[Any]] = {
    f"{service}-{name}": task
    for service in SERVICES
    for name, task in import_module(f"services.{service}.__main__").PROCESSES.items()
}
OURS = pytest.mark.parametrize("name", PROCESSES)
EVERY = pytest.mark.parametrize("name", CONTAINERS)
PINNED = re.compile(r"\$\{[A-Z_]+:-[a-z/]+:v?[0-9]+\.[0-9]+\.[0-9]+\}")
JOBS = {"prepare-mongo", "prepare-kafka"}
SECRET = "/run/secrets/"


def variables(task: Task[Any]) -> dict[str, bool]:
    """What a process reads, and whether it has to be set."""
    return {each.metadata["variable"]: each.default is MISSING for each in fields(task.settings) if each.metadata}


def told(name: str) -> dict[str, str]:
    """By the name of the variable, also where its value comes from a file."""
    return {variable.removesuffix("_FILE"): value for variable, value in CONTAINERS[name]["environment"].items()}


def mounted() -> Iterator[tuple[str, str]]:
    for name, container in CONTAINERS.items():
        yield from ((name, secret) for secret in container.get("secrets", ()))


def test_every_process_of_every_service_is_there_and_no_other() -> None:
    ours = {name for name, one in CONTAINERS.items() if "".join(one.get("command", ())).startswith("services.")}
    assert ours == set(PROCESSES) == {service.name for service in LOCAL}


@OURS
def test_a_process_is_started_by_its_name(name: str) -> None:
    service, _, process = name.partition("-")
    assert CONTAINERS[name]["command"] == [f"services.{service}", process]


@OURS
def test_a_process_is_told_every_setting_that_it_reads_and_no_other(name: str) -> None:
    read = variables(PROCESSES[name])
    refused_in_production = {"SINERGI_CLOCK", "SINERGI_FAILPOINTS", "SINERGI_LOCAL_PEOPLE", "SINERGI_WEBHOOK_OWN_PORTS"}
    for_operators = {"SINERGI_PROCESSES"}
    assert set(told(name)) == (set(read) - refused_in_production) | for_operators


@OURS
def test_an_operator_in_any_container_sees_every_process(name: str) -> None:
    port = told(name)["SINERGI_PORT"]
    where = dict(one.split("=", 1) for one in told(name)["SINERGI_PROCESSES"].split(","))
    assert where == {each: f"http://{each}:{port}" for each in PROCESSES}


@OURS
def test_a_process_answers_where_its_health_is_asked_and_where_it_is_measured(name: str) -> None:
    port = told(name)["SINERGI_PORT"]
    assert CONTAINERS[name]["healthcheck"]["test"] == ["CMD", "python", "-m", "deploy.production.healthy"]
    prometheus = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
    targets = prometheus["scrape_configs"][0]["static_configs"][0]["targets"]
    assert f"{name}:{port}" in targets
    assert len(targets) == len(PROCESSES)


@OURS
def test_a_process_may_do_no_more_than_it_needs(name: str) -> None:
    container = CONTAINERS[name]
    assert (container["read_only"], container["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in container["security_opt"]


@OURS
def test_a_process_starts_when_database_and_topics_are_prepared(name: str) -> None:
    done = {"condition": "service_completed_successfully"}
    assert CONTAINERS[name]["depends_on"] == dict.fromkeys(JOBS, done)


@EVERY
def test_everything_is_limited_and_comes_back(name: str) -> None:
    container = CONTAINERS[name]
    assert {"mem_limit", "cpus", "pids_limit"} <= container.keys()
    assert container["restart"] == ("on-failure" if name in JOBS else "unless-stopped")
    assert name in JOBS or "healthcheck" in container


@EVERY
def test_an_image_is_of_one_version(name: str) -> None:
    assert PINNED.fullmatch(CONTAINERS[name]["image"])


def test_every_secret_that_is_mounted_is_one_that_is_made(tmp_path: Path) -> None:
    list(secrets.make(tmp_path / "secrets", "sinergi.example", "smtp://relay:25"))
    declared = FILE["secrets"]
    assert {secret for _, secret in mounted()} == set(declared)
    assert {one["file"] for one in declared.values()} == {f"./secrets/{name}" for name in declared}
    assert set(declared) <= {file.name for file in (tmp_path / "secrets").iterdir()}


@EVERY
def test_every_file_of_a_secret_that_is_read_is_mounted(name: str) -> None:
    container = CONTAINERS[name]
    read = {value.removeprefix(SECRET) for value in container.get("environment", {}).values() if SECRET in value}
    assert read <= set(container.get("secrets", ()))


def test_no_secret_stands_in_the_file() -> None:
    secret = re.compile(r"PASSWORD|SECRET|KEY|TOKEN(?!_ISSUER|_AUDIENCE)|MONGO_URL|BOOTSTRAP|SMTP_URL")
    for name, container in CONTAINERS.items():
        for variable, value in container.get("environment", {}).items():
            assert not secret.search(variable) or value.startswith(SECRET), f"{name}: {variable}"
    assert not re.search(r"://[^\s/]+:[^\s/]+@", (ROOT / "docker-compose.yml").read_text())


def test_the_settings_that_differ_between_installations_are_made_with_the_secrets() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text()))
    made = {line.partition("=")[0] for line in secrets.environment("sinergi.example").splitlines()}
    assert asked | {"COMPOSE_PROJECT_NAME"} == made


def test_the_gateway_leads_to_every_api_and_tells_it_its_prefix() -> None:
    text = (ROOT / "deploy/gateway/Caddyfile").read_text()
    for service in SERVICES:
        port = told(f"{service}-api")["SINERGI_PORT"]
        block = text.partition(f"handle_path /{service}/* {{")[2].partition("\n\t}\n")[0]
        assert f"reverse_proxy {service}-api:{port} {{" in block
        assert f"header_up X-Forwarded-Prefix /{service}" in block
    assert {told(f"{service}-api")["SINERGI_GATEWAYS"] for service in SERVICES} == {"1"}
