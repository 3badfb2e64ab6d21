"""Ticket printers that speak ESC/POS (python-escpos): over USB, a serial port, the network, a queue of CUPS, a file.

A ticket is sent whole or, where the printer says that it has no paper or its cover is open, not at all.

>>> settings = TicketPort("network", "192.168.1.50:9100")
>>> encoded("Núria · 5 €, Ţară", "cp858").decode("cp858")
'Núria · 5 €, Tara'
"""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loyalty.ticket import TicketTrouble

if TYPE_CHECKING:
    from loyalty.ticket import Ticket

KINDS = ("usb", "serial", "network", "cups", "file")
CODE_PAGES = {"cp858": "CP858", "cp1252": "CP1252"}  # by the names of Python, and of ESC/POS
ANSWER_S = 3.0
SEND_S = 10.0
ASK_PAPER, ASK_OFFLINE = b"\x10\x04\x04", b"\x10\x04\x02"  # DLE EOT 4 and 2: real time, answered with one byte
PAPER_ENDED, COVER_OPEN = 0x60, 0x04
STATUS_MARK, STATUS_FIXED = 0x93, 0x12  # bits that every such answer has (Epson's reference of DLE EOT)


@dataclass(frozen=True, slots=True)
class TicketPort:
    """Where the printer is: `address` is "04b8:0e15" for USB, a device file, a host and port, a queue, or a path.

    `asks_status` asks it for paper and cover first, where the way is two-way: some printers never answer.
    """

    kind: str
    address: str
    code_page: str = "cp858"
    cut: bool = True
    asks_status: bool = True
    baud: int = 9600


def print_ticket(port: TicketPort, ticket: Ticket) -> None:
    """Prints it. Raises TicketTrouble."""
    from escpos.exceptions import Error
    from usb.core import USBError

    data = ticket_bytes(ticket, port.code_page, port.cut)
    if port.kind == "cups":
        _to_queue(port.address, data)
        return
    try:
        printer = _opened(port)
        try:
            if port.asks_status and port.kind in ("network", "serial", "usb"):
                _check(printer)
            printer._raw(data)
        finally:
            printer.close()
    except (Error, OSError, USBError, ValueError, AssertionError) as error:
        detail = str(error).strip().splitlines()[-1:] or [type(error).__name__]
        raise TicketTrouble("unreachable", f"{port.address}: {detail[0]}") from None


def ticket_bytes(ticket: Ticket, code_page: str, cut: bool) -> bytes:
    """What goes down the line: made by python-escpos for a printer of the usual kind."""
    from escpos.printer import Dummy

    maker = Dummy()
    maker.hw("INIT")
    maker.charcode(CODE_PAGES[code_page])
    for row in ticket.rows:
        maker.set(bold=row.bold, double_width=row.large, double_height=row.large, normal_textsize=not row.large)
        maker.text(encoded(row.text, code_page).decode(code_page) + "\n")
    maker.set(bold=False, normal_textsize=True)
    if cut:
        maker.cut()
    else:
        maker.print_and_feed(4)
    made: bytes = maker.output
    return made


def encoded(text: str, code_page: str) -> bytes:
    """A text in the printer's characters: what it lacks loses its accent, or becomes "?"."""
    said = []
    for character in unicodedata.normalize("NFC", text).replace("\N{NO-BREAK SPACE}", " "):
        try:
            said.append(character.encode(code_page))
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFKD", character)
            said.append(plain.encode(code_page, "ignore") or b"?")
    return b"".join(said)


def _opened(port: TicketPort) -> Any:
    """The open printer. Raises what python-escpos, the system and USB say of one that is not there."""
    from escpos import printer

    if port.kind == "network":
        host, _colon, number = port.address.rpartition(":")
        made: Any = printer.Network(host or number, int(number) if host else 9100, timeout=ANSWER_S)
    elif port.kind == "serial":
        made = printer.Serial(port.address, baudrate=port.baud, timeout=ANSWER_S)
    elif port.kind == "usb":
        vendor, _colon, product = port.address.partition(":")
        made = printer.Usb(int(vendor, 16), int(product, 16), timeout=int(SEND_S * 1000))
    else:
        made = printer.File(port.address, auto_flush=False)
    made.open()
    return made


def _check(printer: Any) -> None:
    """Raises TicketTrouble where the printer says that it cannot print now; one that says nothing may be able to."""
    paper = _status(printer, ASK_PAPER)
    if paper is None:
        return
    if paper & PAPER_ENDED == PAPER_ENDED:
        raise TicketTrouble("no_paper")
    if (_status(printer, ASK_OFFLINE) or 0) & COVER_OPEN:
        raise TicketTrouble("cover_open")


def _status(printer: Any, question: bytes) -> int | None:
    """The byte of an answer; None where there is none, or it is none of these answers."""
    from usb.core import USBTimeoutError

    printer._raw(question)
    try:
        answer = printer._read()
    except (TimeoutError, USBTimeoutError):
        return None
    said = int(answer[-1]) if len(answer) else 0
    return said if said & STATUS_MARK == STATUS_FIXED else None


def _to_queue(queue: str, data: bytes) -> None:
    """As it is, past the queue's filters. Raises TicketTrouble."""
    ask = ["lp", "-d", queue, "-t", "Tarjetero", "-o", "raw", "-s"]
    try:
        done = subprocess.run(ask, input=data, capture_output=True, timeout=SEND_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TicketTrouble("unreachable", f"{queue}: {error}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise TicketTrouble("unreachable", f"{queue}: {said}")
