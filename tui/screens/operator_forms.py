"""What the operators' screen asks for: who somebody is, a PIN, a card, and what a role may do on its own."""

from textual.widgets import Input

from loyalty.errors import BadValue
from loyalty.limits import NAMES, Limits
from loyalty.money import parse_typed_cents, parse_typed_points
from loyalty.operator_views import OperatorView
from tui import formats
from tui.language import N_, _
from tui.operator_words import LIMIT_NAMES, ROLE_NAMES, limit_unit
from tui.prize_words import read_whole, word_of
from tui.screens.form import Field, FormScreen


class OperatorForm(FormScreen):
    """Dismisses with what was done, in a sentence."""

    TITLE_TEXT = N_("Operador")
    HELP_TEXT = N_(
        "El código es lo que se escribe en la caja, como «marta», y no cambia nunca. El puesto es cajero, supervisor o"
        " dueño: basta con cómo empieza."
    )
    FIELDS = (
        Field("code", N_("Código")),
        Field("name", N_("Nombre")),
        Field("role", N_("Puesto"), N_("cajero/superv./dueño")),
    )

    def __init__(self, of: OperatorView | None) -> None:
        super().__init__({"code": of.code, "name": of.name, "role": _(ROLE_NAMES[of.role])} if of else {})
        self._of = of

    def _box(self, field: Field) -> Input:
        box = super()._box(field)
        box.disabled = field.name == "code" and self._of is not None
        return box

    def first_field(self) -> str:
        return "name" if self._of else "code"

    async def save(self) -> str:
        counter, code, name = self.shop.counter, self.value("code"), self.value("name")
        role = word_of("role", self.value("role"), ROLE_NAMES) if self.value("role") else "cashier"
        if self._of is not None:
            changes = {"name": name, "role": role if role != self._of.role else ""}
            changed = await self.ask(counter.update_operator, code, changes)
            return _("{name}: cambiado.").format(name=changed.name)
        added = await self.ask(counter.add_operator, code, name, role)
        return _("{name}: apuntado. F5 le da un PIN y F6 una tarjeta.").format(name=added.name)


class _Hidden(FormScreen):
    """A form of which nothing can be read on the screen."""

    def _box(self, field: Field) -> Input:
        box = super()._box(field)
        box.password = True
        return box

    def __init__(self, of: OperatorView) -> None:
        super().__init__({})
        self._of = of


class PinForm(_Hidden):
    """Dismisses with what was done, in a sentence."""

    TITLE_TEXT = N_("PIN")
    HELP_TEXT = N_(
        "De 4 a 12 cifras, no todas iguales, dos veces. No se ve ni se guarda como es: quien lo olvida recibe otro."
    )
    FIELDS = (
        Field("new_pin", N_("PIN nuevo"), N_("no se ve"), only=r"\d*"),
        Field("again", N_("Otra vez"), only=r"\d*"),
    )

    async def save(self) -> str:
        if self.value("new_pin") != self.value("again"):
            raise BadValue("again", "not_the_same_pin")
        given = await self.ask(self.shop.counter.give_pin, self._of.code, self.value("new_pin"))
        return _("{name} tiene PIN nuevo.").format(name=given.name)


class OperatorCardForm(_Hidden):
    """Dismisses with what was done, in a sentence."""

    TITLE_TEXT = N_("Tarjeta de operador")
    HELP_TEXT = N_(
        "Pase la tarjeta que reconocerá a esta persona en todas las cajas. No puede ser la de un cliente, ni un número"
        " de los de la tienda. Su número no se ve ni se guarda como es."
    )
    FIELDS = (Field("card", N_("Tarjeta"), N_("pásela")),)

    async def card_read(self, code: str) -> None:
        """No other key is needed."""
        self.box("card").value = self._scanned = code
        await self.action_save()

    def card(self) -> str:
        return self.value("card")

    async def save(self) -> str:
        if not self.card():
            raise BadValue("card", "empty")
        given = await self.ask(self.shop.counter.give_operator_card, self._of.code, self.card())
        return _("{name} tiene tarjeta: basta con pasarla en la caja.").format(name=given.name)


class LimitsForm(FormScreen):
    """Dismisses with what was done, in a sentence."""

    TITLE_TEXT = N_("Límites")
    TITLES = {"cashier": N_("Límites de los cajeros"), "supervisor": N_("Límites de los supervisores")}
    HELP_TEXT = N_(
        "Hasta dónde llega este puesto sin pedir permiso. En blanco, sin límite; con 0, nada. Lo ajustado a mano en un"
        " día se suma, por caja y por operador; lo devuelto de una venta, con lo que ya se devolvió de ella."
    )
    FIELDS = tuple(
        Field(name, label, N_("euros") if name.endswith("euros") else "", only=r"[\d.,]{0,14}")
        for name, label in LIMIT_NAMES.items()
    )

    def __init__(self, role: str, limits: Limits) -> None:
        super().__init__({name: _typed(name, getattr(limits, name)) for name in NAMES})
        self._role, self.TITLE_TEXT = role, self.TITLES[role]

    async def save(self) -> str:
        changes = {name: self._read(name) for name in NAMES if self.value(name) != self._given[name]}
        if not changes:
            return ""
        await self.ask(self.shop.counter.set_limits, self._role, changes)
        return _("Límites de {role} cambiados.").format(role=_(ROLE_NAMES[self._role]))

    def check(self, name: str) -> None:
        self._read(name)

    def _read(self, name: str) -> int | None:
        text = self.value(name)
        if not text:
            return None
        unit = limit_unit(name)
        if unit is None:
            return read_whole(name, text)
        return parse_typed_cents(text) if unit.code == "euros" else parse_typed_points(text)


def _typed(name: str, value: int | None) -> str:
    """As it would be typed; nothing where there is no limit."""
    if value is None:
        return ""
    unit = limit_unit(name)
    return formats.bare_amount(unit.code, value) if unit else str(value)
