"""What was wrong with stripes that were swiped, the newest first, and how many cards are to be written anew."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.pages import NEWEST
from loyalty.stripe import Sighting
from tui import formats
from tui.language import N_, _, ngettext
from tui.screens.paged_screen import PagedScreen
from tui.screens.shop_screen import says_refusals
from tui.shop_keys import one
from tui.texts.stripes import sighting_columns, sighting_row


class StripesScreen(PagedScreen[Sighting]):
    TITLE_TEXT = N_("Bandas")
    HELP_TEXT = N_(
        "Las bandas que no estaban bien al pasar la tarjeta, la última arriba. «Antigua»: la tarjeta, o una copia suya,"
        " se escribió después; si se repite, cambie la tarjeta por otra. «No se comprueba»: está dañada o la escribió"
        " alguien de fuera. «De otra sucursal»: trae lo que se hizo donde no hay línea."
    )
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield from super().compose_body()

    @says_refusals
    async def on_mount(self) -> None:
        due = len(await self.ask(self.shop.counter.stripes, True))
        text = ngettext("%d tarjeta pendiente de escribir", "%d tarjetas pendientes de escribir", due) % due
        self.query_one("#listhead", Static).update(text if due else _("Ninguna tarjeta está pendiente de escribir"))

    def columns(self) -> str:
        return sighting_columns(self.size.width)

    async def page(self, last: Sighting | None) -> Sequence[Sighting]:
        return await self.ask(self.shop.counter.stripe_sightings, last.id if last else NEWEST)

    def row(self, value: Sighting) -> str:
        return sighting_row(value, formats.moment(value.at, self.shop.counter.zone), self.size.width)

    def nothing(self) -> str:
        return _("Todas las bandas que se han pasado estaban bien.")
