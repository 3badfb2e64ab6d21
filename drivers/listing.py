"""What is plugged in here: serial ports, and the USB readers that are known by their numbers; and what is wrong.

Nothing is opened for long and nothing is asked: a port may be in use.
"""

import errno
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.known import KnownDevice, known_device
from drivers.serial_port import group_of
from drivers.usb_hid import product_of
from loyalty.errors import DeviceTrouble


@dataclass(frozen=True, slots=True)
class AttachedDevice:
    """Something that is plugged in: the drivers that may fit it, and what keeps it from being used."""

    port: str
    name: str
    vendor: int | None = None
    product: int | None = None
    kinds: tuple[str, ...] = ()
    trouble: DeviceTrouble | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """All that was found, and why something may be missing from it."""

    devices: tuple[AttachedDevice, ...]
    troubles: tuple[DeviceTrouble, ...] = ()


def attached_devices(usb_backend: Any = None) -> Listing:
    """What is plugged in. `usb_backend` takes the place of libusb."""
    from serial.tools import list_ports

    serial_devices = serial_ports(list_ports.comports())
    try:
        return Listing((*serial_devices, *_usb_devices(usb_backend)))
    except DeviceTrouble as trouble:
        return Listing(tuple(serial_devices), (trouble,))


def serial_ports(found: Iterable[Any]) -> list[AttachedDevice]:
    """The ports as pyserial lists them: with `device`, `description`, `vid` and `pid`."""
    devices = []
    for each in sorted(found, key=lambda port: str(port.device)):
        known = known_device(each.vid, each.pid)
        path = Path(each.device)
        barred = path.exists() and not os.access(path, os.R_OK | os.W_OK)
        trouble = DeviceTrouble("no_permission", each.device, group_of(path)) if barred else None
        kinds = known.kinds if known else ("scanner", "msr605")
        name = known.name if known else "" if each.description == "n/a" else each.description
        devices.append(AttachedDevice(each.device, name or "", each.vid, each.pid, kinds, trouble))
    return devices


def _usb_devices(backend: Any) -> list[AttachedDevice]:
    import usb.core

    try:
        found = [
            (device, known)
            for device in usb.core.find(find_all=True, backend=backend)
            if (known := known_device(device.idVendor, device.idProduct)) is not None and known.bus == "hid"
        ]
    except usb.core.NoBackendError:
        raise DeviceTrouble("no_library", "", "libusb") from None
    except usb.core.USBError as error:
        raise DeviceTrouble("failed", "", str(error)) from None
    alike = Counter(known.port for _, known in found)
    return [_usb_device(device, known, alike[known.port] > 1) for device, known in found]


def _usb_device(device: Any, known: KnownDevice, has_a_twin: bool) -> AttachedDevice:
    import usb.util

    sockets = ".".join(str(number) for number in device.port_numbers or ())
    port = f"{known.port}@{device.bus}-{sockets}" if has_a_twin and sockets else known.port
    trouble = _usb_trouble(device, port)
    name = "" if trouble else product_of(device)
    usb.util.dispose_resources(device)
    return AttachedDevice(port, name or known.name, known.vendor, known.product, known.kinds, trouble)


def _usb_trouble(device: Any, port: str) -> DeviceTrouble | None:
    """Whether the device can be opened at all, which asking after its kernel driver takes."""

    import usb.core

    try:
        device.is_kernel_driver_active(0)
    except NotImplementedError:
        return None
    except usb.core.USBError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            return DeviceTrouble("no_permission", port, "rules")
        return DeviceTrouble("failed", port, str(error))
    return None
