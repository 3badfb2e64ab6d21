"""The owner at the screens of plastic cards: how each is reached from a counter where nobody is."""

from tui.screens.card_design import CardDesignScreen
from tui.screens.print_forms import BlanksForm, PrintForm
from tui.screens.print_queue import PrintQueueScreen
from tui.screens.shop_screen import ShopScreen

QUEUE = ("f9", "i", "enter")
PLASTIC_WAYS: dict[type[ShopScreen], tuple[str, ...]] = {
    PrintQueueScreen: QUEUE,
    PrintForm: (*QUEUE, "f2"),
    BlanksForm: (*QUEUE, "f9"),
    CardDesignScreen: (*QUEUE, "f7"),
}
