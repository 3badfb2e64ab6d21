"""A USB bus with simulated devices on it, which pyusb takes for a backend like libusb.

bus = SimulatedUsbBus()
socket = bus.socket(known.MSR605X, MsrMachine(Faults(), "REVH7.31"), MessagePackets())
socket.plug()
usb.core.find(idVendor=0x0801, idProduct=0x0003, backend=bus)
"""

import errno
import itertools
import threading
import time
from array import array
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final, Protocol

from drivers.known import KnownDevice
from drivers.packets import FIRST, LAST, PACKET_LENGTH, MessageAssembly
from drivers.simulated.machines import Machine

_SET_REPORT: Final = (0x21, 0x09)
_GET_DESCRIPTOR: Final = (0x80, 0x06)
_STRING: Final = 3
_ENGLISH: Final = 0x0409


class Packets(Protocol):
    """How messages travel in packets: of what length, and what goes before them."""

    length: int

    def split(self, message: bytes, piece: int) -> list[bytes]: ...

    def join(self, packet: bytes) -> bytes | None: ...


class MessagePackets:
    """As an MSR605X: 64 bytes with a header, padded with what older messages left there."""

    length = PACKET_LENGTH

    def __init__(self) -> None:
        self._assembly = MessageAssembly()
        self._left = bytes(range(0x41, 0x41 + PACKET_LENGTH - 1))

    def split(self, message: bytes, piece: int) -> list[bytes]:
        room = piece or PACKET_LENGTH - 1
        parts = [message[start : start + room] for start in range(0, len(message), room)]
        packets = []
        for place, part in enumerate(parts):
            header = len(part) | (FIRST if place == 0 else 0) | (LAST if place == len(parts) - 1 else 0)
            self._left = part + self._left[len(part) :]
            packets.append(bytes([header]) + self._left)
        return packets

    def join(self, packet: bytes) -> bytes | None:
        return self._assembly.add(packet)


class BarePackets:
    """As a SureSwipe: a report cut into packets of 8 bytes, and nothing else."""

    length = 8

    def split(self, message: bytes, piece: int) -> list[bytes]:
        length = piece or self.length
        return [message[start : start + length] for start in range(0, len(message), length)]

    def join(self, packet: bytes) -> bytes | None:
        return packet


@dataclass
class UsbSocket:
    """One place on the bus, with the device that is or is not in it."""

    device: KnownDevice
    machine: Machine
    packets: Packets
    address: int
    product: str = ""
    is_plugged: bool = False
    is_claimed: bool = False
    is_kernels: bool = True
    refuses: int = 0  # an errno: EACCES when it is opened, EBUSY when it is claimed
    waiting: deque[bytes] = field(default_factory=deque)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def plug(self) -> None:
        self.machine.switch_on()
        self.machine.say = self._say
        with self.changed:
            self.waiting.clear()
            self.is_plugged, self.is_claimed, self.is_kernels = True, False, True

    def unplug(self) -> None:
        with self.changed:
            self.is_plugged = self.is_claimed = False
            self.changed.notify_all()

    def hear(self, packet: bytes) -> None:
        """A report from the host."""
        message = self.packets.join(packet)
        faults = self.machine.faults
        if message and faults.unplug_on is not None and faults.unplug_on in message:
            faults.unplug_on = None
            self.unplug()
        elif message:
            self.machine.hear(message)

    def next_packet(self, limit_s: float) -> bytes | None:
        """The next packet for the host, if one comes within the limit."""
        with self.changed:
            self.changed.wait_for(lambda: self.waiting or not self.is_plugged, limit_s)
            if not self.is_plugged or not self.waiting:
                return None
            packet = self.waiting.popleft()
        faults = self.machine.faults
        if faults.unplug_after is not None:
            faults.unplug_after -= len(packet)
            if faults.unplug_after <= 0:
                faults.unplug_after = None
                self.unplug()
                return None
        if faults.byte_s:
            time.sleep(faults.byte_s * len(packet))
        return packet

    def _say(self, message: bytes) -> None:
        """A device that nobody has opened has nobody to speak to."""
        with self.changed:
            if self.is_plugged and self.is_claimed:
                self.waiting += self.packets.split(message, self.machine.faults.piece)
                self.changed.notify_all()


@dataclass
class _Handle:
    """A socket as one program has it open."""

    socket: UsbSocket
    has_claimed: bool = False

    def there(self) -> UsbSocket:
        if not self.socket.is_plugged:
            raise _usb_error(errno.ENODEV)
        return self.socket


