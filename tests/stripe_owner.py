"""How the owner's screen of stripes is reached from a counter where nobody is."""

from tui.screens.shop_screen import ShopScreen
from tui.screens.stripes import StripesScreen

STRIPES = ("f9", "b", "enter")
STRIPE_WAYS: dict[type[ShopScreen], tuple[str, ...]] = {StripesScreen: STRIPES}
