"""Somebody with more say is asked for at the same counter: her code and PIN, which is not shown."""

from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui.language import N_
from tui.screens.form import Field, FormScreen
from tui.shop_keys import both, one


class SupervisorScreen(FormScreen):
    """Dismisses with who allows a deed (`loyalty.operators.DEEDS`), as the text of the operator's id, or None."""

    TITLE_TEXT = N_("Hace falta un supervisor")
    HELP_TEXT = N_(
        "Esto lo tiene que permitir un supervisor, en esta misma caja: escribe su código y su PIN, que no se ve."
        " Tras tres PIN equivocados hay que esperar un minuto."
    )
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Permitir")), one("escape", "back", N_("Volver"))]
    FIELDS = (Field("code", N_("Código")), Field("pin", N_("PIN"), N_("no se ve"), only=r"\d*"))

    def __init__(self, question: str, deed: str) -> None:
        super().__init__({})
        self._question, self._deed = question, deed

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

    async def save(self) -> str:
        pin, self.box("pin").value = self.value("pin"), ""
        return str(await self.ask(self.shop.counter.allow, self._deed, self.value("code"), pin))
