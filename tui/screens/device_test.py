"""Trying a device: what it reads, never more than may be shown; a reader-writer also writes, and looks at a stripe."""

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Static
from textual.worker import Worker

from tui.counter import device_checks
from tui.counter.device_checks import Seen
from tui.device_words import row_of
from tui.language import N_, _
from tui.screens.confirm import ConfirmScreen
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.texts import sentence
from tui.texts.devices import STEPS, findings_words, seen_words

if TYPE_CHECKING:
    from tui.counter.devices import CounterDevice

MOST_SEEN = 8


class DeviceTestScreen(ShopScreen):
    """Of the keyboard readers where there is no device."""

    TITLE_TEXT = N_("Probar un aparato")
    HELP_TEXT = N_(
        "Pase una tarjeta o un código: aquí sale lo que se ha leído, sin enseñar lo que lleva la tarjeta. Con un"
        " grabador, F5 graba una tarjeta de prueba y la vuelve a leer, y F6 mira pista por pista una tarjeta que no se"
        " deja leer. Esc deja lo que se está haciendo, o vuelve."
    )
    BINDINGS = [
        *both("f5", "ctrl+t", "write", N_("Grabar una de prueba")),
        *both("f6", "ctrl+r", "diagnose", N_("Mirar las pistas")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, device: "CounterDevice | None") -> None:
        super().__init__(classes="list")
        self._device = device
        self._seen: list[str] = []
        self._work: Worker[None] | None = None

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", markup=False)
        yield Static(id="panel", markup=False)

    async def on_mount(self) -> None:
        self._describe()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("write", "diagnose"):
            return self._device is not None and self._device.can("write" if action == "write" else "diagnose")
        return True

    def _describe(self) -> None:
        device = self._device
        asked = _("Pase una tarjeta o un código.")
        if device is None:
            head = _("Lectores que escriben como un teclado")
        else:
            head = row_of(device)
            asked = sentence(device.state.trouble) if device.state.trouble else asked
        self.query_one("#question", Static).update(f"{head}\n\n{asked}")

    def _add(self, seen: Seen) -> None:
        self._seen = [seen_words(seen), *self._seen][:MOST_SEEN]
        self.query_one("#panel", Static).update("\n".join(f"· {each}" for each in self._seen))
        self.say("")

    def device_read(self, device: "CounterDevice", reading: Any) -> bool:
        if device is not self._device:
            return False
        self._add(device_checks.seen(reading))
        return True

    def device_changed(self, device: "CounterDevice") -> None:
        self._describe()

    async def card_read(self, code: str) -> None:
        if self._device is None:
            self._add(device_checks.seen_code(code))
        else:
            await super().card_read(code)

    async def action_write(self) -> None:
        async def answered(yes: bool | None) -> None:
            if yes:
                self._begin(self._write())

        question = _("¿Grabar una tarjeta de prueba? Lo que lleve en las pistas 1 y 2 se pierde.")
        await self.app.push_screen(ConfirmScreen(question), answered)

    def action_diagnose(self) -> None:
        self._begin(self._diagnose())

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        if self._is_busy:
            work.close()
        else:
            self._work = self.run_worker(self._until_called_off(work))

    async def _until_called_off(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            if self.is_attached:
                self.say(_("Se ha dejado sin hacer."))
            raise

    @property
    def _is_busy(self) -> bool:
        return self._work is not None and not self._work.is_finished

    @says_refusals
    async def _write(self) -> None:
        device = self._device
        assert device is not None
        on_step = self.shop.devices.on_loop(lambda step: self.say(_(STEPS[step])))
        await device.run(lambda made, patience: device_checks.write_test(made, patience, on_step))
        self.say(_("Grabada y leída otra vez: el aparato graba bien."), "good")

    @says_refusals
    async def _diagnose(self) -> None:
        device = self._device
        assert device is not None
        on_start = self.shop.devices.on_loop(lambda: self.say(_("Pase la tarjeta que no se deja leer.")))
        found = await device.run(lambda made, patience: device_checks.diagnosed(made, patience, on_start))
        self.say(findings_words(found), "good")

    def action_back(self) -> None:
        if self._work is not None and self._is_busy:
            self._work.cancel()
        else:
            self.dismiss(None)
