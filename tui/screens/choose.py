"""One of a list: the first letters find it, Enter takes it, Esc leaves it."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from tui.language import N_
from tui.shop_keys import one
from tui.widgets.line_footer import LineFooter


class ChooseScreen(ModalScreen[str | None]):
    """Dismisses with the code of the choice, or None. `choices` are (code, text)."""

    BINDINGS = [one("escape", "leave", N_("Dejarlo")), one("enter", "take", N_("Elegir"))]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._question, self._choices = question, choices

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(self._question)
            yield OptionList(*(Option(text, id=code) for code, text in self._choices), markup=False)
        yield LineFooter()

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_key(self, event: object) -> None:
        """A letter goes to the next choice that begins with it."""
        character = getattr(event, "character", None)
        if not character or not character.isalnum():
            return
        options = self.query_one(OptionList)
        start = (options.highlighted if options.highlighted is not None else -1) + 1
        for step in range(len(self._choices)):
            position = (start + step) % len(self._choices)
            if self._choices[position][1].lower().startswith(character.lower()):
                options.highlighted = position
                return

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_take(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(self._choices[options.highlighted][0])
