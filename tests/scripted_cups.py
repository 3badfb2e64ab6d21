"""A CUPS that answers as a test says, on a loopback port: what a real one does only when it is unlucky."""

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from printing.cups import CANCELLED
from printing.ipp import CANCEL_JOB, JOB_ATTRIBUTES, PRINT_JOB, PRINTER_ATTRIBUTES

SILENT = 0  # it hears a request, and goes away without an answer

_ENUM, _INTEGER, _KEYWORD = 0x23, 0x21, 0x44


def _attribute(tag: int, name: str, value: int | str) -> bytes:
    content = struct.pack(">i", value) if isinstance(value, int) else value.encode()
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(content)) + content


class ScriptedCups(ThreadingHTTPServer):
    """`looks` are (job-state, printer-state-reasons) at one look after the other, the last for good. A state of
    `SILENT` answers nothing, and without `takes_jobs` nothing is answered to the job itself.
    """

    daemon_threads = True

    def __init__(self, looks: Sequence[tuple[int, str]], takes_jobs: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.looks, self.takes_jobs = list(looks), takes_jobs
        self.state, self.reasons, self.jobs, self.begun = 3, "none", 0, False

    @property
    def server(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def answer(self, operation: int) -> bytes | None:
        if operation == PRINTER_ATTRIBUTES:
            printer = _attribute(_ENUM, "printer-state", 3)
            return printer + _attribute(_KEYWORD, "printer-state-reasons", self.reasons)
        if operation == PRINT_JOB:
            self.jobs += 1
            return _attribute(_INTEGER, "job-id", 7) if self.takes_jobs else None
        if operation == CANCEL_JOB:
            self.looks = [(CANCELLED, "none")]
            return b""
        assert operation == JOB_ATTRIBUTES
        self.state, self.reasons = self.looks[0] if len(self.looks) == 1 else self.looks.pop(0)
        if self.state == SILENT:
            return None
        self.begun = self.begun or self.state in (4, 5, 6, 9)
        begun = _attribute(_INTEGER, "time-at-processing", 1) if self.begun else b""
        return _attribute(_ENUM, "job-state", self.state) + begun


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedCups

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        found = self.server.answer(int.from_bytes(body[2:4], "big"))
        self.close_connection = True
        if found is None:
            return
        message = struct.pack(">BBHIB", 2, 0, 0, 1, 2) + found + b"\x03"
        self.send_response(200)
        self.send_header("Content-Length", str(len(message)))
        self.end_headers()
        self.wfile.write(message)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing is told."""


@contextmanager
def scripted_cups(looks: Sequence[tuple[int, str]] = (), takes_jobs: bool = True) -> Iterator[ScriptedCups]:
    cups = ScriptedCups(looks, takes_jobs)
    thread = Thread(target=cups.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield cups
    finally:
        cups.shutdown()
        cups.server_close()
        thread.join()
