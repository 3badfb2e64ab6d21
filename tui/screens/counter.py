"""The counter: scan, amount, Enter, and the sale is safe.

One entry line, which asks first who it is and then how much. A scan opens a customer at any moment.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from loyalty.earning import EarningLine
from loyalty.errors import IdReused, Refusal, UnknownCard
from loyalty.programme import Service
from loyalty.views import AccountView, CustomerView
from tui import drawings
from tui.drawings import AtTheCounter, Room
from tui.language import N_, _
from tui.screens.counter_keys import CounterKeys, no_services
from tui.screens.matches import Matches, worth_searching
from tui.screens.sale import SaleInProgress, may_be_price, typed_line
from tui.screens.shop_screen import says_refusals

MOST_MOVEMENTS = 40
LINES_AROUND = 9  # of the screen: head, sentence, entry, keys and the panel's two edges


class CounterScreen(CounterKeys):
    TITLE_TEXT = N_("Caja")
    HELP_TEXT = N_(
        "Pase la tarjeta, o escriba su número, el DNI o el nombre. Cuando salga el cliente, escriba el importe y pulse"
        " Intro: la venta queda guardada. Con Esc se deja al cliente sin venderle nada. Para otro servicio, su nombre"
        " o como empieza delante del importe: «tinte 40»."
    )

    def __init__(self) -> None:
        super().__init__()
        self._matches = Matches()
        self._recording = asyncio.Lock()
        self._draw: Callable[[Room], Content] = lambda _room: Content("")

    def compose_body(self) -> ComposeResult:
        yield Static(id="panel", markup=False)

    def compose_entry(self) -> ComposeResult:
        entry = Input(id="entry")
        entry.cursor_blink = False
        yield entry

    async def on_mount(self) -> None:
        self.entry.focus()
        await self.wait_for_customer()
        if self.shop.first_words:
            self.say(self.shop.first_words, "bad")

    def on_resize(self) -> None:
        super().on_resize()
        self._show(self._draw)

    def _show(self, draw: Callable[[Room], Content]) -> None:
        """Draws the panel, and again whenever there is another room for it."""
        self._draw = draw
        room = Room(max(40, self.size.width - 4), max(3, self.size.height - LINES_AROUND))
        self.query_one("#panel", Static).update(draw(room))

    # -- who is it?

    @says_refusals
    async def wait_for_customer(self, panel: Content | None = None) -> None:
        """Nobody is at the counter; `panel` is what stays to be read of the one before."""
        self.sale = None
        self.unknown_code = ""
        self._matches = Matches()
        self.entry.border_title = _("Cliente: tarjeta, DNI o nombre")
        self.entry.border_subtitle = _("Intro lo busca")
        self._empty_entry()
        self.refresh_bindings()
        if panel is None:
            await self._show_idle()
        else:
            self._show(lambda _room: panel)

    async def _show_idle(self) -> None:
        day = await self.ask(self.shop.counter.sales_today)
        programme = await self.ask(self.shop.counter.programme_today)
        idle = drawings.idle(self.shop.configuration.shop, day.sales, day.total_cents, programme is not None)
        self._show(lambda _room: idle)

    def _empty_entry(self, text: str = "") -> None:
        with self.prevent(Input.Changed):
            self.entry.value = text
            self.entry.cursor_position = len(text)

    async def card_read(self, code: str) -> None:
        """A scan. An amount that was typed before it, with nobody open yet, is this customer's."""
        self.workers.cancel_node(self)
        async with self._recording:
            typed = self.entry.value.strip()
            if self.sale is not None and self.sale.opened_with == code:
                return
            unsaved = self._unsaved(typed)
            await self._open(code, amount=typed if self.sale is None and may_be_price(typed) else "")
            if unsaved:
                self.say_also(unsaved)

    def _unsaved(self, typed: str) -> str:
        """What to say of a sale that another card pushes aside half done."""
        if self.sale is None or not (typed or self.sale.lines):
            return ""
        what = drawings.lines_so_far(self.sale.lines) or typed
        return _("Sin guardar: la venta de {name} ({what}).").format(name=self.sale.name, what=what)

    async def _open(self, text: str, amount: str = "") -> None:
        try:
            account = await self.ask(self.shop.counter.account_at_the_till, text)
        except Refusal as refusal:
            await self.wait_for_customer()
            self.refuse(refusal)
            if isinstance(refusal, UnknownCard):
                self.say(_("No existe la tarjeta {card}: F5 para activarla.").format(card=refusal.card), "bad")
                self.unknown_code = text
            return
        await self._open_account(account, text, amount)

    async def _open_account(self, account: AccountView, opened_with: str = "", amount: str = "") -> None:
        """Puts an account on the counter, ready for the amount."""
        services = await self.services()
        self.sale = SaleInProgress(account, services[0].code if services else "", opened_with)
        await self.show_account()
        self._empty_entry(amount)
        self.say("")
        if amount:
            await self._quote(amount)

    async def show_account(self) -> None:
        """Draws who is at the counter, and asks for the amount."""
        assert self.sale is not None
        counter, account = self.shop.counter, self.sale.account
        lots = await self.ask(counter.lots, account.account_id, counter.clock())
        movements = await self.ask(counter.movements, account.account_id, most=MOST_MOVEMENTS)
        prizes = await self.ask(counter.prizes_for, account)
        seen = AtTheCounter(account, lots, drawings.whole_sales(movements, MOST_MOVEMENTS), prizes)
        self._matches = Matches()
        self.unknown_code = ""
        self._show(partial(drawings.customer, seen, counter.today(), counter.zone))
        self.ask_amount()
        self.refresh_bindings()

    def ask_amount(self) -> None:
        assert self.sale is not None
        several = self.shop.configuration.several_lines
        self.entry.border_title = " · ".join(part for part in (_("Importe en euros"), self.sale.service) if part)
        self.entry.border_subtitle = (
            _("Intro apunta, Intro sin nada guarda, Esc quita") if several else _("Intro guarda la venta, Esc la deja")
        )

    async def services(self) -> Sequence[Service]:
        return await self.ask(self.shop.counter.services)

    @says_refusals
    async def service_chosen(self, code: str | None) -> None:
        if code and self.sale is not None:
            self.sale.service = code
            self.ask_amount()
            await self._quote(self.entry.value)

    @says_refusals
    async def come_back(self, opens_with: str | None) -> None:
        if not opens_with:
            return
        account = await self.ask(self.shop.counter.account_at_the_till, opens_with)
        if self.sale is not None and self.sale.account.account_id == account.account_id:
            self.sale = self.sale.with_account(account)
            await self.show_account()
            return
        unsaved = self._unsaved(self.entry.value.strip())
        await self._open_account(account, opens_with)
        if unsaved:
            self.say_also(unsaved)

    # -- typing

    async def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed(self._search if self.sale is None else self._quote, event.value)

    @work(exclusive=True)
    async def _typed(self, answer: Callable[[str], Awaitable[None]], text: str) -> None:
        """Answers what is typed; a later key makes an answer that is not there yet superfluous."""
        await answer(text)

    @says_refusals
    async def _search(self, text: str) -> None:
        text = text.strip()
        self.say("")
        if not worth_searching(text):
            self._matches = Matches()
            await self._show_idle()
            return
        self._matches = Matches(text, await self.ask(self.shop.counter.find_customers, text))
        self._show(self._matches.draw)

    async def _quote(self, text: str) -> None:
        """Says what the sale would give while the amount is typed; says nothing of a text that is not one yet."""
        if self.sale is None:
            return
        try:
            line = typed_line(text, self.sale.service, await self.services())
            request = self.sale.request(self.shop.counter.clock(), line)
            quote = await self.ask(self.shop.counter.quote_sale, request)
        except Refusal:
            self.say(drawings.lines_so_far(self.sale.lines))
            return
        earned = drawings.held({each.unit.code: each.minor for each in quote.earned.by_unit})
        self.say(_("{lines}: ganará {earned}").format(lines=drawings.lines_so_far(request.lines), earned=earned))

    def action_choose(self, step: int) -> None:
        if self._matches:
            self._matches.move(step)
            self._show(self._matches.draw)

    # -- Enter

    @says_refusals
    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.workers.cancel_node(self)  # an answer to what was typed would come too late
        async with self._recording:
            if self.sale is None:
                await self._submit_customer(event.value.strip())
            else:
                await self._submit_amount(event.value.strip())

    async def _submit_customer(self, text: str) -> None:
        if not text:
            self.say(_("Pase la tarjeta, o escriba su número, el DNI o el nombre."))
            return
        if chosen := self._matches.chosen_for(text):
            await self._open_customer(chosen)
            return
        try:
            account = await self.ask(self.shop.counter.account_at_the_till, text)
        except UnknownCard:
            await self._search(text)
            if len(self._matches.found) == 1:
                await self._open_customer(self._matches.found[0])
            elif not self._matches:
                self.app.bell()
        else:
            await self._open_account(account, text)

    async def _open_customer(self, customer: CustomerView) -> None:
        await self._open_account(await self.ask(self.shop.counter.account_of_customer, customer))

    async def _submit_amount(self, text: str) -> None:
        """Records the sale, or notes its next line where sales have several."""
        sale, several = self.sale, self.shop.configuration.several_lines
        assert sale is not None
        if several and not text and sale.lines:
            await self._record(sale)
            return
        line = typed_line(text, sale.service, await self.services())
        if not line.service:
            self.say(no_services(), "bad")
        elif several:
            sale.lines.append(line)
            self._empty_entry()
            self.say(drawings.lines_so_far(sale.lines))
        else:
            await self._record(sale, line)

    async def _record(self, sale: SaleInProgress, line: EarningLine | None = None) -> None:
        """Records the sale; where it is refused the cashier stands where she stood, and may try again."""
        self.say(_("Guardando la venta.."))
        request = sale.request(self.shop.counter.clock(), line)
        try:
            sold = await self.ask(self.shop.counter.record_sale, request)
        except IdReused:
            self.say(_("Esta venta ya se guardó con otro importe: F6 para verla, Esc para seguir."), "bad")
            return
        self.say("")
        await self.wait_for_customer(drawings.receipt(sale.account, sold, request.total_cents))

    async def action_clear(self) -> None:
        """Esc: takes back what is typed, else the last line, else leaves the customer."""
        if self._recording.locked():
            return
        if self.sale is not None and (self.entry.value or self.sale.lines):
            if not self.entry.value:
                self.sale.lines.pop()
            self._empty_entry()
            self.say(drawings.lines_so_far(self.sale.lines))
        else:
            await self.wait_for_customer()
            self.say("")
