"""Messages over a USB port that carries packets of 64 bytes: what the MSR605X puts around its commands.

A packet is one header byte, up to 63 bytes of the message, and padding. In the header, bit 7 marks the first packet of
a message, bit 6 the last one, bits 5 to 0 count the bytes. The padding holds what older messages left there.

>>> [packet[0] for packet in packets_of(bytes(100))]
[191, 101]
>>> packets_of(b"\\x1be")[0][:4].hex(" ")
'c2 1b 65 00'
"""

from itertools import pairwise
from typing import Final

from drivers.device import Transport

PACKET_LENGTH: Final = 64
_ROOM: Final = PACKET_LENGTH - 1
FIRST: Final = 0x80
LAST: Final = 0x40
_LONGEST_MESSAGE: Final = 4096  # no answer comes near it


def packets_of(message: bytes) -> list[bytes]:
    """The packets of a message, padded with zeros."""
    edges = [*range(0, len(message), _ROOM), len(message)] if message else [0, 0]
    parts = [message[start:end] for start, end in pairwise(edges)]
    headers = [len(part) for part in parts]
    headers[0] |= FIRST
    headers[-1] |= LAST
    return [bytes([header]) + part.ljust(_ROOM, b"\0") for header, part in zip(headers, parts, strict=True)]


class MessageAssembly:
    """Puts the packets of messages together again."""

    def __init__(self) -> None:
        self._parts: bytes | None = None

    def add(self, packet: bytes) -> bytes | None:
        """Take one packet: the message that it completes, if it does.

        A first packet in the middle of a message begins anew; what belongs to no message, or is not as long as its
        header says, is dropped.
        """
        header = packet[0] if packet else 0
        part = packet[1 : 1 + (header & 0x3F)]
        if len(part) < header & 0x3F or not packet:
            self._parts = None
            return None
        if header & FIRST:
            self._parts = b""
        if self._parts is None:
            return None
        self._parts += part
        if not header & LAST:
            if len(self._parts) > _LONGEST_MESSAGE:
                self._parts = None
            return None
        message, self._parts = self._parts, None
        return message


class PacketTransport:
    """A transport whose messages travel in packets over another one."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._assembly = MessageAssembly()
        self.port = inner.port

    def open(self) -> None:
        self._assembly = MessageAssembly()
        self._inner.open()

    def close(self) -> None:
        self._inner.close()

    def send(self, data: bytes) -> None:
        for packet in packets_of(data):
            self._inner.send(packet)

    def receive(self) -> bytes:
        """One whole message, or nothing."""
        packet = self._inner.receive()
        return (self._assembly.add(packet) or b"") if packet else b""

    def drain(self) -> None:
        self._assembly = MessageAssembly()
        self._inner.drain()

    def describe(self) -> str:
        return self._inner.describe()

    def now_s(self) -> float:
        return self._inner.now_s()

    def pause(self, seconds: float) -> None:
        self._inner.pause(seconds)
