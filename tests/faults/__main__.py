"""The full form, `make faults`: hundreds of faults under load, then a soak with one a minute, judged by the oracle."""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from rich.console import Console

from deploy.local.programs import SERVICES
from deploy.local.stack import running_stack
from tests.faults.load import Load
from tests.faults.oracle.judge import counts, judge
from tests.faults.scene import Scene, opened_scene
from tests.faults.usage import Usage

CONCERNED = ("plans-api", "plans-relay", "reporting-api", "reporting-consume")
KILLED = (*CONCERNED, "plans-api/worker", "reporting-api/worker", "kafka", "mongod")
STOPPED = {"kafka": (5, 15, 40), "mongod": (3, 10), "plans-relay": (5,), "reporting-consume": (5,), "plans-api": (3,)}
RECOVERY_SECONDS = 60
Fault = Callable[[Scene], None]
FAULTS: Mapping[str, Fault] = {
    **{f"{name} killed": partial(Scene.kill, name=name) for name in KILLED},
    **{
        f"{name} stopped for {seconds} s": partial(Scene.stop_for, name=name, seconds=seconds)
        for name, all_seconds in STOPPED.items()
        for seconds in all_seconds
    },
    "rebuild": Scene.rebuild,
}


def main(asked: argparse.Namespace, console: Console) -> int:
    """Exit status 1 where the oracle finds a violation, something does not recover or the use of a process grows."""
    folder = Path(tempfile.mkdtemp(prefix="sinergi-faults-"))
    console.print(f"seed {asked.seed}, evidence in {folder}")
    services = [service for service in SERVICES if service.name in CONCERNED]
    with running_stack(folder / "stack", services=services) as stack, opened_scene(stack, folder, asked.seed) as scene:
        with scene.under_load(asked.rate) as load:
            injected = many(scene, load, asked, console)
            usage, soaked = soak(scene, asked, console)
        scene.come_to_rest()
        before = scene.answers()
        scene.rebuild()
        evidence = scene.collect(before)
    violations, grown = judge(evidence), usage.grown()
    console.print({"seed": asked.seed, "faults": injected + soaked, **counts(evidence)})
    console.print(usage.table())
    for line in (*map(str, violations[:20]), *grown):
        console.print(line, markup=False, style="red")
    return 1 if violations or grown else 0


def many(scene: Scene, load: Load, asked: argparse.Namespace, console: Console) -> int:
    """Faults one after another, until there were enough of them and enough commands were acknowledged."""
    injected = 0
    while injected < asked.faults or load.tally.ok < asked.acknowledged:
        inject(scene, console)
        injected += 1
    return injected


def soak(scene: Scene, asked: argparse.Namespace, console: Console) -> tuple[Usage, int]:
    """A fault a minute; what the processes use is looked at before each."""
    usage, injected, ends = Usage(scene.stack), 0, time.monotonic() + asked.soak_minutes * 60
    while (began := time.monotonic()) < ends:
        usage.look()
        inject(scene, console)
        injected += 1
        time.sleep(max(0.0, min(began + 60, ends) - time.monotonic()))
    return usage, injected


def inject(scene: Scene, console: Console) -> None:
    name = scene.rng.choice(sorted(FAULTS))
    FAULTS[name](scene)
    console.print(f"{name}: everything worked again after {scene.recover(RECOVERY_SECONDS):.1f} s")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    seed = int(os.environ.get("SINERGI_TEST_SEED") or random.randrange(10**6))
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--faults", type=int, default=200, help="at least so many before the soak")
    parser.add_argument("--acknowledged", type=int, default=10_000, help="at least so many commands before the soak")
    parser.add_argument("--soak-minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=50, help="commands a second")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(_asked(), Console()))
