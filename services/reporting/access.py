"""Who may read what: those who look after all units everything, those of a unit what is about it."""

from collections.abc import Callable
from typing import Any, TypeVar

from shared.auth import allow
from shared.tokens import Role

View = TypeVar("View", bound=Callable[..., Any])
ALL_UNITS: tuple[Role, ...] = ("leader", "coordinator", "verifier", "operations")
OWN_UNIT: tuple[Role, ...] = ("operator", "head", "system")

everybody = allow(*ALL_UNITS, *OWN_UNIT)
everywhere = allow(*ALL_UNITS)
coordinators = allow("coordinator")


def at_home(view: View) -> View:
    """Those of the unit in the path, and those who look after all."""
    return allow(*OWN_UNIT, own_unit=True)(everywhere(view))
