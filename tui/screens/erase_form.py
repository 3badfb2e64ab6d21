"""Erasing a customer for ever: what is lost is said first, and the document is typed twice."""

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.codes import parse_dni
from loyalty.errors import NotAllowed
from loyalty.views import CustomerView
from tui import customer_words
from tui.language import N_, _
from tui.screens.form import Field, FormScreen
from tui.screens.shop_screen import says_refusals
from tui.shop_keys import both, one


class EraseForm(FormScreen):
    """Dismisses with what was done, in a sentence."""

    TITLE_TEXT = N_("Borrar al cliente")
    HELP_TEXT = N_(
        "Borra a la persona y deja las ventas sin nombre; no tiene vuelta atrás. Para que nadie lo haga por descuido,"
        " hay que escribir su DNI dos veces y pulsar F2."
    )
    FIELDS = (
        Field("dni", N_("DNI"), N_("de quien se borra")),
        Field("again", N_("DNI otra vez"), N_("para estar seguros")),
    )
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Borrar")), one("escape", "back", N_("Volver"))]

    def __init__(self, customer: CustomerView) -> None:
        super().__init__({})
        self._customer = customer

    def has_changes(self) -> bool:
        """Nothing that is typed here is worth a question when one leaves."""
        return False

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", markup=False)
        yield from super().compose_body()

    @says_refusals
    async def on_mount(self) -> None:
        lost = await self.ask(self.shop.counter.lost_by_erasing, self._customer.dni)
        what = customer_words.erasure(self._customer.name, lost)
        how = _("Escriba su DNI dos veces: F2 lo borra, Esc lo deja como está.")
        self.query_one("#question", Static).update(f"{what}\n\n{how}")

    async def save(self) -> str:
        for field in ("dni", "again"):
            if parse_dni(self.value(field)) != self._customer.dni:
                raise NotAllowed("not_confirmed")
        lost = await self.ask(self.shop.counter.erase_customer, self._customer.dni, self.shop.counter.clock())
        return customer_words.erased(lost)
