"""All that happened to an account, the newest first, a page at a time."""

import uuid
from collections.abc import Sequence
from functools import partial
from itertools import groupby

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from loyalty.requests import RefundRequest
from loyalty.views import AccountView, MovementView
from tui import formats
from tui.drawings import held, holder
from tui.language import N_, _
from tui.movement_drawings import event_of, movement_columns, movement_rows, whole_sales
from tui.screens.shop_screen import says_refusals
from tui.screens.undoing import UndoingScreen
from tui.shop_keys import both, one
from tui.widgets.paged_list import PagedList

PAGE = 50
NEWEST = 2**62  # above every movement's number


class MovementsScreen(UndoingScreen):
    TITLE_TEXT = N_("Movimientos")
    HELP_TEXT = N_(
        "Cada venta, premio o traspaso de la cuenta, con lo que dio o quitó. Las flechas, AvPág y Fin bajan. F8 anula"
        " la venta marcada, o deshace la entrega de un premio. F9 lo deja todo en un PDF para dárselo al cliente."
    )
    BINDINGS = [
        *both("f3", "ctrl+w", "explain", N_("¿Por qué?")),
        *both("f7", "ctrl+d", "refund", N_("Devolver")),
        *both("f8", "ctrl+u", "void", N_("Anular")),
        *both("f9", "ctrl+e", "statement", N_("Extracto")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, account: AccountView) -> None:
        super().__init__(classes="list")
        self._account = account
        self._before = NEWEST
        self._first: list[MovementView] = []  # of each row

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield Static(id="columns", markup=False)
        yield PagedList(self._next_page)

    async def on_mount(self) -> None:
        self.query_one("#columns", Static).update("  " + movement_columns(self.size.width))
        self.query_one(PagedList).focus()
        self._write_balance()

    def _write_balance(self) -> None:
        self.query_one("#listhead", Static).update(f"{holder(self._account)}   {held(self._account.spendable)}")

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
        self._first += [next(together) for _key, together in groupby(movements, key=event_of)]
        return movement_rows(movements, counter.zone, self.size.width)

    @property
    def _chosen(self) -> MovementView | None:
        row = self.query_one(PagedList).cursor
        return self._first[row] if row < len(self._first) else None

    def _chosen_sale(self) -> str:
        """The sale of the row that is marked; empty, and said, where it is none."""
        sale = self._chosen.sale if self._chosen else ""
        if not sale:
            self.say(_("Ese movimiento no es de una venta."))
        return sale

    @says_refusals
    async def action_statement(self) -> None:
        from tui.papers import write_statement

        path = await self.ask(write_statement, self.shop.counter, self._account)
        self.say(_("Extracto escrito en {file}.").format(file=path), "good")

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

        if self._chosen and self._chosen.delivery:
            await self.ask_to_undo(self._chosen.delivery)
        elif sale := self._chosen_sale():
            void = partial(self._void, sale, str(uuid.uuid4()))
            await self.app.push_screen(ConfirmScreen(self._void_question()), void)

    def _void_question(self) -> str:
        """Names the sale where its own row is marked: a refund's has another day and amount."""
        chosen = self._chosen
        if chosen is None or chosen.kind not in ("accrual", "redemption"):
            return _("¿Anular la venta entera, como si no se hubiera hecho?")
        return _("¿Anular la venta de {amount}, del {moment}, como si no se hubiera hecho?").format(
            amount=formats.euros(chosen.total_cents), moment=formats.moment(chosen.at, self.shop.counter.zone)
        )

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
        self._before, self._first = NEWEST, []
        self._account = await self.ask(self.shop.counter.account_again, self._account)
        self._write_balance()
        await self.query_one(PagedList).start_again()
        self.say(said, "good")

    async def delivery_undone(self, said: str) -> None:
        await self._done(said)
