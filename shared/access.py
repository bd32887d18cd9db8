"""Who may call what, in the terms that the views of all services agree on."""

from collections.abc import Callable
from typing import Any, TypeVar

from shared.auth import allow, allow_accounts
from shared.tokens import Role

View = TypeVar("View", bound=Callable[..., Any])
ALL_UNITS: tuple[Role, ...] = ("leader", "coordinator", "verifier", "operations")
VERIFICATION: tuple[Role, ...] = ("verifier", "coordinator")  # who follows what is to be verified
OWN_UNIT: tuple[Role, ...] = ("operator", "head", "system")

everybody = allow(*ALL_UNITS, *OWN_UNIT)
everywhere = allow(*ALL_UNITS)
coordinators = allow("coordinator")
verifiers = allow("verifier")
followers = allow(*VERIFICATION)
editors = allow("operator", own_unit=True)
heads = allow("head", own_unit=True)
leaders = allow("leader")
addressees = allow("operator", "head", own_unit=True)
proposers = allow("operator", "head", own_unit=True)
reporters = allow("operator", "system", own_unit=True)


def at_home(view: View) -> View:
    """Those of the unit in the path, and those who look after all units."""
    return allow(*OWN_UNIT, own_unit=True)(everywhere(view))


def readers(view: View) -> View:
    """Those at home, and the unit's machine accounts."""
    return at_home(allow_accounts(view))
