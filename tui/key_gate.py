"""The one gate through which every key comes: in order, one at a time, scans taken out whole.

Textual hands printable characters and Enter to a widget by different ways, so that in a fast burst Enter overtakes
the text before it, and keys that were forwarded stay with a widget that has lost the focus. Here every key that
nobody has forwarded yet is first shown to the keyboard reader's state machine, which holds it back while it may be
part of a scan; what a person typed is then routed key by key, each after the one before it has had its effect.
"""

import asyncio
import math
from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message_pump import MessagePump
from textual.widgets import Input

from drivers.wedge import KeyboardReader, Result, Scan, Stroke, Trouble, Typed

LONGEST_EFFECT_S = 2.0
NO_CHARACTER = (
    "\N{REPLACEMENT CHARACTER}"  # a byte that was none (see `tui.terminal`): it spoils a scan, and is no typing
)
Returned = TypeVar("Returned")

_LINE_ENDS = {"enter": "\r", "ctrl+j": "\n", "tab": "\t"}


class GatedApp(App[Returned]):
    """An app whose keys come through the gate. Subclasses say what a scan does in `scanned` and `scan_failed`."""

    def __init__(self, reader: KeyboardReader, **options: Any) -> None:
        super().__init__(**options)
        self._reader = reader
        self._results: asyncio.Queue[Result] = asyncio.Queue()
        self._router: asyncio.Task[None] | None = None
        self._silence: asyncio.TimerHandle | None = None
        self.last_key_s = _clock()

    async def scanned(self, scan: Scan) -> None:
        """A code was read. Keys that came after it wait until this returns."""

    async def scan_failed(self, reason: str) -> None:
        """A reader gave something that is no code; `reason` as `drivers.scans.Trouble` has it."""

    def get_driver_class(self) -> type[Driver]:
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from tui.terminal_driver import TerminalDriver

        return TerminalDriver

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self._open()
        self.last_key_s = _clock()  # a key is dated by listening, which falls behind the clock day by day
        if isinstance(event, events.Paste):
            self._take(self._reader.feed_paste(event.text, event.time, payload=event))
        else:
            self._take(self._reader.feed(Stroke(_character(event), event.time, event)))

    def read_with(self, reader: KeyboardReader) -> None:
        """From now on another reader looks at the keys; what is held back is settled first."""
        self._take(self._reader.idle(math.inf))
        self._reader = reader

    def idle_s(self) -> float:
        """For how long no key has come, nor anything from a reader."""
        return _clock() - self.last_key_s

    def take_reading(self, reading: Scan | Trouble) -> None:
        """What a reader that is no keyboard gave takes its turn among the keys."""
        self._open()
        self.last_key_s = _clock()
        self._results.put_nowait(reading)

    def _open(self) -> None:
        if self._router is None:
            self._router = asyncio.create_task(self._route_all(), name="key gate")
            self._router.add_done_callback(self._routing_ended)

    def _take(self, results: list[Result]) -> None:
        """Queues what is known about the keys so far, and sees to it that what is held back is settled in time."""
        for result in results:
            self._results.put_nowait(result)
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None
        deadline = self._reader.deadline()
        if deadline is not None:
            loop = asyncio.get_running_loop()
            self._silence = loop.call_later(max(0.0, deadline - _clock()), self._settle_silence)

    def _settle_silence(self) -> None:
        """No key came for a while, unless one is on its way or waits in the app's queue to be looked at first."""
        self._silence = None
        deadline = self._reader.deadline() or 0.0
        if self.message_queue_size or self._may_come_before(deadline):
            self._silence = asyncio.get_running_loop().call_later(0.005, self._settle_silence)
            return
        self._take(self._reader.idle(max(_clock(), deadline)))

    def _may_come_before(self, moment_s: float) -> bool:
        """Whether a key of before may still come, as the terminal's driver says where it is our own."""
        listened_until_s: float | None = getattr(self._driver, "listened_until_s", None)
        return listened_until_s is not None and listened_until_s < moment_s

    async def _route_all(self) -> None:
        while True:
            result = await self._results.get()
            if isinstance(result, Scan):
                await self._effects()
                await self.scanned(result)
                await self._effects()
            elif isinstance(result, Trouble):
                await self.scan_failed(result.reason)
            elif isinstance(result, Typed):
                await self._route(result.stroke.payload)

    def _routing_ended(self, router: asyncio.Task[None]) -> None:
        """An error in what a key does is the app's, like any other: without its gate it would be deaf."""
        error = None if router.cancelled() else router.exception()
        if isinstance(error, Exception):
            self._handle_exception(error)

    async def _route(self, event: Any) -> None:
        if isinstance(event, events.Key) and event.character == NO_CHARACTER:
            return
        typing = isinstance(event, events.Key) and event.is_printable and isinstance(self.focused, Input)
        if not typing:
            await self._effects()  # of what was typed just before: a function key would act without its last digit
        await super().on_event(event)
        if not typing:
            await self._effects()

    async def _effects(self) -> None:
        """Returns when all that the last key set going in the focused widget, its screen and the app has run."""
        try:
            async with asyncio.timeout(LONGEST_EFFECT_S):
                for node in [*(self.focused or self.screen).ancestors_with_self, self.screen]:
                    await _queue_run_dry(node)
        except TimeoutError:
            self.log.warning("a key took long")


async def _queue_run_dry(node: DOMNode) -> None:
    if isinstance(node, MessagePump) and node.is_running:
        done = asyncio.Event()
        if node.call_later(done.set):
            await done.wait()


def _character(event: events.Key) -> str | None:
    if event.key in _LINE_ENDS:
        return _LINE_ENDS[event.key]
    return event.character if event.is_printable else None


def _clock() -> float:
    """The clock of `event.time`."""
    from textual import _time

    return _time.get_time()
