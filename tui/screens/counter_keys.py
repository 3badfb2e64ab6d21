"""The counter's keys: each opens another screen, and brings what was done there back to the counter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from loyalty.errors import CardBlocked, Expired, NotActive, Refusal, UnknownCard
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one

if TYPE_CHECKING:
    from loyalty.programme import Service
    from loyalty.ticket import Slip
    from loyalty.views import DeliveryReceipt
    from tui.screens.sale import SaleInProgress


class CounterKeys(ShopScreen):
    """The counter with its keys. The subclass gives what is on the screen."""

    BINDINGS = [
        *both("f2", "ctrl+b", "pay", N_("Pagar con saldo")),
        *both("f3", "ctrl+f", "prizes", N_("Premios")),
        *both("f4", "ctrl+n", "register", N_("Alta")),
        *both("f5", "ctrl+t", "activate", N_("Activar")),
        *both("f6", "ctrl+o", "movements", N_("Movimientos")),
        *both("f7", "ctrl+r", "service", N_("Servicio")),
        *both("f8", "ctrl+l", "file", N_("Ficha")),
        *both("f9", "ctrl+k", "cards", N_("Tarjetas")),
        *both("f9", "ctrl+p", "menu", N_("Menú")),
        *both("f10", "ctrl+q", "leave", N_("Salir")),
        one("escape", "clear", N_("Borrar lo escrito, o dejar al cliente"), show=False),
        one("up", "choose(-1)", N_("Anterior de la lista"), show=False),
        one("down", "choose(1)", N_("Siguiente de la lista"), show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.sale: SaleInProgress | None = None
        self.unknown_code = ""  # of a card that can be handed out
        self.closed_code = ""  # of one that cannot be used, but looked at

    @property
    def entry(self) -> Input:
        return self.query_one("#entry", Input)

    def empty_entry(self, text: str = "") -> None:
        with self.prevent(Input.Changed):
            self.entry.value = text
            self.entry.cursor_position = len(text)

    async def services(self) -> Sequence[Service]:
        raise NotImplementedError

    async def come_back(self, opens_with: str | None) -> None:
        """From another screen: with the card or document of what it made or changed, which then is at the counter."""
        raise NotImplementedError

    async def account_changed(self) -> None:
        """Something of the account may be otherwise now, as after a refund: it is drawn anew, and the sale goes on."""
        if self.sale is not None:
            account = await self.ask(self.shop.counter.account_again, self.sale.account)
            self.sale = self.sale.with_account(account, self.sale.opened_with)
            await self.show_account()

    async def card_activated(self, card: str | None) -> None:
        """From the form that hands a card out."""
        raise NotImplementedError

    async def service_chosen(self, code: str | None) -> None:
        raise NotImplementedError

    def offer_ticket(self, make_slip: Callable[[], Slip]) -> None:
        """Of what was just kept: it is printed now, or when it is asked for."""
        raise NotImplementedError

    async def takes_over(self, code: str) -> bool:
        """Whether a card is an operator's, who is at the counter from now on."""
        raise NotImplementedError

    async def show_account(self) -> None:
        """Draws who is at the counter anew."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that need somebody at the counter are hidden until there is one; those that need nobody, meanwhile."""
        if action in ("pay", "prizes"):
            return self.sale is not None and self.sale.account.block is None
        if action in ("movements", "service"):
            return self.sale is not None
        if action == "file":
            return self.sale is not None and self.sale.account.customer is not None
        if action == "cards":
            return self.sale is not None or bool(self.closed_code)
        if action == "menu":
            return not self.check_action("cards", ())
        return True

    def _typed_for_a_form(self) -> str:
        return self.entry.value.strip() if self.sale is None else ""

    def forget_codes(self) -> None:
        self.unknown_code = self.closed_code = ""

    def refuse_card(self, refusal: Refusal, code: str) -> None:
        """Says why a card opens nothing, and which key goes on from there."""
        self.refuse(refusal)
        if isinstance(refusal, UnknownCard):
            self.say(_("No existe la tarjeta {card}: F5 para activarla.").format(card=refusal.card), "bad")
        elif isinstance(refusal, NotActive):
            gift = _("Tarjeta regalo {card} sin vender: F5 la vende.")
            said = gift if refusal.kind == "gift" else _("Tarjeta {card} sin usar: F5 la activa.")
            self.say(said.format(card=refusal.card), "bad")
        elif isinstance(refusal, CardBlocked | Expired):
            self.closed_code = code
            self.say_also(_("F9 para verla."))
            self.refresh_bindings()
            return
        else:
            return
        self.unknown_code = code

    async def action_register(self) -> None:
        from tui.screens.customer_form import CustomerForm

        card = self.sale.opened_with if self.sale and self.sale.account.customer is None else self.unknown_code
        await self.app.push_screen(CustomerForm(typed=self._typed_for_a_form(), card=card), self.come_back)

    async def action_activate(self) -> None:
        from tui.screens.card_form import CardForm

        typed = self._typed_for_a_form()
        code = self.unknown_code or (typed if any(c.isdigit() for c in typed) else "")
        await self.app.push_screen(CardForm(code, await self._is_gift(code)), self.card_activated)

    async def _is_gift(self, code: str) -> bool:
        """Whether a code is of the shop's gift cards."""
        if not code:
            return False
        try:
            return (await self.ask(self.shop.counter.card_file, code)).kind == "gift"
        except Refusal:
            return False

    @says_refusals
    async def action_cards(self) -> None:
        from tui.screens.cards import CardsScreen

        account = self.sale.account if self.sale else await self.ask(self.shop.counter.account, self.closed_code)
        await self.app.push_screen(CardsScreen(account), self.come_back)

    async def action_file(self) -> None:
        if self.sale is None:
            return
        household = self.sale.account.customers
        if len(household) == 1:
            await self._open_file(household[0].dni)
            return
        choices = [(each.dni, f"{each.name}  ({each.dni})") for each in household]
        came = self.sale.opened_with.strip().upper()
        chosen = came if came in dict(choices) else household[0].dni
        await self._choose(_("¿La ficha de quién?"), choices, chosen, self._open_file)

    async def _open_file(self, dni: str | None) -> None:
        from tui.screens.customer_file import CustomerFileScreen

        if dni:
            await self.app.push_screen(CustomerFileScreen(dni), self.come_back)

    async def action_prizes(self) -> None:
        from tui.screens.prizes import PrizesScreen

        if self.sale is not None:
            await self.app.push_screen(PrizesScreen(self.sale), self.prize_delivered)

    @says_refusals
    async def prize_delivered(self, receipt: DeliveryReceipt | None) -> None:
        """The customer stays at the counter, with what is left; the receipt is written meanwhile."""
        from tui import words

        if receipt is None or self.sale is None:
            return
        await self.account_changed()
        self.say(words.delivered(receipt), "good")
        self.app.run_worker(self._write_receipt(receipt, self.sale))

        def slip() -> Slip:
            from tui.slips import delivery_slip

            return delivery_slip(self.shop.counter, receipt.delivery)

        self.offer_ticket(slip)

    @says_refusals
    async def _write_receipt(self, receipt: DeliveryReceipt, sale: SaleInProgress) -> None:
        from tui import papers

        shop = self.shop.configuration
        sheet = await self.ask(papers.delivery_receipt, self.shop.counter, shop.shop, receipt.delivery)
        path = papers.receipt_path(shop.folder, receipt.number)
        await asyncio.to_thread(papers.write_delivery_receipt, sheet, path)
        if self.sale is sale:
            self.say(" ".join((self.said, _("Recibo: {file}").format(file=path.relative_to(shop.folder)))), "good")

    async def action_movements(self) -> None:
        from tui.screens.movements import MovementsScreen

        if self.sale is not None:
            await self.app.push_screen(MovementsScreen(self.sale.account), self.come_back)

    @says_refusals
    async def action_service(self) -> None:
        services = await self.services()
        if self.sale is None:
            return
        if not services:
            self.say(no_services(), "bad")
            return
        choices = [(service.code, f"{service.name}  ({service.code})") for service in services]
        await self._choose(_("¿Qué servicio?"), choices, self.sale.service, self.service_chosen)

    async def action_menu(self) -> None:
        from tui.screens.menu import MenuScreen

        def look_again(_left: object) -> None:
            self.post_message(Input.Changed(self.entry, self.entry.value))

        await self.app.push_screen(MenuScreen(), look_again)

    async def _choose(self, question: str, choices: list[tuple[str, str]], chosen: str, then: Any) -> None:
        from tui.screens.choose import ChooseScreen

        await self.app.push_screen(ChooseScreen(question, choices, chosen), then)

    def action_leave(self) -> None:
        if self.sale is not None and (self.sale.lines or self.entry.value):
            self.say(_("Hay una venta a medias: guárdela con Intro o déjela con Esc antes de salir."), "bad")
        else:
            self.app.exit(0)


def no_services() -> str:
    return _("Todavía no hay servicios que vender: Esc, F9 y «Programa de puntos».")
