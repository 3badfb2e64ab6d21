"""Rows under small headings, one line each; the cursor goes over the rows and passes the headings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.language import N_
from tui.shop_keys import one
from tui.wrapping import fitted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GroupedRow(Generic[T]):
    """One line; a heading is nobody's (`of` None). What is wrong has a mark of its own, not a colour alone."""

    text: str
    of: T | None = None
    wrong: bool = False


class GroupedList(ScrollView, Generic[T], can_focus=True):
    """Posts `Moved` when the cursor stands on another row."""

    BINDINGS = [
        one("up", "move(-1)", N_("Arriba"), show=False),
        one("down", "move(1)", N_("Abajo"), show=False),
        one("pageup", "move(-10)", N_("Página anterior"), show=False),
        one("pagedown", "move(10)", N_("Página siguiente"), show=False),
        one("home", "move(-10000)", N_("Principio"), show=False),
        one("end", "move(10000)", N_("Final"), show=False),
    ]

    class Moved(Message):
        """The cursor stands on another row."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[GroupedRow[T]] = ()
        self._cursor = 0

    @property
    def chosen(self) -> T | None:
        return self._rows[self._cursor].of if self._cursor < len(self._rows) else None

    def show(self, rows: Sequence[GroupedRow[T]], chosen: T | None = None) -> None:
        """Other rows; the cursor goes to the row of `chosen`, or stays about where it is."""
        self._rows = rows
        self.virtual_size = Size(0, len(rows))
        of = [row.of for row in rows]
        self._cursor = of.index(chosen) if chosen is not None and chosen in of else self._cursor
        self.action_move(0)

    def action_move(self, step: int) -> None:
        places = [place for place, row in enumerate(self._rows) if row.of is not None]
        if not places:
            return
        now = min(range(len(places)), key=lambda index: abs(places[index] - self._cursor))
        self._cursor = places[max(0, min(len(places) - 1, now + step))]
        self._scroll_to_cursor()
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self._scroll_to_cursor()

    def _scroll_to_cursor(self) -> None:
        """The cursor's row, and the heading above it, are in sight."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        above = self._cursor - 1 if self._cursor and self._rows[self._cursor - 1].of is None else self._cursor
        if above < top:
            self.scroll_to(y=above, animate=False, immediate=True)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        index, style, width = y + self.scroll_offset.y, self.rich_style, self.scrollable_content_region.width
        if index >= len(self._rows):
            return Strip.blank(width, style)
        row = self._rows[index]
        if row.of is None:
            return Strip([Segment(fitted(row.text, width), style + Style(bold=True))])
        marker = ("> " if index == self._cursor else "  ") + ("! " if row.wrong else "  ")
        if index == self._cursor and self.has_focus:
            style += Style(reverse=True)
        return Strip([Segment(fitted(marker + row.text, width), style)])
