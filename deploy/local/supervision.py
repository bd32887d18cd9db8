"""One supervisor for all processes: starts them, brings them back however they ended, stops them in order."""

import os
import signal
import subprocess
import sys
import tempfile
import xmlrpc.client
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from supervisor.xmlrpc import SupervisorTransport

from deploy.local.configuration import STOP_SECONDS, configuration
from deploy.local.obstacle import Obstacle
from deploy.local.programs import Program
from deploy.local.settings import ROOT, Settings
from deploy.local.waiting import wait_until_ready

WITHOUT_WAITING = False


class SupervisorEnded(Obstacle):
    """The supervisor went without being asked to, and everything it ran with it."""


class Supervisor:
    """A running supervisord, by the names of its programs."""

    def __init__(
        self, settings: Settings, programs: Sequence[Program], socket: Path, process: subprocess.Popen[bytes]
    ) -> None:
        self._programs = {program.name: program for program in programs}
        self._patience = settings.patience
        self._socket = socket
        self._process = process
        self.logs = settings.home / "logs"

    def start(self, *names: str) -> None:
        """Start programs at the same time and wait until all can be used; raises NotReady with the place of a log."""
        for name in names:
            self._programs[name].prepare()
            self._call("startProcess", self._full(name), WITHOUT_WAITING)
        for name in names:
            self.wait(name)

    def wait(self, name: str) -> None:
        """Until a started program can be used, for the first time or again."""
        wait_until_ready(
            f"{name} (log: {self.logs / name}.log)",
            lambda: self._down(name) or self._programs[name].missing(),
            self._patience,
        )

    def stop(self, name: str) -> None:
        """Stop a program and keep it stopped."""
        self._call("stopProcess", self._full(name))

    def pid(self, name: str) -> int:
        """Its process id, 0 while there is none."""
        return int(self._call("getProcessInfo", self._full(name))["pid"])

    def wait_until_it_ends(self) -> None:
        """For ever, unless something is wrong."""
        self._process.wait()
        raise SupervisorEnded(f"the supervisor ended, and all processes with it: see {self.logs}")

    def wait_for_itself(self) -> None:
        wait_until_ready("the supervisor", self._not_answering, self._patience)

    def _not_answering(self) -> str | None:
        if self._process.poll() is not None:
            raise SupervisorEnded(f"the supervisor does not start: see {self.logs}")
        return None if self._socket.exists() else "it does not answer"

    def _down(self, name: str) -> str | None:
        state = self._call("getProcessInfo", self._full(name))
        return None if state["statename"] in {"STARTING", "RUNNING"} else f"{state['statename']} {state['spawnerr']}"

    def _full(self, name: str) -> str:
        return f"{self._programs[name].group}:{name}"

    def _call(self, method: str, *arguments: str | bool) -> Any:
        transport = SupervisorTransport(None, None, f"unix://{self._socket}")
        with xmlrpc.client.ServerProxy("http://127.0.0.1", transport) as server:
            return getattr(server.supervisor, method)(*arguments)


@contextmanager
def supervised(settings: Settings, programs: Sequence[Program], environment: Mapping[str, str]) -> Iterator[Supervisor]:
    """A supervisor that has started nothing yet; at the end it and everything it started is gone."""
    with tempfile.TemporaryDirectory(prefix="sinergi-") as folder:
        socket = Path(folder, "supervisor")  # not in the data folder: a socket's path has to be short
        process = _supervisord(settings.home, programs, socket, environment)
        try:
            supervisor = Supervisor(settings, programs, socket, process)
            supervisor.wait_for_itself()
            yield supervisor
        finally:
            _stop(process)


def _supervisord(
    home: Path, programs: Sequence[Program], socket: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    logs = home / "logs"
    logs.mkdir(exist_ok=True)
    file = home / "supervisord.conf"
    file.write_text(configuration(socket, logs, programs))
    with (logs / "supervisord.out").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "deploy.local.supervisord", "-n", "-c", str(file)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches only us, and we stop everything in order
        )


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Let supervisord stop everything; whatever is still there, because supervisord was killed, is stopped here."""
    process.terminate()
    process.wait()
    left = [other for other in psutil.process_iter() if _session(other.pid) == process.pid]
    for number in (signal.SIGTERM, signal.SIGKILL):
        for other in left:
            with suppress(psutil.NoSuchProcess):  # it ended just now
                other.send_signal(number)
        _, left = psutil.wait_procs(left, timeout=STOP_SECONDS)


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None  # it ended just now
