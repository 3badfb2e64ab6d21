"""The deliveries of prizes, the newest first, a page at a time; there they are undone, and their receipts written."""

import asyncio
from collections.abc import Sequence
from functools import partial

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from loyalty.requests import ALL_DELIVERIES, DeliveryFilter
from loyalty.views import DeliveryView
from tui import formats
from tui.counter.prizes import NEWEST
from tui.delivery_list import write_delivery_list
from tui.language import N_, _
from tui.paper_files import usual_path
from tui.papers import delivery_receipt, receipt_path, write_delivery_receipt
from tui.prize_words import delivery_columns, delivery_row, listed_words
from tui.progress import Progress
from tui.screens.making import MakingScreen
from tui.screens.shop_screen import says_refusals
from tui.screens.undoing import UndoingScreen
from tui.shop_keys import both, one
from tui.widgets.paged_list import PagedList


class DeliveriesScreen(MakingScreen, UndoingScreen):
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
        super().__init__(classes="list")
        self._wanted, self._texts = ALL_DELIVERIES, dict[str, str]()
        self._made: list[DeliveryView] = []

    def compose_body(self) -> ComposeResult:
        yield Static(id="columns", markup=False)
        yield PagedList(self._next_page)

    async def on_mount(self) -> None:
        self.query_one("#columns", Static).update("  " + delivery_columns(self.size.width))
        self._list.focus()

    @property
    def _list(self) -> PagedList:
        return self.query_one(PagedList)

    async def _next_page(self) -> Sequence[str]:
        """The next rows; none where there are no more, or the database cannot say now."""
        counter = self.shop.counter
        before = self._made[-1].number if self._made else NEWEST
        try:
            page = await self.ask(counter.deliveries, self._wanted, before)
        except Refusal as refusal:
            self.refuse(refusal)
            return ()
        if not page and not self._made:
            searched = self._wanted != ALL_DELIVERIES
            self.say(_("No hay ninguna entrega así.") if searched else _("Todavía no se ha entregado nada."))
        self._made += page
        return [delivery_row(each, formats.moment(each.at, counter.zone), self.size.width) for each in page]

    async def _read(self) -> None:
        self._made = []
        await self._list.start_again()

    @property
    def _chosen(self) -> DeliveryView | None:
        return self._made[self._list.cursor] if self._list.cursor < len(self._made) else None

    async def action_search(self) -> None:
        from tui.screens.delivery_search import DeliverySearchForm

        form = DeliverySearchForm(self._texts)

        async def found(texts: str | None) -> None:
            if texts is not None:
                self._wanted, self._texts = form.wanted, form.texts
                searched = self._wanted != ALL_DELIVERIES
                self.say(_("Solo las buscadas: F3 con todo en blanco las enseña todas.") if searched else "")
                await self._read()

        await self.app.push_screen(form, found)

    async def action_undo(self) -> None:
        if made := self._chosen:
            await self.ask_to_undo(made.receipt.delivery)

    async def delivery_undone(self, said: str) -> None:
        await self._read()
        self.say(said, "good")

    @says_refusals
    async def action_receipt(self) -> None:
        if made := self._chosen:
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
        path = usual_path(self.shop.counter, _("Entregas"))
        count = write_delivery_list(self.shop.counter, wanted, path, told)
        return listed_words(count, self.shown_path(path))
