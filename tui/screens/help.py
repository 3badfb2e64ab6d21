"""Help: what the screen before it is for, and all its keys."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import key_name, one

if TYPE_CHECKING:
    from textual.screen import Screen


class HelpScreen(ShopScreen):
    TITLE_TEXT = N_("Ayuda")
    HELP_TEXT = N_("Aquí se lee para qué es cada pantalla y qué hacen sus teclas. Las flechas bajan por el texto.")
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, about: ShopScreen) -> None:
        super().__init__(classes="list")
        self._about = about

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(self._text(), markup=False)

    async def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _text(self) -> Content:
        parts: list[tuple[str, str]] = [
            (_(self._about.TITLE_TEXT) + "\n\n", "bold"),
            (_(self._about.HELP_TEXT) + "\n\n", ""),
            (_("Teclas") + "\n", "bold"),
        ]
        for keys, what in keys_of(self._about):
            parts.append((f"  {keys:<18} {what}\n", ""))
        return Content.assemble(*parts)

    async def action_help(self) -> None:
        self.dismiss()

    async def card_read(self, code: str) -> None:
        """The screen that was asked about is still there, and takes the scan as if nothing were above it."""
        await self.app.pop_screen()
        await self._about.card_read(code)


def keys_of(screen: "Screen[object]") -> list[tuple[str, str]]:
    """Each action of a screen once, with all its keys: ("F4, Ctrl+N", "Alta")."""
    keys: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for _key, binding in screen._bindings:
        if binding.description and binding.id:
            keys.setdefault(binding.action, []).append(key_name(binding.key))
            words[binding.action] = _(binding.description)
    return [(", ".join(names), words[action]) for action, names in keys.items()]
