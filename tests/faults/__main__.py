"""The full form, `make faults`: hundreds of faults under load, then a soak with one a minute, judged by the oracle."""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rich.console import Console

from deploy.local.programs import SERVICES
from deploy.local.stack import running_stack
from deploy.local.waiting import NotReady
from tests.faults.load import Load
from tests.faults.oracle.judge import counts, judge
from tests.faults.scene import NotRebuilt, Scene, opened_scene
from tests.faults.usage import Usage

CONCERNED = (
    "plans-api",
    "plans-relay",
    "plans-intake",
    "reporting-api",
    "reporting-consume",
    "notifications-api",
    "notifications-consume",
)
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
    "rebuild": lambda scene: scene.rebuild("--switch"),  # whether anything differs is judged at the end, at rest
}


def main(asked: argparse.Namespace, console: Console) -> int:
    """Exit status 1 where the oracle finds a violation, something does not recover or the use of a process grows."""
    folder = Path(tempfile.mkdtemp(prefix="sinergi-faults-"))
    console.print(f"seed {asked.seed}, evidence in {folder}", soft_wrap=True)
    services = [service for service in SERVICES if service.name in CONCERNED]
    with running_stack(folder / "stack", services=services) as stack, opened_scene(stack, folder, asked.seed) as scene:
        with scene.under_load(asked.rate) as load:
            began = time.monotonic()
            faults = Faults(scene, console)
            many(faults, load, asked)
            usage = soak(faults, asked)
            a_second = load.tally.ok / (time.monotonic() - began)
        scene.come_to_rest()
        before = scene.answers()
        scene.rebuild()
        evidence = scene.collect(before)
    violations = [str(violation) for violation in judge(evidence)]
    wrong = [*violations[:20], *faults.lasting, *usage.grown()]
    told = {
        "seed": asked.seed,
        "faults": faults.injected,
        **counts(evidence),
        "acknowledged a second": round(a_second, 1),
    }
    console.print({**told, "violations": len(violations)})
    console.print(usage.table())
    for line in wrong:
        console.print(line, markup=False, style="red")
    return 1 if wrong else 0


@dataclass
class Faults:
    """Puts faults in, one at a time; `lasting` are those after which not everything worked again in time."""

    scene: Scene
    console: Console
    injected: int = 0
    lasting: list[str] = field(default_factory=list)

    def inject(self) -> None:
        name = self.scene.rng.choice(sorted(FAULTS))
        self.injected += 1
        try:
            FAULTS[name](self.scene)
            self.console.print(f"{name}: everything worked again after {self.scene.recover(RECOVERY_SECONDS):.1f} s")
        except (NotReady, NotRebuilt) as still:
            self.lasting.append(f"fault {self.injected}, {name}: {still}")
            self.console.print(self.lasting[-1], markup=False, style="red")


def many(faults: Faults, load: Load, asked: argparse.Namespace) -> None:
    """Faults one after another, until enough were put in and enough commands acknowledged, or until time is up."""
    ends = time.monotonic() + asked.minutes * 60
    while (faults.injected < asked.faults or load.tally.ok < asked.acknowledged) and time.monotonic() < ends:
        faults.inject()


def soak(faults: Faults, asked: argparse.Namespace) -> Usage:
    """A fault a minute; before each it is looked at what the processes use, and how much waits."""
    usage, ends = Usage(faults.scene), time.monotonic() + asked.soak_minutes * 60
    while (began := time.monotonic()) < ends:
        usage.look()
        faults.inject()
        time.sleep(max(0.0, min(began + 60, ends) - time.monotonic()))
    return usage


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    seed = int(os.environ.get("SINERGI_TEST_SEED") or random.randrange(10**6))
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--faults", type=int, default=200, help="at least so many before the soak")
    parser.add_argument("--acknowledged", type=int, default=10_000, help="at least so many commands before the soak")
    parser.add_argument("--minutes", type=float, default=120, help="at most so long before the soak")
    parser.add_argument("--soak-minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=50, help="commands a second")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(_asked(), Console()))
