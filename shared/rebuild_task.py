"""The operators' command that builds a read model anew beside the live one, compares, and switches; and leads back."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from rich.console import Console
from rich.prompt import Confirm

from shared.consumer import kafka_consumer
from shared.filling import Filling, NotAssigned
from shared.generations import Generation, Superseded
from shared.parity import Comparison, Parity
from shared.parity_tables import tables
from shared.progress import progress
from shared.projection import View
from shared.read_model import NothingOfUnit, ReadModel
from shared.run import WRONG_USE, Task, dry_run, say
from shared.settings import StoreSettings

S = TypeVar("S", bound=StoreSettings)
TO_DO = 1
ANSWER_MS = 10_000
NOTHING_CHANGED = "Nothing was changed."


def rebuilding(
    settings: type[S], views: Sequence[View[Any, Any]], read_model: Callable[[S], ReadModel[Any]]
) -> Task[S]:
    does = "fold the topics anew beside the live read model, report what differs, and switch to it; or back again"
    names = [view.name for view in views]
    return Task(does, settings, partial(_rebuild, read_model), partial(_arguments, names), changes=True)


def _arguments(views: Sequence[str], parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--view", choices=views, help="fold only this view anew; the others are taken over")
    parser.add_argument("--unit", help="fold only what is of this unit anew; the others are taken over")
    parser.add_argument("--back", action="store_true", help="switch back to the generation that was live before")
    decision = parser.add_mutually_exclusive_group()
    decision.add_argument("--switch", action="store_true", help="switch also where the report names differences")
    decision.add_argument("--stay", action="store_true", help="report only, and keep what is live")
    dry_run(parser)
    parser.epilog = "Where neither is given and something differs, it is asked for on a terminal, and else it stays."


def _rebuild(read_model: Callable[[S], ReadModel[Any]], settings: S, asked: argparse.Namespace) -> int:
    """Exit status 1 where it stays though something differs, or cannot be done; 2 where the question makes no sense."""
    model = read_model(settings)
    if asked.back and (asked.view or asked.unit):
        return say("--back leads back as a whole: it goes with neither --view nor --unit.", WRONG_USE)
    model.prepare()
    try:
        if asked.dry_run:
            return _would_be(model, asked)
        with _other(model, asked) as other:
            return _compared(model, other, settings, asked)
    except NothingOfUnit as error:
        return say(f"--unit: {error}.", WRONG_USE)
    except (NothingBefore, NotAssigned, Superseded) as error:
        return say(f"{error}. {NOTHING_CHANGED}", TO_DO)


class NothingBefore(Exception):
    """There is no generation to go back to."""


def _would_be(model: ReadModel[Any], asked: argparse.Namespace) -> int:
    live = model.generations.live().group
    if asked.back:
        return say(f"Live is {live}. {_previous(model).group} would be live again. {NOTHING_CHANGED}")
    counts = model.counted(model.scope(asked.view, asked.unit))
    folded = ", ".join(f"{count} {view}" for view, count in counts.items())
    return say(f"Live is {live}. Of its documents would be folded anew: {folded}. {NOTHING_CHANGED}")


@contextmanager
def _other(model: ReadModel[Any], asked: argparse.Namespace) -> Iterator[Generation]:
    """The generation that may take over; one that was begun for it and did not is dropped."""
    if asked.back:
        yield _previous(model)
        return
    begun = model.begin(model.scope(asked.view, asked.unit))
    try:
        yield begun
    finally:
        if begun not in (model.generations.live(), model.generations.previous()):
            model.drop(begun)


def _previous(model: ReadModel[Any]) -> Generation:
    previous = model.generations.previous()
    if previous is None:
        raise NothingBefore(f"There is no generation before {model.generations.live().group}")
    return previous


def _compared(model: ReadModel[Any], other: Generation, settings: StoreSettings, asked: argparse.Namespace) -> int:
    live = model.generations.live()
    filling = Filling(
        model.consumer(other, partial(kafka_consumer, settings.kafka_bootstrap, bootstrap_timeout_ms=ANSWER_MS))
    )
    with filling.running():
        with progress(f"filling {other.group}") as told:
            filling.catch_up(told)
        with progress("comparing") as told:
            parity = Comparison(model.open(live), model.open(other), model.views).run(told)
        Console().print(*tables(parity, live, other, {each: model.parking(each).count() for each in (live, other)}))
        if not _decided(parity, asked, other):
            return say(f"Live is {live.group} as before.", TO_DO if parity.differences else 0)
        with progress("switching"):
            filling.hand_over(partial(model.generations.switch, other))
    return say(f"Live is {other.group}. `rebuild --back` leads back to {live.group}.")


def _decided(parity: Parity, asked: argparse.Namespace, other: Generation) -> bool:
    if asked.switch or asked.stay or not parity.differences:
        return not asked.stay
    return sys.stdin.isatty() and Confirm.ask(f"Switch to {other.group}?", console=Console(stderr=True), default=False)
