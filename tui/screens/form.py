"""Forms: one row a field, Enter to the next, one key to save; what is refused is said and its field gets the focus."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label, Static

from loyalty.errors import BadDni, BadValue, Duplicate, Refusal
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import both, one

BOX_WIDTH = 34


@dataclass(frozen=True, slots=True)
class Field:
    """A row of a form: its name, its label, and what may be said beside it."""

    name: str
    label: str
    hint: str = ""


class FormScreen(ShopScreen):
    """Subclasses give FIELDS and `save`; a form dismisses with what to open at the counter, or None."""

    FIELDS: Sequence[Field] = ()
    BINDINGS = [
        *both("f2", "ctrl+g", "save", N_("Guardar")),
        one("escape", "back", N_("Volver sin guardar")),
        one("up", "app.focus_previous", N_("Campo anterior"), show=False),
        one("down", "app.focus_next", N_("Campo siguiente"), show=False),
    ]

    def __init__(self, values: dict[str, str] | None = None) -> None:
        super().__init__()
        self._given = values or {}
        self._saving = False

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="form", can_focus=False):
            for field in self.FIELDS:
                with Horizontal(classes="row"):
                    yield Label(_(field.label))
                    yield self._box(field)
                    if field.hint:
                        yield Label(_(field.hint), classes="hint")
        yield Static(id="said", markup=False)

    def _box(self, field: Field) -> Input:
        """An underlined place to write: seen without colours, too."""
        box = Input(self._given.get(field.name, ""), placeholder="_" * BOX_WIDTH, id=field.name, compact=True)
        box.cursor_blink = False
        return box

    async def on_mount(self) -> None:
        await super().on_mount()
        first_empty = next((f.name for f in self.FIELDS if not self._given.get(f.name)), self.FIELDS[0].name)
        self.query_one(f"#{first_empty}").focus()

    def value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def says_yes(self, name: str) -> bool:
        """Whether a yes-or-no field holds the first letter of yes, in any of the languages, or an x."""
        return self.value(name)[:1].lower() in ("s", "y", "x")

    def put(self, name: str, text: str) -> None:
        self.query_one(f"#{name}", Input).value = text

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: the next field, and from the last one, save."""
        event.stop()
        if event.input.id == self.FIELDS[-1].name:
            await self.action_save()
        else:
            self.focus_next()

    async def action_save(self) -> None:
        if self._saving:
            return
        self._saving = True
        try:
            opens_with = await self.save()
        except Refusal as refusal:
            self.refuse(refusal)
            self._go_to(field_of(refusal))
        else:
            self.dismiss(opens_with)
        finally:
            self._saving = False

    async def save(self) -> str:
        """Does what the form is for: the card or document to open afterwards. Raises what is refused."""
        raise NotImplementedError

    def _go_to(self, name: str) -> None:
        if name in {field.name for field in self.FIELDS}:
            self.query_one(f"#{name}").focus()

    def action_back(self) -> None:
        self.dismiss(None)


def field_of(refusal: Refusal) -> str:
    """The field that a refusal is about; empty where it is about none."""
    if isinstance(refusal, BadDni):
        return "dni"
    if isinstance(refusal, BadValue):
        return refusal.field
    if isinstance(refusal, Duplicate):
        return refusal.what
    return "card" if "card" in refusal.data else ""
