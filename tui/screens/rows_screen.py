"""A screen that is a list of rows, read anew whenever one comes back to it."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from tui.screens.shop_screen import ShopScreen
from tui.widgets.programme_list import GroupedList, GroupedRow

T = TypeVar("T")


class RowsScreen(ShopScreen, Generic[T]):
    """Subclasses give `rows`, and if they want what stands `above` them."""

    TITLE_TEXT = ""
    HELP_TEXT = ""
    CSS = """
    GroupedList { height: 1fr; margin: 0 1; }
    GroupedList:focus { background: $background; }
    #above { height: auto; padding: 1 2; }
    #above.empty { display: none; }
    """

    def __init__(self) -> None:
        super().__init__(classes="list")

    def compose_body(self) -> ComposeResult:
        yield Static(id="above", markup=False)
        yield GroupedList[T]()

    async def on_mount(self) -> None:
        self.list.focus()
        await self.read()

    @property
    def list(self) -> "GroupedList[T]":
        return self.query_one(GroupedList)

    @property
    def chosen(self) -> T | None:
        return self.list.chosen

    async def rows(self) -> Sequence[GroupedRow[T]]:
        raise NotImplementedError

    def above(self) -> str:
        """What stands above the rows."""
        return ""

    async def read(self, chosen: T | None = None) -> None:
        """Reads the rows and shows them."""
        try:
            rows = await self.rows()
        except Refusal as refusal:
            self.refuse(refusal)
            return
        above = self.query_one("#above", Static)
        above.update(self.above())
        above.set_class(not self.above(), "empty")
        self.list.show(rows, chosen)
        self.refresh_bindings()

    async def came_back(self, _answer: object = None) -> None:
        """After another screen: what stands here may have changed."""
        await self.read(self.chosen)
