"""Somebody at the counter of a shop: she sees the screens and presses keys. No terminal, and no waiting for luck.

Keys carry times of their own, so that what a person types and what a reader types are told apart whatever the speed
of the machine; every step returns when all that it set going is done.
"""

import asyncio
import difflib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual import _wait, events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from drivers.wedge import Stroke, Typed
from loyalty.clock import parse_moment
from loyalty.requests import Activation, NewCustomer
from tui import key_gate
from tui.app import TarjeteroApp
from tui.configuration import Configuration
from tui.counter import Counter, open_counter, prepare_database
from tui.language import choose_language

MADRID = ZoneInfo("Europe/Madrid")
NOON = parse_moment("2026-03-10T12:30", MADRID)
PAUSE_S = 0.2  # between the keys of a person
PATIENCE_S = 10.0
REFRESH = "TARJETERO_REFRESH"  # set to 1, it writes the expected screens anew
SCREENS = Path(__file__).parent / "data"

PROGRAMME = """
[programme]
name = "Puntos del barrio"
starts = 2026-01-01
[[service]]
code = "corte"
name = "Corte"
[[service]]
code = "tinte"
name = "Tinte y color"
[[service]]
code = "perfumeria"
name = "Perfumería"
[[earn]]
unit = "points"
give = "1"
per = "1.00"
[[earn]]
unit = "euros"
give = "0.10"
per = "10.00"
services = ["perfumeria"]
[[weight]]
service = "tinte"
by = "3"
[expiry]
policy = "rolling"
months = 12
"""
ANA, ANA_CARD = "12345678Z", "9724000000000011"
BERTA, BERTA_CARD = "87654321X", "9724000000000029"


class Keys:
    """The times at which keys come: a steady clock that only moves with them."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def event(self, key: str, after_s: float) -> events.Key:
        """A key by Textual's name for it, or a character."""
        self.now += after_s
        character = key if len(key) == 1 else {"enter": "\r", "tab": "\t", "space": " "}.get(key)
        name = _character_to_key(key) if len(key) == 1 else key
        event = events.Key(name, character)
        event.time = self.now
        return event

    def pause(self) -> None:
        self.now += 2 * PAUSE_S


class Cashier:
    """Drives one running app. `press` takes Textual's names of keys, `type` and `scan` texts."""

    def __init__(self, app: TarjeteroApp, pilot: Pilot[int], keys: Keys) -> None:
        self.app, self.pilot, self._keys = app, pilot, keys

    async def press(self, *names: str) -> None:
        """Keys as a person presses them, each after the one before has had its effect."""
        for name in names:
            self._send(name, PAUSE_S)
            self._keys.pause()
            await self.settle()

    async def type(self, text: str) -> None:
        """Text as a person types it; also without waiting for what each key does."""
        for character in text:
            self._send(character, PAUSE_S)
        self._keys.pause()
        await self.settle()

    async def scan(self, code: str) -> None:
        self.burst(code)
        await self.settle()

    def burst(self, *codes: str, gap_s: float = 0.0, end: str = "enter") -> None:
        """What a reader types, in one go; returns at once."""
        self._keys.pause()
        for code in codes:
            for character in code:
                self._send(character, gap_s)
            self._send(end, gap_s)
        self._keys.pause()

    def keys_at_once(self, *names: str) -> None:
        """Keys without any pause; returns at once."""
        for name in names:
            self._send(name, 0.0)

    async def paste(self, text: str) -> None:
        event = events.Paste(text)
        self._keys.pause()
        event.time = self._keys.now
        self.app.post_message(event)
        self._keys.pause()
        await self.settle()

    def _send(self, name: str, after_s: float) -> None:
        event = self._keys.event(name, after_s)
        event.set_sender(self.app)
        self.app.post_message(event)

    async def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size, as when a window is dragged."""
        await self.pilot.resize_terminal(columns, rows)
        await until(lambda: self.screen.size == (columns, rows) and len(self.strips()) == rows, "the new size")
        await self.settle()

    async def settle(self) -> None:
        """Returns when everything that was pressed has had its effect, and is drawn."""
        app = self.app
        await until(lambda: app.message_queue_size == 0 and app._silence is None, "the gate to be settled")
        for _round in range(2):
            routed = asyncio.Event()
            app._take([Typed(Stroke(None, 0.0, events.Callback(routed.set)))])
            await until(lambda done=routed: done.is_set() or app._exception is not None, "the keys to be routed")
            await until(lambda: all(worker.is_finished for worker in app.workers), "the answers")
            if app._exception is not None:
                raise app._exception
        await self.pilot.pause(0)

    async def sees(self, text: str) -> None:
        """Waits until the screen shows a text, on one line."""

        def shown() -> bool:
            return any(text in line for line in self.lines())

        try:
            await until(shown, repr(text))
        except AssertionError as error:
            raise AssertionError(f"{error}; the screen was:\n{self.screen_text()}") from None

    def lines(self) -> list[str]:
        """The screen's lines as text, without the blanks at their ends."""
        return [strip.text.rstrip() for strip in self.strips()]

    def strips(self) -> list[Strip]:
        self.app.screen._on_timer_update()
        return self.app.screen._compositor.render_strips()

    def screen_text(self) -> str:
        return "\n".join(self.lines()) + "\n"

    def shows(self, text: str) -> bool:
        return text in " ".join(line.strip() for line in self.lines())

    @property
    def entry(self) -> str:
        return self.app.counter_screen.entry.value

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def focused_field(self) -> str:
        return str(self.app.focused.id) if self.app.focused else ""


