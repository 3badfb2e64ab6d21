"""What the cards' screen asks for: another card, why one is blocked, how much is paid onto one."""

import uuid
from functools import partial

from loyalty.card_views import CardFile
from loyalty.errors import BadAmount, BadValue
from loyalty.money import parse_typed_cents
from loyalty.requests import TopUpRequest
from tui import formats
from tui.drawings import held_of
from tui.language import N_, _
from tui.screens.form import Field, FormScreen
from tui.slips import top_up_slip


class NewCardForm(FormScreen):
    """Dismisses with the code that was scanned or typed."""

    TITLE_TEXT = N_("Tarjeta nueva")
    HELP_TEXT = N_("Pase la tarjeta nueva, o escriba su número, y pulse F2. Esc lo deja todo como estaba.")
    FIELDS = (Field("card", N_("Tarjeta nueva"), N_("pásela, o su código")),)

    async def save(self) -> str:
        if not self.card():
            raise BadValue("card", "empty")
        return self.card()


class BlockForm(FormScreen):
    """Dismisses with the reason, which may be empty."""

    TITLE_TEXT = N_("Bloquear tarjeta")
    HELP_TEXT = N_(
        "Escriba por qué se bloquea, si quiere, y pulse F2. Deja de valer en todas las sucursales hasta que se"
        " desbloquee; lo que lleva no se pierde."
    )
    FIELDS = (Field("reason", N_("Motivo"), N_("si quiere")),)

    async def save(self) -> str:
        return self.value("reason")


class TopUpForm(FormScreen):
    """Dismisses with what was done, in a sentence."""

    TITLE_TEXT = N_("Recargar tarjeta")
    HELP_TEXT = N_(
        "Escriba los euros que paga el cliente y pulse F2: quedan en la tarjeta. Recargar no da puntos. En una tarjeta"
        " regalo valen hasta su último día; en las demás, no caducan."
    )
    FIELDS = (Field("euros", N_("Euros"), N_("los que se pagan")),)

    def __init__(self, card: CardFile) -> None:
        super().__init__({})
        self._card = card
        self._operation_id = str(uuid.uuid4())  # repeating a top-up whose answer was lost does it once

    def check(self, name: str) -> None:
        self._cents()

    def _cents(self) -> int:
        text = self.value("euros")
        cents = parse_typed_cents(text) if text else 0
        if not cents:
            raise BadAmount(text, "no_euros")
        return cents

    async def save(self) -> str:
        counter = self.shop.counter
        request = TopUpRequest(self._operation_id, self._card.id, self._cents(), counter.clock())
        receipt = await self.ask(counter.top_up, request)
        self.shop.counter_screen.offer_ticket(partial(top_up_slip, counter, receipt))
        said = _("{card}: recargada con {amount}. Saldo: {balance}.")
        paid, balance = formats.euros(receipt.euros_cents), held_of(receipt.balance)
        return said.format(card=receipt.card, amount=paid, balance=balance)
