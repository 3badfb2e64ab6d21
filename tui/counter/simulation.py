"""Devices for a demonstration without hardware: simulated ones, and a way to pass cards from another terminal.

    with SimulatedDevices(folder) as simulated:
        Devices(simulated.settings, ..., simulated.usb_backend)

    ask_for(folder, "swipe", "magtek", "9724000000000011")         # in another process

What is asked for travels through a named pipe in the folder, one JSON object a line.
"""

from __future__ import annotations

import errno
import json
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from loyalty.errors import DeviceTrouble

if TYPE_CHECKING:
    from drivers.registry import DeviceSettings
    from drivers.simulated.cards import StripeCard
    from drivers.simulated.simulation import Simulation

KINDS: Final = ("magtek", "msr605", "scanner")  # the first is where cards are passed if nothing else is said
PIPE: Final = "aparatos.fifo"
Deed = Literal["swipe", "unplug", "plug"]


class SimulatedDevices:
    """A swipe reader, a reader-writer and a scanner, plugged in while the block lasts."""

    def __init__(self, folder: Path) -> None:
        from drivers.registry import DeviceSettings
        from drivers.simulated.simulation import simulate

        self._folder = folder
        self._simulations: dict[str, Simulation] = {kind: simulate(kind, folder) for kind in KINDS}
        self._cards: dict[str, StripeCard] = {}  # what was written on one stays on it
        self._thread: threading.Thread | None = None
        self.settings: tuple[DeviceSettings, ...] = tuple(
            DeviceSettings(kind, simulation.port) for kind, simulation in self._simulations.items()
        )

    @property
    def usb_backend(self) -> Any:
        return self._simulations["magtek"].usb_backend

    def __enter__(self) -> Self:
        """Raises DeviceTrouble(busy) where another demonstration has its devices in this folder."""
        pipe = self._folder / PIPE
        if _somebody_listens(pipe):
            raise DeviceTrouble("busy", str(pipe))
        for simulation in self._simulations.values():
            port = Path(simulation.port)
            if port.is_symlink():
                port.unlink()  # of one that was killed
            simulation.plug()
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe, 0o600)
        # Open for writing, too: without somebody who could write, reading would end.
        self._pipe = os.fdopen(os.open(pipe, os.O_RDWR), "rb", buffering=0)
        self._thread = threading.Thread(target=self._listen, name="simulated devices", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        (self._folder / PIPE).unlink(missing_ok=True)
        os.write(self._pipe.fileno(), b"\n")
        if self._thread is not None:
            self._thread.join()
        self._pipe.close()
        for simulation in self._simulations.values():
            simulation.unplug()

    def _listen(self) -> None:
        """Until an empty line comes."""
        waiting = b""
        while True:
            *lines, waiting = (waiting + os.read(self._pipe.fileno(), 4096)).split(b"\n")
            for line in lines:
                if not line:
                    return
                asked = json.loads(line)
                self.do(asked["do"], asked["device"], asked["code"])

    def do(self, deed: Deed, kind: str, code: str = "") -> None:
        simulation = self._simulations[kind]
        if deed == "unplug":
            simulation.unplug()
        elif deed == "plug":
            simulation.plug()
        else:
            simulation.present(code if kind == "scanner" else self._card(code))

    def _card(self, code: str) -> StripeCard:
        """The card of this number; without a digit it is the name of a blank one."""
        from drivers.simulated.cards import StripeCard

        on_track_2 = code if code.isdigit() else ""
        on_track_1 = "" if on_track_2 or not any(character.isdigit() for character in code) else f"{code.upper()}^"
        return self._cards.setdefault(code, StripeCard(on_track_1, on_track_2))


def ask_for(folder: Path, deed: Deed, kind: str, code: str = "") -> None:
    """Has something done to a device of the demonstration that runs in a folder. Raises DeviceTrouble."""
    try:
        pipe = os.open(folder / PIPE, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        raise DeviceTrouble("no_demonstration", str(folder)) from None
    try:
        os.write(pipe, json.dumps({"do": deed, "device": kind, "code": code}).encode() + b"\n")
    finally:
        os.close(pipe)


def _somebody_listens(pipe: Path) -> bool:
    try:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENXIO):
            return False
        raise
    return True
