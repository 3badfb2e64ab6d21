"""How a programme that is being edited is seen: its parts in words, the whole of one of them, and example sales."""

from textual.app import ComposeResult
from textual.widgets import Static

from tui.language import _
from tui.programme_document import HEADINGS, KINDS, Item
from tui.programme_draft import Checked, ProgrammeDraft
from tui.programme_examples import example_lines
from tui.programme_faults import fault_sentence
from tui.programme_shop import ShopProgrammes
from tui.programme_words import item_words
from tui.screens.shop_screen import ShopScreen
from tui.widgets.programme_list import GroupedList, GroupedRow


class ProgrammeView(ShopScreen):
    """The draft on the screen. The subclass gives the keys."""

    CSS = """
    #listhead { height: 1; padding: 0 2; text-style: bold; color: $accent; }
    GroupedList { height: 1fr; padding: 0 1 0 2; }
    GroupedList:focus { background: $background; }
    #whole { height: auto; min-height: 2; max-height: 3; margin: 1 0 0 0; padding: 0 2; }
    #examples { height: auto; padding: 0 2; color: $accent; }
    """

    def __init__(self) -> None:
        super().__init__(classes="list")
        self.draft: ProgrammeDraft | None = None
        self._programmes = ShopProgrammes()
        self._checked: Checked | None = None

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield GroupedList[Item]()
        yield Static(id="whole", markup=False)
        yield Static(id="examples", markup=False)

    @property
    def _list(self) -> GroupedList[Item]:
        return self.query_one(GroupedList)

    def _show(self, chosen: Item | None = None) -> None:
        """Everything anew, with the cursor on a part or about where it was."""
        if self.draft is None:
            return
        self._checked = self.draft.checked()
        self.query_one("#listhead", Static).update(self._standing(self.draft))
        rows: list[GroupedRow[Item]] = []
        for item in self.draft.items():
            if item.kind in HEADINGS and item.number < 2:
                rows.append(GroupedRow(_(HEADINGS[item.kind])))
            rows.append(GroupedRow(self._words(item), item, item in self._checked.faults))
        self._list.show(rows, chosen)
        programme, today = self._checked.programme, self.shop.counter.today()
        examples = [] if self._checked.faults else example_lines(programme, self.draft.names, today)
        self.query_one("#examples", Static).update("\n".join(_("Ejemplo: {sale}").format(sale=e) for e in examples))
        self.refresh_bindings()

    def _standing(self, draft: ProgrammeDraft) -> str:
        """ "Puntos del barrio · versión 3 · vale hoy · CON CAMBIOS SIN GUARDAR" """
        version = self._programmes.named(draft.began_as) if draft.number else None
        parts = [draft.name, _("versión {number}").format(number=version.number) if version else _("programa nuevo")]
        if version:
            parts.append(_("vale hoy") if version.id == self._programmes.followed_id else _("hoy no vale"))
        if draft.changed:
            parts.append(_("SIN GUARDAR: F2 lo guarda"))
        return " · ".join(parts)

    def _words(self, item: Item) -> str:
        assert self.draft is not None
        assert self._checked is not None
        if item in self._checked.faults:
            return f"{_(KINDS[item.kind])}. {self._faults_of(item)}"
        part, seasons = self._checked.parts.get(item), self._checked.programme.seasons
        return item_words(item, part, self.draft.names, self.shop.counter.today(), seasons)

    def _faults_of(self, item: Item) -> str:
        faults = self._checked.faults.get(item, ()) if self._checked else ()
        return " ".join(fault_sentence(fault, item) for fault in faults)

    def on_grouped_list_moved(self) -> None:
        """The whole of the line under the cursor."""
        item = self._list.chosen
        self.query_one("#whole", Static).update(self._words(item) if item else "")
