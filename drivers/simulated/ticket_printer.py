"""A ticket printer on the loopback network: it keeps what it was sent, answers as a real one, and can run out of paper.

with SimulatedTicketPrinter() as printer:
    print_ticket(TicketPort("network", printer.address), ticket)
printer.tickets[0].text
"""

import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType

PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858"}  # ESC t n
ESC, GS, DLE = 0x1B, 0x1D, 0x10
# How many bytes follow the two of a command (Epson's reference), of those that the driver sends.
ARGUMENTS = {b"\x1b!": 1, b"\x1bE": 1, b"\x1b-": 1, b"\x1ba": 1, b"\x1bM": 1, b"\x1bt": 1, b"\x1bd": 1, b"\x1b{": 1}
ARGUMENTS |= {b"\x1b@": 0, b"\x1b3": 1, b"\x1b2": 0, b"\x1bJ": 1, b"\x1bV": 1, b"\x1bR": 1}
ARGUMENTS |= {b"\x1d!": 1, b"\x1dB": 1, b"\x1db": 1, b"\x1dV": 1}


@dataclass
class PrintedTicket:
    """What came out of the printer: its lines, and those of them that are large or bold."""

    lines: list[str] = field(default_factory=list)
    large: list[str] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    cut: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_back(data: bytes) -> PrintedTicket:
    """The bytes of a ticket as text. Raises ValueError for a command that this printer does not know."""
    printed, line, page = PrintedTicket(), bytearray(), "cp437"
    text, large, bold, place = "", False, False, 0

    def flush() -> str:
        nonlocal line
        said = line.decode(page)
        line = bytearray()
        return said

    while place < len(data):
        byte = data[place]
        if byte in (ESC, GS):
            command = data[place : place + 2]
            if command not in ARGUMENTS:
                raise ValueError(f"unknown command {command!r}")
            argument = data[place + 2] if ARGUMENTS[command] else 0
            place += 2 + ARGUMENTS[command]
            text += flush()
            if command == b"\x1bt":
                page = PAGES[argument]
            elif command == b"\x1bE":
                bold = bool(argument)
            elif command in (b"\x1b!", b"\x1d!"):
                large = bool(argument & 0x30) if command == b"\x1b!" else bool(argument)
            elif command == b"\x1dV":
                printed.cut = True
            continue
        place += 1
        if byte != 0x0A:
            line.append(byte)
            continue
        text += flush()
        printed.lines.append(text)
        for kept, wanted in ((printed.large, large), (printed.bold, bold)):
            if wanted and text:
                kept.append(text)
        text = ""
    return printed


class SimulatedTicketPrinter:
    """Listens on a port of its own; `no_paper`, `cover_open` and `silent` are its faults."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.no_paper = self.cover_open = self.silent = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._done = threading.Condition()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        host, port = self._listener.getsockname()
        return f"{host}:{port}"

    def wait_for(self, count: int, seconds: float = 10.0) -> list[PrintedTicket]:
        """The tickets, once there are so many. Raises TimeoutError."""
        with self._done:
            if not self._done.wait_for(lambda: len(self.received) >= count, seconds):
                raise TimeoutError
        return [read_back(data) for data in self.received]

    def __enter__(self) -> "SimulatedTicketPrinter":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            with line:
                self._take(line)

    def _take(self, line: socket.socket) -> None:
        data = b""
        try:
            while part := line.recv(4096):
                data += part
                while data[:2] == bytes((DLE, 0x04)) and len(data) >= 3:
                    if not self.silent:
                        line.sendall(self._status(data[2]))
                    data = data[3:]
        except OSError:
            return
        if data:
            with self._done:
                self.received.append(data)
                self._done.notify_all()

    def _status(self, number: int) -> bytes:
        if number == 4:
            return b"\x72" if self.no_paper else b"\x12"
        return b"\x16" if self.cover_open else b"\x12"
