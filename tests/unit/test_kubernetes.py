"""The manifests are those of docker-compose.yml: the same processes, told and allowed the same."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.kubernetes.manifests import FOLDER, files
from deploy.local.programs import SERVICES
from deploy.production import secrets

MANIFESTS = [one for file in sorted(FOLDER.glob("*.yaml")) for one in yaml.safe_load_all(file.read_text())]
DEPLOYED: Mapping[str, dict[str, Any]] = {
    one["metadata"]["name"]: one["spec"]["template"]["spec"] for one in MANIFESTS if one["kind"] == "Deployment"
}
REACHED = {one["metadata"]["name"]: one["spec"] for one in MANIFESTS if one["kind"] == "Service"}
COMPOSE = yaml.safe_load((FOLDER.parents[1] / "docker-compose.yml").read_text())["services"]
OURS = pytest.mark.parametrize("name", [service.name for service in SERVICES])


def test_the_files_are_those_that_are_written_from_compose() -> None:
    assert {name: (FOLDER / name).read_text() for name, _ in files()} == dict(files())


def test_all_files_are_applied() -> None:
    kustomization = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
    assert set(kustomization["resources"]) == {name for name, _ in files()}


def test_every_process_and_the_gateway_are_deployed_and_reached_by_name() -> None:
    assert DEPLOYED.keys() == REACHED.keys() == {service.name for service in SERVICES} | {"gateway"}


@OURS
def test_a_process_is_told_what_compose_tells_it(name: str) -> None:
    [container] = DEPLOYED[name]["containers"]
    told = [one["name"] for one in container["env"]]
    assert set(COMPOSE[name]["environment"]) <= set(told)
    assert container["args"] == COMPOSE[name]["command"]
    asked = [one["name"] for one in container["env"] if "valueFrom" in one]
    assert told[: len(asked)] == asked  # a value is only made of what comes before it


@OURS
def test_a_process_is_asked_on_the_port_that_it_answers_on(name: str) -> None:
    [container] = DEPLOYED[name]["containers"]
    port = int(COMPOSE[name]["environment"]["SINERGI_PORT"])
    assert container["ports"] == [{"name": "http", "containerPort": port}]
    assert REACHED[name]["ports"][0]["targetPort"] == port
    paths = [container[probe]["httpGet"]["path"] for probe in ("readinessProbe", "livenessProbe")]
    assert paths == ["/readyz", "/healthz"]


@pytest.mark.parametrize("name", DEPLOYED)
def test_a_container_is_confined_and_has_only_its_secrets(name: str, tmp_path: Path) -> None:
    pod = DEPLOYED[name]
    [container] = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"]["drop"] == ["ALL"]
    assert container["resources"]["limits"].keys() == {"cpu", "memory"}
    list(secrets.make(tmp_path / "secrets", "sinergi.example", "smtp://relay:25"))
    mounted = {item["key"] for item in pod["volumes"][0]["secret"]["items"]}
    assert mounted == set(COMPOSE[name]["secrets"]) <= {file.name for file in (tmp_path / "secrets").iterdir()}
