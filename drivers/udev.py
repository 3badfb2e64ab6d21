"""The rules that let whoever sits at the counter use its readers on Linux, to be put into `RULES_FILE`.

    udevadm control --reload && udevadm trigger        (as root, then plug the reader in again)

`uaccess` is for who is logged in at the machine itself. Over ssh, or where there is no seat, name a `group`.
"""

from typing import Final

from drivers.known import KNOWN, KnownDevice

RULES_FILE: Final = "/etc/udev/rules.d/70-tarjetero.rules"


def rules(group: str = "") -> str:
    """The text of the file, a line or two for each known device."""
    lines = [f"# Tarjetero: {RULES_FILE}"]
    for device in KNOWN:
        lines += [f"# {device.name}", *_rules_of(device, group)]
    return "\n".join(lines) + "\n"


def _rules_of(device: KnownDevice, group: str) -> list[str]:
    numbers = f'ATTRS{{idVendor}}=="{device.vendor:04x}", ATTRS{{idProduct}}=="{device.product:04x}"'
    may = 'TAG+="uaccess"' + (f', GROUP="{group}", MODE="0660"' if group else "")
    if device.bus == "serial":
        # A reader is no modem: left to ModemManager, it is sent AT commands whenever it is plugged in.
        return [f'SUBSYSTEM=="tty", {numbers}, ENV{{ID_MM_DEVICE_IGNORE}}="1", {may}']
    return [f'SUBSYSTEM=="usb", {numbers}, {may}', f'KERNEL=="hidraw*", {numbers}, {may}']
