"""The alerts watch metrics that exist, each says what to do, and fires when it should and only then."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import shared.metrics

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "prometheus"
ALERTS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"][0]["rules"]
PROMTOOL = shutil.which("promtool")
METRIC = re.compile(r"\bsinergi_[a-z_]+")


def names_of_metrics() -> set[str]:
    """As they are exposed."""
    assert shared.metrics.__doc__
    families = [each for each in REGISTRY.collect() if each.name.startswith("sinergi_")]
    return {f"{each.name}_total" if each.type == "counter" else each.name for each in families}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_watches_what_exists_and_says_what_to_do(alert: dict[str, Any]) -> None:
    assert set(METRIC.findall(alert["expr"])) <= names_of_metrics()
    assert alert["labels"]["severity"] in {"critical", "warning"}
    assert alert["annotations"]["summary"]
    runbook = (ROOT / alert["annotations"]["runbook"]).read_text()
    assert runbook.startswith(f"# {alert['alert']}\n")


def test_every_alert_is_tried() -> None:
    tried = yaml.safe_load((FOLDER / "alerts.test.yml").read_text())["tests"]
    assert {case["alertname"] for test in tried for case in test["alert_rule_test"]} == {
        alert["alert"] for alert in ALERTS
    }


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian package prometheus)")
@pytest.mark.parametrize("arguments", [("check", "rules", "alerts.yml"), ("test", "rules", "alerts.test.yml")])
def test_alerts_fire_when_they_should_and_only_then(arguments: tuple[str, ...]) -> None:
    done = subprocess.run([str(PROMTOOL), *arguments], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
