"""Who would be written to, and who would not and why: a page at a time."""

from collections.abc import Callable, Sequence

from loyalty.messages import Person
from tui.language import N_, _
from tui.message_labels import WHY
from tui.screens.paged_screen import PagedScreen
from tui.shop_keys import one
from tui.wrapping import fitted


class PeopleScreen(PagedScreen[Person]):
    """`people` gives the people after a customer's id; it is asked on the thread of the database."""

    TITLE_TEXT = N_("A quién")
    HELP_TEXT = N_("A quién se escribiría y por dónde, y a quién no y por qué. Aquí no sale nada todavía.")
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, people: Callable[[int], list[Person]]) -> None:
        super().__init__()
        self._people = people

    def columns(self) -> str:
        return _columns(_("Cliente"), _("DNI"), _("Por dónde, o por qué no"))

    async def page(self, last: Person | None) -> Sequence[Person]:
        return await self.ask(self._people, last.id if last else 0)

    def row(self, value: Person) -> str:
        return _columns(value.name, value.dni, _(WHY[value.verdict]))


def _columns(name: str, dni: str, what: str) -> str:
    return f"{fitted(name, 34)} {fitted(dni, 11)} {what}"
