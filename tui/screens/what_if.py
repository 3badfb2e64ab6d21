"""What if: the changed programme tried on the sales of the last months, beside today's. Nothing is written."""

import asyncio
from datetime import date

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from loyalty.clock import months_later
from loyalty.errors import Refusal
from loyalty.whatif import Comparison
from tui.counter import Counter
from tui.language import N_, _, ngettext
from tui.programme_trial import Trial, progress_bar, trial_content
from tui.programme_values import Names
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import both, one

SPANS = (12, 6, 3, 1)  # months


class TrialCancelled(Exception):
    """Whoever asked does not want to know any more."""


class WhatIfScreen(ShopScreen):
    TITLE_TEXT = N_("Probar los cambios")
    HELP_TEXT = N_(
        "Repasa las ventas de los últimos meses con el programa de hoy y con los cambios, y los compara: lo que se"
        " habría dado, lo que la tienda debería y a quién le cambia más. No guarda nada. Esc lo deja en cualquier"
        " momento."
    )
    CSS = """
    #figures { height: 1fr; padding: 1 2 0 2; }
    """
    BINDINGS = [
        *both("f6", "ctrl+o", "span", N_("Otro plazo")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, toml: str, names: Names) -> None:
        super().__init__(classes="list")
        self._toml, self._names = toml, names
        self._months = SPANS[0]
        self._cancelled = False
        self._trial: Trial | None = None

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="figures"):
            yield Static(id="trial", markup=False)

    async def on_mount(self) -> None:
        self.query_one("#figures").focus()
        self._try()

    def on_resize(self) -> None:
        self._draw()

    def on_unmount(self) -> None:
        self._cancelled = True

    # -- trying

    @work
    async def _try(self) -> None:
        """Runs on the thread of the database; the screen goes on showing how far it is."""
        self._trial = None
        self.say("")
        last = self.shop.counter.today()
        first = months_later(last, -self._months)
        self._show_progress(0, 0)
        try:
            self._trial = await self.ask(self._tried, self.shop.counter, first, last, asyncio.get_running_loop())
        except TrialCancelled:
            return
        except Refusal as refusal:
            self.query_one("#trial", Static).update("")
            self.refuse(refusal)
            return
        self.refresh_bindings()
        self._draw()

    def _tried(self, counter: Counter, first: date, last: date, loop: asyncio.AbstractEventLoop) -> Trial:
        """On the thread of the database: the comparison, with the names of those whom it tells of."""
        said = -1

        def on_progress(done: int, total: int) -> None:
            nonlocal said
            if self._cancelled:
                raise TrialCancelled
            if (percent := 100 * done // total) != said:
                said = percent
                loop.call_soon_threadsafe(self._show_progress, done, total)

        comparison = counter.try_programme(self._toml, first, last, on_progress)
        people = [counter.name_of_account(each.account_id) for each in comparison.most_affected]
        return Trial(comparison, people, first, last)

    def _show_progress(self, done: int, total: int) -> None:
        if self._trial is None and self.is_attached:
            sales = ngettext("{done} de {total} venta", "{done} de {total} ventas", total) if total else ""
            sales = sales.format(done=done, total=total)
            months = ngettext("del último mes", "de los últimos %d meses", self._months)
            what = _("Repasando las ventas {months}").format(months=months % self._months if "%d" in months else months)
            self.query_one("#trial", Static).update(f"{what}\n\n{progress_bar(done, total)}\n\n{sales}")

    def _draw(self) -> None:
        if self._trial is not None:
            content = trial_content(self._trial, self._names, self.size.width - 6)
            self.query_one("#trial", Static).update(content)
            self.say(_("No se ha guardado nada."))

    @property
    def comparison(self) -> Comparison | None:
        """What came out, once it is there."""
        return self._trial.comparison if self._trial else None

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._trial is not None if action == "span" else True

    def action_span(self) -> None:
        """The next of the spans."""
        self._months = SPANS[(SPANS.index(self._months) + 1) % len(SPANS)]
        self._try()
        self.refresh_bindings()

    async def card_read(self, code: str) -> None:
        """Whoever shows a card does not wait for the trial to end."""
        self._cancelled = True
        await super().card_read(code)

    def action_back(self) -> None:
        self._cancelled = True
        self.dismiss(None)
