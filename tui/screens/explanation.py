"""Why a sale gave what it gave: line by line, with weights, rounding, caps, and the programme's version."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from loyalty.errors import Refusal
from tui import words
from tui.language import N_
from tui.operations.explanation import explanation_answer
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one


class ExplanationScreen(ShopScreen):
    TITLE_TEXT = N_("¿Por qué?")
    HELP_TEXT = N_(
        "Cada línea con su importe y lo que cuenta cada servicio, temporada o tipo de cliente; después, el redondeo y"
        " los máximos. Vale el programa que había el día de la venta, no el de hoy."
    )
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, sale: str) -> None:
        super().__init__(classes="list")
        self._sale = sale

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(id="why", markup=False)

    async def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        counter = self.shop.counter
        try:
            explained = await self.ask(counter.explain, self._sale)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.query_one("#why", Static).update(words.explained(explanation_answer(explained, counter.zone)))
