"""What was wrong with stripes that were swiped, the newest first, and how many cards are to be written anew."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from loyalty.stripe import Sighting
from tui import formats
from tui.language import N_, _, ngettext
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import one
from tui.texts.stripes import sighting_columns, sighting_row
from tui.widgets.paged_list import PagedList

NEWEST = 2**62  # above every sighting's number


class StripesScreen(ShopScreen):
    TITLE_TEXT = N_("Bandas")
    HELP_TEXT = N_(
        "Las bandas que no estaban bien al pasar la tarjeta, la última arriba. «Antigua»: la tarjeta, o una copia suya,"
        " se escribió después; si se repite, cambie la tarjeta por otra. «No se comprueba»: está dañada o la escribió"
        " alguien de fuera. «De otra sucursal»: trae lo que se hizo donde no hay línea."
    )
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self) -> None:
        super().__init__(classes="list")
        self._seen: list[Sighting] = []

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield Static(id="columns", markup=False)
        yield PagedList(self._next_page)

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one("#columns", Static).update("  " + sighting_columns(self.size.width))
        self.query_one(PagedList).focus()
        due = len(await self.ask(self.shop.counter.stripes, True))
        text = ngettext("%d tarjeta pendiente de escribir", "%d tarjetas pendientes de escribir", due) % due
        self.query_one("#listhead", Static).update(text if due else _("Ninguna tarjeta está pendiente de escribir"))

    async def _next_page(self) -> Sequence[str]:
        """The next rows; none where there are no more, or the database cannot say now."""
        counter = self.shop.counter
        try:
            page = await self.ask(counter.stripe_sightings, self._seen[-1].id if self._seen else NEWEST)
        except Refusal as refusal:
            self.refuse(refusal)
            return ()
        if not page and not self._seen:
            self.say(_("Todas las bandas que se han pasado estaban bien."))
        self._seen += page
        return [sighting_row(each, formats.moment(each.at, counter.zone), self.size.width) for each in page]
