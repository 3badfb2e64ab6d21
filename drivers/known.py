"""The devices that are known by their USB numbers.

Numbers alone decide nothing: makers copy each other's, so a driver still asks the device what it is.
"""

from dataclasses import dataclass
from typing import Final, Literal

Bus = Literal["hid", "serial"]


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A USB vendor and product, how it is reached, and the drivers (of `drivers.registry`) that may fit."""

    vendor: int
    product: int
    bus: Bus
    name: str
    kinds: tuple[str, ...]

    @property
    def port(self) -> str:
        """The port to write in the configuration, for a device that is reached without a serial port."""
        return f"usb:{self.vendor:04x}:{self.product:04x}"


MSR605X: Final = KnownDevice(0x0801, 0x0003, "hid", "MSR605X", ("msr605x",))
SURESWIPE: Final = KnownDevice(0x0801, 0x0002, "hid", "MagTek SureSwipe", ("magtek", "msr605x"))
MAGNESAFE: Final = KnownDevice(0x0801, 0x0011, "hid", "MagTek MagneSafe", ("magtek",))
ID_TECH: Final = KnownDevice(0x0ACD, 0x2010, "hid", "ID TECH", ("magtek",))
KNOWN: Final = (
    MSR605X,
    SURESWIPE,
    MAGNESAFE,
    KnownDevice(0x0801, 0x0013, "hid", "MagTek MagneSafe (insert)", ("magtek",)),
    KnownDevice(0x0801, 0x0014, "hid", "MagTek MagneSafe (wireless)", ("magtek",)),
    ID_TECH,
    KnownDevice(0x067B, 0x2303, "serial", "Prolific PL2303", ("msr605", "scanner")),
)


def known_device(vendor: int | None, product: int | None) -> KnownDevice | None:
    """The device of these numbers, if it is known."""
    return next((each for each in KNOWN if (each.vendor, each.product) == (vendor, product)), None)
