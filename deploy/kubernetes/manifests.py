"""The processes of docker-compose.yml as Kubernetes runs them.

MongoDB and Kafka are not among them: a cluster has operators for those. What is secret comes from one Secret with the
files of the folder `secrets`, what differs between installations from one ConfigMap with the lines of `.env`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent
Manifest = dict[str, Any]
PREFIX = "services."
NAME = "sinergi"
OWN_FILES = "sinergi-own-files"  # a ConfigMap of data that stands in the place of what is shipped
ASKED = re.compile(r"\$\{([A-Z_]+):\?[^}]*\}")
DEFAULTED = re.compile(r"\$\{[A-Z_]+:-([^}]*)\}")
MEMORY = {"m": "Mi", "g": "Gi"}
SEVERAL = 2  # of each API, so that one of them answers while another is replaced
USER = 10001


def files() -> Iterator[tuple[str, str]]:
    """Their names and contents."""
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    ours = {name: one for name, one in compose.items() if "".join(one.get("command", ())).startswith(PREFIX)}
    yield "processes.yaml", _text(_deployment(name, one) for name, one in ours.items())
    yield "services.yaml", _text(_service(name, one) for name, one in ours.items())
    yield "gateway.yaml", _text(_gateway(compose["gateway"]))


def _text(manifests: Iterable[Manifest]) -> str:
    return yaml.safe_dump_all(manifests, sort_keys=False, width=120)


def _deployment(name: str, one: Mapping[str, Any]) -> Manifest:
    is_api = name.endswith("-api")
    container = {
        "name": NAME,
        "image": _value(one["image"]),
        "args": one["command"],
        "env": list(_environment(one["environment"])),
        "ports": [{"name": "http", "containerPort": _port(one)}],
        "readinessProbe": {"httpGet": {"path": "/readyz", "port": "http"}, "timeoutSeconds": 5},
        "livenessProbe": {"httpGet": {"path": "/healthz", "port": "http"}, "timeoutSeconds": 5, "failureThreshold": 6},
        **_confined(one),
    }
    if "volumes" not in one:
        return _deployed(name, container, one["secrets"], SEVERAL if is_api else 1)
    container["volumeMounts"].append({"name": OWN_FILES, "mountPath": _mounted(one), "readOnly": True})
    own_files = {"name": OWN_FILES, "configMap": {"name": OWN_FILES, "optional": True}}
    return _deployed(name, container, one["secrets"], SEVERAL if is_api else 1, own_files)


def _deployed(name: str, container: Manifest, secrets: Iterable[str], replicas: int, *more: Manifest) -> Manifest:
    files_of = {"secretName": NAME, "items": [{"key": secret, "path": secret} for secret in secrets]}
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": NAME}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app.kubernetes.io/name": name}},
            "strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {
                "metadata": {"labels": labels},
                "spec": {
                    "automountServiceAccountToken": False,
                    "terminationGracePeriodSeconds": 40,
                    "securityContext": {"runAsNonRoot": True, "runAsUser": USER, "fsGroup": USER},
                    "containers": [container],
                    "volumes": [
                        {"name": "secrets", "secret": files_of},
                        {"name": "tmp", "emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}},
                        *more,
                    ],
                },
            },
        },
    }


def _confined(one: Mapping[str, Any]) -> Manifest:
    capabilities = {"drop": one["cap_drop"], **({"add": one["cap_add"]} if "cap_add" in one else {})}
    memory = re.sub("[mg]$", lambda unit: MEMORY[unit.group()], one["mem_limit"])
    return {
        "resources": {"requests": {"cpu": "50m", "memory": "128Mi"}, "limits": {"cpu": one["cpus"], "memory": memory}},
        "securityContext": {
            "readOnlyRootFilesystem": one["read_only"],
            "allowPrivilegeEscalation": False,
            "capabilities": capabilities,
        },
        "volumeMounts": [
            {"name": "secrets", "mountPath": "/run/secrets", "readOnly": True},
            {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - a mount of this container alone
        ],
    }


def _environment(told: Mapping[str, str]) -> Iterator[Manifest]:
    """What values are made of comes before them."""
    asked = sorted({name for value in told.values() for name in ASKED.findall(value)})
    for name in asked:
        yield {"name": name, "valueFrom": {"configMapKeyRef": {"name": NAME, "key": name}}}
    for name, value in told.items():
        if name not in asked:
            yield {"name": name, "value": _value(value)}


def _value(value: str) -> str:
    return DEFAULTED.sub(r"\1", ASKED.sub(r"$(\1)", value))


def _mounted(one: Mapping[str, Any]) -> str:
    """Where a process finds the installation's own files, which is all that any has a volume for."""
    (volume,) = one["volumes"]
    return str(volume.split(":")[-2])


def _port(one: Mapping[str, Any]) -> int:
    return int(one["environment"]["SINERGI_PORT"])


def _service(name: str, one: Mapping[str, Any]) -> Manifest:
    """For every process, so that Prometheus finds it by the name that it has in prometheus.yml."""
    return _reached(name, _port(one), _port(one), {})


def _reached(name: str, port: int, inside: int, more: Manifest) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {
            **more,
            "selector": {"app.kubernetes.io/name": name},
            "ports": [{"name": "http", "port": port, "targetPort": inside}],
        },
    }


def _gateway(one: Mapping[str, Any]) -> Iterator[Manifest]:
    port, inside = map(int, one["ports"][0].split(":"))
    confined = _confined(one)
    container = {
        "name": "caddy",
        "image": _value(one["image"]),
        "command": one["command"],
        "env": [{"name": name, "value": value} for name, value in one["environment"].items()],
        "ports": [{"name": "https", "containerPort": inside}],
        "readinessProbe": {"tcpSocket": {"port": "https"}},
        **confined,
        "volumeMounts": [*confined["volumeMounts"], {"name": "caddyfile", "mountPath": "/etc/caddy", "readOnly": True}],
    }
    caddyfile = {"name": "caddyfile", "configMap": {"name": "caddyfile"}}
    yield {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "caddyfile"},
        "data": {"Caddyfile": (ROOT / "deploy/gateway/Caddyfile").read_text()},
    }
    yield _deployed("gateway", container, one["secrets"], SEVERAL, caddyfile)
    yield _reached("gateway", port, inside, {"type": "LoadBalancer"})
