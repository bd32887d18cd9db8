"""Answers that wait for their reader, on disk once they are many.

A client that sends everything before it reads anything would otherwise wait for us to read on, while we wait for it
to take the answers.
"""

import threading
from tempfile import SpooledTemporaryFile

MEMORY_BYTES = 256 * 1024
BLOCK_BYTES = 64 * 1024


class Spool:
    """One writes and ends, another reads what is there or waits for it, and abandons what it does not want."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115 - closed by whoever abandons it
        self._changed = threading.Condition()
        self._written = self._read = 0
        self._ended = False
        self.abandoned = threading.Event()

    def write(self, answers: bytes) -> None:
        with self._changed:
            if not self.abandoned.is_set():
                self._file.seek(self._written)
                self._written += self._file.write(answers)
                self._changed.notify()

    def end(self) -> None:
        """Nothing more comes."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def read(self) -> bytes:
        """The next answers, empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._read < self._written)
            self._file.seek(self._read)
            block = self._file.read(BLOCK_BYTES)
            self._read += len(block)
            return block

    def abandon(self) -> None:
        """Nobody reads any longer."""
        with self._changed:
            self.abandoned.set()
            self._file.close()
