"""A reader-writer MSR605 or MSR605X that is not there: it knows every command of the manual.

It is stricter than the real ones where that finds mistakes: tracks cannot be read at the wrong density or with the
wrong bits per character, and while it waits for a card it hears nothing but a reset.
"""

import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from drivers import encoding
from drivers.simulated.cards import StripeCard
from drivers.simulated.faults import Faults
from drivers.simulated.machines import Presented

Coercivity = Literal["high", "low"]

_ESC: Final = 0x1B
_OK, _FAILED, _FORMAT, _INVALID, _BAD_SWIPE, _NO = b"\x1b0", b"\x1b1", b"\x1b2", b"\x1b4", b"\x1b9", b"\x1bA"
_ARGUMENTS: Final = {b"c": 1, b"b": 1, b"o": 3, b"z": 2}  # bytes after the command
_STANDARD_BITS: Final = (7, 5, 5)
_STANDARD_DENSITIES: Final = (210, 75, 210)
_DENSITY_CODES: Final = {
    0xA1: (1, 210),
    0xA0: (1, 75),
    0xD2: (2, 210),
    0x4B: (2, 75),
    0xC1: (3, 210),
    0xC0: (3, 75),
}
_SELECTORS: Final = {0: {1}, 1: {1}, 2: {2}, 3: {1, 2}, 4: {3}, 5: {1, 3}, 6: {2, 3}, 7: {1, 2, 3}}
_WRITE: Final = re.compile(rb"\x1bw\x1bs\x1b\x01([^\x1b]*)\x1b\x02([^\x1b]*)\x1b\x03([^\x1b]*)\?\x1c", re.DOTALL)


@dataclass(slots=True)
class _State:
    """What is lost when the power goes."""

    coercivity: Coercivity
    bits: list[int] = field(default_factory=lambda: list(_STANDARD_BITS))
    densities: list[int] = field(default_factory=lambda: list(_STANDARD_DENSITIES))
    leading_zeros: bytes = bytes([61, 22])
    waiting: bytes = b""  # the command that waits for a card
    lamps: int = 0x81


