"""The queue in which the writers of one SQLite file stand: a lock on a small file beside it, first come first served.

The kernel hands the lock on and frees it when its holder dies. A wait is bounded: whoever waits too long gives up
its place, and is told.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class QueueTimeout(Exception):
    """Another program held the queue for longer than the caller would wait."""


class WritersQueue:
    def __init__(self, path: Path) -> None:
        """Raises OSError where the file cannot be made or written."""
        self._path = path
        self._file = self._opened()

    def _opened(self) -> int:
        return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)

    @contextmanager
    def turn(self, timeout_s: float) -> Iterator[None]:
        """Waits for its turn and holds it. Raises QueueTimeout."""
        try:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._wait(timeout_s)
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _wait(self, timeout_s: float) -> None:
        """Stands in the kernel's queue, which knows no time limit, in a thread that can be left behind."""
        waiting = self._opened()
        arrived = threading.Event()
        guard = threading.Lock()
        given_up = False

        def stand_in_line() -> None:
            fcntl.flock(waiting, fcntl.LOCK_EX)
            with guard:
                if given_up:
                    os.close(waiting)
                arrived.set()

        threading.Thread(target=stand_in_line, name="writers-queue", daemon=True).start()
        try:
            arrived.wait(timeout_s)
        finally:  # Ctrl+C ends a wait as well as time does
            with guard:
                given_up = not arrived.is_set()
                if not given_up:
                    os.close(self._file)
                    self._file = waiting
        if given_up:
            raise QueueTimeout

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
