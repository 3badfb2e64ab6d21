"""A dialogue from a manual, played byte by byte: what the host sends has to be what is written, to the last byte.

    > 1B 65            the host sends
    < 1B 79            the device answers
    ~ 1B 30            the device says what nobody wants: to be drained before the next command
    ! unplugged        from here on everything is this trouble

Answers come in pieces, so that a driver that does not take all of one leaves something over. Whatever stands behind a
`#` is a remark. Time is made up: it passes when nothing comes, and in pauses.
"""

from typing import Final, Literal

from loyalty.errors import DeviceTrouble

_TICK_S: Final = 0.05

Verb = Literal[">", "<", "~", "!"]
_VERBS: Final[tuple[Verb, ...]] = (">", "<", "~", "!")
Act = tuple[Verb, bytes | str]


class DialogueBroken(AssertionError):
    """The host said something else, or not all of it."""


class Scripted:
    """A transport that plays a dialogue; see `drivers.device.Transport`."""

    def __init__(self, dialogue: str, port: str = "scripted", product: str = "", piece: int = 1) -> None:
        self.port = port
        self._acts = _acts(dialogue)
        self._product, self._piece = product, piece
        self._trouble = ""
        self._now_s = 0.0

    def finish(self) -> None:
        """Raises DialogueBroken when something of the dialogue is left over."""
        if self._acts:
            raise DialogueBroken(f"left over: {[_shown(act) for act in self._acts]}")

    def open(self) -> None:
        """Nothing is plugged in anywhere."""

    def close(self) -> None:
        """Nor out."""

    def send(self, data: bytes) -> None:
        self._meet_trouble()
        while data:
            verb, expected = self._acts[0] if self._acts else ("!", "nothing")
            if verb != ">" or not isinstance(expected, bytes) or data[: len(expected)] != expected[: len(data)]:
                raise DialogueBroken(f"sent {data.hex(' ')}, expected {_shown((verb, expected))}")
            if len(data) < len(expected):
                self._acts[0] = (">", expected[len(data) :])
                return
            data = data[len(expected) :]
            self._acts.pop(0)

    def receive(self) -> bytes:
        self._meet_trouble()
        verb, answer = self._acts[0] if self._acts else (">", b"")
        if verb in "<~" and isinstance(answer, bytes):
            self._acts[:1] = [(verb, answer[self._piece :])] if len(answer) > self._piece else []
            return answer[: self._piece]
        self._now_s += _TICK_S
        return b""

    def drain(self) -> None:
        self._meet_trouble()
        while self._acts and self._acts[0][0] == "~":
            self._acts.pop(0)

    def describe(self) -> str:
        return self._product

    def now_s(self) -> float:
        return self._now_s

    def pause(self, seconds: float) -> None:
        self._now_s += seconds

    def _meet_trouble(self) -> None:
        if self._acts and self._acts[0][0] == "!":
            self._trouble = str(self._acts.pop(0)[1])
        if self._trouble:
            raise DeviceTrouble(self._trouble, self.port)


def _acts(dialogue: str) -> list[Act]:
    acts: list[Act] = []
    for line in dialogue.splitlines():
        text = line.partition("#")[0].strip()
        if not text:
            continue
        verb = next((verb for verb in _VERBS if text.startswith(verb)), None)
        if verb is not None:
            rest = text[1:].strip()
            acts.append((verb, rest if verb == "!" else bytes.fromhex(rest)))
        elif isinstance(acts[-1][1], bytes):
            acts[-1] = (acts[-1][0], acts[-1][1] + bytes.fromhex(text))
    return acts


def _shown(act: Act) -> str:
    return f"{act[0]} {act[1].hex(' ') if isinstance(act[1], bytes) else act[1]}"
