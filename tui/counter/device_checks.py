"""Looking at devices: what is plugged in, what one reads (as far as it may be shown), and whether it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from loyalty.errors import DeviceTrouble

if TYPE_CHECKING:
    from drivers.device import Device, OnStep, Patience
    from drivers.listing import AttachedDevice as AttachedDevice
    from drivers.listing import Listing
    from drivers.registry import DeviceSettings
    from drivers.scans import Reading
    from drivers.tracks import Tracks

CARD_S: Final = 60.0  # how long a card is waited for at the command line
TEST_NUMBER: Final = "9000000000000001"
TEST_TRACK_1: Final = "TARJETERO/PRUEBA"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read, as far as it may be shown: never the track, of a code the last four characters.

    `tracks`: for each of the three how many characters are on it, None where it could not be read. `reason`: why there
    is no code, as `drivers.scans.Trouble` has it.
    """

    kind: Literal["barcode", "stripe", "none"]
    ending: str = ""
    length: int = 0
    tracks: tuple[int | None, ...] = ()
    bank_card: bool = False
    reason: str = ""


def seen(reading: Reading) -> Seen:
    from drivers.scans import Trouble

    if isinstance(reading, Trouble):
        return Seen("none", reason=reading.reason)
    ending = reading.code[-4:] if len(reading.code) > 4 else "…"
    tracks = _lengths(reading.tracks) if reading.tracks else ()
    return Seen(reading.kind, ending, len(reading.code), tracks, reading.bank_card)


def seen_code(code: str) -> Seen:
    """What a keyboard reader has read: there the tracks are gone already."""
    from drivers.scans import taken

    return seen(taken(code, "barcode"))


def _lengths(found: Tracks) -> tuple[int | None, ...]:
    tracks = (found.track1, found.track2, found.track3)
    return tuple(None if place in found.errors else len(text or "") for place, text in enumerate(tracks, start=1))


def write_test(device: Device, patience: Patience, on_step: OnStep) -> None:
    """Writes tracks 1 and 2 of a test card, and reads them back. Raises DeviceTrouble."""
    from drivers.tracks import Tracks

    device.write(Tracks(TEST_TRACK_1, TEST_NUMBER), patience, on_step)


def diagnosed(device: Device, patience: Patience, on_start: Callable[[], None]) -> tuple[str, ...]:
    """For each track of the next card whether it is empty, readable or foreign; `on_start` may ask for the card.

    Raises DeviceTrouble.
    """
    on_start()
    return device.diagnose(patience).tracks


def made(settings: DeviceSettings, usb_backend: Any = None) -> Device:
    """The device, not yet opened."""
    from drivers import registry

    return registry.make(settings, usb_backend)


def chosen(devices: Sequence[DeviceSettings], name: str) -> DeviceSettings:
    """The configured device with this port, the first of this kind, or what is plugged in there.

    Raises DeviceTrouble(not_configured).
    """
    from drivers.registry import DeviceSettings

    named = [each for each in devices if each.port == name] or [each for each in devices if each.kind == name]
    if named:
        return named[0]
    for each in plugged_in().devices:
        if each.port == name and each.kinds:
            return DeviceSettings(each.kinds[0], each.port)
    raise DeviceTrouble("not_configured", name)


def patience() -> Patience:
    """For a card at the command line."""
    from drivers.device import Patience

    return Patience(CARD_S)


def plugged_in(usb_backend: Any = None) -> Listing:
    """What is plugged in, configured or not, and what is wrong with it."""
    from drivers.listing import attached_devices

    return attached_devices(usb_backend)


def configuration_lines(kinds: Sequence[str], port: str) -> str:
    """What to put into the configuration for a device that is one of these kinds.

    >>> print(configuration_lines(("scanner", "msr605"), "/dev/ttyS0"))
    [[device]]
    kind = "scanner"  # | msr605
    port = "/dev/ttyS0"
    """
    others = "".join(f" | {kind}" for kind in kinds[1:])
    return f'[[device]]\nkind = "{kinds[0]}"{others and f"  #{others}"}\nport = "{port}"'


def udev_rules(group: str = "") -> str:
    """The rules that let whoever sits at the counter use its readers."""
    from drivers.udev import rules

    return rules(group)


def udev_file() -> str:
    """Where the rules are to be put."""
    from drivers.udev import RULES_FILE

    return RULES_FILE
