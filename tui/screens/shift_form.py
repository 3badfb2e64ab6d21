"""Closing a shift: what the till has, where somebody counts it."""

import uuid

from loyalty.money import parse_typed_cents
from loyalty.shifts import TILL_FIGURES, ShiftView, booked_cents
from tui import formats
from tui.language import N_, _
from tui.screens.form import Field, FormScreen
from tui.shift_words import FIGURES
from tui.shop_keys import both, one


class ShiftForm(FormScreen):
    """Dismisses with the number of the shift that was closed."""

    TITLE_TEXT = N_("Cerrar caja")
    HELP_TEXT = N_(
        "Si quiere, copie del cierre de su caja registradora lo que diga de tarjetas y puntos: en el ticket saldrá si"
        " cuadra o cuánto falta. Lo que quede en blanco no se compara. F2 cierra."
    )
    FIELDS = tuple(Field(figure, FIGURES[figure], only=r"[\d.,]{0,14}") for figure in TILL_FIGURES)
    BINDINGS = [
        *both("f2", "ctrl+g", "save", N_("Cerrar caja")),
        one("escape", "back", N_("Volver sin cerrar")),
    ]

    def __init__(self, shift: ShiftView) -> None:
        super().__init__({})
        self._booked = booked_cents(shift.totals)
        self._id = str(uuid.uuid4())

    def hint(self, field: Field) -> str:
        return _("aquí {amount}").format(amount=formats.euros(self._booked[field.name]))

    async def save(self) -> int:
        counted = {figure: parse_typed_cents(self.value(figure)) for figure in TILL_FIGURES if self.value(figure)}
        counter = self.shop.counter
        closed = await self.ask(counter.close_shift, self._id, counted, counter.clock())
        return closed.number
