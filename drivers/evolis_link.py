"""The line to a card printer: a device file (`/dev/usb/lp0`) or a network address (`tcp://192.168.1.40:9100`)."""

import os
import select
import socket
import time
from collections.abc import Callable

from loyalty.card_errors import PrinterTrouble

PORT = 9100
CONNECT_S = 5.0
SEND_S = 30.0  # a panel has half a megabyte, and a printer takes it while it prints the one before
ANSWER_END = b"\0"
LONGEST_ANSWER = 4096


class Link:
    """Bytes there and back, each with a limit of time."""

    def __init__(
        self,
        descriptor: int,
        write: Callable[[memoryview], int],
        read: Callable[[int], bytes],
        close: Callable[[], None],
    ) -> None:
        self._descriptor, self._write, self._read, self.close = descriptor, write, read, close

    def send(self, data: bytes) -> None:
        """Raises TimeoutError, or OSError where the line is broken."""
        view, deadline = memoryview(data), time.monotonic() + SEND_S
        while view:
            self._wait(deadline, writing=True)
            view = view[self._write(view) :]

    def answer(self, within_s: float) -> str:
        """What the printer says, up to its NUL. Raises TimeoutError, or OSError where the line is broken."""
        deadline, received = time.monotonic() + within_s, b""
        while ANSWER_END not in received:
            self._wait(deadline, writing=False)
            part = self._read(LONGEST_ANSWER)
            if not part or len(received) > LONGEST_ANSWER:
                raise ConnectionResetError
            received += part
        return received.partition(ANSWER_END)[0].decode("ascii", "replace").strip()

    def drop_old_answers(self) -> None:
        """An answer that nobody waited for must not be taken for the next one."""
        while select.select([self._descriptor], [], [], 0)[0]:
            if not self._read(LONGEST_ANSWER):
                raise ConnectionResetError

    def _wait(self, deadline: float, writing: bool) -> None:
        left = max(0.0, deadline - time.monotonic())
        wanted: list[int] = [self._descriptor]
        ready = select.select([] if writing else wanted, wanted if writing else [], [], left)
        if not any(ready):
            raise TimeoutError


def open_link(port: str) -> Link:
    """Raises PrinterTrouble where nobody is there."""
    try:
        if port.startswith("tcp://"):
            host, _colon, number = port.removeprefix("tcp://").rstrip("/").partition(":")
            connected = socket.create_connection((host, int(number or PORT)), CONNECT_S)
            connected.setblocking(False)
            return Link(connected.fileno(), connected.send, connected.recv, connected.close)
        descriptor = os.open(port, os.O_RDWR | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        raise PrinterTrouble("unreachable", f"{port}: {getattr(error, 'strerror', None) or error}") from None
    return Link(
        descriptor,
        lambda data: os.write(descriptor, data),
        lambda most: os.read(descriptor, most),
        lambda: os.close(descriptor),
    )
