"""Barcode scanners on a serial port or USB-CDC: codes that end in CR, LF, Tab, ETX or a silence.

>>> lines = Lines(ScannerSettings())
>>> lines.feed(b"\\x02]E08412345678905\\x03\\r", 0.0)
[Scan(barcode, code ending in 8905)]

A swipe reader on a serial port sends its tracks in the same way, and is read here, too.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

from drivers import scans
from drivers.device import Capability, Deadline, Device, Identity, Patience, Transport
from drivers.scans import END_OF_TEXT, START_OF_TEXT, Reading, Scan, Trouble
from drivers.tracks import LINE_ENDS, strip_aim

LONGEST_CODE: Final = 256
_CONTROLS: Final = "\x1d" + LINE_ENDS  # FNC1 inside a GS1-128 code; between the tracks of a swipe
_ACKNOWLEDGED: Final = b"\x06"
_NOT_ACKNOWLEDGED: Final = b"\x15"


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """How a scanner is set; the defaults are those of most makers.

    ``idle_ms``      silence that ends a code without a line end, 20 to 1000
    ``repeat_ms``    the same code again within this time is one scan, 0 to 10,000; 0 takes every one
    ``no_read``      what the scanner sends when it could read nothing; most send nothing
    ``acknowledge``  answer every code with ACK or NAK, for scanners that repeat it until then
    """

    idle_ms: int = 100
    repeat_ms: int = 1000
    no_read: tuple[str, ...] = ("NOREAD", "NR")
    acknowledge: bool = False


class Lines:
    """Makes readings of what a scanner sends, whatever the pieces it comes in. Knows no clock: times are arguments."""

    def __init__(self, settings: ScannerSettings) -> None:
        self._settings = settings
        self._text = ""
        self._last_s = 0.0
        self._flooded = False  # in the rest of a code that was too long
        self._taken: tuple[str, float] | None = None  # the last code and when it came

    def feed(self, data: bytes, now_s: float) -> list[Reading]:
        """Take what came at ``now_s``: the readings that it completes."""
        readings = self.idle(now_s)
        self._last_s = now_s
        for character in data.decode("latin-1"):
            readings += self._take(character)
        return readings

    def idle(self, now_s: float) -> list[Reading]:
        """Say that nothing came until ``now_s``."""
        if now_s - self._last_s < self._settings.idle_ms / 1000:
            return []
        self._flooded = False
        return self._end()

    def _take(self, character: str) -> list[Reading]:
        if character in LINE_ENDS or character == END_OF_TEXT:
            self._flooded = False
            if self._text.strip(LINE_ENDS + START_OF_TEXT) and self._awaits_more_tracks(character):
                self._text += character
                return []
            return self._end()
        if self._flooded:
            return []
        ended = self._end() if self._is_another(character) else []
        self._text += character
        if len(self._text) > LONGEST_CODE:
            self._text, self._flooded = "", True
            return [*ended, Trouble("too_long")]
        return ended

    def _is_another(self, character: str) -> bool:
        """Whether ``character`` begins another code: a new frame, or no further track of the swipe that is held."""
        if character == START_OF_TEXT:
            return True
        return self._text.endswith(tuple(LINE_ENDS)) and not scans.may_become_stripe(self._text + character, "us")

    def _awaits_more_tracks(self, line_end: str) -> bool:
        if line_end == END_OF_TEXT or scans.read_stripe(self._text, "us") is None:
            return False
        return scans.awaits_more_tracks(self._text, "us")

    def _end(self) -> list[Reading]:
        text, self._text = self._text.strip(LINE_ENDS + START_OF_TEXT + END_OF_TEXT), ""
        if not text:
            return []
        reading = self._read(text)
        if isinstance(reading, Trouble):
            return [reading]
        taken, self._taken = self._taken, (reading.code, self._last_s)
        is_repeat = taken is not None and taken[0] == reading.code
        if taken is not None and is_repeat and self._last_s - taken[1] < self._settings.repeat_ms / 1000:
            return []
        return [reading]

    def _read(self, text: str) -> Reading:
        """Bytes outside ASCII are what a wrong speed or parity makes of a code."""
        if text in self._settings.no_read or not all(" " <= c <= "~" or c in _CONTROLS for c in text):
            return Trouble("unreadable")
        stripe = scans.read_stripe(text, "us")
        if stripe is not None:
            return stripe
        code = strip_aim(text)
        if not code or scans.is_stripe_fragment(text, "us"):
            return Trouble("unreadable")
        return scans.taken(code, "barcode")


class Scanner(Device):
    """A scanner that sends every code by itself; it cannot be asked what it is, or whether it is there."""

    kind = "scanner"
    capabilities: ClassVar[frozenset[Capability]] = frozenset({"barcodes"})

    def __init__(self, transport: Transport, settings: ScannerSettings | None = None) -> None:
        super().__init__(transport)
        self._settings = settings or ScannerSettings()
        self._lines = Lines(self._settings)
        self._waiting: list[Reading] = []

    def open(self) -> Identity:
        self._lines, self._waiting = Lines(self._settings), []
        return super().open()

    def identify(self) -> Identity:
        return Identity(self.kind, self.port, self._transport.describe())

    def next_reading(self, patience: Patience) -> Reading:
        deadline = Deadline(self._transport, patience)
        while not self._waiting:
            data, now_s = self._transport.receive(), self._transport.now_s()
            self._waiting = self._lines.feed(data, now_s) if data else self._lines.idle(now_s)
            if not self._waiting:
                deadline.check()
        reading = self._waiting.pop(0)
        if self._settings.acknowledge:
            self._transport.send(_ACKNOWLEDGED if isinstance(reading, Scan) else _NOT_ACKNOWLEDGED)
        return reading
