"""Devices as lines of a list: what each is, where it hangs, and how it is."""

from typing import TYPE_CHECKING, Any

from tui.language import _
from tui.texts.devices import KINDS, LAYOUTS, state_words
from tui.wrapping import fitted

if TYPE_CHECKING:
    from tui.counter.devices import CounterDevice

WIDTH_OF_NAMES, WIDTH_OF_PORTS = 20, 28


def row_of(device: "CounterDevice") -> str:
    """A device that is configured."""
    name = fitted(_(KINDS[device.kind]), WIDTH_OF_NAMES)
    return f"{name}  {_port(device.port)}  {state_words(device.state)}"


def keyboard_row(layout: str) -> str:
    """All readers that type like a keyboard."""
    typed = _("teclado {layout}").format(layout=_(LAYOUTS[layout]))
    return f"{fitted(_('Como un teclado'), WIDTH_OF_NAMES)}  {typed}"


def found_row(found: Any) -> str:
    """Something that is plugged in and not configured: behind a serial port anything may be."""
    what = _(KINDS[found.kinds[0]]) if found.port.startswith("usb:") else _("Puerto serie")
    return f"{fitted(what, WIDTH_OF_NAMES)}  {_port(found.port)}  {found.name}"


def _port(port: str) -> str:
    """The end of a long one says more than its beginning."""
    return fitted(port if len(port) <= WIDTH_OF_PORTS else ".." + port[2 - WIDTH_OF_PORTS :], WIDTH_OF_PORTS)
