"""What operators did: customers enrolled, sales and refunds of some days; and each deed with who did and allowed it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import BadValue
from loyalty.operator_views import DeedView
from loyalty.pages import NEWEST
from tui import formats
from tui.language import N_, _, ngettext
from tui.operations.operators import deed_answer, titles, words, work_answer
from tui.operator_words import deed_columns, deed_line, work_columns, work_line
from tui.paper_files import place_of
from tui.progress import Progress
from tui.screens.form import Field, FormScreen
from tui.screens.making import MakingScreen
from tui.screens.paged_screen import PagedScreen
from tui.screens.shop_screen import says_refusals
from tui.shop_keys import both, one
from tui.typed import read_day
from tui.widgets.programme_list import GroupedList, GroupedRow


class OperatorDaysForm(FormScreen):
    """Dismisses with "" once `first`, `last` and `who` say what was asked for."""

    TITLE_TEXT = N_("Qué días")
    HELP_TEXT = N_("Lo que se deja en blanco no cuenta: sin días, desde el principio y hasta hoy.")
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Ver")), one("escape", "back", N_("Volver"))]
    FIELDS = (
        Field("from", N_("Desde"), N_("dd/mm/aaaa")),
        Field("to", N_("Hasta"), N_("dd/mm/aaaa")),
        Field("operator", N_("Operador"), N_("su código")),
    )

    def __init__(self, first: date | None, last: date | None, who: str = "") -> None:
        days = {"from": formats.day(first) if first else "", "to": formats.day(last) if last else ""}
        super().__init__(days | {"operator": who})
        self.first, self.last, self.who = first, last, who

    def first_field(self) -> str:
        return "from"

    def check(self, name: str) -> None:
        if name in ("from", "to"):
            read_day(name, self.value(name))

    async def save(self) -> str:
        first, last = read_day("from", self.value("from")), read_day("to", self.value("to"))
        if first and last and last < first:
            raise BadValue("to", "ends_before_it_starts")
        await self.ask(self.shop.counter.deeds, first, last, self.value("operator"), most=1)
        self.first, self.last, self.who = first, last, self.value("operator")
        return ""

    def has_changes(self) -> bool:
        """Nothing that is typed here is worth keeping."""
        return False


class DaysScreen(MakingScreen):
    """A list of some days, that can be written to a file. Subclasses give `read_again` and `write`."""

    BINDINGS = [
        *both("f3", "ctrl+w", "days", N_("Qué días")),
        *both("f7", "ctrl+r", "file", N_("Fichero CSV")),
        one("escape", "back", N_("Volver")),
    ]
    FILE_TITLE = ""

    def __init__(self, classes: str = "list") -> None:
        super().__init__(classes=classes)
        self.first: date | None = None
        self.last: date | None = None
        self.who = ""

    async def read_again(self) -> None:
        raise NotImplementedError

    def write(self, path: Path, told: Progress) -> int:
        """How many rows were written; on the thread of the database."""
        raise NotImplementedError

    def show_days(self) -> None:
        """ "01/03/2026 - hoy · marta" """
        first = formats.day(self.first) if self.first else _("el principio")
        last = formats.day(self.last) if self.last else _("hoy")
        shown = " · ".join(part for part in (f"{first} - {last}", self.who) if part)
        self.query_one("#listhead", Static).update(shown)

    async def action_days(self) -> None:
        form = OperatorDaysForm(self.first, self.last, self.who)

        async def asked(answer: str | None) -> None:
            if answer is not None:
                self.first, self.last, self.who = form.first, form.last, form.who
                await self.read_again()

        await self.app.push_screen(form, asked)

    def action_file(self) -> None:
        if not self.is_making:
            self.make(self._written)

    def _written(self, told: Progress) -> str:
        with place_of(self.shop.counter, _(self.FILE_TITLE), ending=".csv") as path:
            rows = self.write(path, told)
        counted = ngettext("%d fila", "%d filas", rows) % rows
        return _("{rows} en {file}.").format(rows=counted, file=self.shown_path(path))


class OperatorWorkScreen(DaysScreen):
    TITLE_TEXT = N_("Informe de operadores")
    HELP_TEXT = N_(
        "Los clientes que dio de alta cada uno, sus ventas, lo que devolvió y sus actos fuera de vender, este mes o los"
        " días que se elijan con F3. F7 lo escribe en un fichero para la hoja de cálculo."
    )
    FILE_TITLE = N_("Operadores")

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield Static(id="columns", markup=False)
        yield GroupedList[str]()

    async def on_mount(self) -> None:
        self.first = self.shop.counter.today().replace(day=1)
        self.query_one("#columns", Static).update("   " + work_columns())
        self.query_one(GroupedList).focus()
        await self.read_again()

    @says_refusals
    async def read_again(self) -> None:
        self.show_days()
        work = await self.ask(self.shop.counter.work_of_operators, self.first, self.last)
        wanted = [work_answer(each) for each in work if self.who in ("", each.operator.code)]
        self.query_one(GroupedList).show([GroupedRow(work_line(each), each["code"]) for each in wanted])

    def write(self, path: Path, told: Progress) -> int:
        counter = self.shop.counter
        work = counter.work_of_operators(self.first, self.last)
        wanted = [each for each in work if self.who in ("", each.operator.code)]
        return counter.write_work(path, titles(), words(), wanted)


class OperatorDeedsScreen(PagedScreen[DeedView], DaysScreen):
    TITLE_TEXT = N_("Actos")
    HELP_TEXT = N_(
        "Lo que se sale de vender, lo último arriba: ajustes, devoluciones, tarjetas, otras fechas, cambios del"
        " programa y de los operadores, y los relevos. Con dos nombres, el primero lo hizo y el segundo lo permitió."
        " F3 busca por días y por operador. F7 escribe los que se buscan en un fichero para la hoja de cálculo."
    )
    FILE_TITLE = N_("Actos")

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield from super().compose_body()

    async def on_mount(self) -> None:
        self.show_days()

    def columns(self) -> str:
        return deed_columns()

    async def page(self, last: DeedView | None) -> Sequence[DeedView]:
        before = last.number if last else NEWEST
        return await self.ask(self.shop.counter.deeds, self.first, self.last, self.who, before)

    def row(self, value: DeedView) -> str:
        return deed_line(deed_answer(self.shop.counter, value))

    def nothing(self) -> str:
        return _("No hay nada.")

    async def read_again(self, keeping: bool = False) -> None:
        self.show_days()
        self.say("")
        await super().read_again(keeping)

    def write(self, path: Path, told: Progress) -> int:
        return self.shop.counter.write_deeds(path, titles(), words(), self.first, self.last, self.who)
