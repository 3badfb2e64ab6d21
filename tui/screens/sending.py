"""Messages going out: how far they are, how fast, how long it will take; it can be stopped, and goes on later."""

import asyncio
import time
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import Refusal
from loyalty.messages import Progress
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import N_, _, ngettext
from tui.message_labels import MAILING, states_words
from tui.programme_trial import progress_bar
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import both, one

TELL_S = 0.1  # how often the screen is told how far it is


class SendingScreen(ShopScreen):
    """Sends what waits of one mailing, or (without a name) all. Dismisses with None."""

    TITLE_TEXT = N_("Enviando")
    HELP_TEXT = N_(
        "Los mensajes salen uno tras otro. Esc los para cuando acaba el que está saliendo: los que faltan se quedan en"
        " la cola y F5 sigue con ellos. Lo que el servidor no llegó a confirmar queda como «quizá enviado» y no sale"
        " otra vez solo."
    )
    CSS = """
    #progress { height: 1fr; padding: 1 3; }
    """
    BINDINGS = [
        *both("f5", "ctrl+t", "go_on", N_("Seguir")),
        one("escape", "back", N_("Parar o volver")),
    ]

    def __init__(self, mailing: str = "") -> None:
        super().__init__(classes="list")
        self._mailing, self._stop, self._busy = mailing, False, False
        self._began = 0.0

    def compose_body(self) -> ComposeResult:
        yield Static(id="progress", markup=False)

    async def on_mount(self) -> None:
        self._send()

    def on_unmount(self) -> None:
        self._stop = True

    @work
    async def _send(self) -> None:
        """On a connection of its own: the counter goes on meanwhile."""
        self._stop, self._busy, self._began = False, True, time.monotonic()
        self.say("")
        self.refresh_bindings()
        loop = asyncio.get_running_loop()
        try:
            progress, why = await loop.run_in_executor(
                None, self._sent, self.shop.counter, self.shop.configuration, loop
            )
        except Refusal as refusal:
            self.refuse(refusal)
        else:
            self._show(progress)
            self.say(why or _("Ya está."), "bad" if why else "good")
        finally:
            self._busy = False
            if self.is_attached:
                self.refresh_bindings()

    def _sent(
        self, counter: Counter, configuration: Configuration, loop: asyncio.AbstractEventLoop
    ) -> tuple[Progress, str]:
        """In the background. Raises MailTrouble where the settings are wrong."""
        from tui.delivery import deliver, why_stopped

        told = 0.0

        def on_progress(progress: Progress) -> None:
            nonlocal told
            if time.monotonic() - told >= TELL_S:
                told = time.monotonic()
                loop.call_soon_threadsafe(self._show, progress)

        beside = counter.beside()
        try:
            period = (MAILING, self._mailing) if self._mailing else None
            delivered = deliver(beside, configuration, period, on_progress, lambda: self._stop)
        finally:
            beside.close()
        return delivered.progress, why_stopped(delivered)

    def _show(self, progress: Progress) -> None:
        if not self.is_attached:
            return
        counted: dict[str, Any] = {
            "sent": progress.sent, "failed": progress.failed, "in_doubt": progress.in_doubt,
            "cancelled": progress.cancelled, "queued": progress.waiting,
        }  # fmt: skip
        bar = progress_bar(progress.done, progress.done + progress.waiting)
        lines = [self._mailing or _("Todo lo que espera"), "", bar, "", states_words(counted), self._pace(progress)]
        self.query_one("#progress", Static).update("\n".join(lines))

    def _pace(self, progress: Progress) -> str:
        """ "12 por segundo, quedan 3 minutos" """
        passed = time.monotonic() - self._began
        if not progress.done or passed < 1:
            return ""
        rate = progress.done / passed
        seconds = round(progress.waiting / rate)
        minutes = -(-seconds // 60)
        if seconds < 90:
            left = ngettext("queda {count} segundo", "quedan {count} segundos", seconds).format(count=seconds)
        else:
            left = ngettext("queda {count} minuto", "quedan {count} minutos", minutes).format(count=minutes)
        return _("{rate} por minuto, {left}").format(rate=round(rate * 60), left=left)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self._busy if action == "go_on" else True

    def action_go_on(self) -> None:
        self._send()

    def action_back(self) -> None:
        """First stops, then leaves."""
        if self._busy:
            self._stop = True
            self.say(_("Parando…"))
        else:
            self.dismiss(None)
