"""Who would be written to, and who would not and why: a page at a time."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.messages import Person
from tui.language import N_, _
from tui.message_labels import WHY
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one
from tui.widgets.paged_list import PagedList
from tui.wrapping import fitted


class PeopleScreen(ShopScreen):
    """`page` gives the people after a customer's id; it is asked on the thread of the database."""

    TITLE_TEXT = N_("A quién")
    HELP_TEXT = N_("A quién se escribiría y por dónde, y a quién no y por qué. Aquí no sale nada todavía.")
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, page: Callable[[int], list[Person]]) -> None:
        super().__init__(classes="list")
        self._page, self._last = page, 0

    def compose_body(self) -> ComposeResult:
        yield Static(" ", id="columns", markup=False)
        yield PagedList(self._next_page)

    async def on_mount(self) -> None:
        self.query_one("#columns", Static).update("  " + _columns(_("Cliente"), _("DNI"), _("Por dónde, o por qué no")))
        self.query_one(PagedList).focus()

    async def _next_page(self) -> Sequence[str]:
        people = await self.ask(self._page, self._last)
        self._last = people[-1].id if people else self._last
        return [_columns(each.name, each.dni, _(WHY[each.verdict])) for each in people]


def _columns(name: str, dni: str, what: str) -> str:
    return f"{fitted(name, 34)} {fitted(dni, 11)} {what}"
