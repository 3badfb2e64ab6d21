"""The devices of this counter: which are configured and how they are, and what is plugged in besides."""

import asyncio
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from tui.counter import device_checks
from tui.device_words import found_row, keyboard_row, row_of
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.texts import sentence
from tui.widgets.programme_list import GroupedList, GroupedRow

if TYPE_CHECKING:
    from tui.counter.devices import CounterDevice

KEYBOARD = "keyboard"  # the row of the keyboard reader, which is no port


class DevicesScreen(ShopScreen):
    TITLE_TEXT = N_("Aparatos")
    HELP_TEXT = N_(
        "Los lectores y grabadores de esta caja, y lo que hay enchufado sin configurar, con las líneas que hay que"
        " poner en la configuración. Intro prueba el marcado. F7 averigua qué teclado escribe un lector que hace de"
        " teclado. F6 da las reglas de Linux para los lectores USB."
    )
    BINDINGS = [
        one("enter", "test", N_("Probar"), priority=True),
        *both("f5", "ctrl+t", "search", N_("Buscar de nuevo")),
        *both("f6", "ctrl+r", "rules", N_("Reglas")),
        *both("f7", "ctrl+k", "calibrate", N_("Calibrar")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")
        self._details: dict[str, str] = {}
        self._found: list[GroupedRow[str]] = []

    def compose_body(self) -> ComposeResult:
        yield GroupedList[str]()
        yield Static(id="detail", markup=False)

    async def on_mount(self) -> None:
        self._list.focus()
        self._show()
        await self._search()

    @property
    def _list(self) -> GroupedList[str]:
        return self.query_one(GroupedList)

    @says_refusals
    async def _search(self) -> None:
        """Looks at what is plugged in, which may take a moment."""
        listing = await asyncio.to_thread(device_checks.plugged_in, self.shop.devices.usb_backend)
        configured = {device.port for device in self.shop.devices}
        found = [each for each in listing.devices if each.port not in configured]
        self._found = [GroupedRow(found_row(each), each.port, each.trouble is not None) for each in found]
        for each in found:
            trouble = sentence(each.trouble) + "\n" if each.trouble else ""
            self._details[each.port] = trouble + device_checks.configuration_lines(each.kinds, each.port)
        if listing.troubles:
            self.say(sentence(listing.troubles[0]), "bad")
        self._show()

    def _show(self) -> None:
        devices = list(self.shop.devices)
        rows: list[GroupedRow[str]] = [GroupedRow(_("Configurados"))]
        for device in devices:
            rows.append(GroupedRow(row_of(device), device.port, device.state.trouble is not None))
            self._details[device.port] = _detail(device)
        rows.append(GroupedRow(keyboard_row(self.shop.configuration.reader.layout), KEYBOARD))
        self._details[KEYBOARD] = _("Todo lo que escribe como un teclado: no hay que configurarlo, solo calibrarlo.")
        if self._found:
            rows += [GroupedRow(_("Enchufados, sin configurar")), *self._found]
        self._list.show(rows, self._list.chosen)

    def on_grouped_list_moved(self) -> None:
        self.query_one("#detail", Static).update(self._details.get(self._list.chosen or "", ""))

    def device_changed(self, device: "CounterDevice") -> None:
        self._show()

    async def action_search(self) -> None:
        await self._search()

    async def action_test(self) -> None:
        from tui.screens.device_test import DeviceTestScreen

        chosen = self._list.chosen
        device = next((each for each in self.shop.devices if each.port == chosen), None)
        if device is not None or chosen == KEYBOARD:
            await self.app.push_screen(DeviceTestScreen(device))
        else:
            self.say(_("Ponga antes estas líneas en la configuración, y abra la caja de nuevo."), "bad")

    async def action_rules(self) -> None:
        from tui.screens.device_rules import DeviceRulesScreen

        await self.app.push_screen(DeviceRulesScreen())

    async def action_calibrate(self) -> None:
        from tui.screens.calibration import CalibrationScreen

        await self.app.push_screen(CalibrationScreen(), lambda _left: self._show())

    def action_back(self) -> None:
        self.dismiss(None)


def _detail(device: "CounterDevice") -> str:
    """What it says it is, or what is wrong with it."""
    state = device.state
    if state.trouble is not None:
        trouble: Refusal = state.trouble
        return sentence(trouble)
    identity = state.identity
    said = " · ".join(part for part in (identity.model, identity.firmware) if part) if identity else ""
    return said or _("No dice qué modelo es.")
