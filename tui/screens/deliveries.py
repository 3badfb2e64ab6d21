"""The deliveries of prizes, the newest first, a page at a time; there they are undone, and their receipts written."""

import asyncio
from collections.abc import Sequence
from functools import partial

from loyalty.pages import NEWEST
from loyalty.requests import ALL_DELIVERIES, DeliveryFilter
from loyalty.views import DeliveryView
from tui import formats
from tui.delivery_list import write_delivery_list
from tui.language import N_, _
from tui.paper_files import place_of
from tui.papers import delivery_receipt, receipt_path, write_delivery_receipt
from tui.prize_words import delivery_columns, delivery_row, listed_words
from tui.progress import Progress
from tui.screens.making import MakingScreen
from tui.screens.paged_screen import PagedScreen
from tui.screens.shop_screen import says_refusals
from tui.screens.undoing import UndoingScreen
from tui.shop_keys import both, one


class DeliveriesScreen(PagedScreen[DeliveryView], MakingScreen, UndoingScreen):
    TITLE_TEXT = N_("Entregas")
    HELP_TEXT = N_(
        "Los premios que se han entregado, el último arriba. F3 busca por premio, día, sucursal, caja, operador o"
        " cliente. F6 escribe el recibo para firmar, F7 la lista de las que se ven, con lo que costaron. F8 deshace la"
        " entrega: lo que costó vuelve a la cuenta y la pieza a las existencias."
    )
    BINDINGS = [
        *both("f3", "ctrl+w", "search", N_("Buscar")),
        *both("f6", "ctrl+o", "receipt", N_("Recibo")),
        *both("f7", "ctrl+r", "report", N_("Lista en PDF")),
        *both("f8", "ctrl+u", "undo", N_("Deshacer")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._wanted, self._texts = ALL_DELIVERIES, dict[str, str]()

    def columns(self) -> str:
        return delivery_columns(self.size.width)

    async def page(self, last: DeliveryView | None) -> Sequence[DeliveryView]:
        return await self.ask(self.shop.counter.deliveries, self._wanted, last.number if last else NEWEST)

    def row(self, value: DeliveryView) -> str:
        return delivery_row(value, formats.moment(value.at, self.shop.counter.zone), self.size.width)

    def nothing(self) -> str:
        searched = self._wanted != ALL_DELIVERIES
        return _("No hay ninguna entrega así.") if searched else _("Todavía no se ha entregado nada.")

    async def action_search(self) -> None:
        from tui.screens.delivery_search import DeliverySearchForm

        form = DeliverySearchForm(self._texts)

        async def found(texts: str | None) -> None:
            if texts is not None:
                self._wanted, self._texts = form.wanted, form.texts
                searched = self._wanted != ALL_DELIVERIES
                self.say(_("Solo las buscadas: F3 con todo en blanco las enseña todas.") if searched else "")
                await self.read_again()

        await self.app.push_screen(form, found)

    async def action_undo(self) -> None:
        if made := self.chosen:
            await self.ask_to_undo(made.receipt.delivery)

    def identity(self, value: DeliveryView) -> object:
        return value.number

    async def delivery_undone(self, said: str) -> None:
        await self.read_again(keeping=True)
        self.say(said, "good")

    @says_refusals
    async def action_receipt(self) -> None:
        if made := self.chosen:
            shop = self.shop.configuration
            sheet = await self.ask(delivery_receipt, self.shop.counter, shop.shop, made.receipt.delivery)
            path = receipt_path(shop.folder, made.number)
            await asyncio.to_thread(write_delivery_receipt, sheet, path)
            self.say(_("Recibo en {file}.").format(file=path), "good")

    def action_report(self) -> None:
        """Of those that are looked for."""
        if not self.is_making:
            self.make(partial(self._listed, self._wanted))

    def _listed(self, wanted: DeliveryFilter, told: Progress) -> str:
        with place_of(self.shop.counter, _("Entregas")) as path:
            count = write_delivery_list(self.shop.counter, wanted, path, told)
        return listed_words(count, self.shown_path(path))
