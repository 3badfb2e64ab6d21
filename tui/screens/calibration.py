"""Calibrating a keyboard reader: one scan of the printed page tells which layout it types."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from tui.configuration_edit import set_value
from tui.counter.calibration import calibrated, reader_as_shown
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.texts.devices import LAYOUTS, calibration_words

if TYPE_CHECKING:
    from tui.counter.devices import CounterDevice

PAGE = "calibrar-lector.pdf"


class CalibrationScreen(ShopScreen):
    TITLE_TEXT = N_("Calibrar un lector")
    HELP_TEXT = N_(
        "Un lector que escribe como un teclado cambia algunos signos si cree que el teclado es de otro país. F5 escribe"
        " una página con códigos: imprímala y pase el lector por el primero. La caja ve qué teclado escribe, lo apunta"
        " en la configuración y desde ese momento lo lee bien."
    )
    BINDINGS = [
        *both("f5", "ctrl+t", "page", N_("Página con los códigos")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", markup=False)

    async def on_mount(self) -> None:
        self.shop.read_with(reader_as_shown(self.shop.configuration.reader))
        self._describe()

    def on_unmount(self) -> None:
        self.shop.read_as_set()

    def _describe(self) -> None:
        layout = _("Ahora, teclado del lector: {layout}.").format(
            layout=_(LAYOUTS[self.shop.configuration.reader.layout])
        )
        asked = _("F5 escribe la página con los códigos. Pase el lector por el primero.")
        self.query_one("#question", Static).update(f"{layout}\n\n{asked}")

    @says_refusals
    async def card_read(self, code: str) -> None:
        """The text as this computer shows it, whatever the reader meant."""
        found = calibrated(code)
        self.say(calibration_words(found), "good" if found.layout and not found.caps_lock else "bad")
        if found.layout is None:
            self.app.bell()
            return
        configuration = self.shop.configuration
        self.shop.configuration = replace(configuration, reader=replace(configuration.reader, layout=found.layout))
        self._describe()
        if configuration.path is not None:
            await asyncio.to_thread(set_value, configuration.path, "reader", "layout", found.layout)

    def device_read(self, device: "CounterDevice", reading: object) -> bool:
        self.say(_("Ese lector no escribe como un teclado: no hay que calibrarlo."))
        return True

    @says_refusals
    async def action_page(self) -> None:
        from tui.papers import write_calibration_page

        shop = self.shop.configuration
        path = shop.folder / PAGE
        await asyncio.to_thread(write_calibration_page, shop.shop, path)
        self.say(_("Página con los códigos en {file}.").format(file=path), "good")
