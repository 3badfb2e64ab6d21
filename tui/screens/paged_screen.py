"""A screen that is a long list, read a page at a time as one scrolls."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from tui.screens.shop_screen import ShopScreen
from tui.widgets.paged_list import PagedList

T = TypeVar("T")


class PagedScreen(ShopScreen, Generic[T]):
    """Subclasses give `page` and `row`; and if they want `columns`, and what is said where there is `nothing`."""

    def __init__(self) -> None:
        super().__init__(classes="list")
        self._values: list[T] = []  # of the rows that were read

    def compose_body(self) -> ComposeResult:
        yield Static(id="columns", markup=False)
        yield PagedList(self._next_page)

    async def on_mount(self) -> None:
        heads, columns = self.columns(), self.query_one("#columns", Static)
        columns.update(f"  {heads}")
        columns.display = bool(heads)
        self.list.focus()

    @property
    def list(self) -> PagedList:
        return self.query_one(PagedList)

    @property
    def chosen(self) -> T | None:
        """What is under the cursor."""
        return self._values[self.list.cursor] if self.list.cursor < len(self._values) else None

    async def page(self, last: T | None) -> Sequence[T]:
        """What follows the last value that was read, or the beginning; nothing where there is no more."""
        raise NotImplementedError

    def row(self, value: T) -> str:
        raise NotImplementedError

    def columns(self) -> str:
        """The heads of the columns of `row`."""
        return ""

    def nothing(self) -> str:
        return ""

    async def _next_page(self) -> Sequence[str]:
        """The next rows; none where there are no more, or the database cannot say now."""
        values = self._values
        try:
            page = await self.page(values[-1] if values else None)
        except Refusal as refusal:
            self.refuse(refusal)
            return ()
        if values is not self._values:  # the list was read anew meanwhile
            return ()
        if not page and not values:
            self.say(self.nothing())
        self._values += page
        return [self.row(value) for value in page]

    def identity(self, value: T) -> object:
        """What a row is known by, whatever has changed of it."""
        return value

    async def read_again(self, keeping: bool = False) -> None:
        """Reads the list anew, all at once for whoever looks on. It begins at its first row or, `keeping`, the marked
        row stays marked; where it is gone, the one in its place."""
        marked, place = (self.chosen, self.list.cursor) if keeping else (None, 0)
        values: list[T] = []
        found: int | None = None
        try:
            while page := await self.page(values[-1] if values else None):
                if marked is not None:
                    known = [self.identity(value) for value in page]
                    wanted = self.identity(marked)
                    found = len(values) + known.index(wanted) if wanted in known else None
                values += page
                if marked is None or found is not None or len(values) > place + len(page):
                    break
        except Refusal as refusal:
            self.refuse(refusal)
            return
        if not values:
            self.say(self.nothing())
        self._values = values
        cursor = min(place, max(0, len(values) - 1)) if found is None else found
        self.list.show_rows([self.row(value) for value in values], cursor)
