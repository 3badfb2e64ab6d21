"""Cards to print: what waits, what came out, how fast it goes; and the keys that start, stop and repeat."""

import asyncio
from collections.abc import Callable, Sequence

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.pages import NEWEST
from loyalty.print_queue import PrintView
from tui.language import N_, _, ngettext
from tui.print_drawings import queue_columns, queue_progress, queue_row, queue_summary
from tui.print_job import PrintJob
from tui.screens.paged_screen import PagedScreen
from tui.screens.shop_screen import says_refusals
from tui.shop_keys import both, one

PAGE = 100


class PrintQueueScreen(PagedScreen[PrintView]):
    TITLE_TEXT = N_("Imprimir tarjetas")
    HELP_TEXT = N_(
        "La cola de tarjetas de plástico. Pase una tarjeta para añadirla, o pulse F2. F5 imprime lo que espera y sigue"
        " después de un fallo; se puede volver a la caja mientras tanto. Una tarjeta «en duda» no se imprime otra vez"
        " sola: mire si salió y pulse F4 si salió bien, o F8 para repetirla."
    )
    BINDINGS = [
        *both("f2", "ctrl+n", "add", N_("Añadir")),
        *both("f3", "ctrl+w", "add_all", N_("Las no impresas")),
        *both("f5", "ctrl+r", "go", N_("Imprimir")),
        *both("f6", "ctrl+p", "stop", N_("Parar")),
        *both("f7", "ctrl+d", "design", N_("Diseño")),
        *both("f8", "ctrl+u", "repeat", N_("Repetir")),
        *both("f4", "ctrl+t", "came_out", N_("Salió bien")),
        one("delete", "cancel", N_("Quitar")),
        *both("f9", "ctrl+b", "blanks", N_("En blanco")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._design = ""
        self._reading = asyncio.Lock()

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield Static(id="progress", classes="listhead", markup=False)
        yield from super().compose_body()

    async def on_mount(self) -> None:
        self._design = self.shop.counter.card_printing.settings.design
        if self.job is not None:
            self.job.watch(self._changed)
        await self._write_summary()

    @property
    def job(self) -> PrintJob | None:
        """What is being printed, on whatever screen one is."""
        return self.shop.print_job

    @property
    def _printing(self) -> bool:
        return self.job is not None and self.job.is_running

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go":
            return not self._printing
        return self._printing if action == "stop" else True

    async def card_read(self, code: str) -> None:
        """A card that is passed here is one more to print."""
        await self._queue(code)

    # -- what is shown

    def columns(self) -> str:
        return queue_columns(self.size.width)

    async def page(self, last: PrintView | None) -> Sequence[PrintView]:
        queue = await self.ask(self.shop.counter.print_queue, last.id if last else NEWEST, PAGE)
        return queue.prints

    def row(self, value: PrintView) -> str:
        return queue_row(value, self.size.width)

    @says_refusals
    async def _write_summary(self) -> None:
        queue = await self.ask(self.shop.counter.print_queue, NEWEST, 1)
        kind = self.shop.counter.card_printing.settings.kind
        self.query_one("#listhead", Static).update(queue_summary(queue, kind, self._design))
        progress = self.query_one("#progress", Static)
        progress.display = self._printing
        progress.update(queue_progress(self.job) if self.job else "")
        self.refresh_bindings()

    def identity(self, value: PrintView) -> object:
        return value.id

    async def read_again(self, keeping: bool = True) -> None:
        """The list anew, with the same card marked; one reading after the other."""
        async with self._reading:
            await super().read_again(keeping)
        await self._write_summary()

    # -- printing

    @says_refusals
    async def action_go(self) -> None:
        queue = await self.ask(self.shop.counter.print_queue, NEWEST, 1)
        if not queue.counts.get("waiting"):
            self.say(_("No hay tarjetas en espera."))
            return
        self.shop.print_job = PrintJob(self.shop.counter, self._changed)
        self.say(_("Imprimiendo: puede volver a la caja mientras tanto."))
        await self._write_summary()
        self._follow(self.shop.print_job)

    @work
    async def _follow(self, job: PrintJob) -> None:
        """Until the run has ended, or the screen is left."""
        await job.ended()
        await self.read_again()
        self._say_end(job)

    def _changed(self) -> None:
        """A card came out; whoever looks on may be gone meanwhile."""
        if self.is_attached and self.is_current:
            self._look_again()

    @work
    async def _look_again(self) -> None:
        await self.read_again()

    def _say_end(self, job: PrintJob) -> None:
        run = job.run
        if run is None:
            return
        said = ngettext("%d tarjeta hecha.", "%d tarjetas hechas.", run.printed) % run.printed
        if run.path is not None:
            said += " " + _("Están en {file}.").format(file=run.path)
        self.say(said, "bad" if run.failed else "good")
        if run.failed:
            self.say_also(ngettext("%d fallida.", "%d fallidas.", run.failed) % run.failed)
        if run.trouble is not None:
            self.refuse(run.trouble)

    @says_refusals
    async def action_stop(self) -> None:
        await self.ask(self.shop.counter.stop_prints)
        self.say(_("Se para cuando salga la tarjeta que está en la impresora."))

    # -- the queue

    async def action_add(self) -> None:
        from tui.screens.print_forms import PrintForm

        await self.app.push_screen(PrintForm(self._design), self._added)

    async def _added(self, view: PrintView | None) -> None:
        if view is not None:
            self._say_added(view)
            await self.read_again()

    def _say_added(self, view: PrintView) -> None:
        self.say(_("Añadida a la cola: {card} {name}").format(card=view.card, name=view.name).strip(), "good")

    @says_refusals
    async def _queue(self, card: str) -> None:
        counter = self.shop.counter
        view = await self.ask(counter.queue_typed, card, self._design, counter.clock())
        self._say_added(view)
        await self.read_again()

    @says_refusals
    async def action_add_all(self) -> None:
        counter = self.shop.counter
        count = await self.ask(counter.queue_never_printed, self._design, counter.clock())
        self.say(ngettext("%d tarjeta más en la cola.", "%d tarjetas más en la cola.", count) % count, "good")
        await self.read_again()

    async def action_repeat(self) -> None:
        await self._decide(self.shop.counter.repeat_print)

    async def action_came_out(self) -> None:
        await self._decide(self.shop.counter.confirm_print)

    async def action_cancel(self) -> None:
        await self._decide(self.shop.counter.cancel_print)

    @says_refusals
    async def _decide(self, decide: Callable[[int], object]) -> None:
        if self.chosen is not None:
            await self.ask(decide, self.chosen.id)
            self.say("")
            await self.read_again()

    @says_refusals
    async def action_design(self) -> None:
        from tui.screens.card_design import CardDesignScreen

        found = await self.ask(self.shop.counter.card_designs)
        designs = [(name, title if not faults else f"! {title}") for name, title, faults in found]
        await self.app.push_screen(CardDesignScreen(designs, self._design), self._design_chosen)

    async def _design_chosen(self, design: str | None) -> None:
        self._design = design or self._design
        await self._write_summary()

    async def action_blanks(self) -> None:
        from tui.screens.print_forms import BlanksForm

        await self.app.push_screen(BlanksForm({}), self._blanks_counted)

    async def _blanks_counted(self, _cards: int | None) -> None:
        await self._write_summary()
