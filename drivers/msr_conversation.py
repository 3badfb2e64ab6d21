"""How one talks with a reader-writer: asks and is answered, or arms it and waits for the hand with the card.

Bytes that nobody asked for are thrown away before each command. Whatever ends a wait for a card, the reader is reset,
so that it does not go on waiting.
"""

import re
from collections.abc import Callable
from typing import Final, TypeVar

from drivers import msr_protocol as protocol
from drivers.device import LOST, Deadline, Transport
from loyalty.errors import DeviceTrouble

_PROBES: Final = 3
_UNANSWERED_PAUSE_S: Final = 0.05  # after a command without an answer, or the next one may be lost
_LONGEST_ANSWER_S: Final = 5.0  # at 9600 baud, three full raw tracks take one second
_BLOCK_BEGINS: Final = b"\x1bs"
_ALIVE: Final = re.compile(rb"\x1by")
_TAKEN: Final = re.compile(rb"\x1b([0A])")

T = TypeVar("T")
Parse = Callable[[bytes], T | None]


class Conversation:
    """One reader-writer at the other end of a transport.

    ``reset_s`` it rests after a reset; what needs no card it answers within ``answer_s``.
    """

    def __init__(self, transport: Transport, reset_s: float, answer_s: float) -> None:
        self._transport = transport
        self._reset_s, self._answer_s = reset_s, answer_s

    def probe(self) -> None:
        """Raises where nothing answers, or something that is no reader-writer of this family."""
        heard = False
        for _ in range(_PROBES):
            self.reset()
            self._transport.send(protocol.COMMUNICATION_TEST)
            alive, data = self._collect(_ALIVE.search, self._answer_s)
            if alive:
                return
            heard = heard or bool(data)
        raise self._trouble("wrong_device" if heard else "no_answer")

    def reset(self) -> None:
        """Ends whatever the reader waits for; there is no answer."""
        self._transport.send(protocol.RESET)
        self._transport.pause(self._reset_s)
        self._transport.drain()

    def tell(self, command: bytes) -> None:
        """A command that has no answer."""
        self._transport.send(command)
        self._transport.pause(_UNANSWERED_PAUSE_S)

    def order(self, command: bytes) -> None:
        """A command that is answered by yes or no."""
        if self.ask(command, _TAKEN)[1] != b"0":
            raise self._trouble("refused", command.hex(" "))

    def ask(self, command: bytes, answer: re.Pattern[bytes]) -> re.Match[bytes]:
        """The answer to a command that waits for no card; asked a second time where something else came."""
        data = b""
        for _ in range(2):
            self._transport.drain()
            self._transport.send(command)
            found, data = self._collect(answer.search, self._answer_s)
            if found:
                return found
        raise self._trouble("garbled" if data else "no_answer")

    def ask_once(self, command: bytes, answer: re.Pattern[bytes], limit_s: float) -> re.Match[bytes] | None:
        """The answer to what a reader need not know."""
        self._transport.send(command)
        return self._collect(answer.search, limit_s)[0]

    def await_card(self, command: bytes, parse: Parse[T], deadline: Deadline, armed: Callable[[], None]) -> T:
        """What ``parse`` makes of the answer to a command that waits for a card; ``armed``, it may be swiped."""
        deadline.check()
        self._transport.drain()
        self._transport.send(command)
        try:
            armed()
            return self._swipe(parse, deadline)
        except DeviceTrouble as trouble:
            if trouble.problem not in LOST:
                self.reset()
            raise

    def _swipe(self, parse: Parse[T], deadline: Deadline) -> T:
        """Once a block has begun it is waited for to its end, whoever calls it off."""
        data, begun_s, last_s = b"", None, 0.0
        while True:
            chunk, now_s = self._transport.receive(), self._transport.now_s()
            if chunk:
                data, last_s = data + chunk, now_s
                answer = self._parsed(parse, data)
                if answer is not None:
                    return answer
            if _BLOCK_BEGINS not in data:
                deadline.check()
                if now_s - last_s >= self._answer_s:
                    data = b""  # noise, not the beginning of an answer
                continue
            begun_s = now_s if begun_s is None else begun_s
            if now_s - last_s >= self._answer_s or now_s - begun_s >= _LONGEST_ANSWER_S:
                raise self._trouble("garbled")

    def _parsed(self, parse: Parse[T], data: bytes) -> T | None:
        try:
            answer = parse(data)
        except ValueError:
            raise self._trouble("garbled") from None
        if answer is None and len(data) > protocol.LONGEST_BLOCK:
            raise self._trouble("garbled")
        return answer

    def _collect(self, parse: Parse[T], limit_s: float) -> tuple[T | None, bytes]:
        """What ``parse`` makes of what comes within the limit, and what came."""
        data, end_s = b"", self._transport.now_s() + limit_s
        while self._transport.now_s() < end_s and len(data) < protocol.LONGEST_BLOCK:
            chunk = self._transport.receive()
            data += chunk
            found = parse(data) if chunk else None
            if found is not None:
                return found, data
        return None, data

    def _trouble(self, problem: str, detail: str = "") -> DeviceTrouble:
        return DeviceTrouble(problem, self._transport.port, detail)