class MsrMachine:
    """See the module. ``at_power_on`` is the coercivity of a reader just switched on: low for an MSR605X."""

    def __init__(self, faults: Faults, firmware: str = "REVU3.10", at_power_on: Coercivity = "low") -> None:
        self.faults = faults
        self.say: Callable[[bytes], None] = lambda data: None
        self._firmware, self._at_power_on = firmware, at_power_on
        self._lock = threading.RLock()
        self._heard = b""
        self._cards: deque[StripeCard] = deque()
        self._state = _State(at_power_on)

    @property
    def lamps(self) -> int:
        """The last command to the lamps."""
        return self._state.lamps

    @property
    def is_waiting(self) -> bool:
        return bool(self._state.waiting)

    @property
    def waits_to(self) -> bytes:
        """The letter of the command that waits for a card, such as r for reading; empty where none does."""
        return self._state.waiting[1:2]

    def switch_on(self) -> None:
        with self._lock:
            self._state, self._heard = _State(self._at_power_on), b""

    def present(self, thing: Presented) -> None:
        """Swipes a card now, or as soon as the reader waits for one."""
        if not isinstance(thing, StripeCard):
            return
        with self._lock:
            self._cards.append(thing)
            self._swipe()

    def put_away_cards(self) -> None:
        """Nobody swipes any more."""
        with self._lock:
            self._cards.clear()

    def hear(self, data: bytes) -> None:
        with self._lock:
            self._heard += data
            while (command := self._next_command()) is not None:
                if self.faults.mute or command.startswith(self.faults.unheard or (b"\0",)):
                    continue
                self._obey(command)

    def _next_command(self) -> bytes | None:
        """The next whole command in what was heard; None until there is one."""
        self._heard = self._heard[self._heard.find(_ESC) :] if _ESC in self._heard else b""
        heard = self._heard
        if len(heard) < 2:
            return None
        length = 2 + _ARGUMENTS.get(heard[1:2], 0)
        if heard[1:2] == b"w":
            end = heard.find(b"?\x1c")
            length = end + 2 if end >= 0 else len(heard) + 1
        if len(heard) < length:
            return None
        command, self._heard = heard[:length], heard[length:]
        return command

    def _obey(self, command: bytes) -> None:
        state, word = self._state, command[1:2]
        if word == b"a":
            state.waiting, state.lamps = b"", 0x81
        elif state.waiting:
            return
        elif word in b"rmwc":
            state.waiting = command
            self._swipe()
        elif word in b"\x81\x82\x83\x84\x85":
            state.lamps = word[0]
        else:
            self._answer(self._told(word, command[2:]))

    def _told(self, word: bytes, arguments: bytes) -> bytes:
        """The answer to a command that needs no card."""
        state = self._state
        if word in b"xy":
            state.coercivity = "high" if word == b"x" else "low"
            return _OK
        if word == b"b":
            track, density = _DENSITY_CODES.get(arguments[0], (0, 0))
            if track:
                state.densities[track - 1] = density
            return _OK if track else _NO
        if word == b"o":
            fits = all(5 <= bits <= 8 for bits in arguments)
            state.bits = list(arguments) if fits else state.bits
            return _OK + arguments if fits else _NO
        if word == b"z":
            state.leading_zeros = arguments
            return _OK
        letter = state.coercivity[:1].encode()
        answers = {
            b"e": b"\x1by",
            b"d": b"\x1b" + (letter.upper() if self.faults.capitals else letter),
            b"l": b"\x1b" + state.leading_zeros,
            b"v": b"\x1b" + self._firmware.encode(),
            b"t": b"\x1b3S",
            b"\x87": _NO,
        }
        return answers.get(word, _INVALID)

    def _answer(self, data: bytes) -> None:
        stale, self.faults.stale = self.faults.stale, b""
        self.say(stale + data)

    def _swipe(self) -> None:
        command = self._state.waiting
        if not command or not self._cards:
            return
        self._state.waiting = b""
        card = self._cards.popleft()
        answers = {b"r": self._read, b"m": self._read_raw, b"w": self._write, b"c": self._erase}
        self._answer(answers[command[1:2]](card, command))

    def _read(self, card: StripeCard, command: bytes) -> bytes:
        block, is_good = b"\x1bs", True
        for number in (1, 2, 3):
            text = card.with_sentinels(number).encode("ascii")
            if text and not self._can_decode(card, number):
                text, is_good = b"\x1b*", False
            block += b"\x1b%c" % number + (text or (b"" if self.faults.bare_empty else b"\x1b+"))
        return block + b"?\x1c" + (_OK if is_good else _FAILED)

    def _can_decode(self, card: StripeCard, number: int) -> bool:
        state, place = self._state, number - 1
        is_standard = state.bits[place] == _STANDARD_BITS[place]
        is_dense = state.densities[place] == _STANDARD_DENSITIES[place]
        is_readable = card.is_readable(number) and number not in self.faults.bad_tracks
        return is_standard and is_dense and is_readable and not card.backwards

    def _read_raw(self, card: StripeCard, command: bytes) -> bytes:
        block = b"\x1bs"
        for place, number in enumerate((1, 2, 3)):
            text = card.with_sentinels(number)
            bits = encoding.stripe_bits(text, _STANDARD_BITS[place]) + "0" * 9 if text else ""
            if number in card.damaged | card.worn | self.faults.bad_tracks:
                bits = bits[:11] + "1" + bits[13:]
            raw = encoding.packed(bits[::-1] if card.backwards else bits, self._state.bits[place], first_bit_high=True)
            block += b"\x1b%c%c" % (number, len(raw)) + raw
        return block + b"?\x1c" + _OK

    def _write(self, card: StripeCard, command: bytes) -> bytes:
        match = _WRITE.fullmatch(command)
        if match is None:
            return _FORMAT
        texts = [text.decode("ascii", "replace") for text in match.groups()]
        return self._magnetise(card, {number: text for number, text in enumerate(texts, start=1) if text})

    def _erase(self, card: StripeCard, command: bytes) -> bytes:
        numbers = _SELECTORS.get(command[2])
        if numbers is None:
            return _NO
        answer = self._magnetise(card, dict.fromkeys(numbers, ""))
        return answer if answer in (_OK, _BAD_SWIPE) else _NO

    def _magnetise(self, card: StripeCard, texts: dict[int, str]) -> bytes:
        if self.faults.bad_swipes:
            self.faults.bad_swipes -= 1
            return _BAD_SWIPE
        if card.coercivity == "high" and self._state.coercivity == "low":
            if self.faults.weak_writing == "silent":
                card.damaged.update(texts)
                return _OK
            return _FAILED
        for number, text in texts.items():
            card.store(number, text)
        return _OK
