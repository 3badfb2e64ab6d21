"""Blocking a customer: why, and nothing is earned or spent with her account."""

import uuid

from loyalty.views import CustomerView
from tui import customer_words
from tui.language import N_
from tui.screens.form import Field, FormScreen
from tui.shop_keys import both, one


class CustomerBlockForm(FormScreen):
    """Dismisses with what was done, in a sentence."""

    TITLE_TEXT = N_("Bloquear cliente")
    HELP_TEXT = N_(
        "Escriba por qué se bloquea al cliente y pulse F2. Ni él ni quien comparte su cuenta gana ni gasta nada, y no"
        " se le escribe. El saldo se queda, y caduca como siempre. En la ficha, F10 lo desbloquea."
    )
    FIELDS = (Field("reason", N_("Motivo"), N_("por qué se bloquea")),)
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Bloquear")), one("escape", "back", N_("Volver"))]

    def __init__(self, customer: CustomerView) -> None:
        super().__init__({})
        self._customer = customer
        self._operation_id = str(uuid.uuid4())  # where the answer was lost, the same block again

    async def save(self) -> str:
        counter = self.shop.counter
        reason, at = self.value("reason"), counter.clock()
        blocked = await self.ask(counter.block_customer, self._customer.dni, reason, at, self._operation_id)
        return customer_words.blocked(blocked.name)
