"""What benchmarks run on: a stack, and in it forty-one units with approved plans, every figure reported once."""

import os
import random
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deploy.local.stack import Stack
from tests.faults.client import Client, Target
from tests.faults.load import FAULTLESS, Reporter
from tests.faults.oracle.history import Recorder
from tests.faults.place import Place
from tests.faults.scene import target
from tests.faults.stage import set_stage

UNITS = tuple(f"dinas-{number:02}" for number in range(41))
ACTIONS = 3
PATIENCE_SECONDS = 30.0


@dataclass
class Ground:
    """`events` is how many are projected and rebuilt."""

    stack: Stack
    events: int

    @cached_property
    def target(self) -> Target:
        return target(self.stack)

    @cached_property
    def places(self) -> list[Place]:
        """All that can be corrected, set up through the public interface when it is first asked for."""
        with Path(os.devnull).open("w", encoding="utf-8") as nobody:
            client = Client("stage", self.target, Recorder(nobody), random.Random(1), PATIENCE_SECONDS)
            with closing(client):
                places = set_stage(client, UNITS, ACTIONS)
                for place in places:
                    Reporter(client, random.Random(1), [place], FAULTLESS).act()
        return places
