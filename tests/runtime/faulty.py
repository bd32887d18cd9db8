"""A database and a topic that fail on demand: before or after the work is done, at any step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from kafka.errors import KafkaConnectionError
from pymongo.database import Database
from pymongo.errors import AutoReconnect

from shared.outgoing import Acknowledgement

WRITES = frozenset({"insert_one", "update_one", "update_many", "bulk_write", "delete_many", "find_one_and_update"})
When = Literal["before", "after"]


class Crash(BaseException):
    """The process dies here: nothing of what follows happens, no `except Exception` notices."""


class Fault(NamedTuple):
    """What happens at the step-th write from now on, before or after it takes effect."""

    step: int
    when: When
    kind: Literal["crash", "lost connection", "overtaken"]


class Faults:
    """What is to go wrong next; one fault at a time."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self._fault: Fault | None = None
        self._steps = 0
        self._meanwhile = meanwhile

    @contextmanager
    def planned(self, fault: Fault | None) -> Iterator[None]:
        self._fault, self._steps = fault, 0
        try:
            yield
        finally:
            self._fault = None

    def pass_by(self, when: When) -> None:
        fault = self._fault
        self._steps += when == "before"
        if fault and (fault.step, fault.when) == (self._steps, when):
            self._fault = None
            self._strike(fault)

    def _strike(self, fault: Fault) -> None:
        match fault.kind:
            case "crash":
                raise Crash
            case "lost connection":
                raise AutoReconnect("the connection is lost")
            case "overtaken":
                self._meanwhile()


class FaultyCollection:
    """A collection whose writes pass by the faults."""

    def __init__(self, collection: Any, faults: Faults) -> None:
        self._collection = collection
        self._faults = faults

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._collection, name)
        if name not in WRITES:
            return attribute

        def write(*args: Any, **kwargs: Any) -> Any:
            self._faults.pass_by("before")
            result = attribute(*args, **kwargs)
            self._faults.pass_by("after")
            return result

        return write


class FaultyDatabase:
    """A database whose collections are faulty; stands where a Database is expected."""

    def __init__(self, database: Database[dict[str, Any]], faults: Faults) -> None:
        self._database = database
        self._faults = faults

    def __getitem__(self, name: str) -> FaultyCollection:
        return FaultyCollection(self._database[name], self._faults)

    def get_collection(self, name: str, **options: Any) -> FaultyCollection:
        return FaultyCollection(self._database.get_collection(name, **options), self._faults)


@dataclass
class Sent:
    """The acknowledgement of a record."""

    is_done: bool = True

    def get(self, timeout: float) -> None:
        assert timeout > 0


class Row(NamedTuple):
    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes


class Topic:
    """One partition, and producers of it that may lose the connection in the middle of a batch."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.fails_after: int | None = None

    def send(self, topic: str, *, key: bytes, value: bytes) -> Acknowledgement:
        if self.fails_after is not None:
            self.fails_after -= 1
            if self.fails_after < 0:
                self.fails_after = None
                raise KafkaConnectionError("the broker is gone")
        self.rows.append(Row(topic, 0, len(self.rows), key, value))
        return Sent()

    def close(self, timeout: float) -> None:
        assert timeout >= 0
