"""Drivers by the names they have in the configuration, and what can be set about each.

    [[device]]
    kind = "msr605"              # msr605 | msr605x | magtek | scanner
    port = "/dev/ttyUSB0"        # or COM3, socket://…, usb:0801:0003
    coercivity = "high"

>>> faults: list[Fault] = []
>>> read_devices([{"kind": "msr605", "port": "/dev/ttyUSB0", "coercivty": "low"}], faults)[0].port
'/dev/ttyUSB0'
>>> faults[0].place, faults[0].problem, faults[0].nearest
('device[1].coercivty', 'unknown_key', 'coercivity')

A keyboard reader is no device here: it needs nothing opened, and is set in `[reader]`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from drivers import known
from drivers.device import Device, Transport
from drivers.magtek import SwipeReader, SwipeReaderSettings
from drivers.msr605 import MsrSettings, ReaderWriter
from drivers.packets import PacketTransport
from drivers.scanner import Scanner, ScannerSettings
from drivers.serial_port import SerialPort, SerialSettings
from drivers.usb_hid import Report, UsbHid, UsbPort
from loyalty.errors import Fault
from loyalty.toml_reader import Reader

_SERIAL_PORT: Final = re.compile(r"/.+|COM\d+|\w+://.*", re.IGNORECASE)
_BAUDS: Final = (300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
_FRAMINGS: Final = ("8N1", "7E1", "7O1", "8E1", "8O1")
_SERIAL_EXAMPLE: Final = "/dev/ttyUSB0"


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """One device of the configuration: what it is, where it is, and how it is set."""

    kind: str
    port: str
    options: MsrSettings | SwipeReaderSettings | ScannerSettings | None = None
    serial: SerialSettings = field(default_factory=SerialSettings)
    report: Report = "feature"


@dataclass(frozen=True, slots=True)
class _Kind:
    """How devices of a kind are read from the configuration and made. An empty ``port`` has to be given."""

    port: str
    read: Callable[[Reader, str, str], DeviceSettings]
    make: Callable[[DeviceSettings, Any], Device]

    @property
    def is_usb(self) -> bool:
        return bool(self.port)


def kinds() -> tuple[str, ...]:
    return tuple(_KINDS)


def make(settings: DeviceSettings, usb_backend: Any = None) -> Device:
    """The device, not yet opened. `usb_backend` takes the place of libusb (see `drivers.simulated`)."""
    return _KINDS[settings.kind].make(settings, usb_backend)


def read_devices(tables: object, faults: list[Fault]) -> tuple[DeviceSettings, ...]:
    """The devices of the configuration's `[[device]]` tables; what is wrong with them is added to ``faults``."""
    if not isinstance(tables, list):
        faults.append(Fault("device", "not_a_list_of_tables"))
        return ()
    devices: list[DeviceSettings] = []
    for number, table in enumerate(tables, start=1):
        reader = Reader(f"device[{number}]", table, faults)
        settings = _read_device(reader) if isinstance(table, dict) else None
        if settings is None:
            continue
        if settings.port and settings.port in [each.port for each in devices]:
            reader.fault("port", "defined_twice", settings.port)
        devices.append(settings)
    return tuple(devices)


def _read_device(reader: Reader) -> DeviceSettings | None:
    if not reader.text("kind"):
        reader.need("kind")
        return None
    name = reader.choice("kind", "", kinds())
    if not name:
        return None
    kind = _KINDS[name]
    if not kind.is_usb:
        reader.need("port")
    port = reader.text("port", kind.port)
    fits = UsbPort.read(port) if kind.is_usb else _SERIAL_PORT.fullmatch(port)
    if port and not fits:
        reader.fault("port", "not_one_of", port, kind.port or _SERIAL_EXAMPLE)
    settings = kind.read(reader, name, port)
    reader.done()
    return settings


