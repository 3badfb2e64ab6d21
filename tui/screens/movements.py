"""All that happened to an account, the newest first, a page at a time."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.views import AccountView
from tui.drawings import held, movement_rows
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one
from tui.widgets.paged_list import PagedList


class MovementsScreen(ShopScreen):
    TITLE_TEXT = N_("Movimientos")
    HELP_TEXT = N_("Cada venta, activación o traspaso de la cuenta, con lo que dio o quitó. Las flechas y AvPág bajan.")
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, account: AccountView) -> None:
        super().__init__()
        self._account = account
        self._before = 2**62

    def compose_body(self) -> ComposeResult:
        who = self._account.customer.name if self._account.customer else _("Tarjeta sin cliente")
        yield Static(f"{who}   {held(self._account.spendable)}", id="listhead", markup=False)
        columns = f"  {_('Fecha'):<16}  {_('Movimiento'):<14} {_('Importe'):>13}  {_('Cambio'):>24}"
        yield Static(columns, id="columns", markup=False)
        yield PagedList(self._next_page)

    async def on_mount(self) -> None:
        await super().on_mount()
        self.query_one(PagedList).focus()

    async def _next_page(self) -> Sequence[str]:
        counter = self.shop.counter
        page = await self.ask(counter.movements, self._account.account_id, self._before)
        if page:
            self._before = page[-1].id
        return movement_rows(page, counter.zone)

    def action_back(self) -> None:
        self.dismiss(None)
