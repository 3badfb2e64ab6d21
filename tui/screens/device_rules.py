"""The rules of udev that let a counter use its readers: to be read, and written to a file."""

import asyncio

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.counter import device_checks
from tui.files import writing
from tui.language import N_
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.texts.devices import rules_words


class DeviceRulesScreen(ShopScreen):
    TITLE_TEXT = N_("Reglas para Linux")
    HELP_TEXT = N_(
        "En Linux, quien se sienta a la caja necesita permiso para usar los lectores USB: lo dan estas reglas, que un"
        " administrador pone en su sitio una sola vez. F5 las escribe en un fichero junto a la configuración."
    )
    BINDINGS = [
        *both("f5", "ctrl+t", "write", N_("Escribir en un fichero")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(device_checks.udev_rules(), markup=False)

    async def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    @says_refusals
    async def action_write(self) -> None:
        place = device_checks.udev_file()
        path = self.shop.configuration.folder / place.rpartition("/")[2]
        with writing(path):
            await asyncio.to_thread(path.write_text, device_checks.udev_rules(), encoding="utf-8")
        self.say(rules_words(str(path), place), "good")
