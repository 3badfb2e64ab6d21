"""All that happened to an account, the newest first, a page at a time."""

import uuid
from collections.abc import Sequence
from functools import partial

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.pages import NEWEST
from loyalty.requests import RefundRequest
from loyalty.views import AccountView, MovementView
from tui import formats
from tui.drawings import held, holder
from tui.language import N_, _
from tui.movement_drawings import events, movement_columns, movement_row, whole_sales
from tui.screens.paged_screen import PagedScreen
from tui.screens.shop_screen import says_refusals
from tui.screens.undoing import UndoingScreen
from tui.shop_keys import both, one

PAGE = 50
Event = list[MovementView]  # what one sale, one refund or one joining of accounts gave and took


class MovementsScreen(PagedScreen[Event], UndoingScreen):
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
        super().__init__()
        self._account = account

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield from super().compose_body()

    async def on_mount(self) -> None:
        self._write_balance()

    def _write_balance(self) -> None:
        self.query_one("#listhead", Static).update(f"{holder(self._account)}   {held(self._account.spendable)}")

    def columns(self) -> str:
        return movement_columns(self.size.width)

    async def page(self, last: Event | None) -> Sequence[Event]:
        before = last[-1].id if last else NEWEST
        page = await self.ask(self.shop.counter.movements, self._account.account_id, before, PAGE)
        return events(whole_sales(page, PAGE))

    def row(self, value: Event) -> str:
        return movement_row(value, self.shop.counter.zone, self.size.width)

    def nothing(self) -> str:
        return _("Todavía no hay movimientos.")

    @property
    def _chosen(self) -> MovementView | None:
        """The first of the row that is marked."""
        return self.chosen[0] if self.chosen else None

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
            what = self._naming_the_sale(_("Venta de {amount}, del {moment}"))
            await self.app.push_screen(RefundForm(sale, what), self._done)

    async def action_void(self) -> None:
        from tui.screens.confirm import ConfirmScreen

        if self._chosen and self._chosen.delivery:
            await self.ask_to_undo(self._chosen.delivery)
        elif sale := self._chosen_sale():
            question = self._naming_the_sale(
                _("¿Anular la venta de {amount}, del {moment}, como si no se hubiera hecho?"),
                otherwise=_("¿Anular la venta entera, como si no se hubiera hecho?"),
            )
            await self.app.push_screen(ConfirmScreen(question), partial(self._void, sale, str(uuid.uuid4())))

    def _naming_the_sale(self, sentence: str, otherwise: str = "") -> str:
        """Names the sale where its own row is marked: a refund's has another day and amount."""
        chosen = self._chosen
        if chosen is None or chosen.kind not in ("accrual", "redemption"):
            return otherwise
        return sentence.format(
            amount=formats.euros(chosen.total_cents), moment=formats.moment(chosen.at, self.shop.counter.zone)
        )

    @says_refusals
    async def _void(self, sale: str, operation_id: str, yes: bool | None) -> None:
        from tui.screens.refund_form import refunded

        if not yes:
            return
        request = RefundRequest(operation_id, sale, self.shop.counter.clock(), void=True)
        await self._done(refunded(await self.ask(self.shop.counter.refund, request)))

    @says_refusals
    async def _done(self, said: str | None) -> None:
        """A sale was given back: the list is read again, and what was done is said."""
        if said is None:
            return
        self._account = await self.ask(self.shop.counter.account_again, self._account)
        self._write_balance()
        await self.read_again()
        self.say(said, "good")

    async def delivery_undone(self, said: str) -> None:
        await self._done(said)
