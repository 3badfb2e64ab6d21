"""Who is in a segment: a page at a time."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.clock import day_of
from loyalty.messages import SegmentMember
from loyalty.segments import Segment
from tui import formats
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one
from tui.widgets.paged_list import PagedList
from tui.wrapping import fitted


class MembersScreen(ShopScreen):
    TITLE_TEXT = N_("Quién está")
    HELP_TEXT = N_("Los clientes de la selección, del más antiguo al más nuevo, con sus puntos y su última visita.")
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, segment: Segment) -> None:
        super().__init__(classes="list")
        self._segment, self._last = segment, 0

    def compose_body(self) -> ComposeResult:
        yield Static(" ", id="columns", markup=False)
        yield PagedList(self._next_page)

    async def on_mount(self) -> None:
        heads = (_("Cliente"), _("Correo"), _("Puntos"), _("Última visita"))
        self.query_one("#columns", Static).update("  " + _columns(*heads))
        self.query_one(PagedList).focus()

    async def _next_page(self) -> Sequence[str]:
        members = await self.ask(self.shop.counter.members, self._segment, self._last)
        self._last = members[-1].id if members else self._last
        return [self._row(member) for member in members]

    def _row(self, member: SegmentMember) -> str:
        last = member.last_sale_at
        visit = formats.day(day_of(last, self.shop.counter.zone)) if last else ""
        points = formats.bare_amount("points", member.points_milli)
        return _columns(member.name, member.email, points, visit)


def _columns(name: str, email: str, points: str, visit: str) -> str:
    return f"{fitted(name, 26)} {fitted(email, 24)} {points:>9}  {visit:>13}"
