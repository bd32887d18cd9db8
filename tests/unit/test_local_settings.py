"""The local stack's settings are read from variables, and what is wrong with one is said in one line."""

from pathlib import Path

import pytest
from rich.console import Console

from deploy.local.settings import PORTS, BadSetting, read
from deploy.local.tools import ToolMissing, find


def test_without_variables_every_port_has_its_default() -> None:
    assert read({}).ports == {port.owner: port.default for port in PORTS}


def test_a_variable_moves_one_port() -> None:
    assert read({"SINERGI_KAFKA_PORT": "9092"}).ports["kafka"] == 9092


@pytest.mark.parametrize("text", ["no", "0", "65536", "-1", "1.5", "٣"])
def test_a_port_that_is_none_is_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(BadSetting, match=f"SINERGI_MONGO_PORT is '{text}'; .* from 1 to 65535"):
        read({"SINERGI_MONGO_PORT": text})


def test_two_processes_cannot_share_a_port() -> None:
    with pytest.raises(BadSetting, match="SINERGI_PLANS_API_PORT and SINERGI_PLANS_RELAY_PORT are both 8102"):
        read({"SINERGI_PLANS_API_PORT": "8102"})


def test_the_data_folder_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read({"SINERGI_HOME": "data"}).home == tmp_path / "data"


@pytest.mark.parametrize("variable", ["SINERGI_MONGOD", "SINERGI_JAVA"])
@pytest.mark.parametrize("program", ["/no/such/program", "/bin/false"])
def test_a_tool_that_does_not_run_is_named_with_its_variable(variable: str, program: str) -> None:
    with pytest.raises(ToolMissing, match=variable):
        find(read({variable: program}), Console(stderr=True))