class SimulatedUsbBus:
    """What pyusb asks of a backend (`usb.backend.IBackend`), answered by the sockets."""

    def __init__(self) -> None:
        self._sockets: list[UsbSocket] = []
        self._addresses = itertools.count(1)

    def socket(self, device: KnownDevice, machine: Machine, packets: Packets, product: str = "") -> UsbSocket:
        """A new socket for a device, which is not plugged in yet."""
        socket = UsbSocket(device, machine, packets, next(self._addresses), product)
        self._sockets.append(socket)
        return socket

    def enumerate_devices(self) -> Iterator[UsbSocket]:
        return iter([socket for socket in self._sockets if socket.is_plugged])

    def get_parent(self, socket: UsbSocket) -> None:
        return None

    def get_device_descriptor(self, socket: UsbSocket) -> Any:
        return SimpleNamespace(
            **_descriptor(18, 1), bcdUSB=0x0110, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=8, idVendor=socket.device.vendor, idProduct=socket.device.product, bcdDevice=0x0100,
            iManufacturer=0, iProduct=1 if socket.product else 0, iSerialNumber=0, bNumConfigurations=1,
            address=socket.address, bus=1, port_number=socket.address, port_numbers=(socket.address,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, socket: UsbSocket, configuration: int) -> Any:
        if configuration:
            raise IndexError
        return SimpleNamespace(
            **_descriptor(9, 2), wTotalLength=34, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0x80, bMaxPower=50, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, socket: UsbSocket, interface: int, alternate: int, configuration: int) -> Any:
        if interface or alternate:
            raise IndexError
        return SimpleNamespace(
            **_descriptor(9, 4), bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=1, bInterfaceClass=3,
            bInterfaceSubClass=1, bInterfaceProtocol=1, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, socket: UsbSocket, endpoint: int, interface: int, alternate: int, configuration: int
    ) -> Any:
        if endpoint:
            raise IndexError
        return SimpleNamespace(
            **_descriptor(7, 5), bEndpointAddress=0x81, bmAttributes=3, wMaxPacketSize=socket.packets.length,
            bInterval=1, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, socket: UsbSocket) -> _Handle:
        if socket.refuses == errno.EACCES:
            raise _usb_error(errno.EACCES)
        handle = _Handle(socket)
        handle.there()
        return handle

    def close_device(self, handle: _Handle) -> None:
        if handle.has_claimed:
            handle.has_claimed = handle.socket.is_claimed = False

    def get_configuration(self, handle: _Handle) -> int:
        handle.there()
        return 1

    def set_configuration(self, handle: _Handle, value: int) -> None:
        handle.there()

    def claim_interface(self, handle: _Handle, interface: int) -> None:
        socket = handle.there()
        if socket.refuses == errno.EBUSY or socket.is_kernels or socket.is_claimed:
            raise _usb_error(errno.EBUSY)
        with socket.changed:
            socket.waiting.clear()
            socket.is_claimed = handle.has_claimed = True

    def release_interface(self, handle: _Handle, interface: int) -> None:
        handle.there()
        self.close_device(handle)

    def is_kernel_driver_active(self, handle: _Handle, interface: int) -> bool:
        return handle.there().is_kernels

    def detach_kernel_driver(self, handle: _Handle, interface: int) -> None:
        handle.there().is_kernels = False

    def attach_kernel_driver(self, handle: _Handle, interface: int) -> None:
        handle.there().is_kernels = True

    def ctrl_transfer(
        self, handle: _Handle, request_type: int, request: int, value: int, index: int, data: Any, timeout_ms: int
    ) -> int:
        socket = handle.there()
        if (request_type, request) == _SET_REPORT and value in (0x0200, 0x0300):
            socket.hear(bytes(data))
            return len(data)
        if (request_type, request) == _GET_DESCRIPTOR and value >> 8 == _STRING:
            return _fill(data, _string_descriptor(socket.product if value & 0xFF else ""))
        raise _usb_error(errno.EPIPE)

    def intr_read(self, handle: _Handle, endpoint: int, interface: int, buffer: Any, timeout_ms: int) -> int:
        packet = handle.there().next_packet(timeout_ms / 1000)
        handle.there()
        if packet is None:
            from usb.core import USBTimeoutError

            raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        return _fill(buffer, packet)

    bulk_read = iso_read = intr_read  # pyusb looks them up before it knows which it needs


def _descriptor(length: int, kind: int) -> dict[str, int]:
    return {"bLength": length, "bDescriptorType": kind}


def _string_descriptor(text: str) -> bytes:
    """A string, or for the empty one the languages there are."""
    body = text.encode("utf-16-le") or _ENGLISH.to_bytes(2, "little")
    return bytes([2 + len(body), _STRING]) + body


def _fill(buffer: Any, data: bytes) -> int:
    length = min(len(buffer), len(data))
    buffer[:length] = array("B", data[:length])
    return length


def _usb_error(number: int) -> Exception:
    from usb.core import USBError

    return USBError(errno.errorcode[number], errno=number)  # type: ignore[no-any-return]
