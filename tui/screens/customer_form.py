"""The customer's file: to register somebody from the paper form, or to change what is known."""

from datetime import date

from loyalty.codes import parse_dni
from loyalty.errors import BadValue
from loyalty.requests import CUSTOMER_DETAILS, NewCustomer
from loyalty.views import CustomerView
from tui import formats
from tui.language import N_, _
from tui.screens.form import Field, FormScreen
from tui.typed import looks_like_document, typed_day

DETAIL_FIELDS = (
    Field("phone", N_("Teléfono")),
    Field("email", N_("Correo")),
    Field("birthday", N_("Nacimiento"), N_("dd/mm/aaaa")),
    Field("address", N_("Dirección")),
    Field("postcode", N_("Código postal")),
    Field("city", N_("Población")),
    Field("tags", N_("Gustos")),
    Field("notes", N_("Notas"), N_("se ven en la caja")),
    Field("guardian", N_("Tutor"), N_("si es menor de 14")),
)


class CustomerForm(FormScreen):
    TITLE_TEXT = N_("Ficha de cliente")
    HELP_TEXT = N_(
        "Solo hacen falta el DNI y el nombre. Intro pasa al campo siguiente y F2 guarda. Si pasa una tarjeta, su número"
        " va a su campo y queda a nombre del cliente."
    )
    FIELDS = (
        Field("dni", N_("DNI"), N_("o NIE, NIF, pasaporte")),
        Field("name", N_("Nombre y apellidos")),
        Field("card", N_("Tarjeta"), N_("pásela, si la tiene")),
        *DETAIL_FIELDS,
    )

    def __init__(self, customer: CustomerView | None = None, typed: str = "", card: str = "") -> None:
        super().__init__(_known(customer) if customer else _guessed(typed), card)
        self._customer = customer

    def first_field(self) -> str:
        return super().first_field() if self._customer is None else DETAIL_FIELDS[0].name

    def hint(self, field: Field) -> str:
        if field.name == "card" and self._customer and self._customer.cards:
            return _("tiene {card}").format(card=self._customer.cards[0])
        return super().hint(field)

    def check(self, name: str) -> None:
        if name == "dni":
            parse_dni(self.value(name))
        elif name == "birthday":
            _iso_birthday(self.value(name))

    async def save(self) -> str:
        self.check("dni")
        details = {name: self.value(name) for name in CUSTOMER_DETAILS if self.query(f"#{name}")}
        details["birthday"] = _iso_birthday(details["birthday"])
        at = self.shop.counter.clock()
        card = self.card()
        if self._customer is None:
            new = NewCustomer(self.value("dni"), self.value("name"), details, card=card)
            created = await self.ask(self.shop.counter.create_customer, new, at)
            return card or created.dni
        changes = {**details, "name": self.value("name"), "new_dni": self.value("dni")}
        self._customer = changed = await self.ask(self.shop.counter.update_customer, self._customer.dni, changes, at)
        if card:
            await self.ask(self.shop.counter.link_card, card, changed.dni, at)
        return card or changed.dni


def _known(customer: CustomerView) -> dict[str, str]:
    values = {field.name: getattr(customer, field.name) for field in DETAIL_FIELDS}
    return {**values, "dni": customer.dni, "name": customer.name, "birthday": formats.iso_day(customer.birthday)}


def _guessed(typed: str) -> dict[str, str]:
    """What was typed at the counter before: a document, or the name."""
    if not typed:
        return {}
    return {"dni" if looks_like_document(typed) else "name": typed}


def _iso_birthday(text: str) -> str:
    if not text:
        return ""
    day: date | None = typed_day(text)
    if day is None:
        raise BadValue("birthday", "not_a_date")
    return day.isoformat()
