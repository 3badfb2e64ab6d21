"""Sharing an account: it is said who the other one is before anything is done."""

from loyalty.codes import parse_dni
from loyalty.views import CustomerView
from tui.language import N_, _
from tui.screens.form import Field, FormScreen
from tui.screens.shop_screen import says_refusals


class HouseholdForm(FormScreen):
    TITLE_TEXT = N_("Compartir cuenta")
    HELP_TEXT = N_(
        "Escriba el DNI de la persona con quien va a compartir la cuenta: los saldos y las tarjetas se juntan, y cada"
        " uno conserva su ficha. F2 dice quién es, y F2 otra vez lo hace."
    )
    FIELDS = (Field("dni", N_("Comparte con"), N_("su DNI")),)

    def __init__(self, customer: CustomerView) -> None:
        super().__init__({})
        self._customer = customer
        self._told: CustomerView | None = None

    def check(self, name: str) -> None:
        parse_dni(self.value(name))

    @says_refusals
    async def action_save(self) -> None:
        """The first time it says who the other one is; the second time, with the same one there, it is done."""
        other = await self.ask(self.shop.counter.customer, self.value("dni"))
        if other != self._told:
            self._told, self._said_about = other, self._values()
            question = _("{one} y {other} compartirán saldo y tarjetas: F2 otra vez para hacerlo, Esc para dejarlo.")
            self.say(question.format(one=self._customer.name, other=other.name))
        else:
            await super().action_save()

    async def save(self) -> str:
        assert self._told is not None
        at = self.shop.counter.clock()
        await self.ask(self.shop.counter.join_household, self._customer.dni, self._told.dni, at)
        return self._customer.dni
