"""Cards on their way to the printer while the counter goes on: a thread with a connection of its own."""

import asyncio
import time
from collections.abc import Callable

from loyalty.errors import Refusal
from tui.counter import Counter
from tui.counter.printing import PrintRun


class PrintJob:
    """One run of the queue. `done` and `total` say how far it is; `run` what it did, once it has ended."""

    def __init__(self, counter: Counter, on_change: Callable[[], object]) -> None:
        """`on_change` is called on the loop of the screens, after every card and at the end."""
        self.done, self.total = 0, 0
        self.run: PrintRun | None = None
        self._counter, self._on_change = counter, on_change
        self._wanted = True
        self._started_s = time.monotonic()
        self._loop = asyncio.get_running_loop()
        self._work = self._loop.run_in_executor(None, self._print)

    def watch(self, on_change: Callable[[], object]) -> None:
        """Another screen looks on."""
        self._on_change = on_change

    @property
    def is_running(self) -> bool:
        return self.run is None

    def end(self) -> None:
        """The card on the machine is the last."""
        self._wanted = False

    async def ended(self) -> None:
        await self._work

    def rate_per_minute(self) -> float:
        """Cards a minute so far; zero before the first."""
        return 60 * self.done / max(0.001, time.monotonic() - self._started_s)

    def left_s(self) -> float | None:
        """How long what is left will take at this rate; None before the first card."""
        return (self.total - self.done) * 60 / self.rate_per_minute() if self.done else None

    def _print(self) -> None:
        try:
            counter = self._counter.reopen()
            try:
                self.run = counter.run_prints(self._progress, go_on=lambda: self._wanted)
            finally:
                counter.close()
        except Refusal as refusal:
            self.run = PrintRun(trouble=refusal)
        finally:
            self.run = self.run or PrintRun()
            self._tell()

    def _progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self._tell()

    def _tell(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._on_change)
