"""Listens to the terminal for Textual, and dates each key by the time that was spent listening.

A busy machine keeps the program from looking at its keys for a while now and then. By the wall clock the characters
of one scan would then seem to come with a pause in between, and be taken for two codes, or for typing. So the clock of
the keys runs only while somebody listens: a wait that ends late counts as long as it was meant to last.

The thread here takes the place of Textual's own (8.2.8), which dates a key when it gets to handling it, ends the
program at a byte that is not UTF-8, goes round and round when the terminal has gone, and is started twice when the
program was stopped and goes on. Tests of this module say when the last three have been mended there.
"""

import codecs
import os
import select
import signal
import time
from typing import Any, Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

ATTENTIVE_S: Final = 0.005  # one wait while more of a scan may come: a tenth of the pause that parts two keys
AT_REST_S: Final = 0.1
ATTENTION_S: Final = 0.3  # after a key; longer than any pause inside a scan
_READ_BYTES: Final = 4096


class ListeningClock:
    """Seconds that were spent listening; a wait that took longer than asked was no listening.

    >>> clock = ListeningClock(100.0)
    >>> clock.waited(0.004, asked_s=0.005)
    >>> clock.waited(0.300, asked_s=0.005)
    >>> round(clock.now_s, 3)
    100.009
    """

    def __init__(self, now_s: float) -> None:
        self.now_s = now_s
        self._last_key_s = now_s - ATTENTION_S

    def waited(self, took_s: float, asked_s: float) -> None:
        self.now_s += min(took_s, asked_s)

    def key_came(self) -> None:
        self._last_key_s = self.now_s

    @property
    def is_attentive(self) -> bool:
        """Whether a key came so lately that the next may belong to it."""
        return self.now_s - self._last_key_s < ATTENTION_S

    @property
    def next_wait_s(self) -> float:
        """How long to wait for the next key at most."""
        return ATTENTIVE_S if self.is_attentive else AT_REST_S


class TerminalDriver(LinuxDriver):
    """Textual's driver with a listening thread of our own."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._clock = ListeningClock(time.monotonic())
        self.listened_until_s = self._clock.now_s
        """Up to when every key has been given to the app; belongs to the app's thread."""

    def run_input_thread(self) -> None:
        parser, decoder = XTermParser(self._debug), codecs.getincrementaldecoder("utf-8")(errors="replace")
        while not self.exit_event.is_set():
            if self._is_input_waiting():
                data = _read(self.fileno)
                if not data:
                    signal.raise_signal(signal.SIGHUP)  # what the line would have sent, had it hung up properly
                    return
                for event in parser.feed(decoder.decode(data)):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
            if self._clock.is_attentive:
                self._loop.call_soon_threadsafe(self._heard_until, self._clock.now_s)

    def send_message(self, message: Message) -> None:
        """Gives a message to the app; what is given here arrives before any later `listened_until_s`."""
        if isinstance(message, (events.Key, events.Paste)):
            message.time = self._clock.now_s
            self._clock.key_came()
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    def _is_input_waiting(self) -> bool:
        asked_s, began_s = self._clock.next_wait_s, time.monotonic()
        waiting, _, _ = select.select([self.fileno], [], [], asked_s)
        self._clock.waited(time.monotonic() - began_s, asked_s)
        return bool(waiting)

    def _heard_until(self, now_s: float) -> None:
        self.listened_until_s = now_s

    def _sigcont_application(self, *_: Any) -> None:
        """Goes on after a stop. Where Textual had no say in the stop its thread still runs, and ends first."""
        if self._key_thread is not None and self._key_thread.is_alive():
            self.exit_event.set()
            self._key_thread.join()
            self.exit_event.clear()
        super()._sigcont_application()


def _read(terminal: int) -> bytes:
    """What has been typed; nothing where the terminal has gone."""
    try:
        return os.read(terminal, _READ_BYTES)
    except OSError:
        return b""
