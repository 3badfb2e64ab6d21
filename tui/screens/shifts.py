"""The shifts that this counter closed, the newest first, a page at a time."""

from collections.abc import Sequence

from textual.app import ComposeResult

from loyalty.errors import Refusal
from loyalty.shifts import NEWEST, ClosedShift
from tui import formats
from tui.language import N_, _
from tui.screens.shift import ShiftScreen
from tui.screens.shop_screen import ShopScreen
from tui.shift_words import closed_line
from tui.shop_keys import one
from tui.widgets.paged_list import PagedList


class ShiftsScreen(ShopScreen):
    TITLE_TEXT = N_("Cierres anteriores")
    HELP_TEXT = N_("Los cierres de esta caja, el último arriba. Intro enseña el marcado, para mirarlo o imprimirlo.")
    BINDINGS = [
        one("enter", "open", N_("Abrir"), priority=True),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")
        self._listed: list[ClosedShift] = []

    def compose_body(self) -> ComposeResult:
        yield PagedList(self._next_page)

    async def on_mount(self) -> None:
        self.query_one(PagedList).focus()

    async def _next_page(self) -> Sequence[str]:
        counter = self.shop.counter
        before = self._listed[-1].number if self._listed else NEWEST
        try:
            page = await self.ask(counter.shifts, before)
        except Refusal as refusal:
            self.refuse(refusal)
            return ()
        if not page and not self._listed:
            self.say(_("Esta caja no se ha cerrado nunca."))
        self._listed += page
        return [closed_line(each.number, formats.moment(each.closed_at, counter.zone), each.operator) for each in page]

    async def action_open(self) -> None:
        row = self.query_one(PagedList).cursor
        if row < len(self._listed):
            await self.app.push_screen(ShiftScreen(self._listed[row].number))
