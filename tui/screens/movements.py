"""All that happened to an account, the newest first, a page at a time."""

import uuid
from collections.abc import Sequence
from functools import partial
from itertools import groupby

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from loyalty.requests import RefundRequest
from loyalty.views import AccountView
from tui.drawings import event_of, held, movement_columns, movement_rows, whole_sales
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.widgets.paged_list import PagedList

PAGE = 50
NEWEST = 2**62  # above every movement's number


class MovementsScreen(ShopScreen):
    TITLE_TEXT = N_("Movimientos")
    HELP_TEXT = N_(
        "Cada venta, activación o traspaso de la cuenta, con lo que dio o quitó. Las flechas, AvPág y Fin bajan."
    )
    BINDINGS = [
        *both("f3", "ctrl+w", "explain", N_("¿Por qué?")),
        *both("f7", "ctrl+d", "refund", N_("Devolver")),
        *both("f8", "ctrl+u", "void", N_("Anular")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, account: AccountView) -> None:
        super().__init__(classes="list")
        self._account = account
        self._before = NEWEST
        self._sales: list[str] = []  # of each row; empty where it is no sale's

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield Static(id="columns", markup=False)
        yield PagedList(self._next_page)

    async def on_mount(self) -> None:
        self.query_one("#columns", Static).update("  " + movement_columns(self.size.width))
        self.query_one(PagedList).focus()
        self._write_balance()

    def _write_balance(self) -> None:
        who = self._account.customer.name if self._account.customer else _("Tarjeta sin cliente")
        self.query_one("#listhead", Static).update(f"{who}   {held(self._account.spendable)}")

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
        self._sales += [next(together).sale for _key, together in groupby(movements, key=event_of)]
        return movement_rows(movements, counter.zone, self.size.width)

    def _chosen_sale(self) -> str:
        """The sale of the row that is marked; empty, and said, where it is none."""
        row = self.query_one(PagedList).cursor
        sale = self._sales[row] if row < len(self._sales) else ""
        if not sale:
            self.say(_("Ese movimiento no es de una venta."))
        return sale

    async def action_explain(self) -> None:
        from tui.screens.explanation import ExplanationScreen

        if sale := self._chosen_sale():
            await self.app.push_screen(ExplanationScreen(sale))

    async def action_refund(self) -> None:
        from tui.screens.refund_form import RefundForm

        if sale := self._chosen_sale():
            await self.app.push_screen(RefundForm(sale), self._done)

    async def action_void(self) -> None:
        from tui.screens.confirm import ConfirmScreen

        if sale := self._chosen_sale():
            question = _("¿Anular la venta entera, como si no se hubiera hecho?")
            await self.app.push_screen(ConfirmScreen(question), partial(self._void, sale, str(uuid.uuid4())))

    async def _void(self, sale: str, operation_id: str, yes: bool | None) -> None:
        from tui.screens.refund_form import refunded

        if not yes:
            return
        request = RefundRequest(operation_id, sale, self.shop.counter.clock(), void=True)
        try:
            await self._done(refunded(await self.ask(self.shop.counter.refund, request)))
        except Refusal as refusal:
            self.refuse(refusal)

    @says_refusals
    async def _done(self, said: str | None) -> None:
        """A sale was given back: the list is read again, and what was done is said."""
        if said is None:
            return
        self._before, self._sales = NEWEST, []
        self._account = await self.ask(self.shop.counter.account_again, self._account)
        self._write_balance()
        await self.query_one(PagedList).start_again()
        self.say(said, "good")

    def action_back(self) -> None:
        self.dismiss(None)
