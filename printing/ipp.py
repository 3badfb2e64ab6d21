"""The Internet Printing Protocol, as much of it as printing a file takes (RFC 8010 and 8011): CUPS speaks it.

CUPS's own tools say neither whether a job came out or was cancelled nor, in one language, why a printer stands still;
the protocol does, in words that are the same everywhere.

>>> sent = request(PRINT_JOB, [("uri", "printer-uri", "ipp://localhost/printers/x")])
>>> attributes(sent[8:])["printer-uri"]
['ipp://localhost/printers/x']
"""

import socket
import struct
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from typing import Any

PRINT_JOB, CANCEL_JOB, JOB_ATTRIBUTES, PRINTER_ATTRIBUTES = 0x0002, 0x0008, 0x0009, 0x000B
NOT_FOUND = 0x0406
FINE_BELOW = 0x0100

_OPERATION_GROUP, _JOB_GROUP, _END = 0x01, 0x02, 0x03
_TAGS = {"integer": 0x21, "enum": 0x23, "name": 0x42, "keyword": 0x44, "uri": 0x45, "charset": 0x47, "language": 0x48,
         "mime": 0x49}  # fmt: skip
_NUMBERS = (0x21, 0x23)
_FIRST_VALUE_TAG = 0x10
_PREAMBLE = (("charset", "attributes-charset", "utf-8"), ("language", "attributes-natural-language", "en"))
ANSWER_S = 15.0

Attribute = tuple[str, str, str | int]


class IppRefused(Exception):
    """The server's answer to a request is no: its status, and what it says of it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class NotReached(OSError):
    """No server was there to be told anything."""


def request(operation: int, operation_part: Sequence[Attribute], job_part: Sequence[Attribute] = ()) -> bytes:
    """A request of IPP 2.0; the document comes after it."""
    parts = [struct.pack(">BBHIB", 2, 0, operation, 1, _OPERATION_GROUP)]
    parts += [_attribute(*each) for each in (*_PREAMBLE, *operation_part)]
    if job_part:
        parts += [bytes([_JOB_GROUP]), *(_attribute(*each) for each in job_part)]
    return b"".join([*parts, bytes([_END])])


def _attribute(tag: str, name: str, value: str | int) -> bytes:
    encoded = struct.pack(">i", value) if isinstance(value, int) else value.encode("utf-8")
    name_bytes = name.encode("ascii")
    return struct.pack(">BH", _TAGS[tag], len(name_bytes)) + name_bytes + struct.pack(">H", len(encoded)) + encoded


def attributes(body: bytes) -> dict[str, list[Any]]:
    """The attributes of a message after its first eight bytes, texts and whole numbers, by name."""
    found: dict[str, list[Any]] = {}
    place, name = 0, ""
    while place < len(body) and body[place] != _END:
        tag = body[place]
        place += 1
        if tag < _FIRST_VALUE_TAG:  # the next group begins
            continue
        length = int.from_bytes(body[place : place + 2], "big")
        if length:  # without a name it is one more value of the attribute before
            name = body[place + 2 : place + 2 + length].decode("ascii", "replace")
        place += 2 + length
        length = int.from_bytes(body[place : place + 2], "big")
        value = body[place + 2 : place + 2 + length]
        place += 2 + length
        text = int.from_bytes(value, "big") if tag in _NUMBERS else value.decode("utf-8", "replace")
        found.setdefault(name, []).append(text)
    return found


def ask(server: str, path: str, message: bytes) -> dict[str, list[Any]]:
    """Sends a message to a CUPS server ("localhost:631", or the path of its socket): the attributes of its answer.

    Raises IppRefused; NotReached where no server is, and any other OSError where it may have heard all.
    """
    try:
        connection = _connection(server)
    except OSError as error:
        raise NotReached(str(error)) from None
    try:
        connection.request("POST", path, body=message, headers={"Content-Type": "application/ipp"})
        answer = connection.getresponse()
        body = answer.read()
    except HTTPException as error:
        raise ConnectionError(str(error)) from None
    finally:
        connection.close()
    if answer.status != 200 or len(body) < 8:
        raise IppRefused(answer.status, answer.reason)
    status = int.from_bytes(body[2:4], "big")
    found = attributes(body[8:])
    if status >= FINE_BELOW:
        raise IppRefused(status, str(found.get("status-message", [f"0x{status:04x}"])[0]))
    return found


def _connection(server: str) -> HTTPConnection:
    if not server.startswith("/"):
        host, _colon, port = server.partition(":")
        connection = HTTPConnection(host, int(port or 631), timeout=ANSWER_S)
        connection.connect()
        return connection
    connection = HTTPConnection("localhost", timeout=ANSWER_S)
    connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.sock.settimeout(ANSWER_S)
    connection.sock.connect(server)
    return connection
