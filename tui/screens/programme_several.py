"""Some of a list: Enter marks each, one key takes those that are marked."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from tui.language import N_
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import both, one
from tui.widgets.programme_list import GroupedList, GroupedRow


class ChooseSeveralScreen(ShopScreen):
    """Dismisses with the codes that are marked, in the order of the list, or None. `choices` are (code, text)."""

    TITLE_TEXT = N_("Elegir varios")
    HELP_TEXT = N_("Intro, o la barra espaciadora, marca uno o le quita la marca. F2 se queda con los marcados.")
    BINDINGS = [
        one("enter", "mark", N_("Marcar"), priority=True),
        *both("f2", "ctrl+g", "take", N_("Aceptar")),
        one("escape", "back", N_("Dejarlo como estaba")),
    ]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]], marked: Sequence[str] = ()) -> None:
        super().__init__(classes="list")
        self._question, self._choices = question, choices
        self._marked = {code for code, _text in choices if code in marked}

    def compose_body(self) -> ComposeResult:
        yield Static(self._question, id="question", markup=False)
        yield GroupedList[str]()

    async def on_mount(self) -> None:
        self._show()
        self.query_one(GroupedList).focus()

    def _show(self) -> None:
        rows = [GroupedRow(f"[{'x' if code in self._marked else ' '}] {text}", code) for code, text in self._choices]
        self.query_one(GroupedList).show(rows)

    def on_key(self, event: events.Key) -> None:
        if event.key == "space":
            self.action_mark()

    def action_mark(self) -> None:
        chosen = self.query_one(GroupedList).chosen
        if chosen is not None:
            self._marked ^= {chosen}
            self._show()

    def action_take(self) -> None:
        self.dismiss([code for code, _text in self._choices if code in self._marked])
