"""Small forms of the queue of cards: one more card, and how many blank ones there are."""

from loyalty.errors import BadValue
from loyalty.print_queue import PrintView
from tui.language import N_
from tui.screens.form import Field, FormScreen


class PrintForm(FormScreen):
    """Dismisses with the print that waits now."""

    TITLE_TEXT = N_("Añadir a la cola")
    HELP_TEXT = N_("Pase la tarjeta que quiere imprimir, o escriba su código o el DNI del cliente, y pulse F2.")
    FIELDS = (Field("card", N_("Tarjeta o DNI"), N_("pásela, o su código")),)

    def __init__(self, design: str) -> None:
        super().__init__({})
        self._design = design

    async def save(self) -> PrintView:
        counter = self.shop.counter
        if not self.card():
            raise BadValue("card", "empty")
        return await self.ask(counter.queue_typed, self.card(), self._design, counter.clock())


class BlanksForm(FormScreen):
    """Dismisses with how many blank cards there are."""

    TITLE_TEXT = N_("Tarjetas en blanco")
    HELP_TEXT = N_(
        "Escriba cuántas tarjetas en blanco hay, contando las del cargador. Desde entonces se descuenta una por cada"
        " tarjeta impresa o estropeada, y la impresión se para antes de que falten."
    )
    FIELDS = (Field("cards", N_("Cuántas hay"), N_("un número"), only=r"\d{0,5}"),)

    async def save(self) -> int:
        if not self.value("cards"):
            raise BadValue("cards", "not_a_whole_number")
        cards = int(self.value("cards"))
        await self.ask(self.shop.counter.count_blanks, cards)
        return cards