async def until(holds: Callable[[], bool], what: str) -> None:
    """Waits for something that is under way."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not holds():
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        await asyncio.sleep(0.001)


class Counters:
    """Opens the counter of one shop file, and its screens."""

    def __init__(self, folder: Path, keys: Keys, programme: str = PROGRAMME) -> None:
        self.folder, self.keys = folder, keys
        self.url = "sqlite:///shop.db"
        prepare_database(self.url, folder)
        self.counter = self._opened()
        if programme:
            self.counter.load_programme(programme, parse_moment("2026-01-01T08:00", MADRID))

    def _opened(self) -> Counter:
        return open_counter(self.url, self.folder, "centro", "caja-1", MADRID, "marta", clock=lambda: NOON)

    def configuration(self, **settings: Any) -> Configuration:
        given = {"shop": "Peluquería Núria", "language": "es", "operator": "marta", "theme": "normal", **settings}
        return Configuration(
            zone=MADRID,
            database_url=self.url,
            branch="centro",
            counter="caja-1",
            folder=self.folder,
            **given,
        )

    def register(self, dni: str, name: str, card: str = "", at: str = "2026-01-15T10:00", **details: str) -> None:
        self.counter.create_customer(NewCustomer(dni, name, details, card=card), parse_moment(at, MADRID))

    def hand_out(self, card: str, at: str = "2026-01-15T10:00", **initial: Any) -> None:
        self.counter.activate_card(Activation(card, **initial), parse_moment(at, MADRID))

    def sales(self) -> tuple[int, int]:
        """How many sales were recorded today, and of how many cents."""
        day = self.counter.sales_today()
        return day.sales, day.total_cents

    @asynccontextmanager
    async def cashier(
        self,
        size: tuple[int, int] = (80, 24),
        counter: Counter | None = None,
        usb_backend: Any = None,
        **settings: Any,
    ) -> AsyncIterator[Cashier]:
        """The screens while the block lasts. `usb_backend` is where simulated devices are."""
        configuration = self.configuration(**settings)
        choose_language(configuration.language)
        (counter or self.counter).configuration = configuration
        app = TarjeteroApp(counter or self.counter, configuration, usb_backend=usb_backend)
        async with app.run_test(size=size) as pilot:
            cashier = Cashier(app, pilot, self.keys)
            await cashier.press("shift+f12")  # which does nothing: the gate is open and the screen is drawn
            yield cashier


def shop_with_customers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counters]:
    """A shop with Ana and Berta among its customers, in a file of its own, and Textual's tests at a quick pace."""
    assert hasattr(_wait, "SLEEP_GRANULARITY"), "Textual has renamed the pace of its tests: find the new name"
    assert hasattr(_wait, "SLEEP_IDLE"), "Textual has renamed the pace of its tests: find the new name"
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.002)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", 0.0005)
    monkeypatch.delenv("NO_COLOR", raising=False)
    keys = Keys()
    monkeypatch.setattr(key_gate, "_clock", lambda: keys.now)
    shop = Counters(folder, keys)
    shop.register(ANA, "Ana García Solà", ANA_CARD, phone="600111222", birthday="1980-03-14")
    shop.register(BERTA, "Berta Muñoz Vila", BERTA_CARD, phone="600333444")
    yield shop
    shop.counter.close()
    choose_language("es")


def compare_screen(name: str, shown: str) -> None:
    """Compares a screen with the one kept under tests/data, line by line."""
    path = SCREENS / f"{name}.txt"
    if os.environ.get(REFRESH):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    if shown != expected:
        difference = difflib.unified_diff(
            expected.splitlines(), shown.splitlines(), f"expected {path.name}", "shown", lineterm=""
        )
        pytest.fail("\n".join([*difference, f"(set {REFRESH}=1 to take what is shown)"]), pytrace=False)
