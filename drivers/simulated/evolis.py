"""An Evolis printer that is not there: the real protocol on a loopback port or a pseudo-terminal, and its faults.

    with SimulatedEvolis() as printer:
        printer.cards_in_feeder = 3
        open_link(printer.port)

What it made lies in `cards`; every byte that came in is in `received`.
"""

import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

PANEL_BYTES = {2: 82_296, 32: 411_480, 64: 493_776, 128: 576_072}
LONGEST_TRACKS = {1: 76, 2: 37, 3: 104}


@dataclass
class PrintedCard:
    """A card that came out; `rejected` into the box for bad ones."""

    tracks: dict[int, str] = field(default_factory=dict)
    panels: list[tuple[str, str, bytes]] = field(default_factory=list)
    rejected: bool = False


class SimulatedEvolis:
    """Knobs: `cards_in_feeder`, `panels_left` on the ribbon, `cover_open`, `bad_stripes` (how many), `silent_at`."""

    def __init__(self, *, pty: bool = False) -> None:
        self.cards_in_feeder = 100
        self.panels_left = 500
        self.cover_open = False
        self.bad_stripes = 0
        self.silent_at = ""
        self.on_command: Callable[[str], None] = lambda _name: None
        self.cards: list[PrintedCard] = []
        self.received = b""
        self._card: PrintedCard | None = None
        self._buffer: dict[int, str] = {}
        self._side = "front"
        self._closing = False
        self._open = self._open_pty if pty else self._open_socket

    def __enter__(self) -> "SimulatedEvolis":
        self._open()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._closing = True
        self._close()
        self._thread.join(5)

    def _open_socket(self) -> None:
        server = socket.create_server(("127.0.0.1", 0))
        self.port = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        def serve() -> None:
            while not self._closing:
                try:
                    line, _address = server.accept()
                except OSError:
                    return
                with line:
                    self._serve(line.recv, line.sendall)

        def close() -> None:
            server.shutdown(socket.SHUT_RDWR)
            server.close()

        self._start(serve, close)

    def _open_pty(self) -> None:
        import tty

        ours, theirs = os.openpty()
        tty.setraw(ours)
        tty.setraw(theirs)
        self.port = os.ttyname(theirs)

        def send(data: bytes) -> None:
            os.write(ours, data)

        def close() -> None:
            os.close(theirs)
            os.close(ours)

        self._start(lambda: self._serve(lambda most: os.read(ours, most), send), close)

    def _start(self, serve: Callable[[], None], close: Callable[[], None]) -> None:
        self._close = close
        self._thread = threading.Thread(target=serve, daemon=True)
        self._thread.start()

    def _serve(self, receive: Callable[[int], bytes], send: Callable[[bytes], None]) -> None:
        """Until the line breaks, or `on_command` breaks it."""
        waiting = b""
        try:
            while part := receive(65_536):
                self.received += part
                command, waiting = _next_command(waiting + part)
                while command is not None:
                    answer = self._answer(command)
                    if answer is not None:
                        send(answer.encode("ascii") + b"\0")
                    command, waiting = _next_command(waiting)
        except OSError:
            return

    def _answer(self, command: bytes) -> str | None:
        name, _semicolon, rest = command.partition(b";")
        text = name.decode("ascii", "replace")
        self.on_command(text)
        if text == self.silent_at:
            return None
        does = getattr(self, f"_do_{text}", None)
        if does is not None:
            return str(does(rest))
        return "OK" if text in ("Pem", "Pr", "Pmc", "Pmt", "Scs") else "ERROR CDE"

    def _do_Rtp(self, _rest: bytes) -> str:
        return "Simulated Evolis"

    def _do_Ss(self, _rest: bytes) -> str:
        if self.cover_open:
            return "ERROR COVER"
        if not self.cards_in_feeder:
            return "FEEDER EMPTY"
        self.cards_in_feeder -= 1
        self._card, self._buffer = PrintedCard(), {}
        return "OK"

    def _do_Dm(self, rest: bytes) -> str:
        number, _semicolon, data = rest.decode("ascii", "replace").partition(";")
        if number not in ("1", "2", "3") or len(data) > LONGEST_TRACKS[int(number)]:
            return "ERROR PARAMETRES"
        self._buffer[int(number)] = data
        return "OK"

    def _do_Smw(self, _rest: bytes) -> str:
        if self._card is None:
            return "NO CARD"
        if self.bad_stripes:
            self.bad_stripes -= 1
            return "ERROR MAGN"
        self._card.tracks = self._buffer
        return "OK"

    def _do_Sr(self, _rest: bytes) -> str:
        self._side = "front"
        return "OK" if self._card else "NO CARD"

    def _do_Sv(self, _rest: bytes) -> str:
        self._side = "back"
        return "OK" if self._card else "NO CARD"

    def _do_Db(self, rest: bytes) -> str:
        panel, _levels, data = rest.split(b";", 2)
        if self._card is None:
            return "NO CARD"
        if self.cover_open:
            return "ERROR COVER"
        if not self.panels_left:
            return "ERROR RIBBON"
        self.panels_left -= 1
        self._card.panels.append((self._side, panel.decode("ascii"), data))
        return "OK"

    def _do_Se(self, _rest: bytes) -> str:
        return self._eject(rejected=False)

    def _do_Ser(self, _rest: bytes) -> str:
        return self._eject(rejected=True)

    def _eject(self, rejected: bool) -> str:
        if self._card is None:
            return "NO CARD"
        if self.cover_open:
            return "ERROR COVER"
        self._card.rejected = rejected
        self.cards.append(self._card)
        self._card = None
        return "OK"


def _next_command(waiting: bytes) -> tuple[bytes | None, bytes]:
    """The first whole command and what is left; a panel's data may hold CR and ESC, so its length counts."""
    start = waiting.lstrip(b"\0")
    if not start.startswith(b"\x1b"):
        _noise, escape, rest = start.partition(b"\x1b")
        if not escape:
            return None, b""
        start = escape + rest
    if start.startswith(b"\x1bDb;"):
        fields = start.split(b";", 3)
        if len(fields) < 4:
            return None, start
        end = len(start) - len(fields[3]) + PANEL_BYTES[int(fields[2])]
        return (start[1:end], start[end + 1 :]) if len(start) > end else (None, start)
    end = start.find(b"\r")
    return (start[1:end], start[end + 1 :]) if end > 0 else (None, start)
