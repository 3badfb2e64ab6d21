"""Swipe readers on USB HID: MagTek SureSwipe and MagneSafe, ID TECH SecureMag, and what speaks like them.

Each swipe is one long report, even if nothing could be decoded: how each track was read, how long it is, and its text
with sentinels. A cheap USB controller sends the report in packets of 8 bytes, so it is put together here, up to its
length or to a silence. Sources: MagTek manuals 99875191 and 99875475, the SecureMag manual.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from drivers import known, scans
from drivers.device import Capability, Deadline, Device, Identity, Patience, Transport
from drivers.scans import Reading, Trouble
from drivers.tracks import from_fields
from drivers.usb_hid import UsbPort

ReportShape = Literal["auto", "sureswipe", "magnesafe", "idtech"]

_STATUS: Final = 0
_LENGTHS: Final = 3
_NOT_DECODED: Final = 0x01


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a report keeps its tracks: the first byte of each, and how long the report is.

    ``room`` is the most that a track can be long; the tracks of ID TECH's own shape follow one another from ``start``
    on, without gaps. A report without a known ``length`` ends with silence.
    """

    start: int
    room: int
    length: int | None
    follow_on: bool = False

    @property
    def shortest(self) -> int:
        return self.length or self.start + 3 * self.room


SHAPES: Final = {
    "sureswipe": Shape(start=7, room=110, length=337),
    "magnesafe": Shape(start=7, room=112, length=None),
    "idtech": Shape(start=9, room=500, length=509, follow_on=True),
}
_LONGEST_REPORT: Final = 4096


@dataclass(frozen=True, slots=True)
class SwipeReaderSettings:
    """How a swipe reader reports.

    ``report``      the shape of its reports; `auto` takes it from the port: MagneSafe's for MagTek 0011 and above,
                    SureSwipe's for all others, ID TECH in its MagTek-compatible mode among them
    ``silence_ms``  ends a report that came in pieces, 50 to 1000
    """

    report: ReportShape = "auto"
    silence_ms: int = 200


class SwipeReader(Device):
    """A reader that reports every swipe by itself and cannot be asked anything."""

    kind = "magtek"
    capabilities: ClassVar[frozenset[Capability]] = frozenset({"stripes"})

    def __init__(self, transport: Transport, settings: SwipeReaderSettings | None = None) -> None:
        super().__init__(transport)
        self._settings = settings or SwipeReaderSettings()
        self._shape = SHAPES[_shape_name(self._settings.report, transport.port)]
        self._report, self._last_s = b"", 0.0  # what has come of a report, and when

    def open(self) -> Identity:
        self._report = b""
        return super().open()

    def identify(self) -> Identity:
        return Identity(self.kind, self.port, self._transport.describe())

    def next_reading(self, patience: Patience) -> Reading:
        """Called off in the middle of a report, the next call gets it whole."""
        deadline = Deadline(self._transport, patience)
        while not self._is_whole():
            deadline.check()
        report, self._report = self._report, b""
        return read_report(report, self._shape)

    def _is_whole(self) -> bool:
        """Takes what has come, and says whether that is a report: by its length, or by the silence after it."""
        packet, now_s = self._transport.receive(), self._transport.now_s()
        if packet:
            self._report, self._last_s = self._report + packet, now_s
            length = self._shape.length or _LONGEST_REPORT
            return len(self._report) >= length
        return bool(self._report) and now_s - self._last_s >= self._settings.silence_ms / 1000


def read_report(report: bytes, shape: Shape) -> Reading:
    """The card of one report. What is too short lost a packet on its way.

    A MagneSafe head from security level 3 on sends its tracks encrypted: bytes that are no track's text.
    """
    if len(report) < shape.shortest:
        return Trouble("unreadable")
    fields: list[str | None] = []
    place = shape.start
    for number in range(3):
        length = report[_LENGTHS + number]
        begin = place if shape.follow_on else shape.start + number * shape.room
        place += length
        if length > shape.room or begin + length > len(report) or report[_STATUS + number] & _NOT_DECODED:
            fields.append(None)
            continue
        fields.append(report[begin : begin + length].decode("latin-1"))
    if shape is SHAPES["magnesafe"] and any(field and not _is_text(field) for field in fields):
        return Trouble("encrypted")
    return scans.stripe_reading(from_fields(fields))


def _is_text(field: str) -> bool:
    return field.isascii() and field.isprintable()


def _shape_name(report: ReportShape, port: str) -> str:
    where = UsbPort.read(port)
    if report != "auto" or where is None:
        return "sureswipe" if report == "auto" else report
    is_magnesafe = where.vendor == known.MAGNESAFE.vendor and where.product >= known.MAGNESAFE.product
    return "magnesafe" if is_magnesafe else "sureswipe"
