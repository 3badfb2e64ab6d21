"""The segments that are kept, and the form in which one is made: the count is there as one types."""

import asyncio
from collections.abc import Sequence
from functools import partial

from textual import work
from textual.app import ComposeResult
from textual.widgets import Input, Static

from loyalty.errors import BadSegment, BadValue, Refusal
from loyalty.messages import NamedSegment
from loyalty.segments import ANY_PRIZE, EVERYBODY, LANGUAGES, Known, Segment
from loyalty.writing import MEDIA
from tui.counter import Counter
from tui.language import N_, _, ngettext
from tui.screens.confirm import ConfirmScreen
from tui.screens.form import FormScreen
from tui.screens.members import MembersScreen
from tui.screens.programme_several import ChooseSeveralScreen
from tui.screens.rows_screen import RowsScreen
from tui.screens.shop_screen import says_refusals
from tui.segment_fields import CHOICES, FIELDS, field_of_fault, shown_segment, typed_segment
from tui.shop_keys import both, one
from tui.texts import fault_line
from tui.widgets.programme_list import GroupedRow

PATIENCE_S = 0.25  # after the last key, before the shop is asked


class SegmentsScreen(RowsScreen[NamedSegment]):
    TITLE_TEXT = N_("Selecciones")
    HELP_TEXT = N_(
        "Una selección dice a qué clientes se escribe: los que hace tiempo que no vienen, los que tienen un premio a"
        " mano, los que compran tinte… Se cumple siempre con lo de hoy. Intro cambia la marcada y F4 hace otra."
    )
    BINDINGS = [
        one("enter", "change", N_("Cambiar"), priority=True),
        *both("f3", "ctrl+e", "members", N_("Ver quién")),
        *both("f4", "ctrl+n", "add", N_("Nueva")),
        *both("f8", "ctrl+l", "remove", N_("Borrar")),
        one("escape", "back", N_("Volver")),
    ]

    async def rows(self) -> Sequence[GroupedRow[NamedSegment]]:
        kept = await self.ask(self.shop.counter.segments)
        self._nothing = not kept
        return [GroupedRow(f"{each.name}: {_criteria(each.segment)}", each) for each in kept]

    def above(self) -> str:
        return _("Todavía no hay ninguna: F4 hace la primera.") if self._nothing else ""

    async def action_change(self) -> None:
        if self.chosen:
            await self.app.push_screen(SegmentForm(self.chosen), self.came_back)

    async def action_add(self) -> None:
        await self.app.push_screen(SegmentForm(), self.came_back)

    async def action_members(self) -> None:
        if self.chosen:
            await self.app.push_screen(MembersScreen(self.chosen.segment))

    async def action_remove(self) -> None:
        if self.chosen:
            question = _("¿Borrar la selección «{name}»?").format(name=self.chosen.name)
            await self.app.push_screen(ConfirmScreen(question), self._removal_answered)

    @says_refusals
    async def _removal_answered(self, yes: bool | None) -> None:
        if yes and self.chosen:
            await self.ask(self.shop.counter.remove_segment, self.chosen.name)
            await self.read()


def _criteria(segment: Segment) -> str:
    labels = {field.name: _(field.label) for field in FIELDS}
    return ", ".join(f"{labels[name].lower()} {value}" for name, value in shown_segment(segment).items()) or _("todos")


class SegmentForm(FormScreen):
    """Saves what it holds under its name."""

    TITLE_TEXT = N_("Selección")
    HELP_TEXT = N_(
        "Rellene solo lo que quiera pedir: todo tiene que cumplirse. Abajo se lee cuántos clientes hay ahora mismo."
        " F3 enseña quiénes son, F4 deja elegir entre lo que hay y F2 guarda la selección con su nombre."
    )
    CSS = """
    #count { height: 1; padding: 0 2; text-style: bold; color: $accent; }
    """
    FIELDS = FIELDS
    BINDINGS = [
        *both("f3", "ctrl+e", "members", N_("Ver quién")),
        *both("f4", "ctrl+n", "choose", N_("Elegir")),
    ]

    def __init__(self, kept: NamedSegment | None = None) -> None:
        segment = kept.segment if kept else EVERYBODY
        standard = {"expiring_days": str(segment.expiring_days), "spend_days": str(segment.spend_days)}
        super().__init__({**standard, **shown_segment(segment), "name": kept.name if kept else ""})
        self._known = Known()
        self._counting = asyncio.Lock()

    def compose_entry(self) -> ComposeResult:
        yield Static(id="count", markup=False)

    async def on_mount(self) -> None:
        self._known = await self.ask(self.shop.counter.known_codes)
        self._count()

    def on_input_changed(self, event: Input.Changed) -> None:
        super().on_input_changed(event)
        self._count()

    def _segment(self) -> Segment:
        """Raises BadSegment."""
        return typed_segment({field.name: self.value(field.name) for field in FIELDS}, self._known)

    @work(exclusive=True)
    async def _count(self) -> None:
        """On a connection of its own: nobody at the counter waits for it."""
        await asyncio.sleep(PATIENCE_S)
        try:
            segment = self._segment()
        except BadSegment as bad:
            self._show(fault_line(bad.faults[0]))
            return
        async with self._counting:
            loop = asyncio.get_running_loop()
            try:
                count = await loop.run_in_executor(None, partial(_counted, self.shop.counter, segment))
            except Refusal as refusal:
                self.refuse(refusal)
                return
        self._show(ngettext("{count} cliente", "{count} clientes", count).format(count=count))

    def _show(self, text: str) -> None:
        if self.is_attached:
            self.query_one("#count", Static).update(text)

    @says_refusals
    async def action_members(self) -> None:
        await self.app.push_screen(MembersScreen(self._segment()))

    async def action_choose(self) -> None:
        """Among what the shop has, for the field that is written in."""
        name = str(self.focused.id) if self.focused else ""
        if name not in CHOICES:
            self.say(_("Aquí se escribe: no hay una lista de la que elegir."))
            return
        given = tuple(part.strip() for part in self.value(name).split(",") if part.strip())
        label = next(_(field.label) for field in FIELDS if field.name == name)
        await self.app.push_screen(
            ChooseSeveralScreen(label, [(code, code) for code in self._codes(name)], given),
            partial(self._chosen, name),
        )

    def _codes(self, name: str) -> tuple[str, ...]:
        fixed = {"languages": LANGUAGES, "consent": MEDIA, "prize": (*self._known.prizes, ANY_PRIZE)}
        return fixed[name] if name in fixed else getattr(self._known, name)

    def _chosen(self, name: str, codes: Sequence[str] | None) -> None:
        if codes is not None:
            self.box(name).value = ", ".join(codes)

    async def save(self) -> str:
        name = self.value("name")
        segment = self._segment()
        if not name:
            raise BadValue("name", "missing")
        await self.ask(self.shop.counter.save_segment, name, segment)
        return ""

    def _refuse_field(self, refusal: Refusal, name: str) -> None:
        """The first fault of several, and its field."""
        if isinstance(refusal, BadSegment):
            self._said_about = self._values()
            self.say(fault_line(refusal.faults[0]), "bad")
            self.app.bell()
            field = field_of_fault(refusal.faults[0].place)
            if field in {each.name for each in FIELDS}:
                self.box(field).focus()
            return
        super()._refuse_field(refusal, name)


def _counted(counter: Counter, segment: Segment) -> int:
    beside = counter.beside()
    try:
        return beside.count_segment(segment)
    finally:
        beside.close()
