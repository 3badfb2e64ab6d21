"""What every device at the counter can be asked, whatever its make: the one interface of the drivers.

    device = registry.make(settings)
    with device:                            # opens, sets the device up, and closes
        device.identify()                   # Identity: model and firmware
        device.next_reading(Patience(30))   # Scan or Trouble, as the keyboard reader gives them
        device.write(Tracks(track2="9724000000123451"), Patience(60), on_step)

A device belongs to the thread that opened it; only `Patience.cancel` may be called from another one. Whatever goes
wrong is a `DeviceTrouble`, and nothing else is raised. After trouble a device can be closed and opened again: that is
how one comes back that was unplugged (`drivers.attached` does it by itself).

`capabilities` says what a device can do; asking for more is `DeviceTrouble("not_supported")`.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass
from types import TracebackType
from typing import ClassVar, Final, Literal, NoReturn, Protocol, Self

from drivers.scans import Reading
from drivers.tracks import Tracks
from loyalty.errors import DeviceTrouble

Capability = Literal["stripes", "barcodes", "write", "erase", "lights", "diagnose"]
Step = Literal["swipe_to_write", "swipe_to_erase", "swipe_to_check", "swipe_again"]
Light = Literal["none", "all", "green", "yellow", "red"]
Finding = Literal["empty", "readable", "foreign"]
LOST: Final = ("unplugged", "closed")  # troubles after which nothing can be said to the device
NO_TRACKS: Final = Tracks()
OnStep = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a device says it is; empty where it does not say."""

    kind: str
    port: str
    model: str = ""
    firmware: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is on a stripe, whoever wrote it: for each track, and as far as it can be told its card.

    `empty`: no bits at all; `readable`: in a standard encoding; `foreign`: in another one, or damaged.
    """

    tracks: tuple[Finding, Finding, Finding]
    reading: Reading


class Patience:
    """How long an operation may wait for the hand with the card, and the way to call it off from another thread.

    One for each operation: cancelled before the operation begins, it never begins.
    """

    def __init__(self, limit_s: float | None = None) -> None:
        self.limit_s = limit_s
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()


class Transport(Protocol):
    """Bytes to and from a device. Everything that goes wrong is a `DeviceTrouble`; sending or receiving on what is not
    open is `closed`.

    Time is the transport's, so that a scripted one needs none: `now_s` of a steady clock, and `pause`.
    """

    port: str

    def open(self) -> None: ...

    def close(self) -> None: ...

    def send(self, data: bytes) -> None: ...

    def receive(self) -> bytes:
        """What has come, after waiting at most a twentieth of a second for it; empty when nothing came."""

    def drain(self) -> None:
        """Throws away what has come and nobody asked for."""

    def describe(self) -> str:
        """What the port itself knows about the device, such as its name on USB; or nothing."""

    def now_s(self) -> float: ...

    def pause(self, seconds: float) -> None: ...


class Deadline:
    """The end of one operation on a transport's clock, or its being called off."""

    def __init__(self, transport: Transport, patience: Patience) -> None:
        self._transport, self._patience = transport, patience
        limit_s = patience.limit_s
        self._end_s = None if limit_s is None else transport.now_s() + limit_s

    def check(self) -> None:
        """Raises `DeviceTrouble`: cancelled or timed_out."""
        if self._patience.is_cancelled:
            raise DeviceTrouble("cancelled", self._transport.port)
        if self._end_s is not None and self._transport.now_s() >= self._end_s:
            raise DeviceTrouble("timed_out", self._transport.port)


class Device(ABC):
    """One device; see the module. Subclasses say what they are in `kind` and `capabilities`."""

    kind: str
    capabilities: ClassVar[frozenset[Capability]]

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def port(self) -> str:
        return self._transport.port

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> Identity:
        """Opens the port and sets the device up; on trouble the port is closed again."""
        self._transport.open()
        try:
            return self.identify()
        except DeviceTrouble:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the port. Never raises, and may be called twice."""
        self._transport.close()

    @abstractmethod
    def identify(self) -> Identity:
        """What is there; raises where it does not answer, or is something else."""

    @abstractmethod
    def next_reading(self, patience: Patience) -> Reading:
        """The next card or code, or why it gave none. Raises timed_out or cancelled."""

    def write(self, tracks: Tracks, patience: Patience, on_step: OnStep, beside: Tracks = NO_TRACKS) -> None:
        """Writes the tracks that are not None, then asks for the card again and compares.

        `beside` are tracks that are not written, and have to be found with them: they tell that it is the right card.
        `on_step` is called when the card has to be swiped, and for what. Returns only when all that was to be written
        has been read back. Trouble after `swipe_to_check` was said means: written, but not seen to be, which `verify`
        can still find out. When the plug is pulled while the card is swiped nobody knows.
        """
        self._refuse()

    def verify(self, tracks: Tracks, patience: Patience, on_step: OnStep) -> None:
        """Asks for the card, and raises `differs` where a track that is not None is not on it."""
        self._refuse()

    def erase(self, numbers: Collection[int], patience: Patience, on_step: OnStep) -> None:
        """Erases the tracks of these numbers (1 to 3), then asks for the card again to see that they are empty."""
        self._refuse()

    def diagnose(self, patience: Patience) -> Diagnosis:
        """Reads a card bit by bit, to find out why it cannot be read otherwise."""
        self._refuse()

    def light(self, light: Light) -> None:
        """Lights one of the device's lamps, all of them or none."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise DeviceTrouble("not_supported", self.port)
