"""The one decimal context that figures are computed in, so that they come out the same everywhere."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

ZERO, HUNDRED = Decimal(0), Decimal(100)
_TRAPS = [DivisionByZero, InvalidOperation, Overflow]
_CONTEXT = Context(prec=28, rounding=ROUND_HALF_UP, Emin=-999999, Emax=999999, capitals=1, clamp=0, traps=_TRAPS)


def in_one_context(compute: Callable[P, T]) -> Callable[P, T]:
    """`compute`, whatever context the caller works in."""

    @wraps(compute)
    def computed(*args: P.args, **kwargs: P.kwargs) -> T:
        with localcontext(_CONTEXT):
            return compute(*args, **kwargs)

    return computed


def over(part: Decimal, whole: Decimal) -> Decimal:
    """In percent; in this order, so that what divides evenly stays exact."""
    return part * HUNDRED / whole
