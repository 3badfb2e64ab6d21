"""JSON-RPC 2.0 for other programs: one request a line, one answer a line, on standard input or a loopback socket.

A refusal is an error whose `data.code` is the contract's and whose message is the sentence a person would read.
"""

import ipaddress
import json
import socketserver
import threading
from typing import IO, Any

from loyalty.errors import BadFile, BadValue, Refusal
from loyalty.toml_reader import nearest
from tui.counter import Counter
from tui.language import _
from tui.operations import OPERATIONS, UnknownMethod, call
from tui.texts import error_data, sentence

LONGEST_LINE = 4 * 1024 * 1024
PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, REFUSED = -32700, -32600, -32601, -32000

Message = dict[str, Any]


def answer_line(counter: Counter, line: str) -> str:
    """The answer to one line, as one line; empty for what wants no answer (a notification, a blank line)."""
    if not line.strip():
        return ""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):  # the second: brackets in brackets without end
        return _text(_failure(None, PARSE_ERROR, "Parse error"))
    if isinstance(asked, list) and asked:
        answers = [answer for each in asked if (answer := _answer(counter, each)) is not None]
        return _text(answers) if answers else ""
    answer = _answer(counter, asked)
    return "" if answer is None else _text(answer)


def _text(answer: object) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n"


def _answer(counter: Counter, asked: Any) -> Message | None:
    if not isinstance(asked, dict) or not isinstance(asked.get("method"), str):
        return _failure(asked.get("id") if isinstance(asked, dict) else None, INVALID_REQUEST, "Invalid Request")
    parameters = asked.get("params", {})
    if not isinstance(parameters, dict):
        return _failure(asked.get("id"), INVALID_REQUEST, "Invalid Request: params must be an object")
    try:
        answer: Message = {"jsonrpc": "2.0", "id": asked.get("id")}
        answer["result"] = call(counter, asked["method"], parameters)
    except UnknownMethod:
        near = nearest(asked["method"], OPERATIONS)
        message = f"Method not found: {asked['method']}" + (f" ({near}?)" if near else "")
        answer = _failure(asked.get("id"), METHOD_NOT_FOUND, message)
    except Refusal as refusal:
        answer = _failure(asked.get("id"), REFUSED, sentence(refusal), error_data(refusal))
    return answer if "id" in asked else None


def _failure(request_id: Any, code: int, message: str, data: Message | None = None) -> Message:
    error: Message = {"code": code, "message": message}
    return {"jsonrpc": "2.0", "id": request_id, "error": error | ({"data": data} if data else {})}


def serve_stream(counter: Counter, readable: IO[str], writable: IO[str]) -> None:
    """Answers line after line until the input ends."""
    while line := readable.readline(LONGEST_LINE):
        if answer := answer_line(counter, line):
            writable.write(answer)
            writable.flush()


class Server(socketserver.ThreadingTCPServer):
    """Any number of programs at once on a loopback address; operations are done one after the other."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, counter: Counter, host: str, port: int) -> None:
        self.counter, self.turn = counter, threading.Lock()
        super().__init__((host, port), _Connection)


class _Connection(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        while line := self.rfile.readline(LONGEST_LINE):
            with self.server.turn:
                answer = answer_line(self.server.counter, line.decode(errors="replace"))
            if answer:
                self.wfile.write(answer.encode())


def loopback_address(text: str) -> tuple[str, int]:
    """The host and port of "127.0.0.1:8765". Raises BadValue for anything that is not this machine itself."""
    host, _colon, port = text.rpartition(":")
    name = host.strip("[]")
    if name != "localhost":
        try:
            local = ipaddress.ip_address(name).is_loopback
        except ValueError:
            local = False
        if not local:
            raise BadValue("listen", "not_loopback")
    if not port.isdigit() or int(port) > 65_535:
        raise BadValue("listen", "not_a_port")
    return name, int(port)


def serve_socket(counter: Counter, host: str, port: int, announce: IO[str]) -> None:
    """Serves until it is stopped; says on `announce` where it listens (a port of 0 lets the system choose)."""
    try:
        opened = Server(counter, host, port)
    except OSError as error:
        raise BadFile(f"{host}:{port}", "system", error.strerror or str(error)) from None
    with opened as server:
        text = _("Tarjetero escucha en {host}:{port}").format(host=host, port=server.server_address[1])
        announce.write(text + "\n")
        announce.flush()
        server.serve_forever()
