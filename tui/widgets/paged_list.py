"""A list that fetches its rows a page at a time as one scrolls, however many there are."""

from collections.abc import Awaitable, Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.language import N_
from tui.shop_keys import one

Row = str
NextPage = Callable[[], Awaitable[Sequence[Row]]]


class PagedList(ScrollView, can_focus=True):
    """Rows of text, one line each. `next_page` gives the rows after those it gave before; none means the end."""

    BINDINGS = [
        one("up", "move(-1)", N_("Arriba"), show=False),
        one("down", "move(1)", N_("Abajo"), show=False),
        one("pageup", "move_page(-1)", N_("Página anterior"), show=False),
        one("pagedown", "move_page(1)", N_("Página siguiente"), show=False),
        one("home", "first", N_("Principio"), show=False),
        one("end", "last", N_("Final de lo leído"), show=False),
    ]

    def __init__(self, next_page: NextPage) -> None:
        super().__init__()
        self._next_page = next_page
        self._rows: list[Row] = []
        self._ended = False
        self.cursor = 0

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    async def on_mount(self) -> None:
        await self._fetch()

    async def _fetch(self) -> None:
        rows = self._rows
        page = await self._next_page()
        if rows is not self._rows:  # the list was read anew meanwhile
            return
        self._ended = not page
        self._rows.extend(page)
        self.virtual_size = Size(0, len(self._rows))
        self.refresh()

    async def start_again(self) -> None:
        """Forgets what was read and fetches from the beginning."""
        self._rows, self._ended, self.cursor = [], False, 0
        self.scroll_to(y=0, animate=False, immediate=True)
        await self._fetch()

    def show_rows(self, rows: Sequence[Row], cursor: int) -> None:
        """Other rows from now on, which were read from the beginning, with one of them marked."""
        self._rows, self._ended, self.cursor = list(rows), False, cursor
        self.virtual_size = Size(0, len(self._rows))
        self._show_cursor()

    def on_resize(self) -> None:
        """What is said below takes lines from the list; the marked row stays to be seen."""
        self._show_cursor()

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        style = self.rich_style
        if index >= len(self._rows):
            return Strip.blank(self.size.width, style)
        marker = "> " if index == self.cursor else "  "
        if index == self.cursor and self.has_focus:
            style += Style(reverse=True)
        return Strip([Segment(marker + self._rows[index], style)]).adjust_cell_length(self.size.width, style)

    async def action_move(self, step: int) -> None:
        if not self._ended and self.cursor + step >= len(self._rows) - 1:
            await self._fetch()
        self.cursor = max(0, min(len(self._rows) - 1, self.cursor + step))
        self._show_cursor()

    def _show_cursor(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)
        self.refresh()

    async def action_move_page(self, direction: int) -> None:
        await self.action_move(direction * max(1, self.size.height - 1))

    async def action_first(self) -> None:
        await self.action_move(-self.cursor)

    async def action_last(self) -> None:
        await self.action_move(len(self._rows) - 1 - self.cursor)
