"""One of a list: the first letters find it, Enter takes it, Esc leaves it."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from tui.language import N_
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one
from tui.widgets.letter_list import LetterList


class ChooseScreen(ShopScreen):
    """Dismisses with the code of the choice, or None. `choices` are (code, text)."""

    TITLE_TEXT = N_("Elegir")
    HELP_TEXT = N_("Las flechas o la primera letra llevan a cada uno de la lista. Intro elige el marcado.")
    BINDINGS = [
        one("enter", "take", N_("Elegir"), priority=True),
        one("escape", "back", N_("Dejarlo como estaba")),
    ]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__(classes="list")
        self._question, self._choices, self._chosen = question, choices, chosen

    def compose_body(self) -> ComposeResult:
        yield Static(self._question, id="question", markup=False)
        yield LetterList(self._choices, self._chosen)

    async def on_mount(self) -> None:
        self.query_one(LetterList).focus()

    def action_take(self) -> None:
        if (chosen := self.query_one(LetterList).chosen) is not None:
            self.dismiss(chosen)
