"""The memory of every process of the services while nothing happens, its children included."""

from collections.abc import Iterator

import psutil

from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.ground import Ground

MEGABYTES = 120


def measure(ground: Ground) -> Iterator[Figure]:
    """Of the services as they are after their start."""
    for service in ground.stack.services:
        process = psutil.Process(ground.stack.supervisor.pid(service.name))
        for one in (process, *process.children(recursive=True)):
            of = service.name if one == process else f"{service.name}, worker"
            yield at_most(MEGABYTES, f"memory of the idle {of}", one.memory_info().rss / 1e6, "MB")
