"""The form of one part of a programme: what it will say is read below while it is filled in."""

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input, Static

from loyalty.errors import Refusal
from tui.language import N_, _
from tui.programme_document import KINDS, Item
from tui.programme_draft import ProgrammeDraft, fields_asked_for
from tui.programme_faults import fault_sentence, field_of_fault
from tui.programme_fields import CODED, FIELDS, ItemField
from tui.programme_words import item_words, times_words
from tui.screens.choose import ChooseScreen
from tui.screens.form import Field, FormScreen
from tui.screens.programme_several import ChooseSeveralScreen
from tui.shop_keys import both

WEIGHED = {"service": "service", "season": "season", "class": "customer_class"}


class WrongField(Refusal):
    """What the programme's validation says of one field."""

    code = "bad_programme"

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field, self.text = field, text


class ProgrammeItemForm(FormScreen):
    """Changes the draft it is given; `item` is the part to change, or its kind alone for a new one."""

    TITLE_TEXT = N_("Parte del programa")
    HELP_TEXT = N_(
        "Intro pasa al campo siguiente y F2 lo apunta en el programa, que no vale hasta que se guarde. Donde se elige"
        " entre varias palabras, basta con sus primeras letras, o F4 para verlas todas. Debajo se lee lo que dirá."
    )
    CSS = """
    #said { min-height: 1; }
    #about { padding: 0 2; height: 1; color: $accent; }
    #words { padding: 0 2; height: auto; min-height: 2; max-height: 4; }
    """
    BINDINGS = [*both("f4", "ctrl+n", "choose", N_("Elegir"))]

    def __init__(self, draft: ProgrammeDraft, item: Item, is_new: bool = False) -> None:
        self._draft, self._item, self._is_new = draft, item, is_new
        self.TITLE_TEXT = KINDS[item.kind]
        self._shown = draft.blank(item.kind) if is_new else draft.values(item)
        self.FIELDS = [Field(each.name, each.label, each.hint or self._general_hint(each)) for each in self._fields]
        super().__init__(dict(self._shown))

    @property
    def _fields(self) -> Sequence[ItemField]:
        return FIELDS[self._item.kind]

    def _general_hint(self, field: ItemField) -> str:
        return N_("F4 para elegir") if field.value.choices(self._draft.names) else ""

    def compose_entry(self) -> ComposeResult:
        yield Static(id="about", markup=False)
        yield Static(id="words", markup=False)

    async def on_mount(self) -> None:
        """After which Textual calls the `on_mount` of the classes this one is built upon."""
        self._show_what_is_asked_for()

    def first_field(self) -> str:
        return self._fields[0].name

    # -- while it is filled in

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        field = self._focused_field()
        self.query_one("#about", Static).update(_(field.about) if field else "")
        self.refresh_bindings()

    def _focused_field(self) -> ItemField | None:
        focused = self.focused.id if self.focused else ""
        return next((each for each in self._fields if each.name == focused), None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """After which Textual calls that of every form."""
        self._show_what_is_asked_for()

    def typed(self) -> dict[str, str]:
        return {each.name: self.value(each.name) for each in self._fields}

    def _show_what_is_asked_for(self) -> None:
        """Only the fields that make sense with what the others say, and what the part says in words."""
        asked = self._asked()
        for each in self._fields:
            row = self.box(each.name).parent
            if isinstance(row, Widget):
                row.display = each.name in asked
        self.query_one("#words", Static).update(self._words())

    def _asked(self) -> list[str]:
        return [each.name for each in fields_asked_for(self._item.kind, self.typed(), self._draft.names)]

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the last field that is asked for, Enter saves; from the others it does what it does in every form."""
        if event.input.id == self._asked()[-1]:
            event.stop()
            event.prevent_default()
            await self.action_save()

    def _words(self) -> str:
        """What it says as it stands; nothing while something in it is wrong."""
        try:
            draft, item = self._tried()
        except Refusal:
            return ""
        checked = draft.checked()
        if item in checked.faults or (item.number and item not in checked.parts):
            return ""
        part: Any = checked.parts.get(item)
        today = self.shop.counter.today()
        words = [item_words(item, part, draft.names, today, checked.programme.seasons)]
        if item.kind in CODED:
            own = [weight for weight in checked.programme.weights if getattr(weight, WEIGHED[item.kind]) == part.code]
            words += [times_words(weight.by) for weight in own]
        return _("Dirá: {words}").format(words="; ".join(words))

    def _tried(self) -> tuple[ProgrammeDraft, Item]:
        """A copy of the draft with what is typed, and where the part is in it."""
        draft = self._draft.copy()
        if self._is_new:
            return draft, draft.add(self._item.kind, self.typed())
        return draft, draft.put(self._item, self.typed())

    # -- choosing instead of typing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "choose":
            field = self._focused_field()
            return bool(field and field.value.choices(self._draft.names))
        return True

    async def action_choose(self) -> None:
        field = self._focused_field()
        if field is None:
            return
        names, question = self._draft.names, f"{_(field.label)}. {_(field.about)}"
        choices = field.value.choices(names)
        now = field.value.read(self.value(field.name), names)
        if field.value.several:
            marked = now if isinstance(now, list) else []
            await self.app.push_screen(ChooseSeveralScreen(question, choices, marked), self._chosen)
        else:
            await self.app.push_screen(ChooseScreen(question, choices, str(now)), self._chosen)

    def _chosen(self, chosen: str | list[str] | None) -> None:
        field = self._focused_field()
        if chosen is not None and field is not None:
            box = self.box(field.name)
            box.value = field.value.show(chosen, self._draft.names)
            box.cursor_position = len(box.value)

    # -- what is wrong, and saving into the draft

    def check(self, name: str) -> None:
        """On Enter: writes a word out that was only begun, and says what is wrong in this field."""
        self._write_out(name)
        for field, text in self._wrong():
            if field == name and self.value(name):
                raise WrongField(name, text)

    def _write_out(self, name: str) -> None:
        field = next(each for each in self._fields if each.name == name)
        typed, names = self.value(name), self._draft.names
        if typed and field.value.choices(names):
            self.box(name).value = field.value.show(field.value.read(typed, names), names)

    def _wrong(self) -> list[tuple[str, str]]:
        """The faults of this part, by field, in the order of the fields. Raises BadAmount or Duplicate."""
        draft, item = self._tried()
        wrong: dict[str, str] = {}
        for fault in draft.faults():
            if item.is_at(fault.place):
                wrong.setdefault(field_of_fault(fault, item), fault_sentence(fault, item))
        return sorted(wrong.items(), key=lambda each: [field.name for field in self._fields].index(each[0]))

    async def save(self) -> str:
        for field, text in self._wrong():
            raise WrongField(field, text)
        put = self._draft.add if self._is_new else lambda _kind, typed: self._draft.put(self._item, typed)
        self._item = put(self._item.kind, self.typed())
        return self._item.place

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, WrongField):
            self.say(refusal.text, "bad")
            self.app.bell()
        else:
            super().refuse(refusal)

    def _refuse_field(self, refusal: Refusal, name: str) -> None:
        super()._refuse_field(refusal, refusal.field if isinstance(refusal, WrongField) else name)

    async def card_read(self, code: str) -> None:
        """Whoever shows a card goes first; what is right in the form stays in the draft."""
        try:
            if self.has_changes():
                await self.save()
        except Refusal:
            self.log.info("the form was left with something wrong in it")
        await super().card_read(code)

    @property
    def item(self) -> Item:
        """Where the part is once it is in the draft."""
        return self._item

    def hint(self, field: Field) -> str:
        return _(field.hint)
