"""All that happened to an account, the newest first, a page at a time."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from loyalty.views import AccountView
from tui.drawings import held, movement_columns, movement_rows, whole_sales
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one
from tui.widgets.paged_list import PagedList

PAGE = 50
NEWEST = 2**62  # above every movement's number


class MovementsScreen(ShopScreen):
    TITLE_TEXT = N_("Movimientos")
    HELP_TEXT = N_(
        "Cada venta, activación o traspaso de la cuenta, con lo que dio o quitó. Las flechas, AvPág y Fin bajan."
    )
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, account: AccountView) -> None:
        super().__init__(classes="list")
        self._account = account
        self._before = NEWEST

    def compose_body(self) -> ComposeResult:
        who = self._account.customer.name if self._account.customer else _("Tarjeta sin cliente")
        yield Static(f"{who}   {held(self._account.spendable)}", id="listhead", markup=False)
        yield Static(id="columns", markup=False)
        yield PagedList(self._next_page)

    async def on_mount(self) -> None:
        await super().on_mount()
        self.query_one("#columns", Static).update("  " + movement_columns(self.size.width))
        self.query_one(PagedList).focus()

    async def _next_page(self) -> Sequence[str]:
        """The next rows; none where there are no more, or the database cannot say now."""
        counter = self.shop.counter
        try:
            page = await self.ask(counter.movements, self._account.account_id, self._before, PAGE)
        except Refusal as refusal:
            self.refuse(refusal)
            return ()
        movements = whole_sales(page, PAGE)
        if movements:
            self._before = movements[-1].id
        elif self._before == NEWEST:
            self.say(_("Todavía no hay movimientos."))
        return movement_rows(movements, counter.zone, self.size.width)

    def action_back(self) -> None:
        self.dismiss(None)
