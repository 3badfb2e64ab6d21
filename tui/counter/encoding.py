"""The stripe of a card that is printed elsewhere: a reader-writer writes it before, and reads it back.

printing = encoded_by(printing, devices.do, on_step)      # the screens, whose devices are attached already
with WriterAtHand(configuration.devices) as writer:       # a program without screens
    printing = encoded_by(printing, writer.do, on_step)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

from loyalty.card_errors import PrinterTrouble
from loyalty.errors import DeviceTrouble
from tui.counter import device_checks

if TYPE_CHECKING:
    from types import TracebackType

    from drivers.attached import Job
    from drivers.device import Device, Patience, Step
    from drivers.registry import DeviceSettings
    from tui.counter.plastic import CardPrinting, Encode

BAD_STRIPE: Final = ("bad_track", "wrong_coercivity", "differs", "unwritable")  # this card's fault: another may do


def encoded_by(printing: CardPrinting, do: Callable[[Job[None]], None], on_step: Callable[[str], None]) -> CardPrinting:
    """`do` has the reader-writer do a job and waits; `on_step` is told in words what the card is wanted for."""
    return replace(printing, encode=_encoder(do, on_step))


def _encoder(do: Callable[[Job[None]], None], on_step: Callable[[str], None]) -> Encode:

    def encode(number: str, tracks: dict[int, str]) -> None:
        from drivers.tracks import Tracks
        from tui.texts import sentence
        from tui.texts.devices import step_words

        def ask(step: Step) -> None:
            on_step(step_words(step, number))

        def write(device: Device, patience: Patience) -> None:
            device.write(Tracks(tracks.get(1), tracks.get(2)), patience, ask)

        try:
            do(write)
        except DeviceTrouble as trouble:
            problem = "magnetic" if trouble.problem in BAD_STRIPE else "encoder"
            raise PrinterTrouble(problem, sentence(trouble)) from None

    return encode


class WriterAtHand:
    """The reader-writer of a counter whose screens are not open: opened for its first job, and let go of at the end."""

    def __init__(self, settings: Sequence[DeviceSettings], usb_backend: Any = None) -> None:
        made = [device_checks.made(each, usb_backend) for each in settings]
        self._writers = [device for device in made if "write" in device.capabilities]
        self._opened: Device | None = None
        self._patience = device_checks.patience()
        self._is_called_off = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is not None:
            self._opened.close()

    @property
    def is_there(self) -> bool:
        """Whether one is configured."""
        return bool(self._writers)

    def do(self, job: Job[None]) -> None:
        """Has it do a job, and waits. Raises DeviceTrouble."""
        self._patience = device_checks.patience()
        if self._is_called_off:
            self._patience.cancel()
        if self._opened is None:
            self._opened = self._first_that_opens()
        job(self._opened, self._patience)

    def call_off(self) -> None:
        """No longer waits for a card, now or ever again; may be called from a signal's handler."""
        self._is_called_off = True
        self._patience.cancel()

    def _first_that_opens(self) -> Device:
        """As `Devices.writer` has it: one that is ready rather than the first. Raises the first one's DeviceTrouble."""
        troubles = []
        for device in self._writers:
            try:
                device.open()
            except DeviceTrouble as trouble:
                troubles.append(trouble)
            else:
                return device
        raise troubles[0] if troubles else DeviceTrouble("not_configured")