def _read_msr605(reader: Reader, kind: str, port: str) -> DeviceSettings:
    usual = MsrSettings()
    options = MsrSettings(
        reader.choice("coercivity", usual.coercivity, ("high", "low")),
        _numbers(reader, "densities", usual.densities, (75, 210)),
        _numbers(reader, "bits", usual.bits, (5, 6, 7, 8)),
        _numbers(reader, "leading_zeros", usual.leading_zeros, range(256)),
        _between(reader, "erase_track_1", usual.erase_track_1, 0, 1),
        _between(reader, "reset_ms", usual.reset_ms, 5, 2000),
        _between(reader, "answer_ms", usual.answer_ms, 100, 10_000),
    )
    if kind == "msr605":
        return DeviceSettings(kind, port, options, _read_serial(reader))
    return DeviceSettings(kind, port, options, report=reader.choice("report", "feature", ("feature", "output")))


def _read_magtek(reader: Reader, kind: str, port: str) -> DeviceSettings:
    usual = SwipeReaderSettings()
    options = SwipeReaderSettings(
        reader.choice("report", usual.report, ("auto", "sureswipe", "magnesafe", "idtech")),
        _between(reader, "silence_ms", usual.silence_ms, 50, 1000),
    )
    return DeviceSettings(kind, port, options)


def _read_scanner(reader: Reader, kind: str, port: str) -> DeviceSettings:
    usual = ScannerSettings()
    options = ScannerSettings(
        _between(reader, "idle_ms", usual.idle_ms, 20, 1000),
        _between(reader, "repeat_ms", usual.repeat_ms, 0, 10_000),
        reader.texts("no_read", usual.no_read),
        reader.yes("acknowledge", usual.acknowledge),
    )
    return DeviceSettings(kind, port, options, _read_serial(reader))


def _read_serial(reader: Reader) -> SerialSettings:
    usual = SerialSettings()
    baud = reader.take("baud", usual.baud, _as_integer, "not_a_whole_number")
    if baud not in _BAUDS:
        reader.fault("baud", "not_one_of", baud, str(min(_BAUDS, key=lambda known_baud: abs(known_baud - baud))))
    framing: Any = reader.text("framing", usual.framing).upper()
    if framing not in _FRAMINGS:
        reader.fault("framing", "not_one_of", framing, ", ".join(_FRAMINGS))
    return SerialSettings(baud, framing)


def _as_integer(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _between(reader: Reader, key: str, usual: int, lowest: int, highest: int) -> int:
    value = reader.whole(key, usual)
    if lowest <= value <= highest:
        return value
    reader.fault(key, "not_between", value, f"{lowest} - {highest}")
    return usual


def _numbers(reader: Reader, key: str, usual: tuple[int, ...], allowed: Any) -> Any:
    """As many whole numbers as usual, each of them allowed."""
    value = reader.take(key, list(usual), list, "not_one_of")
    if len(value) == len(usual) and all(type(each) is int and each in allowed for each in value):
        return tuple(value)
    reader.fault(key, "not_one_of", value, str(list(usual)))
    return usual


def _make_msr605(settings: DeviceSettings, usb_backend: Any) -> Device:
    options = settings.options if isinstance(settings.options, MsrSettings) else None
    transport: Transport = SerialPort(settings.port, settings.serial)
    if settings.kind == "msr605x":
        transport = PacketTransport(UsbHid(settings.port, settings.report, usb_backend))
    return ReaderWriter(transport, options, settings.kind)


def _make_magtek(settings: DeviceSettings, usb_backend: Any) -> Device:
    options = settings.options if isinstance(settings.options, SwipeReaderSettings) else None
    return SwipeReader(UsbHid(settings.port, settings.report, usb_backend), options)


def _make_scanner(settings: DeviceSettings, usb_backend: Any) -> Device:
    options = settings.options if isinstance(settings.options, ScannerSettings) else None
    return Scanner(SerialPort(settings.port, settings.serial), options)


_KINDS: Final[dict[str, _Kind]] = {
    "msr605": _Kind("", _read_msr605, _make_msr605),
    "msr605x": _Kind(known.MSR605X.port, _read_msr605, _make_msr605),
    "magtek": _Kind(known.SURESWIPE.port, _read_magtek, _make_magtek),
    "scanner": _Kind("", _read_scanner, _make_scanner),
}
