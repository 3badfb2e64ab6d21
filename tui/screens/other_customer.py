"""Forms that bring two customers together: it is said who the other one is before anything is done."""

from loyalty.codes import parse_dni
from loyalty.views import CustomerView
from tui.language import N_, _
from tui.screens.form import Field, FormScreen
from tui.screens.shop_screen import says_refusals


class OtherCustomerForm(FormScreen):
    """Subclasses give FIELDS with a `dni`, `question` and `join`."""

    def __init__(self, customer: CustomerView) -> None:
        super().__init__({})
        self._customer = customer
        self._told: CustomerView | None = None

    def check(self, name: str) -> None:
        parse_dni(self.value(name))

    def question(self, other: CustomerView) -> str:
        """What would be done, said before it is."""
        raise NotImplementedError

    async def join(self, other: CustomerView) -> None:
        raise NotImplementedError

    @says_refusals
    async def action_save(self) -> None:
        """The first time it says who the other one is; the second time, with the same one there, it is done."""
        other = await self.ask(self.shop.counter.customer, self.value("dni"))
        if other != self._told:
            self._told, self._said_about = other, self._values()
            self.say(self.question(other))
        else:
            await super().action_save()

    async def save(self) -> str:
        assert self._told is not None
        await self.join(self._told)
        return self._customer.dni


class HouseholdForm(OtherCustomerForm):
    TITLE_TEXT = N_("Compartir cuenta")
    HELP_TEXT = N_(
        "Escriba el DNI de la persona con quien va a compartir la cuenta: los saldos y las tarjetas se juntan, y cada"
        " uno conserva su ficha. F2 dice quién es, y F2 otra vez lo hace."
    )
    FIELDS = (Field("dni", N_("Comparte con"), N_("su DNI")),)

    def question(self, other: CustomerView) -> str:
        return _("{one} y {other} compartirán saldo y tarjetas: F2 otra vez para hacerlo, Esc para dejarlo.").format(
            one=self._customer.name, other=other.name
        )

    async def join(self, other: CustomerView) -> None:
        at = self.shop.counter.clock()
        await self.ask(self.shop.counter.join_household, self._customer.dni, other.dni, at)


class MergeForm(OtherCustomerForm):
    TITLE_TEXT = N_("Unir fichas")
    HELP_TEXT = N_(
        "Para quien está dos veces: escriba el DNI de la ficha repetida. Lo que tiene pasa a esta, con sus caducidades,"
        " y la repetida deja de salir. F2 dice quién es, y F2 otra vez lo hace."
    )
    FIELDS = (Field("dni", N_("Ficha repetida"), N_("su DNI")),)

    def question(self, other: CustomerView) -> str:
        return _("Todo lo de {other} ({dni}) pasará a {one}: F2 otra vez para hacerlo, Esc para dejarlo.").format(
            other=other.name, dni=other.dni, one=self._customer.name
        )

    async def join(self, other: CustomerView) -> None:
        at = self.shop.counter.clock()
        await self.ask(self.shop.counter.merge_customers, other.dni, self._customer.dni, at)
