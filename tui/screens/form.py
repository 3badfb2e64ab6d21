"""Forms: one row a field, Enter to the next, one key to save; what is refused is said and its field gets the focus."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label

from loyalty.codes import masked
from loyalty.errors import BadAmount, BadDni, BadValue, Duplicate, Expired, NotAllowed, Refusal
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, leave_of
from tui.shop_keys import both, one
from tui.texts import sentence

UNDERLINE = "_" * 64


@dataclass(frozen=True, slots=True)
class Field:
    """A row of a form: its name, its label, and what may be said beside it."""

    name: str
    label: str
    hint: str = ""
    only: str | None = None  # a pattern: nothing else can be typed


class FormScreen(ShopScreen):
    """Subclasses give FIELDS and `save`; a form dismisses with what that gives, or None where one goes back."""

    FIELDS: Sequence[Field] = ()
    BINDINGS = [
        *both("f2", "ctrl+g", "save", N_("Guardar")),
        one("escape", "back", N_("Volver sin guardar")),
        one("up", "app.focus_previous", N_("Campo anterior"), show=False),
        one("down", "app.focus_next", N_("Campo siguiente"), show=False),
    ]

    def __init__(self, values: dict[str, str], card: str = "") -> None:
        """`values` are what is known already, by field; `card` a code that was scanned before."""
        super().__init__()
        self._given = values | ({"card": masked(card)} if card else {})
        self._scanned = card
        self._saving = False
        self._warned = False
        self._said_about: dict[str, str] = {}

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="form", can_focus=False):
            for field in self.FIELDS:
                with Horizontal(classes="row"):
                    yield Label(_(field.label), markup=False)
                    yield self._box(field)
                    yield Label(self.hint(field), classes="hint", markup=False)

    def _box(self, field: Field) -> Input:
        """An underlined place to write: seen without colours, too."""
        given = self._given.get(field.name, "")
        box = Input(given, placeholder=UNDERLINE, id=field.name, compact=True, restrict=field.only)
        box.cursor_blink = False
        return box

    def hint(self, field: Field) -> str:
        return _(field.hint)

    async def on_mount(self) -> None:
        self.box(self.first_field()).focus()

    def first_field(self) -> str:
        """Where one begins to write."""
        return next((f.name for f in self.FIELDS if not self._given.get(f.name)), self.FIELDS[0].name)

    def box(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    def value(self, name: str) -> str:
        return self.box(name).value.strip()

    # -- a card: what was scanned may be a bank card's code, whose digits are not shown

    async def card_read(self, code: str) -> None:
        """A scan goes to the field for it; a form without one is left for the customer who shows a card."""
        if "card" not in {field.name for field in self.FIELDS}:
            await super().card_read(code)
            return
        self._scanned = code
        self.box("card").value = masked(code)
        if self.focused is self.box("card"):
            self.focus_next()

    def card(self) -> str:
        """The card that was scanned, or else what was typed."""
        typed = self.value("card")
        return self._scanned if self._scanned and typed == masked(self._scanned) else typed

    # -- Enter, and saving

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: the next field where this one is right, and from the last one, save."""
        event.stop()
        name = str(event.input.id)
        try:
            self.check(name)
        except Refusal as refusal:
            self._refuse_field(refusal, name)
            return
        if name == self.FIELDS[-1].name:
            await self.action_save()
        else:
            self.focus_next()

    def check(self, name: str) -> None:
        """Raises the Refusal of what is typed in one field, when one leaves it with Enter."""

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was said is of no use any more once something else stands there."""
        event.stop()
        if self._values() != self._said_about:
            self._warned = False
            if self.said:
                self.say("")

    def _values(self) -> dict[str, str]:
        return {field.name: self.box(field.name).value for field in self.FIELDS}

    async def action_save(self) -> None:
        if self._saving:
            return
        self._saving = True
        try:
            saved = await self.save()
        except Refusal as refusal:
            if leave := leave_of(refusal):
                await self.offer_leave(sentence(refusal), leave, self.action_save)
            else:
                self._refuse_field(refusal, field_of(refusal) or self._field_holding(refusal))
        else:
            self.dismiss(saved)
        finally:
            self._saving = False

    async def save(self) -> Any:
        """Does what the form is for: what the form is dismissed with. Raises what is refused."""
        raise NotImplementedError

    def _refuse_field(self, refusal: Refusal, name: str) -> None:
        """Says it, and selects what is wrong: writing anew replaces it."""
        self._said_about = self._values()
        self.refuse(refusal)
        if name in {field.name for field in self.FIELDS}:
            self.box(name).focus()
            self.box(name).select_all()

    def _field_holding(self, refusal: Refusal) -> str:
        """The field with the amount that was refused."""
        if isinstance(refusal, BadAmount):
            return next((f.name for f in self.FIELDS if self.box(f.name).value.strip() == refusal.text.strip()), "")
        return ""

    # -- leaving

    def has_changes(self) -> bool:
        return any(self.box(f.name).value != self._given.get(f.name, "") for f in self.FIELDS)

    def action_back(self) -> None:
        """Esc: what was written is not thrown away by one slip of a finger."""
        if self.has_changes() and not self._warned:
            self._warned, self._said_about = True, self._values()
            self.say(_("Hay datos sin guardar: F2 los guarda, Esc otra vez los deja."), "bad")
        else:
            self.dismiss(None)


def field_of(refusal: Refusal) -> str:
    """The field that a refusal is about; empty where it is about none."""
    if isinstance(refusal, BadDni):
        return "dni"
    if isinstance(refusal, BadValue):
        return refusal.field
    if isinstance(refusal, Duplicate):
        return refusal.what
    if isinstance(refusal, Expired):
        return "last_day"
    if isinstance(refusal, NotAllowed):
        return "guardian" if refusal.reason == "under_14" else ""
    return "card" if "card" in refusal.data else ""


def read_yes(name: str, text: str) -> bool:
    """Whether a yes-or-no field says yes, in any of the languages; nothing is no. Raises BadValue."""
    first = text[:1].lower()
    if first not in ("", "n", "s", "y", "x"):
        raise BadValue(name, "not_yes_or_no")
    return first in ("s", "y", "x")
