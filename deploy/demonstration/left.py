"""What the demonstration leaves to the systems of units: a figure that is reported, and what is found of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from deploy.demonstration.caller import Caller, Who
from deploy.simulator.item import Place

VERIFIER = Who("verifier")


class Left(NamedTuple):
    """`data` is that of the report; `verification` is sent to `path` once it was accepted, where somebody verifies."""

    place: Place
    data: Mapping[str, Any]
    path: str
    verification: Mapping[str, Any] | None

    def verify(self, caller: Caller) -> None:
        if self.verification:
            caller.send(VERIFIER, "PUT", self.path, self.verification)
