"""A counter with devices that are not there, and how their screens are reached from it when nobody is at it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from serial.tools import list_ports

from drivers import known
from drivers.msr605 import MsrSettings
from drivers.registry import DeviceSettings
from drivers.simulated.faults import Faults
from drivers.simulated.machines import SureSwipeMachine
from drivers.simulated.msr605 import MsrMachine
from drivers.simulated.simulation import Simulation
from drivers.simulated.usb_bus import BarePackets, MessagePackets, SimulatedUsbBus
from tests.cashier import Cashier, Counters, until
from tui.screens.calibration import CalibrationScreen
from tui.screens.device_rules import DeviceRulesScreen
from tui.screens.device_test import DeviceTestScreen
from tui.screens.devices import DevicesScreen
from tui.screens.shop_screen import ShopScreen

DEVICES = ("f9", "a", "enter")
DEVICE_WAYS: dict[type[ShopScreen], tuple[str, ...]] = {
    DevicesScreen: DEVICES,
    DeviceTestScreen: (*DEVICES, "enter"),
    DeviceRulesScreen: (*DEVICES, "f6"),
    CalibrationScreen: (*DEVICES, "f7"),
}
QUICK = MsrSettings(reset_ms=5, answer_ms=5000)
NOWHERE = DeviceSettings("scanner", "/dev/ttyACM99")


def settings_of(simulation: Simulation) -> DeviceSettings:
    return DeviceSettings(simulation.kind, simulation.port, QUICK if simulation.kind.startswith("msr") else None)


@asynccontextmanager
async def at_the_counter(counters: Counters, simulation: Simulation, **more: Any) -> AsyncIterator[Cashier]:
    """A cashier whose counter has the simulated device, and waits until it is ready."""
    given = {"devices": (settings_of(simulation),), "usb_backend": simulation.usb_backend, **more}
    async with counters.cashier(**given) as cashier:
        (device,) = cashier.app.devices
        await until(lambda: device.is_ready, "the device")
        yield cashier


def usb_bus_with_two() -> tuple[SimulatedUsbBus, Simulation, Simulation]:
    """A swipe reader and a reader-writer on one bus, both plugged in."""
    bus = SimulatedUsbBus()
    swipe, writer = SureSwipeMachine(Faults()), MsrMachine(Faults(), "REVH7.31")
    sockets = (
        bus.socket(known.SURESWIPE, swipe, BarePackets(), "USB Swipe Reader"),
        bus.socket(known.MSR605X, writer, MessagePackets(), "DEFTUN MSR Reader in FS Mode"),
    )
    for socket in sockets:
        socket.plug()
    return (
        bus,
        Simulation("magtek", known.SURESWIPE.port, swipe, sockets[0], bus),
        Simulation("msr605x", known.MSR605X.port, writer, sockets[1], bus),
    )


@asynccontextmanager
async def with_devices(
    counters: Counters, monkeypatch: pytest.MonkeyPatch, ports: Iterable[Any] = (), **more: Any
) -> AsyncIterator[Cashier]:
    """A swipe reader that works, a scanner that is not plugged in, and a reader-writer that nobody has configured."""
    monkeypatch.setattr(list_ports, "comports", lambda: list(ports))
    bus, swipe, _writer = usb_bus_with_two()
    async with counters.cashier(devices=(settings_of(swipe), NOWHERE), usb_backend=bus, **more) as cashier:
        reader, scanner = cashier.app.devices
        await until(lambda: reader.is_ready and scanner.state.step == "away", "the devices")
        await cashier.sees("/dev/ttyACM99")
        yield cashier
