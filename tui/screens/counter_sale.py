"""The sale of whoever is at the counter: what is typed and how it is paid, quoted at every key, recorded at Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from loyalty.errors import IdReused, NotAllowed, Refusal
from tui.drawings import is_gift_card
from tui.language import _
from tui.sale_drawings import gift_card_left, lines_so_far, quoted, receipt
from tui.screens.counter_keys import no_services
from tui.screens.counter_people import CounterPeople
from tui.screens.counter_stripe import CounterStripe
from tui.screens.counter_tickets import CounterTickets
from tui.screens.shop_screen import says_refusals

if TYPE_CHECKING:
    from loyalty.earning import EarningLine
    from loyalty.programme import Service
    from loyalty.requests import Payment, SaleRequest
    from loyalty.ticket import Slip
    from tui.screens.sale import SaleInProgress


def is_of_a_block(refusal: Refusal) -> bool:
    """Whether nothing can be sold to this customer, whatever is typed."""
    return isinstance(refusal, NotAllowed) and refusal.reason == "customer_blocked"


class CounterSale(CounterTickets, CounterStripe, CounterPeople):
    """The counter as far as its sale goes. The subclass says who it is for."""

    async def wait_for_customer(self, panel: Content | None = None) -> None:
        """Nobody is at the counter; `panel` is what stays to be read of the one before."""
        raise NotImplementedError

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
            await self.quote(self.entry.value)

    # -- what it would give

    async def quote(self, text: str) -> None:
        """Says what the sale would do while the amount is typed; says nothing of a text that is not one yet."""
        if self.sale is None:
            return
        try:
            request = await self._request(self.sale, text)
            quote = await self.ask(self.shop.counter.quote_sale, request)
        except Refusal as refusal:
            self.say(lines_so_far(self.sale.lines))
            if (text and self.sale.pays_by_hand) or is_of_a_block(refusal):
                self.refuse_quietly(refusal)
            return
        self.say(quoted(request.lines, quote))

    async def _request(self, sale: SaleInProgress, text: str) -> SaleRequest:
        """The sale with what is typed. Raises BadAmount, UnknownService."""
        line = None if sale.lines and not text.strip() else sale.typed_line(text, await self.services())
        return sale.request(self.shop.counter.clock(), line)

    def unsaved(self, typed: str) -> str:
        """What to say of a sale that another card pushes aside half done."""
        if self.sale is None or not (typed or self.sale.lines):
            return ""
        what = lines_so_far(self.sale.lines) or typed
        return _("Sin guardar: la venta de {name} ({what}).").format(name=self.sale.name, what=what)

    # -- paying with what the customer has here

    @says_refusals
    async def action_pay(self) -> None:
        """Points, the euro balance and gift cards, once there is something to pay."""
        from tui.screens.payment_form import PaymentForm

        if self.sale is None:
            return
        text = self.entry.value
        if not (text.strip() or self.sale.lines):
            self.say(_("Escriba primero el importe: después se elige con qué se paga."))
            return
        request = await self._request(self.sale, text)
        best = await self.ask(self.shop.counter.best_payment, request)
        await self.app.push_screen(PaymentForm(request, self.sale.account, best), self.payment_chosen)

    @says_refusals
    async def payment_chosen(self, pay: Payment | None) -> None:
        if pay is not None and self.sale is not None:
            self.sale.pay = pay
            await self.quote(self.entry.value)

    async def pays_with(self, code: str) -> bool:
        """Whether the code is of a gift card, which then pays what it can of the sale at the counter."""
        assert self.sale is not None
        try:
            account = await self.ask(self.shop.counter.account_at_the_till, code)
        except Refusal:
            return False
        if not is_gift_card(account) or account.card is None:
            return False
        self.sale.pay_with_gift_card(code)
        held = account.spendable.get("euros", 0)
        if self.entry.value.strip() or self.sale.lines:
            await self.quote(self.entry.value)
        else:
            self.say(f"{gift_card_left(account.card, held)} {_('Escriba el importe, y pagará lo que pueda.')}", "good")
        return True

    # -- Enter, and Esc

    async def submit_amount(self, text: str) -> None:
        """Records the sale, or notes its next line where sales have several."""
        sale, several = self.sale, self.shop.configuration.several_lines
        assert sale is not None
        if several and not text and sale.lines:
            await self._record(sale)
            return
        line = sale.typed_line(text, await self.services())
        if not line.service:
            self.say(no_services(), "bad")
        elif several:
            sale.lines.append(line)
            self.empty_entry()
            await self.quote("")
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
        left = [await self._left_on(code) for code, _amount in request.pay.gift_cards]
        await self.wait_for_customer(receipt(sale.account, sold, request.total_cents, left))

        def slip() -> Slip:
            from tui.slips import sale_slip

            return sale_slip(self.shop.counter, sale.account, sold, request.total_cents, left)

        self.offer_ticket(slip)
        await self.offer_writing(sale, first=sale.presented is not None)

    async def _left_on(self, code: str) -> str:
        account = await self.ask(self.shop.counter.account, code)
        assert account.card is not None
        return gift_card_left(account.card, account.spendable.get("euros", 0))

    async def take_back(self) -> bool:
        """Takes back what is typed, else the last line, else what was to pay; whether there was anything."""
        sale = self.sale
        if sale is None or not (self.entry.value or sale.lines or sale.pays_by_hand):
            return False
        if self.entry.value:
            self.empty_entry()
        elif sale.lines:
            sale.lines.pop()
        else:
            sale.pay_in_money()
        self.say(lines_so_far(sale.lines))
        return True
