"""Serial and USB ports: what each error of theirs is called, and where a port is."""

import errno
import os
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import usb.core

from drivers import known, udev
from drivers.device import Patience
from drivers.listing import attached_devices, serial_ports
from drivers.magtek import SwipeReader
from drivers.scanner import Scanner, ScannerSettings
from drivers.scans import Scan
from drivers.serial_port import SerialPort, SerialSettings
from drivers.simulated.cards import StripeCard
from drivers.simulated.faults import Faults
from drivers.simulated.machines import SureSwipeMachine
from drivers.simulated.msr605 import MsrMachine
from drivers.simulated.simulation import simulate
from drivers.simulated.usb_bus import BarePackets, MessagePackets, SimulatedUsbBus, UsbSocket
from drivers.usb_hid import UsbHid, UsbPort
from loyalty.errors import DeviceTrouble


def trouble_of(port: SerialPort | UsbHid) -> DeviceTrouble:
    with pytest.raises(DeviceTrouble) as caught:
        port.open()
    assert caught.value.port == port.port
    return caught.value


# Serial ports


@pytest.mark.parametrize(
    ("port", "problem"),
    [
        ("/dev/no-such-port", "no_such_device"),
        ("/dev/null", "wrong_device"),
        ("/", "wrong_device"),
        ("nonsense://x", "no_such_device"),
        ("socket://127.0.0.1:1", "no_such_device"),
    ],
)
def test_a_port_that_is_none_is_told_apart(port: str, problem: str) -> None:
    assert trouble_of(SerialPort(port)).problem == problem


class Barred:
    """What pyserial raises on a port that one may not open."""

    def __init__(self, error: OSError) -> None:
        self._error = error

    def __call__(self, *arguments: object, **options: object) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("number", "problem"),
    [(errno.EACCES, "no_permission"), (errno.EPERM, "no_permission"), (errno.EBUSY, "busy"), (errno.EAGAIN, "busy"),
     (errno.ENXIO, "no_such_device"), (errno.EIO, "failed")],
)  # fmt: skip
def test_a_port_that_cannot_be_opened_says_why(
    number: int, problem: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import serial

    port = tmp_path / "ttyUSB0"
    port.touch()
    monkeypatch.setattr(serial, "serial_for_url", Barred(serial.SerialException(number, "could not open port")))
    trouble = trouble_of(SerialPort(str(port)))
    assert trouble.problem == problem
    if problem == "no_permission":
        assert trouble.detail == port.group()


@pytest.mark.parametrize(
    ("text", "problem"),
    [("could not open port 'COM9': FileNotFoundError(2, 'x')", "no_such_device"),
     ("could not open port 'COM3': PermissionError(13, 'x')", "busy")],
)  # fmt: skip
def test_the_errors_of_windows_are_understood(text: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import serial

    monkeypatch.setattr(serial, "serial_for_url", Barred(serial.SerialException(text)))
    assert trouble_of(SerialPort("COM3")).problem == problem


def test_a_looped_port_gives_back_what_is_sent_and_can_be_drained() -> None:
    port = SerialPort("loop://", SerialSettings(19200, "7E1"))
    port.open()
    port.send(b"ABC")
    assert port.receive() == b"ABC"
    port.send(b"stale")
    port.drain()
    assert port.receive() == b""
    port.close()


def test_a_port_that_is_not_open_says_so() -> None:
    port = SerialPort("loop://")
    for use in (port.receive, port.drain, lambda: port.send(b"x")):
        with pytest.raises(DeviceTrouble) as caught:
            use()
        assert caught.value.problem == "closed"


def test_a_scanner_behind_a_socket_is_read_and_its_hanging_up_is_noticed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = f"socket://127.0.0.1:{server.getsockname()[1]}"
        scanner = Scanner(SerialPort(port), ScannerSettings())
        scanner.open()
        line, _ = server.accept()
        with line:
            line.sendall(b"8412345678905\r")
            assert scanner.next_reading(Patience(5)) == Scan("8412345678905", "barcode")
        with pytest.raises(DeviceTrouble) as caught:
            scanner.next_reading(Patience(5))
        assert caught.value.problem == "unplugged"


# USB


@pytest.mark.parametrize(
    ("text", "port"),
    [
        ("usb:0801:0003", UsbPort(0x0801, 0x0003)),
        ("USB:0ACD:2010", UsbPort(0x0ACD, 0x2010)),
        ("usb:0801:0003@2-1", UsbPort(0x0801, 0x0003, 2, (1,))),
        ("usb:0801:0003@1-1.4", UsbPort(0x0801, 0x0003, 1, (1, 4))),
        ("usb:0801", None), ("usb:0801:00030", None), ("usb:0801:0003@1", None), ("/dev/ttyUSB0", None), ("", None),
    ],
)  # fmt: skip
def test_a_usb_port_is_its_numbers_and_perhaps_its_socket(text: str, port: UsbPort | None) -> None:
    assert UsbPort.read(text) == port


@pytest.fixture
def bus() -> SimulatedUsbBus:
    return SimulatedUsbBus()


def swipe_reader_on(bus: SimulatedUsbBus) -> UsbSocket:
    socket = bus.socket(known.SURESWIPE, SureSwipeMachine(Faults()), BarePackets(), "USB Swipe Reader")
    socket.plug()
    return socket


@pytest.mark.parametrize(("number", "problem"), [(errno.EACCES, "no_permission"), (errno.EBUSY, "busy")])
def test_a_usb_device_that_cannot_be_taken_says_why(bus: SimulatedUsbBus, number: int, problem: str) -> None:
    swipe_reader_on(bus).refuses = number
    trouble = trouble_of(UsbHid("usb:0801:0002", backend=bus))
    assert (trouble.problem, trouble.detail) == (problem, "rules" if problem == "no_permission" else "")


def test_without_libusb_it_is_said_that_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*arguments: object, **options: object) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", missing)
    assert trouble_of(UsbHid("usb:0801:0002")).problem == "no_library"


def test_of_two_alike_the_one_in_the_named_socket_is_taken(bus: SimulatedUsbBus) -> None:
    swipe_reader_on(bus)
    second = swipe_reader_on(bus)
    ports = [each.port for each in attached_devices(bus).devices if each.vendor == known.SURESWIPE.vendor]
    assert ports == ["usb:0801:0002@1-1", "usb:0801:0002@1-2"]
    with SwipeReader(UsbHid(ports[1], backend=bus)) as device:
        second.machine.present(StripeCard(track2="9724"))
        assert device.next_reading(Patience(5)) == Scan("9724", "stripe", tracks_of("9724"))
    assert trouble_of(UsbHid("usb:0801:0002@1-3", backend=bus)).problem == "no_such_device"


def tracks_of(track2: str) -> Any:
    from drivers.tracks import Tracks

    return Tracks(track2=track2)


@pytest.mark.parametrize("report", ["feature", "output"])
def test_either_kind_of_report_carries_a_command(bus: SimulatedUsbBus, report: Any) -> None:
    socket = bus.socket(known.MSR605X, MsrMachine(Faults()), MessagePackets())
    socket.plug()
    port = UsbHid("usb:0801:0003", report, bus)
    port.open()
    port.send(b"\xc2\x1be".ljust(64, b"\0"))
    assert port.receive()[:3] == b"\xc2\x1by"
    port.close()


def test_the_kernel_gets_its_device_back(bus: SimulatedUsbBus) -> None:
    socket = swipe_reader_on(bus)
    port = UsbHid("usb:0801:0002", backend=bus)
    port.open()
    assert not socket.is_kernels
    port.close()
    assert socket.is_kernels


# What is attached


def test_known_devices_are_listed_with_the_drivers_that_may_fit(bus: SimulatedUsbBus) -> None:
    swipe_reader_on(bus)
    bus.socket(
        known.KnownDevice(0x1234, 0x5678, "hid", "a mouse", ()), SureSwipeMachine(Faults()), BarePackets()
    ).plug()
    found = [each for each in attached_devices(bus).devices if each.port.startswith("usb:")]
    assert [(each.port, each.name, each.kinds, each.trouble) for each in found] == [
        ("usb:0801:0002", "USB Swipe Reader", ("magtek", "msr605x"), None)
    ]


def test_a_usb_device_that_one_may_not_open_is_listed_with_its_trouble(bus: SimulatedUsbBus) -> None:
    swipe_reader_on(bus).refuses = errno.EACCES
    (found,) = [each for each in attached_devices(bus).devices if each.port.startswith("usb:")]
    assert found.name == "MagTek SureSwipe"
    assert found.trouble is not None
    assert (found.trouble.problem, found.trouble.detail) == ("no_permission", "rules")


def test_a_device_in_use_is_listed_and_left_in_peace(tmp_path: Path) -> None:
    with simulate("magtek", tmp_path) as simulation:
        device = SwipeReader(UsbHid(simulation.port, backend=simulation.usb_backend))
        with device:
            assert attached_devices(simulation.usb_backend).devices[-1].trouble is None
            simulation.present(StripeCard(track2="9724"))
            assert isinstance(device.next_reading(Patience(5)), Scan)


def test_without_libusb_the_serial_ports_are_listed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*arguments: object, **options: object) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", missing)
    assert [trouble.problem for trouble in attached_devices().troubles] == ["no_library"]


