"""Whatever a device sends, a driver gives a reading or one of its own errors, in a time that has an end."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import msr_protocol
from drivers.device import Device, Patience
from drivers.magtek import SwipeReader, SwipeReaderSettings
from drivers.msr605 import ReaderWriter
from drivers.packets import PACKET_LENGTH, PacketTransport
from drivers.scanner import Scanner
from drivers.scans import Scan, Trouble
from drivers.simulated.faults import Faults
from drivers.simulated.msr605 import MsrMachine
from drivers.tracks import Tracks
from loyalty.errors import DeviceTrouble

LONGEST_S = 200.0
TICK_S = 0.01


class Babbler:
    """A transport on which a device says ``pieces``, over and over if it is endless. Time is made up."""

    port = "babbler"

    def __init__(self, pieces: list[bytes], is_endless: bool) -> None:
        self._pieces, self._is_endless = pieces, is_endless
        self._left = self._all()
        self._now_s = 0.0

    def _all(self) -> Iterator[bytes]:
        while True:
            yield from self._pieces
            if not (self._is_endless and self._pieces):
                return

    def receive(self) -> bytes:
        self._now_s += TICK_S
        assert self._now_s < LONGEST_S, "it does not end"
        return next(self._left, b"")

    def open(self) -> None: ...

    def close(self) -> None: ...

    def send(self, data: bytes) -> None: ...

    def drain(self) -> None:
        next(self._left, b"")

    def describe(self) -> str:
        return ""

    def now_s(self) -> float:
        return self._now_s

    def pause(self, seconds: float) -> None:
        self._now_s += seconds


# Bytes that look like answers more often than chance has it.
WORDS = st.sampled_from(
    [b"\x1b", b"\x1bs", b"\x1b\x01", b"\x1b\x02", b"\x1b\x03", b"\x1b+", b"\x1b*", b"?\x1c", b"\x1b0", b"\x1b1",
     b"\x1b9", b"\x1bA", b"\x1by", b"\x1bh", b"\x1bREVU3.10", b"\x1b3S", b"\x1b0\x07\x05\x05", b"%S9724^A^?", b";9724?",
     b"\r"]
)  # fmt: skip
PIECES = st.lists(st.lists(WORDS | st.binary(max_size=8), max_size=6).map(b"".join), max_size=12)
PACKETS = st.lists(
    st.binary(min_size=PACKET_LENGTH, max_size=PACKET_LENGTH) | st.binary(max_size=PACKET_LENGTH), max_size=12
)

DEVICES: dict[str, Callable[[Babbler], Device]] = {
    "msr605": ReaderWriter,
    "msr605x": lambda transport: ReaderWriter(PacketTransport(transport)),
    "sureswipe": SwipeReader,
    "magnesafe": lambda transport: SwipeReader(transport, SwipeReaderSettings("magnesafe")),
    "scanner": Scanner,
}


@pytest.mark.parametrize("kind", DEVICES)
@settings(deadline=None)
@given(pieces=PIECES | PACKETS, is_endless=st.booleans())
def test_no_bytes_make_a_device_hang_or_raise_anything_but_its_troubles(
    kind: str, pieces: list[bytes], is_endless: bool
) -> None:
    jobs: list[Callable[[Device], object]] = [
        lambda device: device.open(),
        lambda device: device.next_reading(Patience(1)),
        lambda device: device.write(Tracks(track2="1"), Patience(1), lambda step: None),
        lambda device: device.erase({1}, Patience(1), lambda step: None),
        lambda device: device.diagnose(Patience(1)),
    ]
    for job in jobs:
        told = ""
        try:
            job(DEVICES[kind](Babbler(pieces, is_endless)))
        except DeviceTrouble as trouble:
            told = f"{trouble} {trouble.data}"
        assert "9724" not in told


@settings(deadline=None)
@given(st.lists(WORDS | st.binary(max_size=8), max_size=30).map(b"".join))
def test_no_bytes_make_the_parsers_of_blocks_raise(data: bytes) -> None:
    block = msr_protocol.read_iso(data)
    if block is not None:
        msr_protocol.tracks_of(block)
        msr_protocol.texts_of(block)
    try:
        raw = msr_protocol.read_raw(data)
    except ValueError:
        return
    if raw is not None:
        msr_protocol.raw_texts(raw)


@settings(deadline=None)
@given(
    st.text(" #$()-./0123456789ABCXYZ[\\]^", min_size=1, max_size=76), st.text("0123456789=", min_size=1, max_size=37)
)
def test_every_block_is_read_as_soon_as_it_is_whole_and_not_before(track1: str, track2: str) -> None:
    block = f"\x1bs\x1b\x01%{track1}?\x1b\x02;{track2}?\x1b\x03\x1b+?\x1c\x1b0".encode()
    assert all(msr_protocol.read_iso(block[:end]) is None for end in range(len(block)))
    whole = msr_protocol.read_iso(block)
    assert whole is not None
    assert msr_protocol.tracks_of(whole) == Tracks(track1, track2)


@settings(deadline=None)
@given(st.lists(WORDS | st.binary(max_size=12), max_size=20))
def test_no_bytes_make_the_simulated_reader_raise(pieces: list[bytes]) -> None:
    said: list[bytes] = []
    machine = MsrMachine(Faults())
    machine.say = said.append
    for piece in pieces:
        machine.hear(piece)
    machine.hear(b"?\x1c\x1ba\x1be")
    assert said[-1:] == [b"\x1by"]


def test_what_is_read_is_a_scan_or_a_trouble() -> None:
    reading = Scanner(Babbler([b"ABC\r"], False)).next_reading(Patience(1))
    assert isinstance(reading, Scan | Trouble)
