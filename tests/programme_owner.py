"""The owner at the programme's screens: how each is reached from the counter, and a programme with everything."""

from tests.cashier import Cashier
from tui.screens.card_ranges import CardRangesScreen, RangeForm
from tui.screens.gift_cards import GiftCardsScreen
from tui.screens.menu import MenuScreen
from tui.screens.programme import ProgrammeScreen
from tui.screens.programme_calendar import ProgrammeCalendarScreen
from tui.screens.programme_item import ProgrammeItemForm
from tui.screens.programme_several import ChooseSeveralScreen
from tui.screens.shop_screen import ShopScreen
from tui.screens.what_if import WhatIfScreen

# How each screen is reached from a counter where nobody is.
PROGRAMME_WAYS: dict[type[ShopScreen], tuple[str, ...]] = {
    MenuScreen: ("f9",),
    ProgrammeScreen: ("f9", "p", "enter"),
    ProgrammeItemForm: ("f9", "p", "enter", "enter"),
    ChooseSeveralScreen: ("f9", "p", "enter", "down", "enter", "down", "down", "down", "down", "f4"),
    ProgrammeCalendarScreen: ("f9", "p", "enter", "f5"),
    WhatIfScreen: ("f9", "p", "enter", "f6"),
    GiftCardsScreen: ("f9", "t", "enter"),
    CardRangesScreen: ("f9", "n", "enter"),
    RangeForm: ("f9", "n", "enter", "f4"),
}

EVERYTHING = """
[programme]
name = "Puntos del barrio"
starts = 2026-01-01
[[service]]
code = "corte"
name = "Corte"
[[service]]
code = "tinte"
name = "Tinte y color"
[[season]]
code = "navidad"
from = 2026-12-01
to = 2027-01-06
[[season]]
code = "tardes-tranquilas"
from = 2026-01-01
to = 2026-12-31
weekdays = ["tue", "wed"]
hours = ["16:00-19:00"]
[[class]]
code = "normal"
[[class]]
code = "oro"
metric = "spend"
minimum = "1000.00"
grace_days = 30
[[earn]]
unit = "points"
give = "1"
per = "1.00"
[[weight]]
service = "tinte"
by = "3"
[[weight]]
season = "navidad"
by = "2"
[expiry]
policy = "rolling"
months = 12
round_to = "month-end"
[redemption]
point_value = "0.01"
minimum = "500"
maximum_share = "50%"
"""


async def go_to(cashier: Cashier, screen: type[ShopScreen]) -> None:
    await cashier.press(*PROGRAMME_WAYS[screen])
    assert type(cashier.screen) is screen


async def choose_line(cashier: Cashier, text: str) -> None:
    """Moves the cursor to the line of the programme that begins with a text."""
    for _line in range(60):
        if any(line.strip().startswith(f">   {text}") for line in cashier.lines()):
            return
        await cashier.press("down")
    raise AssertionError(f"no line {text!r}; the screen was:\n{cashier.screen_text()}")
