"""A USB HID device as a transport, by pyusb (libusb): what is sent goes as a report by control transfer.

A port is written `usb:0801:0003`, vendor and product in hexadecimal; of two alike, `usb:0801:0003@1-1.4` is the one in
that socket (bus, then the numbers of the sockets, as Linux names them).

The pyusb backend can be given, so that `drivers.simulated.usb_bus` stands in for libusb. On Windows libusb cannot open
what the system's own HID driver holds: there a reader is used as a keyboard, or on a serial port.
"""

import errno
import re
import time
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from loyalty.errors import DeviceTrouble

_PORT: Final = re.compile(r"usb:([0-9a-f]{4}):([0-9a-f]{4})(?:@(\d+)-(\d+(?:\.\d+)*))?", re.IGNORECASE | re.ASCII)
_TICK_MS: Final = 50
_SEND_LIMIT_MS: Final = 2000
_LONGEST_DRAIN: Final = 100  # packets; something that never stops talking is found out by what is asked next
_HOST_TO_INTERFACE: Final = 0x21  # class request to an interface
_SET_REPORT: Final = 0x09
_REPORT_TYPES: Final = {"feature": 0x0300, "output": 0x0200}
_PROBLEMS: Final = {
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EBUSY: "busy",
    errno.ENODEV: "no_such_device",
    errno.ENOENT: "no_such_device",
    errno.ENOSYS: "not_supported",
}

Report = Literal["feature", "output"]


@dataclass(frozen=True, slots=True)
class UsbPort:
    """A device by its numbers, and, where there are two of them, by its socket."""

    vendor: int
    product: int
    bus: int | None = None
    sockets: tuple[int, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self | None:
        """A port as it is written; None if it is none.

        >>> UsbPort.read("usb:0801:0003@1-1.4").sockets
        (1, 4)
        """
        match = _PORT.fullmatch(text)
        if match is None:
            return None
        sockets = tuple(int(number) for number in match[4].split(".")) if match[4] else ()
        return cls(int(match[1], 16), int(match[2], 16), int(match[3]) if match[3] else None, sockets)

    def fits(self, device: Any) -> bool:
        if self.bus is None:
            return True
        return bool(device.bus == self.bus and tuple(device.port_numbers or ()) == self.sockets)


class UsbHid:
    """A transport on one interface with one interrupt endpoint IN; see `drivers.device.Transport`.

    Each `receive` gives one packet. `report` is the kind of report that carries what is sent.
    """

    def __init__(self, port: str, report: Report = "feature", backend: Any = None) -> None:
        where = UsbPort.read(port)
        if where is None:
            raise ValueError("a port of a USB device is written usb:vvvv:pppp")
        self.port = port
        self._where = where
        self._report_type = _REPORT_TYPES[report]
        self._backend = backend
        self._device: Any = None
        self._interface = 0
        self._endpoint: Any = None
        self._took_from_kernel = False

    def open(self) -> None:
        import usb.core

        self.close()
        try:
            self._device = self._find()
            self._claim()
        except usb.core.NoBackendError:
            raise DeviceTrouble("no_library", self.port, "libusb") from None
        except usb.core.USBError as error:
            self.close()
            problem = _PROBLEMS.get(error.errno, "failed")
            detail = "rules" if problem == "no_permission" else "" if problem != "failed" else str(error)
            raise DeviceTrouble(problem, self.port, detail) from None
        except DeviceTrouble:
            self.close()
            raise

    def _find(self) -> Any:
        import usb.core

        where = self._where
        found = usb.core.find(
            idVendor=where.vendor, idProduct=where.product, custom_match=where.fits, backend=self._backend
        )
        if found is None:
            raise DeviceTrouble("no_such_device", self.port)
        return found

    def _claim(self) -> None:
        """Takes the interface that has an interrupt endpoint IN, from the kernel's own driver if that has it."""
        import usb.core
        import usb.util

        try:
            configuration = self._device.get_active_configuration()
        except usb.core.USBError as error:
            if error.errno in _PROBLEMS:
                raise
            self._device.set_configuration()
            configuration = self._device.get_active_configuration()
        for interface in configuration:
            endpoint = usb.util.find_descriptor(interface, custom_match=_is_interrupt_in)
            if endpoint is not None:
                break
        else:
            raise DeviceTrouble("wrong_device", self.port)
        self._interface = interface.bInterfaceNumber
        try:
            if self._device.is_kernel_driver_active(self._interface):
                self._device.detach_kernel_driver(self._interface)
                self._took_from_kernel = True
        except NotImplementedError:
            pass  # only Linux has kernel drivers that can be asked to let go
        usb.util.claim_interface(self._device, self._interface)
        self._endpoint = endpoint

    def close(self) -> None:
        device, self._device, self._endpoint = self._device, None, None
        took, self._took_from_kernel = self._took_from_kernel, False
        if device is None:
            return
        import usb.core
        import usb.util

        try:
            usb.util.release_interface(device, self._interface)
            if took:
                device.attach_kernel_driver(self._interface)
        except (usb.core.USBError, NotImplementedError):
            pass  # it is gone already
        try:
            usb.util.dispose_resources(device)
        except usb.core.USBError:
            pass  # so is its handle

    def send(self, data: bytes) -> None:
        import usb.core

        device = self._opened()
        try:
            device.ctrl_transfer(
                _HOST_TO_INTERFACE, _SET_REPORT, self._report_type, self._interface, data, _SEND_LIMIT_MS
            )
        except usb.core.USBTimeoutError:
            raise DeviceTrouble("no_answer", self.port) from None
        except usb.core.USBError as error:
            if error.errno == errno.EPIPE:  # how a device says that it knows no such report
                raise DeviceTrouble("refused", self.port) from None
            raise self._unplugged(error) from None

    def receive(self) -> bytes:
        return self._packet(_TICK_MS)

    def drain(self) -> None:
        for _ in range(_LONGEST_DRAIN):
            if not self._packet(1):
                return

    def describe(self) -> str:
        """The product string, for which the device has to be readable: empty where it is not."""
        return product_of(self._opened())

    def now_s(self) -> float:
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def _packet(self, limit_ms: int) -> bytes:
        import usb.core

        self._opened()
        try:
            return bytes(self._endpoint.read(self._endpoint.wMaxPacketSize, limit_ms))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise self._unplugged(error) from None

    def _opened(self) -> Any:
        if self._device is None:
            raise DeviceTrouble("closed", self.port)
        return self._device

    def _unplugged(self, error: Exception) -> DeviceTrouble:
        """While a plug is being pulled the bus reports one error or another (EIO, EPIPE, EPROTO) before ENODEV."""
        self.close()
        return DeviceTrouble("unplugged", self.port, type(error).__name__)


def product_of(device: Any) -> str:
    """The product string of a pyusb device; empty where it cannot be read."""
    import usb.core

    try:
        return str(device.product or "")
    except (usb.core.USBError, ValueError, NotImplementedError):
        return ""


def _is_interrupt_in(endpoint: Any) -> bool:
    import usb.util

    is_in = usb.util.endpoint_direction(endpoint.bEndpointAddress) == usb.util.ENDPOINT_IN
    return bool(is_in and usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_INTR)
