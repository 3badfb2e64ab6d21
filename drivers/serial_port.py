"""A serial port as a transport, by pyserial: a path or name, or one of pyserial's URLs.

`/dev/ttyUSB0`, `COM3`, a pseudo-terminal, `loop://`, `socket://127.0.0.1:7000`, `spy:///dev/ttyUSB0`. The last one
shows every byte on standard error, cards included: for work with test cards only.
"""

import errno
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from loyalty.errors import DeviceTrouble

if TYPE_CHECKING:
    import serial

TICK_S: Final = 0.05
_SEND_LIMIT_S: Final = 2.0
_LONGEST_DRAIN: Final = 100  # something that never stops talking is found out by what is asked next

Framing = Literal["8N1", "7E1", "7O1", "8E1", "8O1"]

_PROBLEMS: Final = {
    errno.ENOENT: "no_such_device",
    errno.ENODEV: "no_such_device",
    errno.ENXIO: "no_such_device",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EBUSY: "busy",
    errno.EAGAIN: "busy",  # the lock that pyserial asks for is somebody else's
    errno.ENOTTY: "wrong_device",
    errno.EISDIR: "wrong_device",
}
# Where pyserial keeps the number to itself, its text names the error of Windows.
_PROBLEMS_OF_WINDOWS: Final = (("FileNotFoundError", "no_such_device"), ("PermissionError", "busy"))


@dataclass(frozen=True, slots=True)
class SerialSettings:
    """The speed in bits a second, and data bits, parity and stop bits."""

    baud: int = 9600
    framing: Framing = "8N1"


class SerialPort:
    """A transport on a serial port; see `drivers.device.Transport`."""

    def __init__(self, port: str, settings: SerialSettings | None = None) -> None:
        self.port = port
        self._settings = settings or SerialSettings()
        self._serial: serial.Serial | None = None

    def open(self) -> None:
        import serial

        self.close()
        framing = self._settings.framing
        try:
            self._serial = serial.serial_for_url(
                self.port,
                self._settings.baud,
                bytesize=int(framing[0]),
                parity=framing[1],
                stopbits=int(framing[2]),
                timeout=TICK_S,
                write_timeout=_SEND_LIMIT_S,
                exclusive=True,
            )
        except ValueError as error:
            raise DeviceTrouble("no_such_device", self.port, str(error)) from None
        except _port_errors() as error:
            raise self._trouble_at_opening(error) from None

    def close(self) -> None:
        port, self._serial = self._serial, None
        if port is not None:
            try:
                port.close()
            except _port_errors():
                pass  # it is gone already

    def send(self, data: bytes) -> None:
        import serial

        port = self._opened()
        try:
            port.write(data)
            port.flush()
        except serial.SerialTimeoutException:
            raise DeviceTrouble("no_answer", self.port) from None
        except _port_errors() as error:
            raise self._unplugged(error) from None

    def receive(self) -> bytes:
        port = self._opened()
        try:
            first = port.read(1)
            return first + port.read(port.in_waiting) if first else b""
        except _port_errors() as error:
            raise self._unplugged(error) from None

    def drain(self) -> None:
        """By reading: `reset_input_buffer` of a port that has gone raises what is no OSError."""
        port = self._opened()
        try:
            for _ in range(_LONGEST_DRAIN):
                if not port.in_waiting:
                    return
                port.read(port.in_waiting)
        except _port_errors() as error:
            raise self._unplugged(error) from None

    def describe(self) -> str:
        return ""

    def now_s(self) -> float:
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def _opened(self) -> "serial.Serial":
        if self._serial is None:
            raise DeviceTrouble("closed", self.port)
        return self._serial

    def _unplugged(self, error: BaseException) -> DeviceTrouble:
        self.close()
        return DeviceTrouble("unplugged", self.port, type(error).__name__)

    def _trouble_at_opening(self, error: BaseException) -> DeviceTrouble:
        number, text = getattr(error, "errno", None), str(error)
        for name, problem in _PROBLEMS_OF_WINDOWS:
            if number is None and name in text:
                return DeviceTrouble(problem, self.port)
        if number is None and "://" in self.port:
            return DeviceTrouble("no_such_device", self.port, text)
        # Something that is no serial port has no settings of one: "Could not configure port".
        problem = "wrong_device" if number is None else _PROBLEMS.get(number, "failed")
        if problem == "no_permission":
            return DeviceTrouble(problem, self.port, group_of(Path(self.port)))
        return DeviceTrouble(problem, self.port, "" if problem != "failed" else text)


def group_of(path: Path) -> str:
    """The group that may use a port, to tell whoever may not; empty where there are no groups."""
    try:
        return path.group()
    except (OSError, KeyError, NotImplementedError):
        return ""


def _port_errors() -> tuple[type[BaseException], ...]:
    """What a port may raise; termios has an error of its own, which is no OSError, and exists on Unix only."""
    try:
        import termios
    except ImportError:
        return (OSError,)
    return (OSError, termios.error)
