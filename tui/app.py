"""The app: themes, the one thread that owns the database, and the way a scan takes to the screen on top."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual import events
from textual.worker import WorkerFailed

from tui.configuration import Configuration
from tui.counter import Counter, keyboard_reader
from tui.counter.devices import CounterDevice, Devices, usual_settings
from tui.key_gate import GatedApp
from tui.screens.counter import CounterScreen
from tui.screens.shop_screen import ShopScreen
from tui.stripe_desk import StripeDesk
from tui.terminal import after_first_frame, chosen_theme
from tui.themes import dress

if TYPE_CHECKING:
    from tui.print_job import PrintJob

T = TypeVar("T")


class TarjeteroApp(GatedApp[int], inherit_bindings=False):
    """The counter's screens over one open `Counter`."""

    CSS_PATH = "styles.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "Tarjetero"

    def __init__(
        self,
        counter: Counter,
        configuration: Configuration,
        first_words: str = "",
        first_mood: str = "bad",
        usb_backend: Any = None,
    ) -> None:
        """`first_words` are said on the counter when it opens; `usb_backend` is where simulated devices are."""
        super().__init__(keyboard_reader(configuration.reader))
        self.counter, self.configuration = counter, configuration
        self.first_words, self.first_mood = first_words, first_mood
        self.operator = configuration.operator  # whoever is at the counter, as the head says it
        self._database_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self.counter_screen = CounterScreen()
        self.print_job: PrintJob | None = None
        self.devices = Devices(configuration.devices, self._device_read, self._device_changed, usb_backend)
        self.stripes = StripeDesk(self)
        if configuration.card_printer.stripe and self.devices.writer() is not None:
            self._encode_cards_here()
        dress(self, chosen_theme(configuration.theme, os.environ.get("TERM", "")))

    def get_default_screen(self) -> CounterScreen:
        return self.counter_screen

    def on_mount(self) -> None:
        self.call_after_refresh(after_first_frame)
        self.call_after_refresh(self.devices.start)
        self.call_after_refresh(self._read_ahead)

    def _read_ahead(self) -> None:
        """While nobody is here yet: the first customer does not wait for what her sale needs."""
        self._database_thread.submit(self.counter.read_ahead)

    def _encode_cards_here(self) -> None:
        """Cards that are printed elsewhere get their stripe from this counter's reader-writer first."""
        from tui.counter.encoding import encoded_by

        say = self.devices.on_loop(lambda text: self._shop_screen.say(text))
        self.counter.card_printing = encoded_by(self.counter.card_printing, self.devices.do, say)

    async def ask(self, question: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Runs a method of the counter on the thread that owns the database."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._database_thread, partial(question, *arguments, **named))

    async def scanned(self, scan: Any) -> None:
        self.stripes.take(scan)
        await self._shop_screen.card_read(scan.code)

    async def scan_failed(self, reason: str) -> None:
        self._shop_screen.card_failed(reason)

    def _device_read(self, device: CounterDevice, reading: Any) -> None:
        """What a device reads goes the way of a keyboard scan, unless the screen on top wants to know whose it is."""
        if not self._shop_screen.device_read(device, reading):
            self.take_reading(reading)

    def _device_changed(self, device: CounterDevice, state: Any) -> None:
        self.counter_screen.device_changed(device)
        if self.screen is not self.counter_screen:
            self._shop_screen.device_changed(device)

    @property
    def _shop_screen(self) -> ShopScreen:
        """The screen on top: all are the shop's."""
        return cast(ShopScreen, self.screen)

    def use_device(self, kind: str, port: str) -> None:
        """One more device from now on; the configuration file has it already."""
        settings = usual_settings(kind, port)
        self.configuration = replace(self.configuration, devices=(*self.configuration.devices, settings))
        self.devices.add(settings)

    def read_as_set(self) -> None:
        """The keyboard reader reads as the configuration says, which may have changed."""
        self.read_with(keyboard_reader(self.configuration.reader))

    async def back_to_counter(self, code: str) -> None:
        """Leaves every screen above the counter, and gives it a scanned code."""
        while self.screen is not self.counter_screen:
            await self.pop_screen()
        await self.counter_screen.card_read(code)

    @property
    def unforeseen(self) -> Exception | None:
        """The error that ended the app, if one did."""
        if isinstance(self._exception, WorkerFailed) and isinstance(self._exception.error, Exception):
            return self._exception.error
        return self._exception

    def _fatal_error(self) -> None:
        """Ends the app without Textual's report, which would show local values, a card's digits among them."""
        self._close_messages_no_wait()

    async def on_unmount(self, event: events.Unmount) -> None:
        if self.print_job is not None:
            self.print_job.end()
        self.stripes.close()
        await self.devices.stop()
        self._database_thread.shutdown(wait=True)
