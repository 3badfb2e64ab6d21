"""Who is in a segment: a page at a time."""

from collections.abc import Sequence

from loyalty.clock import day_of
from loyalty.messages import SegmentMember
from loyalty.segments import Segment
from tui import formats
from tui.language import N_, _
from tui.screens.paged_screen import PagedScreen
from tui.shop_keys import one
from tui.wrapping import fitted


class MembersScreen(PagedScreen[SegmentMember]):
    TITLE_TEXT = N_("Quién está")
    HELP_TEXT = N_("Los clientes de la selección, del más antiguo al más nuevo, con sus puntos y su última visita.")
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, segment: Segment) -> None:
        super().__init__()
        self._segment = segment

    def columns(self) -> str:
        return _columns(_("Cliente"), _("Correo"), _("Puntos"), _("Última visita"))

    async def page(self, last: SegmentMember | None) -> Sequence[SegmentMember]:
        return await self.ask(self.shop.counter.members, self._segment, last.id if last else 0)

    def row(self, value: SegmentMember) -> str:
        last = value.last_sale_at
        visit = formats.day(day_of(last, self.shop.counter.zone)) if last else ""
        points = formats.bare_amount("points", value.points_milli)
        return _columns(value.name, value.email, points, visit)


def _columns(name: str, email: str, points: str, visit: str) -> str:
    return f"{fitted(name, 26)} {fitted(email, 24)} {points:>9}  {visit:>13}"
