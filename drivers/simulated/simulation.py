"""A simulated device under the name of its driver, plugged into something that the driver can open.

with simulate("msr605", folder) as simulation:
    device = registry.make(DeviceSettings("msr605", simulation.port), simulation.usb_backend)
    simulation.present(StripeCard(track2="9724000000123451"))
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

from drivers import known
from drivers.simulated.faults import Faults
from drivers.simulated.machines import Machine, Presented, ScannerMachine, SureSwipeMachine
from drivers.simulated.msr605 import MsrMachine


class Plug(Protocol):
    """What a device hangs on."""

    def plug(self) -> None: ...

    def unplug(self) -> None: ...


@dataclass
class Simulation:
    """One simulated device; see the module. ``usb_backend`` is None for one on a serial port."""

    kind: str
    port: str
    machine: Machine
    plug_: Plug
    usb_backend: Any = None

    @property
    def faults(self) -> Faults:
        return self.machine.faults

    def present(self, thing: Presented) -> None:
        """Swipes a card or scans a code, as soon as the device can take it."""
        self.machine.present(thing)

    def plug(self) -> None:
        self.plug_.plug()

    def unplug(self) -> None:
        self.plug_.unplug()

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unplug()


def simulate(kind: str, folder: Path) -> Simulation:
    """A device for the driver ``kind``; its port, if it is a serial one, is made in ``folder``. Raises KeyError."""
    return _SIMULATIONS[kind](folder)


def simulated_kinds() -> tuple[str, ...]:
    return tuple(_SIMULATIONS)


def _serial(kind: str, machine: Machine, port: Path) -> Simulation:
    from drivers.simulated.pty_line import PtyLine

    return Simulation(kind, str(port), machine, PtyLine(machine, port))


def _msr605(folder: Path) -> Simulation:
    return _serial("msr605", MsrMachine(Faults()), folder / "ttyUSB0")


def _scanner(folder: Path) -> Simulation:
    return _serial("scanner", ScannerMachine(Faults()), folder / "ttyACM0")


def _msr605x(folder: Path) -> Simulation:
    from drivers.simulated.usb_bus import MessagePackets, SimulatedUsbBus

    bus = SimulatedUsbBus()
    machine = MsrMachine(Faults(), "REVH7.31")
    socket = bus.socket(known.MSR605X, machine, MessagePackets(), "DEFTUN MSR Reader in FS Mode")
    return Simulation("msr605x", known.MSR605X.port, machine, socket, bus)


def _magtek(folder: Path) -> Simulation:
    from drivers.simulated.usb_bus import BarePackets, SimulatedUsbBus

    bus = SimulatedUsbBus()
    machine = SureSwipeMachine(Faults())
    socket = bus.socket(known.SURESWIPE, machine, BarePackets(), "USB Swipe Reader")
    return Simulation("magtek", known.SURESWIPE.port, machine, socket, bus)


_SIMULATIONS: Final[dict[str, Callable[[Path], Simulation]]] = {
    "msr605": _msr605,
    "msr605x": _msr605x,
    "magtek": _magtek,
    "scanner": _scanner,
}
