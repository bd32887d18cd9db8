"""Readers that write down what they saw: their own writes, and the summary's position over time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.faults.client import Client
from tests.faults.place import KIND, YEAR, Place

LOOK_SECONDS = 0.2


def look_at_own(client: Client, place: Place, version: int) -> None:
    """Ask for one's own write; nobody else fills in the place, so that it has to be seen in its very version."""
    answer = client.read(f"/units/{place.unit}/{YEAR}?after={place.stream}@{version}")
    if answer is not None:
        client.saw(f"{place.action} TW{place.quarter}", place.stream, _stated(answer, place), asked_for=version)


def _stated(answer: Any, place: Place) -> int:
    plan = next(plan for plan in answer["plans"] if plan["kind"] == KIND)
    quarters = plan["plan"]["realisations"].get(place.action, {})
    realisation = quarters.get(str(place.quarter))
    return int(realisation["stated"]["version"]) if realisation else 0


@contextmanager
def watching(client: Client) -> Iterator[None]:
    """While the block runs, look at the summary again and again; the sum of the versions in it may only grow."""
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(client, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(client: Client, stop: threading.Event) -> None:
    while not stop.wait(LOOK_SECONDS):
        answer = client.read(f"/summary/{YEAR}/1?kind={KIND}")
        if answer is not None:
            client.saw("the summary", "all streams", answer["method"]["position"]["events"])
