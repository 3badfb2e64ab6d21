"""One of a list: the first letters find it, Enter takes it, Esc leaves it."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from loyalty.codes import fold
from tui.language import N_
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one


class ChooseScreen(ShopScreen):
    """Dismisses with the code of the choice, or None. `choices` are (code, text)."""

    TITLE_TEXT = N_("Elegir")
    HELP_TEXT = N_("Las flechas o la primera letra llevan a cada uno de la lista. Intro elige el marcado.")
    BINDINGS = [
        one("enter", "take", N_("Elegir"), priority=True),
        one("escape", "leave", N_("Dejarlo como estaba")),
    ]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__(classes="list")
        self._question, self._choices = question, choices
        self._first = next((place for place, (code, _text) in enumerate(choices) if code == chosen), 0)

    def compose_body(self) -> ComposeResult:
        yield Static(self._question, id="question", markup=False)
        yield OptionList(*(Option(text, id=code) for code, text in self._choices), markup=False)

    async def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = self._first
        options.focus()

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next choice that begins with it."""
        if not event.character or not event.character.isalnum():
            return
        options = self.query_one(OptionList)
        start = (options.highlighted if options.highlighted is not None else -1) + 1
        for step in range(len(self._choices)):
            position = (start + step) % len(self._choices)
            if fold(self._choices[position][1]).startswith(fold(event.character)):
                options.highlighted = position
                return

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_take(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(self._choices[options.highlighted][0])
