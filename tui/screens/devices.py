"""The devices of this counter: which are configured and how they are, and what is plugged in besides."""

import asyncio
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from tui.configuration_edit import add_table
from tui.counter import device_checks
from tui.device_words import found_row, keyboard_row, row_of
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.texts import sentence
from tui.texts.devices import KINDS
from tui.widgets.programme_list import GroupedList, GroupedRow

if TYPE_CHECKING:
    from tui.counter.device_checks import AttachedDevice
    from tui.counter.devices import CounterDevice

KEYBOARD = "keyboard"  # the row of the keyboard reader, which is no port


class DevicesScreen(ShopScreen):
    TITLE_TEXT = N_("Aparatos")
    HELP_TEXT = N_(
        "Los lectores y grabadores de esta caja, y lo que hay enchufado sin configurar. Intro prueba el marcado o, si"
        " no está configurado, lo apunta en la configuración y empieza a usarlo. F7 averigua qué teclado escribe un"
        " lector que hace de teclado. F6 da las reglas de Linux para los lectores USB."
    )
    BINDINGS = [
        one("enter", "test", N_("Probar o usar"), priority=True),
        *both("f5", "ctrl+t", "search", N_("Buscar")),
        *both("f6", "ctrl+r", "rules", N_("Reglas")),
        *both("f7", "ctrl+k", "calibrate", N_("Calibrar")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")
        self._details: dict[str, str] = {}
        self._found: dict[str, AttachedDevice] = {}

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
        self._found = {each.port: each for each in listing.devices}
        if listing.troubles:
            self.say(sentence(listing.troubles[0]), "bad")
        self._show()

    def _show(self) -> None:
        self._details = {}
        rows: list[GroupedRow[str]] = [GroupedRow(_("Configurados"))]
        for device in self.shop.devices:
            rows.append(GroupedRow(row_of(device), device.port, device.state.trouble is not None))
            self._details[device.port] = _detail(device)
        rows.append(GroupedRow(keyboard_row(self.shop.configuration.reader.layout), KEYBOARD))
        self._details[KEYBOARD] = _("Todo lo que escribe como un teclado: no hay que configurarlo, solo calibrarlo.")
        found = [each for port, each in self._found.items() if port not in self._details]
        if found:
            rows.append(GroupedRow(_("Enchufados, sin configurar")))
        for each in found:
            rows.append(GroupedRow(found_row(each), each.port, each.trouble is not None))
            trouble = sentence(each.trouble) + "\n" if each.trouble else ""
            self._details[each.port] = trouble + device_checks.configuration_lines(each.kinds, each.port)
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
        elif chosen in self._found:
            await self._ask_to_use(self._found[chosen])

    async def _ask_to_use(self, found: "AttachedDevice") -> None:
        """Which of the devices that it may be is it?"""
        from tui.screens.choose import ChooseScreen

        async def answered(kind: str | None) -> None:
            if kind:
                await self._use(kind, found.port)

        question = _("¿Qué hay en {port}? Se apunta en la configuración y se usa desde ahora.").format(port=found.port)
        choices = [(kind, f"{_(KINDS[kind])}  ({kind})") for kind in found.kinds]
        await self.app.push_screen(ChooseScreen(question, choices, found.kinds[0]), answered)

    @says_refusals
    async def _use(self, kind: str, port: str) -> None:
        path = self.shop.configuration.path
        if path is not None:
            await asyncio.to_thread(add_table, path, "device", {"kind": kind, "port": port})
        self.shop.use_device(kind, port)
        self._show()
        self.say(_("Apuntado en la configuración: ya se usa."), "good")

    async def action_rules(self) -> None:
        from tui.screens.device_rules import DeviceRulesScreen

        await self.app.push_screen(DeviceRulesScreen())

    async def action_calibrate(self) -> None:
        from tui.screens.calibration import CalibrationScreen

        await self.app.push_screen(CalibrationScreen(), lambda _left: self._show())


def _detail(device: "CounterDevice") -> str:
    """What it says it is, or what is wrong with it."""
    state = device.state
    if state.trouble is not None:
        trouble: Refusal = state.trouble
        return sentence(trouble)
    identity = state.identity
    said = " · ".join(part for part in (identity.model, identity.firmware) if part) if identity else ""
    return said or _("No dice qué modelo es.")
