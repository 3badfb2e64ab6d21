"""How the screens of the close of a shift are reached from a counter where nobody is."""

from tui.screens.shift import ShiftScreen
from tui.screens.shift_form import ShiftForm
from tui.screens.shifts import ShiftsScreen
from tui.screens.shop_screen import ShopScreen

SHIFT = ("f9", "enter")
SHIFT_WAYS: dict[type[ShopScreen], tuple[str, ...]] = {
    ShiftScreen: SHIFT,
    ShiftForm: (*SHIFT, "f2"),
    ShiftsScreen: (*SHIFT, "f3"),
}