def test_a_serial_port_is_listed_with_what_is_known_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = tmp_path / "ttyUSB0"
    port.touch()
    listed = [
        SimpleNamespace(device=str(port), description="USB-Serial Controller", vid=0x067B, pid=0x2303),
        SimpleNamespace(device="/dev/no-such-port", description="n/a", vid=None, pid=None),
    ]
    missing, prolific = serial_ports(listed)
    assert (prolific.name, prolific.kinds, prolific.trouble) == ("Prolific PL2303", ("msr605", "scanner"), None)
    assert (missing.port, missing.name) == ("/dev/no-such-port", "")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    trouble = serial_ports(listed)[1].trouble
    assert trouble is not None
    assert (trouble.problem, trouble.detail) == ("no_permission", port.group())


# The rules of udev


def test_every_known_device_has_its_rule() -> None:
    text = udev.rules()
    for device in known.KNOWN:
        assert f'ATTRS{{idVendor}}=="{device.vendor:04x}", ATTRS{{idProduct}}=="{device.product:04x}"' in text
    assert 'SUBSYSTEM=="usb", ATTRS{idVendor}=="0801", ATTRS{idProduct}=="0003", TAG+="uaccess"\n' in text
    assert 'KERNEL=="hidraw*", ATTRS{idVendor}=="0801", ATTRS{idProduct}=="0003", TAG+="uaccess"\n' in text


def test_a_group_may_be_named_for_terminals_that_have_no_seat() -> None:
    rules = [line for line in udev.rules("dialout").splitlines() if not line.startswith("#")]
    assert all(line.endswith('TAG+="uaccess", GROUP="dialout", MODE="0660"') for line in rules)
    assert "GROUP" not in udev.rules()


def test_a_simulated_serial_port_is_a_terminal(tmp_path: Path) -> None:
    with simulate("scanner", tmp_path) as simulation:
        assert Path(simulation.port).is_char_device()
    assert not Path(simulation.port).exists()
