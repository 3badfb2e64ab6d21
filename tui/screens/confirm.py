"""A question to be answered with yes or no."""

from textual.app import ComposeResult
from textual.widgets import Static

from tui.language import N_
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one


class ConfirmScreen(ShopScreen):
    """Dismisses with whether it was yes; Esc is no."""

    TITLE_TEXT = N_("Confirmar")
    HELP_TEXT = N_("La tecla S contesta que sí; N o Esc, que no.")
    BINDINGS = [
        one("s", "answer(True)", N_("Sí")),
        one("y", "answer(True)", N_("Sí"), show=False),
        one("n", "answer(False)", N_("No"), show=False),
        one("escape", "answer(False)", N_("No")),
    ]

    def __init__(self, question: str) -> None:
        super().__init__(classes="list")
        self._question = question

    def compose_body(self) -> ComposeResult:
        yield Static(self._question, id="question", markup=False)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)
