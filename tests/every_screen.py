"""What holds for every screen, wherever it is reached: its keys are shown, it explains itself, and Esc leaves it."""

from collections.abc import Iterable

import pytest
from textual.binding import Binding

from tests.cashier import Cashier
from tui.language import _
from tui.screens.help import HelpScreen
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import key_name


def bindings_of(screen: type[ShopScreen]) -> list[Binding]:
    """Those that we gave it, without Textual's own; a screen's own words for a key take the place of its base's."""
    given: list[Binding] = []
    for base in screen.__mro__:
        if base.__module__.startswith("tui."):
            known = {each.key for each in given}
            own = [each if isinstance(each, Binding) else Binding(*each) for each in vars(base).get("BINDINGS", ())]
            given += [each for each in own if each.key not in known]
    return given


def shows_its_keys(cashier: Cashier) -> None:
    """Every key that can be used now stands whole on the last lines, and the one that leaves at their end."""
    screen = cashier.screen
    assert isinstance(screen, ShopScreen)
    footer = "\n".join(cashier.lines()[-2:])
    for binding in bindings_of(type(screen)):
        if binding.show and screen.check_action(binding.action.partition("(")[0], ()):
            words = f"{key_name(binding.key)} {_(binding.description)}"
            assert words in footer
            if binding.key == "escape":
                assert footer.rstrip().endswith(words)


async def explains_itself(cashier: Cashier, key: str = "f1") -> None:
    """Help tells what the screen is for and all its keys, and leads back. There must be lines enough for it."""
    screen = cashier.screen
    assert isinstance(screen, ShopScreen)
    await cashier.press(key)
    assert isinstance(cashier.screen, HelpScreen)
    shown = " ".join(" ".join(cashier.lines()).split())
    assert " ".join(_(screen.HELP_TEXT).split()) in shown
    for binding in bindings_of(type(screen)):
        assert _(binding.description) in shown, binding
    await cashier.press("escape")
    assert cashier.screen is screen


async def is_left_by_escape(cashier: Cashier) -> None:
    """One screen after the other, until the counter is there again."""
    for depth in reversed(range(len(cashier.app.screen_stack) - 1)):
        await cashier.press("escape")
        assert len(cashier.app.screen_stack) == 1 + depth
    assert cashier.focused_field == "entry"


async def keeps_the_rules(cashier: Cashier) -> None:
    """All of the above, at one screen. There must be lines enough for its help."""
    shows_its_keys(cashier)
    await explains_itself(cashier)
    await is_left_by_escape(cashier)


def for_each(screens: Iterable[type[ShopScreen]]) -> pytest.MarkDecorator:
    """A test for each of these screens, named after it."""
    return pytest.mark.parametrize("screen", screens, ids=lambda screen: screen.__name__)
