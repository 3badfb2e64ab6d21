"""The counter: scan, amount, Enter, and the sale is safe.

One entry line, which asks first who it is and then how much. A scan opens a customer at any moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from loyalty.errors import CardBlocked, Expired, NotActive, Refusal, UnknownCard
from tui import drawings
from tui.drawings import AtTheCounter, Room
from tui.language import N_, _
from tui.movement_drawings import whole_sales
from tui.screens.counter_sale import CounterSale
from tui.screens.counter_stripe import HEIGHT_OF_WRITING
from tui.screens.matches import Matches, may_be_price, too_short, worth_searching
from tui.screens.shop_screen import says_refusals
from tui.stripe_desk import Presented
from tui.texts import sentence
from tui.texts.devices import device_is_back

if TYPE_CHECKING:
    from loyalty.views import AccountView, CustomerView
    from tui.counter.devices import CounterDevice
    from tui.screens.sale import SaleInProgress

MOST_MOVEMENTS = 40
LINES_AROUND = 9  # of the screen: head, sentence, entry, keys and the panel's two edges


class CounterScreen(CounterSale):
    CSS_PATH = None
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
        self._device_news: dict[str, str] = {}  # of each port, while its device is away
        self._draw: Callable[[Room], Content] = lambda _room: Content("")

    def compose_body(self) -> ComposeResult:
        yield Static(id="panel", markup=False)

    def compose_entry(self) -> ComposeResult:
        yield Static(id="writing", markup=False)
        entry = Input(id="entry")
        entry.cursor_blink = False
        yield entry

    async def on_mount(self) -> None:
        self.entry.focus()
        await self.wait_for_customer()
        if self.shop.first_words:
            self.say(self.shop.first_words, self.shop.first_mood)

    def on_resize(self) -> None:
        self.draw_again()

    def draw_again(self) -> None:
        self._show(self._draw)

    def _show(self, draw: Callable[[Room], Content]) -> None:
        """Draws the panel, and again whenever there is another room for it."""
        self._draw = draw
        around = LINES_AROUND + (HEIGHT_OF_WRITING if self.is_writing else 0)
        room = Room(max(40, self.size.width - 4), max(3, self.size.height - around))
        self.query_one("#panel", Static).update(draw(room))

    def device_changed(self, device: CounterDevice) -> None:
        """Says once that a device is lost, and that it is back, beside what stands there to be read."""
        away, before = device.state.trouble, self._device_news.pop(device.port, "")
        if away is not None:
            is_known = bool(before) and away.problem == "no_such_device"  # what follows when a plug was pulled
            news = self._device_news[device.port] = before if is_known else sentence(away)
            if is_known:
                return
        elif before and device.is_ready:
            news = device_is_back(device.kind, device.port)
        else:
            return
        standing = self.said.removeprefix("! ").replace(before, "").strip()
        self.say(" ".join(filter(None, (standing, news))), "bad" if away else "good")

    # -- who is it?

    @says_refusals
    async def wait_for_customer(self, panel: Content | None = None) -> None:
        """Nobody is at the counter; `panel` is what stays to be read of the one before."""
        self.sale = None
        self.forget_codes()
        self._matches = Matches()
        self.entry.border_title = _("Cliente: tarjeta, DNI o nombre")
        self.entry.border_subtitle = _("Intro lo busca")
        self.empty_entry()
        self.refresh_bindings()
        if panel is None:
            await self._show_idle()
        else:
            self._show(lambda _room: panel)

    async def _show_idle(self) -> None:
        day = await self.ask(self.shop.counter.sales_today)
        idle = partial(drawings.idle, self.shop.configuration.shop, day.sales, day.total_cents)
        self._show(lambda _room: idle(has_programme=True))
        self.call_after_refresh(self._warn_of_no_programme, idle, self._draw)

    async def _warn_of_no_programme(self, idle: Callable[..., Content], drawn: Callable[[Room], Content]) -> None:
        """Comes after the frame: reading the programme takes longer than drawing, and nearly every day has one."""
        if await self.ask(self.shop.counter.programme_today) is None and self._draw is drawn:
            self._show(lambda _room: idle(has_programme=False))

    async def card_read(self, code: str) -> None:
        """A scan. An amount typed before it, with nobody open yet, is this customer's; a gift card pays for whoever is.

        Where a gift card came first, what was typed for it goes over to the customer who shows a card after it.
        """
        self.workers.cancel_node(self)
        async with self._recording:
            typed, before = self.entry.value.strip(), self.sale
            if before is not None and before.opened_with == code:
                if presented := await self.shop.stripes.look(code):
                    self.say("")
                    await self._present(presented)
                return
            if before is not None and await self.pays_with(code):
                return
            goes_over = before is None or (before.of_a_gift_card and bool(typed or before.lines))
            unsaved = "" if goes_over else self.unsaved(typed)
            await self._open(
                code, amount=typed if goes_over and may_be_price(typed) else "", before=before if goes_over else None
            )
            if unsaved:
                self.say_also(unsaved)

    async def _open(self, text: str, amount: str = "", before: SaleInProgress | None = None) -> None:
        try:
            presented = await self.shop.stripes.look(text)
            account = await self.ask(self.shop.counter.account_at_the_till, text)
        except Refusal as refusal:
            if isinstance(refusal, UnknownCard | NotActive) and await self.takes_over(text):
                return
            await self.wait_for_customer()
            self.refuse_card(refusal, text)
            return
        await self._open_account(account, text, amount, before)
        await self._present(presented)

    async def _present(self, presented: Presented | None) -> None:
        """The stripe of the card that has just been opened."""
        assert self.sale is not None
        self.sale.presented = presented
        self.say_stripe(presented)
        if presented is not None and presented.is_due:
            await self.offer_writing(self.sale)

    async def _open_account(
        self, account: AccountView, opened_with: str = "", amount: str = "", before: SaleInProgress | None = None
    ) -> None:
        """Puts an account on the counter, ready for the amount; what a gift card began `before` goes on with it."""
        from tui.screens.sale import SaleInProgress

        self.shop.stripes.let_go()  # whoever comes next swipes another card
        services = await self.services()
        self.sale = SaleInProgress(account, services[0].code if services else "", opened_with)
        if before is not None:
            self.sale.pay, self.sale.lines = before.pay, before.lines
        if self.sale.of_a_gift_card:
            self.sale.pay_with_gift_card(opened_with)
        await self.show_account()
        self.empty_entry(amount)
        self.say("")
        if amount or self.sale.lines:
            await self.quote(amount)

    async def show_account(self) -> None:
        """Draws who is at the counter, and asks for the amount."""
        assert self.sale is not None
        counter, account = self.shop.counter, self.sale.account
        lots = await self.ask(counter.lots, account.account_id, counter.clock())
        movements = await self.ask(counter.movements, account.account_id, most=MOST_MOVEMENTS)
        prizes = await self.ask(counter.prizes_for, account)
        seen = AtTheCounter(account, lots, whole_sales(movements, MOST_MOVEMENTS), prizes)
        self._matches = Matches()
        self.forget_codes()
        self._show(partial(drawings.customer, seen, counter.today(), counter.zone))
        self.ask_amount()
        self.refresh_bindings()

    @says_refusals
    async def come_back(self, opens_with: str | None) -> None:
        if not opens_with:
            await self.account_changed()
            return
        try:
            account = await self.ask(self.shop.counter.account_at_the_till, opens_with)
        except CardBlocked as blocked:  # the card in hand was blocked
            await self.wait_for_customer()
            self.refuse_card(blocked, opens_with)
            return
        if self.sale is not None and self.sale.account.account_id == account.account_id:
            self.sale = self.sale.with_account(account, opens_with)
            await self.show_account()
            return
        unsaved = self.unsaved(self.entry.value.strip())
        await self._open_account(account, opens_with)
        await self._present(await self.shop.stripes.look(opens_with))
        if unsaved:
            self.say_also(unsaved)

    # -- typing

    async def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed(self._search if self.sale is None else self.quote, event.value)

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
                await self.submit_amount(event.value.strip())

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
                self.say(too_short(text))
        except (CardBlocked, Expired, NotActive) as refusal:
            self.refuse_card(refusal, text)
        else:
            await self._open_account(account, text)

    async def _open_customer(self, customer: CustomerView) -> None:
        await self._open_account(await self.ask(self.shop.counter.account_of_customer, customer))

    async def action_clear(self) -> None:
        """Esc: takes back what is typed, else the last line, else leaves the customer."""
        if self._recording.locked():
            return
        if not await self.take_back() and not self.shop.stripes.let_go():
            await self.wait_for_customer()
            self.say("")
