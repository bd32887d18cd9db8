"""The configuration of supervisord: every process is brought back without limit, groups stop one after another."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from deploy.local.programs import GROUPS, Program

STOP_SECONDS = 30  # what a process may take to stop before it is killed
WITHOUT_LIMIT = 2**31 - 1
Section = tuple[str, Mapping[str, str]]


def configuration(socket: Path, logs: Path, programs: Sequence[Program]) -> str:
    """The text of the file; the programs start when they are told to."""
    sections = (
        _supervisord(socket, logs),
        ("unix_http_server", {"file": str(socket), "chmod": "0700"}),
        (
            "rpcinterface:supervisor",
            {"supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"},
        ),
        *_groups(programs),
        *(_program(logs, program) for program in programs),
    )
    return "\n".join(line for section in sections for line in _lines(section))


def _supervisord(socket: Path, logs: Path) -> Section:
    return "supervisord", {
        "nodaemon": "true",
        "silent": "true",
        "logfile": str(logs / "supervisord.log"),
        "pidfile": str(socket.with_name("supervisord.pid")),
    }


def _groups(programs: Sequence[Program]) -> Iterator[Section]:
    """The higher the priority number, the earlier a group is stopped; the next one waits until it is."""
    for priority, group in enumerate(GROUPS, start=1):
        names = [program.name for program in programs if program.group == group]
        if names:
            yield f"group:{group}", {"programs": ",".join(names), "priority": str(priority)}


def _program(logs: Path, program: Program) -> Section:
    """A process that ends in its first second is started again after 1, 2, 3, ... seconds, any other one at once."""
    return f"program:{program.name}", {
        "command": shlex.join(program.command),
        "directory": str(program.folder),
        "environment": ",".join(f'{name}="{value}"' for name, value in program.environment.items()),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": "1",
        "startretries": str(WITHOUT_LIMIT),
        "stopsignal": "TERM",
        "stopwaitsecs": str(STOP_SECONDS),
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": str(logs / f"{program.name}.log"),
        "stdout_logfile_maxbytes": "20MB",
        "stdout_logfile_backups": "2",
    }


def _lines(section: Section) -> Iterator[str]:
    name, values = section
    yield f"[{name}]"
    for key, value in values.items():
        yield f"{key}={value.replace('%', '%%')}"  # supervisord expands %(...)s
    yield ""
