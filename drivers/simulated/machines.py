"""What simulated devices have in common, and the simple ones: swipe readers and scanners.

A machine gets what the host sends by `hear`, and answers through what it hangs on. Cards and codes are given to it by
`present`, from any thread; one that needs to be armed first keeps them until it is.
"""

import threading
from collections.abc import Callable
from typing import Final, Protocol

from drivers.simulated.cards import StripeCard
from drivers.simulated.faults import Faults

Presented = StripeCard | str


class Machine(Protocol):
    """What hangs on a line."""

    faults: Faults
    say: Callable[[bytes], None]

    def switch_on(self) -> None: ...

    def hear(self, data: bytes) -> None: ...

    def present(self, thing: Presented) -> None: ...


class SpeakingMachine:
    """A device that only ever speaks: whatever it is told, it does not listen."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.say: Callable[[bytes], None] = lambda data: None
        self._lock = threading.Lock()

    def switch_on(self) -> None:
        """Has no memory to lose."""

    def hear(self, data: bytes) -> None:
        """Scanners are told ACK and NAK at most."""

    def _speak(self, data: bytes) -> None:
        with self._lock:
            stale, self.faults.stale = self.faults.stale, b""
            if not self.faults.mute:
                self.say(stale + data)


class ScannerMachine(SpeakingMachine):
    """A barcode scanner: prefix, code, suffix."""

    def __init__(self, faults: Faults, suffix: bytes = b"\r", prefix: bytes = b"") -> None:
        super().__init__(faults)
        self.suffix, self.prefix = suffix, prefix

    def present(self, thing: Presented) -> None:
        if isinstance(thing, str):
            self._speak(self.prefix + thing.encode("latin-1") + self.suffix)


SURESWIPE_LENGTH: Final = 337
_ROOM: Final = 110
_TRACKS_FROM: Final = 7


class SureSwipeMachine(SpeakingMachine):
    """A MagTek SureSwipe reader: one report of 337 bytes for every swipe (manual 99875191)."""

    def present(self, thing: Presented) -> None:
        if isinstance(thing, StripeCard):
            self._speak(self.report(thing))

    def report(self, card: StripeCard) -> bytes:
        report = bytearray(SURESWIPE_LENGTH)
        for number in (1, 2, 3):
            text = card.with_sentinels(number).encode("ascii")
            if not text:
                continue
            if number in self.faults.bad_tracks or not card.is_readable(number):
                report[number - 1] = 1
                continue
            report[2 + number] = len(text)
            start = _TRACKS_FROM + (number - 1) * _ROOM
            report[start : start + len(text)] = text
        return bytes(report)
