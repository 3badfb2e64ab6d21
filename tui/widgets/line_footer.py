"""The keys of the screen on its last line, drawn as one widget.

Textual's own footer (8.2.8) rebuilds a widget per key at each change of focus and never frees the old ones: five
times the time of a key, and a third of a megabyte for each Tab.
"""

from typing import Any

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from tui.language import _
from tui.shop_keys import key_name


class LineFooter(Static):
    """Shows the bindings of the active screen that want to be shown; rewritten only when they change."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown: tuple[tuple[str, str], ...] = ()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def on_resize(self) -> None:
        self._write()

    def _bindings_updated(self, screen: Any) -> None:
        shown = [each.binding for each in screen.active_bindings.values() if each.binding.show and each.enabled]
        shown.sort(key=lambda binding: binding.key == "escape")  # what a form adds to its base comes before it
        keys = tuple((key_name(binding.key), _(binding.description)) for binding in shown)
        if keys != self._shown:
            self._shown = keys
            self._write()

    def _write(self) -> None:
        """All keys, on another line where they need it."""
        pieces: list[tuple[str, str]] = []
        column, width = 0, self.screen.size.width
        for key, what in self._shown:
            needed = cell_len(f"{key} {what}")
            if column and column + needed > width:
                pieces.append(("\n", ""))
                column = 0
            pieces += [(key, "bold reverse"), (f" {what}" + " " * (column + needed < width), "")]
            column += needed + 1
        self.update(Content.assemble(*pieces))
