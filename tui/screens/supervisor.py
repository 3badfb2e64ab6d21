"""Somebody with more say is asked for at the same counter: her card, or her code and PIN, which is not shown."""

from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui.language import N_
from tui.screens.form import Field, FormScreen
from tui.screens.shop_screen import says_refusals
from tui.shop_keys import both, one


class ProofScreen(FormScreen):
    """Somebody shows who she is: by her card, or by her code (or how it or her name begins) and her PIN."""

    FIELDS = (Field("code", N_("Quién")), Field("pin", N_("PIN"), N_("no se ve"), only=r"\d*"))

    def __init__(self, question: str) -> None:
        super().__init__({})
        self._question = question

    def compose_body(self) -> ComposeResult:
        yield from super().compose_body()
        yield Static(self._question, id="question", markup=False)

    def _box(self, field: Field) -> Input:
        box = super()._box(field)
        box.password = field.name == "pin"
        return box

    def has_changes(self) -> bool:
        """Nothing that is typed here is worth keeping."""
        return False

    def taken_pin(self) -> str:
        """What is typed, which does not stay there."""
        pin, self.box("pin").value = self.value("pin"), ""
        return pin


class SupervisorScreen(ProofScreen):
    """Dismisses with the number of who gives leave as one of a role, or None."""

    TITLE_TEXT = N_("Hace falta permiso")
    HELP_TEXT = N_(
        "Esto lo tiene que permitir otra persona, en esta misma caja: pasa su tarjeta, o escribe su código o su nombre"
        " y su PIN, que no se ve. Lo que se estaba haciendo sigue donde estaba, a nombre de los dos. Tras tres PIN"
        " equivocados hay que esperar un minuto, y cada vez el doble."
    )
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Permitir")), one("escape", "back", N_("Volver"))]

    def __init__(self, question: str, asked: str) -> None:
        super().__init__(question)
        self._asked = asked

    @says_refusals
    async def card_read(self, code: str) -> None:
        if await self.ask(self.shop.counter.operator_of_card, code):
            self.dismiss(await self.ask(self.shop.counter.leave_by_card, self._asked, code))
        else:
            await super().card_read(code)

    async def save(self) -> int:
        return await self.ask(self.shop.counter.leave_by_name, self._asked, self.value("code"), self.taken_pin())
