"""The shifts that this counter closed, the newest first, a page at a time."""

from collections.abc import Sequence

from loyalty.pages import NEWEST
from loyalty.shifts import ClosedShift
from tui import formats
from tui.language import N_, _
from tui.screens.paged_screen import PagedScreen
from tui.screens.shift import ShiftScreen
from tui.shift_words import closed_line
from tui.shop_keys import one


class ShiftsScreen(PagedScreen[ClosedShift]):
    TITLE_TEXT = N_("Cierres anteriores")
    HELP_TEXT = N_("Los cierres de esta caja, el último arriba. Intro enseña el marcado, para mirarlo o imprimirlo.")
    BINDINGS = [
        one("enter", "open", N_("Abrir"), priority=True),
        one("escape", "back", N_("Volver")),
    ]

    async def page(self, last: ClosedShift | None) -> Sequence[ClosedShift]:
        return await self.ask(self.shop.counter.shifts, last.number if last else NEWEST)

    def row(self, value: ClosedShift) -> str:
        return closed_line(value.number, formats.moment(value.closed_at, self.shop.counter.zone), value.operator)

    def nothing(self) -> str:
        return _("Esta caja no se ha cerrado nunca.")

    async def action_open(self) -> None:
        if self.chosen:
            await self.app.push_screen(ShiftScreen(self.chosen.number))
