"""The seasons of the programme on a calendar of the year."""

from datetime import timedelta

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.clock import months_later
from tui.drawings import Room
from tui.language import N_
from tui.programme_calendar import Calendar, calendar_content
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one

LINES_AROUND = 5


class ProgrammeCalendarScreen(ShopScreen):
    TITLE_TEXT = N_("Calendario de temporadas")
    HELP_TEXT = N_(
        "Un año, con un mes en cada línea. En cada día está la letra de su temporada. Las flechas llevan de un día a"
        " otro, y debajo se lee qué cuenta más ese día."
    )
    BINDINGS = [
        one("left", "move(-1)", N_("Día antes"), show=False),
        one("right", "move(1)", N_("Día después"), show=False),
        one("up", "months(-1)", N_("Mes antes"), show=False),
        one("down", "months(1)", N_("Mes después"), show=False),
        one("pageup", "months(-12)", N_("Año antes")),
        one("pagedown", "months(12)", N_("Año después")),
        one("home", "today", N_("Hoy")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, calendar: Calendar) -> None:
        super().__init__(classes="list")
        self._calendar = calendar

    def compose_body(self) -> ComposeResult:
        yield Static(id="panel", markup=False)

    async def on_mount(self) -> None:
        self.action_today()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        room = Room(max(70, self.size.width - 4), self.size.height - LINES_AROUND)
        content = calendar_content(self._calendar, self._day, self.shop.counter.today(), room)
        self.query_one("#panel", Static).update(content)

    def action_today(self) -> None:
        self._day = self.shop.counter.today()
        self._draw()

    def action_move(self, days: int) -> None:
        self._day += timedelta(days=days)
        self._draw()

    def action_months(self, months: int) -> None:
        self._day = months_later(self._day, months)
        self._draw()
