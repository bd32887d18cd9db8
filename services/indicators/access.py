"""Who may do what, where several views agree."""

from collections.abc import Callable
from typing import Any, TypeVar

from shared.auth import allow, allow_accounts

View = TypeVar("View", bound=Callable[..., Any])

coordinators = allow("coordinator")
everybody = allow("operator", "head", "system", "verifier", "coordinator", "leader", "operations")
editors = allow("operator", own_unit=True)
proposers = allow("operator", "head", own_unit=True)
verifiers = allow("verifier")
reporters = allow("operator", "system", own_unit=True)


def readers(view: View) -> View:
    """Those of the unit, its machine accounts among them, and those who look at all units."""
    others = allow("verifier", "coordinator", "leader", "operations")
    return allow("operator", "head", "system", own_unit=True)(others(allow_accounts(view)))
