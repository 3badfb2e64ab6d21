"""The reader-writers MSR605 and MSR606 on a serial port, and MSR605X on USB: one language, `drivers.msr_protocol`.

What is written is always read back. Before every writing the reader is set up anew, for one that lost its power in
between has forgotten everything, and an MSR605X then writes too weakly for most cards.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final, Literal

from drivers import msr_protocol as protocol
from drivers import scans
from drivers.device import (
    LOST,
    NO_TRACKS,
    Capability,
    Deadline,
    Device,
    Diagnosis,
    Finding,
    Identity,
    Light,
    OnStep,
    Patience,
    Step,
    Transport,
)
from drivers.msr_conversation import Conversation
from drivers.msr_protocol import Block
from drivers.scans import Reading
from drivers.tracks import Tracks, from_fields
from loyalty.errors import DeviceTrouble

_MODEL_LIMIT_S: Final = 0.3
_RAW_BITS: Final = (8, 8, 8)

_COERCIVITY: Final = re.compile(rb"\x1b([HhLl])")
_FIRMWARE: Final = re.compile(rb"\x1b([ -~]{8})")
_MODEL: Final = re.compile(rb"\x1b([ -~])S")


@dataclass(frozen=True, slots=True)
class MsrSettings:
    """How a reader-writer is set up; the defaults are the standard's and the manual's.

    ``coercivity``     high writes every card; low only those with a brown stripe
    ``densities``      bits per inch of each track, 75 or 210
    ``bits``           bits per character of each track, 5 to 8
    ``leading_zeros``  before tracks 1 and 3, and before track 2
    ``erase_track_1``  how to name track 1 alone when erasing: 0 in the manual, 1 by one open driver
    ``reset_ms``       rest after a reset; drivers in the field wait 100 to 500
    ``answer_ms``      limit of an answer that needs no card
    """

    coercivity: Literal["high", "low"] = "high"
    densities: tuple[int, int, int] = (210, 75, 210)
    bits: tuple[int, int, int] = (7, 5, 5)
    leading_zeros: tuple[int, int] = (61, 22)
    erase_track_1: int = 0
    reset_ms: int = 200
    answer_ms: int = 1000


class ReaderWriter(Device):
    """A reader-writer behind any transport."""

    capabilities: ClassVar[frozenset[Capability]] = frozenset({"stripes", "write", "erase", "lights", "diagnose"})

    def __init__(self, transport: Transport, settings: MsrSettings | None = None, kind: str = "msr605") -> None:
        super().__init__(transport)
        self.kind = kind
        self._settings = settings = settings or MsrSettings()
        self._talk = Conversation(transport, settings.reset_ms / 1000, settings.answer_ms / 1000)

    def open(self) -> Identity:
        identity = super().open()
        try:
            self._set_up()
        except DeviceTrouble:
            self.close()
            raise
        return identity

    def identify(self) -> Identity:
        self._talk.probe()
        self._talk.reset()
        firmware = self._talk.ask(protocol.FIRMWARE, _FIRMWARE)[1].decode("ascii")
        model = self._talk.ask_once(protocol.MODEL, _MODEL, _MODEL_LIMIT_S)
        name = f"MSR model {model[1].decode('ascii')}" if model else "MSR"
        return Identity(self.kind, self.port, self._transport.describe() or name, firmware)

    def next_reading(self, patience: Patience) -> Reading:
        block = self._talk.await_card(protocol.READ, protocol.read_iso, Deadline(self._transport, patience), _nothing)
        return scans.stripe_reading(protocol.tracks_of(self._accepted(block)))

    def diagnose(self, patience: Patience) -> Diagnosis:
        deadline = Deadline(self._transport, patience)
        self._choose_bits(_RAW_BITS)
        try:
            block = self._talk.await_card(protocol.READ_RAW, protocol.read_raw, deadline, _nothing)
        except DeviceTrouble as trouble:
            if trouble.problem not in LOST:
                self._choose_bits(self._settings.bits)
            raise
        self._choose_bits(self._settings.bits)
        texts = protocol.raw_texts(self._accepted(block))
        findings = [_finding(text) for text in texts]
        return Diagnosis((findings[0], findings[1], findings[2]), scans.stripe_reading(from_fields(texts)))

    def write(self, tracks: Tracks, patience: Patience, on_step: OnStep, beside: Tracks = NO_TRACKS) -> None:
        number = protocol.unwritable_track(tracks)
        if number is not None or not any(protocol.contents(tracks)):
            raise DeviceTrouble("unwritable", self.port, str(number or ""))
        if scans.has_bank_card(tracks):
            raise DeviceTrouble("bank_card", self.port)
        deadline = Deadline(self._transport, patience)
        self._set_up()
        self._pass_card(protocol.write_command(tracks), "swipe_to_write", deadline, on_step)
        self._check(protocol.joined(tracks, beside), deadline, on_step)

    def verify(self, tracks: Tracks, patience: Patience, on_step: OnStep) -> None:
        self._check(tracks, Deadline(self._transport, patience), on_step)

    def erase(self, numbers: Collection[int], patience: Patience, on_step: OnStep) -> None:
        chosen = frozenset(numbers)
        if not chosen or not chosen <= {1, 2, 3}:
            raise DeviceTrouble("unwritable", self.port)
        deadline = Deadline(self._transport, patience)
        self._set_up()
        command = protocol.erase_command(chosen, self._settings.erase_track_1)
        self._pass_card(command, "swipe_to_erase", deadline, on_step)
        empty = ["" if number in chosen else None for number in (1, 2, 3)]
        self._check(Tracks(empty[0], empty[1], empty[2]), deadline, on_step)

    def light(self, light: Light) -> None:
        self._talk.tell(protocol.LIGHTS[light])

    def _set_up(self) -> None:
        settings, talk = self._settings, self._talk
        high = settings.coercivity == "high"
        talk.order(protocol.HIGH_COERCIVITY if high else protocol.LOW_COERCIVITY)
        for codes, density in zip(protocol.DENSITIES, settings.densities, strict=True):
            talk.order(protocol.SET_DENSITY + bytes([codes[density]]))
        self._choose_bits(settings.bits)
        talk.order(protocol.SET_LEADING_ZEROS + bytes(settings.leading_zeros))
        now = talk.ask(protocol.GET_COERCIVITY, _COERCIVITY)[1].lower()
        if (now == b"h") != high:
            raise DeviceTrouble("refused", self.port, "coercivity")

    def _choose_bits(self, bits: tuple[int, int, int]) -> None:
        self._talk.ask(protocol.SET_BITS + bytes(bits), re.compile(rb"\x1b0" + re.escape(bytes(bits)), re.DOTALL))

    def _accepted(self, block: Block) -> Block:
        if block.verdict == "refused":
            raise DeviceTrouble("refused", self.port)
        return block

    def _pass_card(self, command: bytes, step: Step, deadline: Deadline, on_step: OnStep) -> None:
        """One swipe that writes or erases; when it was too fast, too slow or the wrong way, it is asked for again."""
        for said in _steps(step):
            verdict = self._talk.await_card(command, _read_verdict, deadline, partial(on_step, said))
            if verdict == "done":
                return
            if verdict == "refused":
                raise DeviceTrouble("refused", self.port)
            if verdict == "failed":
                raise self._not_written()
        raise DeviceTrouble("bad_swipe", self.port)

    def _check(self, wanted: Tracks, deadline: Deadline, on_step: OnStep) -> None:
        """Asks for the card, again if it cannot be read, until the tracks that are not None are seen to be there."""
        for said in _steps("swipe_to_check"):
            block = self._talk.await_card(protocol.READ, protocol.read_iso, deadline, partial(on_step, said))
            seen = protocol.texts_of(self._accepted(block))
            pairs = [(w, s) for w, s in zip(protocol.contents(wanted), seen, strict=True) if w is not None]
            if all(want == found for want, found in pairs):
                return
            if any(found and want for want, found in pairs if want != found):
                raise DeviceTrouble("differs", self.port)
            if any(found for want, found in pairs if not want):
                break
        raise self._not_written()

    def _not_written(self) -> DeviceTrouble:
        """A strong field writes every card. A weak one fails on those that need a strong one, and may not say so."""
        return DeviceTrouble("bad_track" if self._settings.coercivity == "high" else "wrong_coercivity", self.port)


def _steps(first: Step) -> tuple[Step, ...]:
    """What is said before each of the swipes that one passage of the card may take."""
    return (first, "swipe_again", "swipe_again")


def _read_verdict(data: bytes) -> protocol.Verdict | None:
    """The status that ends a writing; an ESC and one byte are all that the reader sends."""
    match = re.search(rb"\x1b([0-?A])", data)
    return protocol.verdict_of(match[1][0]) if match else None


def _finding(text: str | None) -> Finding:
    if text is None:
        return "foreign"
    return "readable" if text else "empty"


def _nothing() -> None:
    """Nobody has to be told that a card may be swiped: the counter waits for one all day."""
