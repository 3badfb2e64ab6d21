"""What holds for every screen, of those of the programme: help, keys, leaving, scanning, other sizes, no colour."""

import pytest

from tests.cashier import BERTA_CARD, Counters
from tests.every_screen import explains_itself, for_each, is_left_by_escape, shows_its_keys
from tests.programme_owner import EVERYTHING, PROGRAMME_WAYS, go_to
from tui.language import LANGUAGES, ORIGINAL, _, choose_language
from tui.programme_fields import FIELDS
from tui.screens.card_ranges import RangeForm
from tui.screens.shop_screen import ShopScreen

LABEL_COLUMNS, HINT_COLUMNS = 19, 22
every_screen = for_each(PROGRAMME_WAYS)


@every_screen
async def test_every_screen_shows_the_key_that_leaves_it_and_it_does(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        assert any("Esc " in line for line in cashier.lines()[-2:])
        await is_left_by_escape(cashier)


@every_screen
@pytest.mark.parametrize("key", ["f1", "ctrl+y"])
async def test_every_screen_explains_itself_and_all_its_keys(
    counters: Counters, screen: type[ShopScreen], key: str
) -> None:
    async with counters.cashier(size=(80, 50)) as cashier:
        await go_to(cashier, screen)
        await explains_itself(cashier, key)


@every_screen
async def test_every_key_that_can_be_used_is_shown_whole_at_80_columns(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        shows_its_keys(cashier)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_and_no_hint_of_a_form_is_cut_off_at_80_columns(language: str) -> None:
    choose_language(language)
    try:
        for fields in FIELDS.values():
            for field in fields:
                assert len(_(field.label)) <= LABEL_COLUMNS, _(field.label)
                assert len(_(field.hint)) <= HINT_COLUMNS, _(field.hint)
                assert len(_(field.about)) <= 76, _(field.about)
    finally:
        choose_language(ORIGINAL)


@every_screen
async def test_a_scan_takes_to_the_counter_from_every_screen(counters: Counters, screen: type[ShopScreen]) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        await cashier.scan(BERTA_CARD)
        if screen is RangeForm:
            assert cashier.screen.query_one("#first").value == BERTA_CARD  # type: ignore[attr-defined]
            return
        await cashier.sees("Berta Muñoz Vila")
        assert cashier.screen is cashier.app.counter_screen


@every_screen
async def test_no_screen_is_left_without_being_asked(counters: Counters, screen: type[ShopScreen]) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        await cashier.press(
            "ctrl+c", "ctrl+d", "ctrl+z", "ctrl+p", "ctrl+q", "f9", "f10", "f12", "tab", "home", "insert"
        )
        assert type(cashier.screen) is screen
        assert cashier.app._exit is False


@every_screen
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_every_screen_bears_every_size(
    counters: Counters, screen: type[ShopScreen], size: tuple[int, int]
) -> None:
    counters.counter.load_programme(EVERYTHING, counters.counter.clock())
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        await cashier.resize(*size)
        assert len(cashier.lines()) == size[1]
        assert max(map(len, cashier.lines())) <= size[0]
        assert any("Esc " in line for line in cashier.lines()[-4:])
        await cashier.press("down", "up")
        assert type(cashier.screen) is screen


@pytest.mark.parametrize("theme", ["console", "contrast"])
@every_screen
async def test_the_cursor_is_seen_without_colours(
    counters: Counters, monkeypatch: pytest.MonkeyPatch, screen: type[ShopScreen], theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with counters.cashier(theme=theme) as cashier:
        await go_to(cashier, screen)
        reversed_text = "".join(s.text for strip in cashier.strips() for s in strip if s.style and s.style.reverse)
        marked = any(line.lstrip().startswith((">", "[")) for line in cashier.lines())
        assert marked or reversed_text.strip()
