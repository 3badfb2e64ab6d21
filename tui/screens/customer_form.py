"""The customer's file: to register somebody from the paper form, or to change what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from loyalty.codes import parse_dni
from loyalty.errors import NotAllowed
from loyalty.requests import NewCustomer
from loyalty.views import CustomerView
from tui import formats
from tui.language import N_, _
from tui.screens.form import Field, FormScreen
from tui.typed import looks_like_document, read_iso_day

DETAIL_FIELDS = (
    Field("phone", N_("Teléfono")),
    Field("email", N_("Correo")),
    Field("birthday", N_("Nacimiento"), N_("dd/mm/aaaa")),
    Field("address", N_("Dirección")),
    Field("postcode", N_("Código postal")),
    Field("city", N_("Población")),
    Field("sex", N_("Sexo"), N_("mujer, hombre..")),
    Field("language", N_("Idioma"), N_("es, ca o en")),
    Field("tags", N_("Gustos"), N_("color, rizos..")),
    Field("notes", N_("Notas"), N_("se ven en la caja")),
    Field("guardian", N_("Tutor"), N_("si es menor de 14")),
)


DAYS = ("birthday", "class_until")
HOUSEHOLD_FIELD = Field("household_of", N_("Comparte con"), N_("su DNI, si comparte"))
CLASS_FIELDS = (
    Field("class", N_("Tipo de cliente"), N_("a mano; si no, el suyo")),
    Field("class_until", N_("Tipo hasta"), N_("dd/mm/aaaa, o siempre")),
)


class CustomerForm(FormScreen):
    TITLE_TEXT = N_("Ficha de cliente")
    HELP_TEXT = N_(
        "Solo hacen falta el DNI y el nombre. Intro pasa al campo siguiente y F2 guarda. Si pasa una tarjeta, su número"
        " va a su campo y queda a nombre del cliente."
    )
    FIELDS: Sequence[Field] = (
        Field("dni", N_("DNI"), N_("o NIE, NIF, pasaporte")),
        Field("name", N_("Nombre y apellidos")),
        Field("card", N_("Tarjeta"), N_("pásela, si la tiene")),
        *DETAIL_FIELDS,
        *CLASS_FIELDS,
        HOUSEHOLD_FIELD,
    )

    def __init__(
        self,
        customer: CustomerView | None = None,
        typed: str = "",
        card: str = "",
        by_hand: tuple[str, str] = ("", ""),
    ) -> None:
        """`by_hand` is the class that was given by hand and its last day (ISO), where there is one."""
        super().__init__(_known(customer, *by_hand) if customer else _guessed(typed), card)
        self._customer = customer
        if customer:
            self.FIELDS = self.FIELDS[:-1]  # who is registered already joins a household on the file

    def first_field(self) -> str:
        return super().first_field() if self._customer is None else DETAIL_FIELDS[0].name

    def hint(self, field: Field) -> str:
        if field.name == "card" and self._customer and self._customer.cards:
            return _("tiene {card}").format(card=self._customer.cards[0])
        return super().hint(field)

    def check(self, name: str) -> None:
        if name == "dni":
            parse_dni(self.value(name))
        elif name in DAYS:
            self._typed(name)

    def _typed(self, name: str) -> str:
        """What stands in a field; days as ISO dates."""
        if name not in DAYS:
            return self.value(name)
        return read_iso_day(name, self.value(name), of_birth=name == "birthday")

    async def save(self) -> str:
        self.check("dni")
        at, card = self.shop.counter.clock(), self.card()
        if self._customer is None:
            details = {field.name: self._typed(field.name) for field in DETAIL_FIELDS}
            by_hand = self._typed("class"), self._typed("class_until")
            new = NewCustomer(
                self.value("dni"), self.value("name"), details, by_hand[0], card, by_hand[1], self.value("household_of")
            )
            created = await self.ask(self.shop.counter.create_customer, new, at)
            return card or created.dni
        changes = self._changes()
        await self._look_for_other_hands(self._customer, changes)
        changed = await self.ask(self.shop.counter.update_customer, self._customer.dni, changes, at)
        if card:
            await self.ask(self.shop.counter.link_card, card, changed.dni, at)
        return card or changed.dni

    def _changes(self) -> dict[str, str]:
        """Only what was written here: another counter may be changing something else of the same file."""
        names = [field.name for field in self.FIELDS if field.name != "card"]
        changes = {name: self._typed(name) for name in names if self.value(name) != self._given.get(name, "").strip()}
        if "dni" in changes:
            changes["new_dni"] = changes.pop("dni")
        return changes

    async def _look_for_other_hands(self, seen: CustomerView, changes: Mapping[str, str]) -> None:
        """Raises NotAllowed, once, where another counter has changed the same fields since they were shown here."""
        now = await self.ask(self.shop.counter.customer, seen.dni)
        both = [
            f"{_(field.label)} ({getattr(now, field.name)})"
            for field in (self.FIELDS[1], *DETAIL_FIELDS)
            if field.name in changes
            and getattr(now, field.name) not in (getattr(seen, field.name), changes[field.name])
        ]
        self._customer = replace(now, cards=seen.cards)
        if both:
            raise NotAllowed("changed_elsewhere", ", ".join(both))


def _known(customer: CustomerView, manual_class: str, manual_until: str) -> dict[str, str]:
    values = {field.name: getattr(customer, field.name) for field in DETAIL_FIELDS}
    by_hand = {"class": manual_class, "class_until": formats.iso_day(manual_until)}
    own = {"dni": customer.dni, "name": customer.name, "birthday": formats.iso_day(customer.birthday)}
    return {**values, **own, **by_hand}


def _guessed(typed: str) -> dict[str, str]:
    """What was typed at the counter before: a document, or the name."""
    if not typed:
        return {}
    return {"dni" if looks_like_document(typed) else "name": typed}
