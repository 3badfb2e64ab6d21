"""A screen that makes a file which may take long: how far it is, on its own line; who leaves does not want it."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from textual import work

from loyalty.errors import Refusal
from tui.language import _
from tui.programme_trial import progress_bar
from tui.progress import Progress
from tui.screens.shop_screen import ShopScreen


class MakingStopped(Exception):
    """Somebody does not want to wait for the rest."""


class MakingScreen(ShopScreen):
    """Subclasses call `make`, and nothing while `is_making`."""

    is_making = False
    _stop = threading.Event()

    @work
    async def make(self, making: Callable[[Progress], str]) -> None:
        """On the thread of the database; the screen goes on showing how far it is. `making` gives what is said then."""
        self.is_making, self._stop = True, threading.Event()
        self.say(_("Haciéndolo.."))
        try:
            said = await self.ask(making, self._on_progress(asyncio.get_running_loop(), self._stop))
        except MakingStopped:
            return
        except Refusal as refusal:
            if self.is_attached:
                self.refuse(refusal)
        else:
            if self.is_attached:
                self.say(said, "good")
        finally:
            self.is_making = False

    def _on_progress(self, loop: asyncio.AbstractEventLoop, stop: threading.Event) -> Progress:
        def told(done: int, total: int) -> None:
            if stop.is_set():
                raise MakingStopped
            loop.call_soon_threadsafe(self._show_progress, done, total)

        return told

    def _show_progress(self, done: int, total: int) -> None:
        if self.is_making and self.is_attached:
            self.say(f"{progress_bar(done, total)}  {_('{done} de {total}').format(done=done, total=total)}")

    def shown_path(self, path: Path) -> str:
        """A file in the shop's own folder, as short as there is room on the screen."""
        folder = self.shop.counter.shop_papers.folder
        return str(path.relative_to(folder) if path.is_relative_to(folder) else path)

    def on_unmount(self) -> None:
        self._stop.set()
