"""The shift that runs at this counter, or one that was closed: what it came to, on the screen and on paper."""

import asyncio
from collections.abc import Coroutine

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from loyalty.errors import Refusal
from loyalty.shifts import ShiftView
from tui.counter.papers import print_slip
from tui.drawings import PLAIN, STRONG
from tui.language import N_, _
from tui.papers import shift_path, write_shift
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shift_words import shift_lines
from tui.shop_keys import both, one
from tui.slips import shift_slip


class ShiftScreen(ShopScreen):
    TITLE_TEXT = N_("Cierre de caja")
    HELP_TEXT = N_(
        "Lo que ha hecho esta caja desde el último cierre: ventas con tarjeta, lo que se ha pagado con puntos, saldo y"
        " tarjetas regalo, lo vendido en tarjetas, y los puntos dados, canjeados y ajustados. F2 cierra y, si hay"
        " impresora de tickets, imprime el cierre. F12 lo imprime cuando se quiera y F6 lo escribe en PDF. F3 enseña"
        " los cierres anteriores. La huella es la del último movimiento: si alguien toca el fichero, ya no coincide."
    )
    BINDINGS = [
        *both("f2", "ctrl+g", "close_shift", N_("Cerrar caja")),
        *both("f3", "ctrl+w", "others", N_("Anteriores")),
        *both("f6", "ctrl+o", "pdf", N_("PDF")),
        *both("f12", "ctrl+e", "ticket", N_("Ticket")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, number: int = 0) -> None:
        """`number` is that of a closed shift, 0 the one that runs."""
        super().__init__(classes="list")
        self._number = number
        self._shift: ShiftView | None = None
        self._on_paper = asyncio.Lock()

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(id="shift", markup=False)

    async def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        await self._read()

    @says_refusals
    async def _read(self) -> None:
        counter = self.shop.counter
        self._shift = await (self.ask(counter.shift, self._number) if self._number else self.ask(counter.running_shift))
        lines = shift_lines(self._shift, counter.zone)
        shown = Content.assemble(*((f"{line}\n", STRONG if is_heading else PLAIN) for line, is_heading in lines))
        self.query_one("#shift", Static).update(shown)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("close_shift", "others"):
            return not self._number
        if action == "ticket":
            return self.shop.counter.shop_papers.has_ticket_printer
        return super().check_action(action, parameters)

    async def action_close_shift(self) -> None:
        from tui.screens.shift_form import ShiftForm

        if self._shift is None or self._shift.totals.is_empty:
            self.say(_("No hay nada que cerrar: no se ha movido nada desde el último cierre."))
        else:
            await self.app.push_screen(ShiftForm(self._shift), self._was_closed)

    async def _was_closed(self, number: int | None) -> None:
        if number is None:
            return
        self._number = number
        await self._read()
        self.say(_("Caja cerrada: es el cierre n.º {number}.").format(number=number), "good")
        if self.shop.counter.shop_papers.has_ticket_printer:
            self._begin(self._print(asked=False))
        at_the_counter = self.shop.counter_screen
        if at_the_counter.asks_who:
            await at_the_counter.ask_who(locked=bool(self.shop.configuration.lock_minutes))

    def action_ticket(self) -> None:
        self.say(_("Imprimiendo el ticket.."))
        self._begin(self._print(asked=True))

    def action_pdf(self) -> None:
        self._begin(self._write_pdf())

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        """Nobody waits for it, and it is not called off with this screen."""
        self.app.run_worker(work)

    async def _print(self, asked: bool) -> None:
        """One ticket after the other, and no key waits for the printer; one not `asked` for only says its troubles."""
        shift = self._shift
        if shift is None:
            return
        try:
            slip = await self.ask(shift_slip, self.shop.counter, shift)
            async with self._on_paper:
                await asyncio.to_thread(print_slip, self.shop.counter.shop_papers, slip)
        except Refusal as trouble:
            self.refuse_late(trouble, asked)
        else:
            if asked and self.is_attached:
                self.say(_("Ticket impreso."), "good")

    async def _write_pdf(self) -> None:
        if self._shift is None:
            return
        settings = self.shop.configuration
        path = shift_path(settings.folder, self._shift)
        try:
            await asyncio.to_thread(write_shift, settings.shop, self._shift, self.shop.counter.zone, path)
        except Refusal as trouble:
            self.refuse_late(trouble, asked=True)
        else:
            if self.is_attached:
                self.say(_("Escrito en {file}.").format(file=path), "good")

    async def action_others(self) -> None:
        from tui.screens.shifts import ShiftsScreen

        await self.app.push_screen(ShiftsScreen())
