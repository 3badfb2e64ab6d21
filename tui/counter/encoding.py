"""The stripe of a card that is printed elsewhere: a reader-writer writes it before, and reads it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from loyalty.card_errors import PrinterTrouble
from loyalty.errors import DeviceTrouble

if TYPE_CHECKING:
    from drivers.attached import Job
    from drivers.device import Device, Patience, Step
    from tui.counter.plastic import Encode

BAD_STRIPE: Final = ("bad_track", "wrong_coercivity", "differs", "unwritable")  # this card's fault: another may do


def encoder(do: Callable[[Job[None]], None], on_step: Callable[[Step, str], None]) -> Encode:
    """`do` has the reader-writer do a job and waits; `on_step` asks for the card of a number."""

    def encode(number: str, tracks: dict[int, str]) -> None:
        from drivers.tracks import Tracks
        from tui.texts import sentence

        def write(device: Device, patience: Patience) -> None:
            device.write(Tracks(tracks.get(1), tracks.get(2)), patience, lambda step: on_step(step, number))

        try:
            do(write)
        except DeviceTrouble as trouble:
            problem = "magnetic" if trouble.problem in BAD_STRIPE else "encoder"
            raise PrinterTrouble(problem, sentence(trouble)) from None

    return encode
