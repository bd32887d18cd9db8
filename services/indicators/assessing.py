"""Assessing streams anew: every figure becomes that of the rules in force, and what is so already stays as it is."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from contextvars import copy_context
from typing import NamedTuple

from services.indicators.desk import Desk
from services.indicators.indicator_commands import Adopted, Assess
from services.indicators.rb_stream import PREFIX, EstimateRbIndex, year_of
from shared.commands import Conflict, Context, Outcome
from shared.decider import Missing
from shared.events.terms import REGENCY
from shared.mongo import is_away
from shared.projection import Stale

ACTOR = "indicators-assess"  # it is nobody's pseudonym: those are hexadecimal
INDICATORS = "indicator-"


class Failed(Exception):
    """Some streams could not be assessed; all others are."""


class Cause(NamedTuple):
    """What the assessment follows from: an event and its correlation, or an operator's command."""

    id: str
    correlation_id: str


def streams_of_figures(desk: Desk) -> Sequence[str]:
    return [*desk.log.streams(INDICATORS), *desk.log.streams(PREFIX)]


def assess_all(
    desk: Desk,
    adopted: Adopted,
    streams: Iterable[str],
    cause: Cause,
    executor: Executor,
    told: Callable[[int], object] = abs,
) -> int:
    """Returns how many streams have got other figures; `told` gets the number of those that are done.

    Raises what the surroundings raise, Stale where others keep changing a stream, or Failed once all others are done.
    """
    futures = {stream: executor.submit(copy_context().run, _assess, desk, adopted, stream, cause) for stream in streams}
    for done, _ in enumerate(as_completed(futures.values()), 1):
        told(done)
    errors = {stream: error for stream, future in futures.items() if (error := future.exception())}
    _raise(errors)
    return sum(future.result().result == "accepted" for future in futures.values())


def is_outdated(desk: Desk, adopted: Adopted, stream: str) -> bool:
    """Whether assessing a stream would record anything."""
    if stream.startswith(PREFIX):
        return bool(desk.rb.decider.decide(desk.rb.state(stream).state, _estimate(desk, adopted, stream)))
    return bool(desk.indicators.decider.decide(desk.indicators.state(stream).state, _indicator(desk, adopted, stream)))


def _assess(desk: Desk, adopted: Adopted, stream: str, cause: Cause) -> Outcome:
    if stream.startswith(PREFIX):
        return desk.rb.execute(stream, _estimate(desk, adopted, stream), _context(REGENCY, cause))
    command = _indicator(desk, adopted, stream)
    return desk.indicators.execute(stream, command, _context(command.indicator.unit, cause))


def _estimate(desk: Desk, adopted: Adopted, stream: str) -> EstimateRbIndex:
    year = year_of(stream)
    return EstimateRbIndex(year, adopted, desk.earlier(year))


def _indicator(desk: Desk, adopted: Adopted, stream: str) -> Assess:
    name = desk.indicators.state(stream).state.name
    if name is None:
        raise Missing(f"there is no indicator in {stream}")
    return Assess(name, adopted)


def _context(unit: str, cause: Cause) -> Context:
    """The command's id is new each time: an answer from before would hide what has become outdated since."""
    command_id = f"{ACTOR}.{cause.id}.{secrets.token_hex(8)}"
    return Context(ACTOR, "system", unit, cause.correlation_id, command_id, fingerprint=ACTOR)


def _raise(errors: Mapping[str, BaseException]) -> None:
    for error in errors.values():
        if is_away(error):
            raise error
        if isinstance(error, Conflict):
            raise Stale(str(error)) from error
    if errors:
        told = "; ".join(f"{stream}: {error!r}" for stream, error in errors.items())
        raise Failed(f"{len(errors)} streams could not be assessed: {told}")
