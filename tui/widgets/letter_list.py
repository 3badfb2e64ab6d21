"""A list to choose from: the arrows, or the first letter of a choice, mark it."""

from collections.abc import Sequence

from textual import events
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from loyalty.codes import fold


class LetterList(OptionList):
    """`choices` are (code, text); the texts are shown, the codes told by `chosen`."""

    def __init__(self, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__(*(Option(text, id=code) for code, text in choices), markup=False)
        self._choices = choices
        self._first = next((place for place, (code, _text) in enumerate(choices) if code == chosen), 0)

    def on_mount(self) -> None:
        self.highlighted = self._first if self._choices else None

    @property
    def chosen(self) -> str | None:
        """The code of the marked choice."""
        return None if self.highlighted is None else self._choices[self.highlighted][0]

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next choice that begins with it."""
        if not event.character or not event.character.isalnum():
            return
        start = (self.highlighted if self.highlighted is not None else -1) + 1
        for step in range(len(self._choices)):
            place = (start + step) % len(self._choices)
            if fold(self._choices[place][1]).startswith(fold(event.character)):
                self.highlighted = place
                return
