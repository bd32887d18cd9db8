"""Reading records whose header names are no UTF-8.

Clients that take header names as bytes can send such, and the broker lets them pass. kafka-python raises at every poll
then and never comes past the record, so one unit could keep everybody's intake from reading. Such names are blanked.
"""

from typing import Any

from kafka.record import memory_records
from kafka.record.default_records import DefaultRecordBatch
from kafka.record.util import decode_varint


class TolerantBatch(DefaultRecordBatch):  # type: ignore[misc]  # it carries no types
    """A batch of records in the format that all brokers of today send."""

    __slots__ = ()

    def _read_msg(self) -> Any:
        try:
            return super()._read_msg()
        except UnicodeDecodeError:
            self._blank_header_names()
            return super()._read_msg()

    def _blank_header_names(self) -> None:
        """Overwrite those of the record at hand that cannot be read with as many question marks."""
        position = self._pos
        for _ in ("length", "attributes", "timestamp", "offset"):
            _, position = decode_varint(self._buffer, position)
        for _ in ("key", "value"):
            position = self._end_of_bytes(position)
        count, position = decode_varint(self._buffer, position)
        for _ in range(count):
            size, begin = decode_varint(self._buffer, position)
            if not _is_utf8(self._buffer[begin : begin + size]):
                self._buffer[begin : begin + size] = b"?" * size
            position = self._end_of_bytes(begin + size)

    def _end_of_bytes(self, position: int) -> int:
        size, position = decode_varint(self._buffer, position)
        return int(position + max(size, 0))


def read_tolerantly() -> None:
    """Have every consumer of this process read so."""
    memory_records.DefaultRecordBatch = TolerantBatch


def _is_utf8(name: bytearray) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True
