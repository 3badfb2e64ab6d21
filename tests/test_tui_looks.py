"""How the main screens look, letter by letter; `TARJETERO_REFRESH=1` takes what is shown as what is expected."""

import os
from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from loyalty.card_views import GiftCardView, RangeView
from loyalty.clock import parse_moment
from loyalty.consent import Consent
from loyalty.earning import EarningLine
from loyalty.requests import NewRange, SaleRequest
from loyalty.views import PrizeView
from tests.cashier import ANA, ANA_CARD, MADRID, Cashier, Counters, compare_screen
from tests.every_screen import bindings_of, for_each
from tests.test_tui_screens import WAYS, go_to
from tui.card_rows import gift_card_row, range_row
from tui.consents import answer_name
from tui.customer_words import consent_line
from tui.language import LANGUAGES, LOCALE_FOLDER, ORIGINAL
from tui.message_labels import PURPOSES
from tui.prize_words import catalogue_row
from tui.screens.counter import CounterScreen
from tui.screens.form import FormScreen
from tui.screens.shop_screen import ShopScreen
from tui.words import CARD_KINDS, CARD_STATES

Visit = Callable[[Cashier], Awaitable[None]]
LONG_NAME = "María de los Ángeles Fernández de Córdoba y Álvarez de Toledo"
SIZES = [(80, 24), (120, 40)]


def furnish(counters: Counters) -> None:
    """A shop with a regular, a long name, a household's worth of notes, a gift card and a card without a customer."""
    for number in range(1, 13):
        at = parse_moment(f"2026-02-{number:02d}T1{number % 10}:05", MADRID)
        service = "perfumeria" if number % 3 == 0 else "tinte" if number % 4 == 0 else "corte"
        line = EarningLine(service, 1250 * number)
        counters.counter.record_sale(SaleRequest(f"sale {number}", (line,), at, card=ANA_CARD))
    notes = "Alérgica al amoniaco: prueba antes de cada tinte, y llamar a su hija si se retrasa. " * 2
    counters.register("00000014Z", LONG_NAME, "9724000000000037", notes=notes.strip(), birthday="1975-03-10")
    counters.register("00000015S", "Anabel Gil", phone="+34 611 222 333")
    counters.hand_out("REGALO-50", kind="gift", euros_cents=5000, last_day=date(2026, 12, 31))
    counters.hand_out("T-100", points_minor=5000)
    furnish_cards(counters)


def furnish_cards(counters: Counters) -> None:
    """Rolls of cards; Ana has lost one and had it replaced; gift cards of every state."""
    counter, at = counters.counter, parse_moment("2026-03-02T17:40", MADRID)
    counter.add_range(NewRange("9724000000000001", "9724000000001000", note="Rollo de 1.000, azul"), at)
    counter.add_range(NewRange("2900000000001", "2900000000995", "gift", "ean13", "Caja de 100, con lazo"), at)
    counter.link_card("9724000000000111", ANA, at)
    counter.block_card("9724000000000111", "en el autobús", lost=True, at=at + 600)
    counter.replace_card("9724000000000111", "9724000000000112", "", at + 900)
    counters.hand_out("2900000000001", euros_cents=123_456, last_day=date(2026, 3, 1))
    counters.hand_out("2900000000018", euros_cents=2500)
    counter.block_card("2900000000018", "robada", at=at)


async def waiting(cashier: Cashier) -> None:
    await cashier.sees("¿Tiene tarjeta cliente?")


async def found(cashier: Cashier) -> None:
    await cashier.type("an")
    await cashier.press("down")


async def nobody(cashier: Cashier) -> None:
    await cashier.type("zutano")


async def regular(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.type("12,50")


async def long_name(cashier: Cashier) -> None:
    await cashier.scan("9724000000000037")


async def gift_card(cashier: Cashier) -> None:
    await cashier.type("REGALO-50")
    await cashier.press("enter")


async def without_customer(cashier: Cashier) -> None:
    await cashier.type("T-100")
    await cashier.press("enter")
    await cashier.type("doce")
    await cashier.press("enter")


async def sold(cashier: Cashier) -> None:
    await regular(cashier)
    await cashier.press("enter")


async def largest(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.type("999999999,99")
    await cashier.press("enter")
    await cashier.scan(ANA_CARD)
    await cashier.press("f6")


async def customer_form(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.press("f8", "f2")


async def wrong_dni(cashier: Cashier) -> None:
    await cashier.press("f4")
    await cashier.type("00000014A")
    await cashier.press("f2")


async def card_form(cashier: Cashier) -> None:
    await cashier.press("f5")


async def movements(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.press("f6")


async def payment(cashier: Cashier) -> None:
    await regular(cashier)
    await cashier.press("f2")
    await cashier.sees("ganará")


async def paid_with_gift_card(cashier: Cashier) -> None:
    await regular(cashier)
    await cashier.scan("REGALO-50")
    await cashier.press("enter")


async def merging(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.press("f8", "f7")
    await cashier.type("anab")
    await cashier.press("enter")


async def services(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.press("f7")


async def explained(cashier: Cashier) -> None:
    await movements(cashier)
    await cashier.press("f3")


async def refund_form(cashier: Cashier) -> None:
    await movements(cashier)
    await cashier.press("f7")


async def void(cashier: Cashier) -> None:
    await movements(cashier)
    await cashier.press("f8")


async def cards(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.press("f9", "down")


async def card_offered(cashier: Cashier) -> None:
    await cards(cashier)
    await cashier.scan("9724000000000500")


async def card_story(cashier: Cashier) -> None:
    await cards(cashier)
    await cashier.press("enter")


async def gift_cards(cashier: Cashier) -> None:
    await cashier.press("f9", "t", "enter", "f6")


async def card_ranges(cashier: Cashier) -> None:
    await cashier.press("f9", "n", "enter")


async def helped(cashier: Cashier) -> None:
    await cashier.press("f1")


async def customer_file(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.press("f8")


async def habits(cashier: Cashier) -> None:
    await customer_file(cashier)
    await cashier.press("f5")


async def consents(cashier: Cashier) -> None:
    await customer_file(cashier)
    await cashier.press("f3", "1", "f4", "2", "1")


async def erasure(cashier: Cashier) -> None:
    await customer_file(cashier)
    await cashier.press("f9")


async def block_form(cashier: Cashier) -> None:
    await customer_file(cashier)
    await cashier.press("f10")
    await cashier.type("Debe dos tintes desde enero y no contesta al teléfono")


async def blocked_file(cashier: Cashier) -> None:
    await block_form(cashier)
    await cashier.press("f2", "f10", "f10")
    await cashier.type("Otra vez")
    await cashier.press("f2")


async def blocked(cashier: Cashier) -> None:
    await block_form(cashier)
    await cashier.press("f2", "escape")
    await cashier.type("12,50")


VISITS: list[Visit] = [
    waiting, found, nobody, regular, long_name, gift_card, without_customer, sold, largest, customer_form, wrong_dni,
    card_form, movements, services, helped, explained, refund_form, void, payment, paid_with_gift_card, merging,
    customer_file, habits, consents, erasure, block_form, blocked_file, blocked, cards, card_offered, card_story,
    gift_cards, card_ranges,
]  # fmt: skip


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.__name__)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screen_looks_as_it_should(
    counters: Counters, visit: Visit, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    furnish(counters)
    async with counters.cashier(size=size) as cashier:
        await visit(cashier)
        compare_screen(f"{visit.__name__}-{size[0]}x{size[1]}", cashier.screen_text())


def has_catalogue(language: str) -> bool:
    return language == ORIGINAL or bool(list(LOCALE_FOLDER.glob(f"{language}/LC_MESSAGES/*.mo")))


LANGUAGES_WITH_CATALOGUE = [
    pytest.param(each, marks=pytest.mark.skipif(not has_catalogue(each), reason="its catalogue is not compiled here"))
    for each in LANGUAGES
]


@pytest.mark.parametrize("language", LANGUAGES_WITH_CATALOGUE)
@for_each(WAYS)
async def test_no_key_and_no_label_is_cut_off_at_80_columns_in_any_language(
    counters: Counters, screen: type[ShopScreen], language: str
) -> None:
    from tui.language import _
    from tui.shop_keys import key_name

    async with counters.cashier(language=language) as cashier:
        await go_to(cashier, screen)
        footer = " ".join(cashier.lines()[-3:])
        for binding in bindings_of(screen):
            if binding.show and cashier.screen.check_action(binding.action, ()):
                assert f"{key_name(binding.key)} {_(binding.description)}" in footer, footer
        assert _(screen.TITLE_TEXT) in cashier.lines()[0]
        if isinstance(cashier.screen, FormScreen):
            for field in cashier.screen.FIELDS:
                lines = [line for line in cashier.lines() if f" {_(field.label)} " in line]
                assert any(line.endswith(_(field.hint)) or "tiene" in line for line in lines), field
        if screen is CounterScreen:
            assert str(cashier.app.counter_screen.entry.border_subtitle) in "\n".join(cashier.lines())
            assert str(cashier.app.counter_screen.entry.border_title) in "\n".join(cashier.lines())


@pytest.mark.parametrize("language", LANGUAGES_WITH_CATALOGUE)
def test_no_line_of_the_menu_is_broken_at_80_columns_in_any_language(language: str) -> None:
    from tui.language import _, choose_language
    from tui.screens.menu import ENTRIES, WIDTH_OF_TITLES

    choose_language(language)
    try:
        for entry in ENTRIES.values():
            assert len(_(entry.title)) <= WIDTH_OF_TITLES
            assert WIDTH_OF_TITLES + 2 + len(_(entry.purpose)) <= 76, entry
    finally:
        choose_language(ORIGINAL)


@pytest.mark.parametrize("language", LANGUAGES_WITH_CATALOGUE)
def test_no_word_of_a_list_of_cards_or_prizes_or_of_a_file_is_cut_off_in_any_language(language: str) -> None:
    from tui.commands.templates import WIDTH_OF_PURPOSES
    from tui.language import _, choose_language

    choose_language(language)
    try:
        rows = [gift_card_row(GiftCardView(1, "R-1", state, 0, 100, 100, ""), MADRID) for state in CARD_STATES]
        digits = "9724000000000001", "9724000000001000"
        rows += [range_row(RangeView(1, *digits, kind, "luhn", "", 1000, 0, 0)) for kind in CARD_KINDS]
        cost = {"points": 2_500_000, "euros": 500}
        rows.append(catalogue_row(PrizeView("secador", "Secador de pelo", "item", cost), date(2026, 3, 10), 80))
        assert [row for row in rows if ".." in row] == []
        assert {len(_(purpose)) for purpose in PURPOSES.values()} <= set(range(WIDTH_OF_PURPOSES + 1))
        detail = consent_line("", Consent("marketing", "post", False, 0, "marta"))
        assert f"{answer_name(False)}  " in detail
    finally:
        choose_language(ORIGINAL)


def test_the_screens_that_are_kept_are_those_that_are_compared() -> None:
    from tests.cashier import SCREENS

    kept = {path.stem for path in SCREENS.glob("*x*.txt")}
    compared = {f"{visit.__name__}-{width}x{height}" for visit in VISITS for width, height in SIZES}
    assert kept == compared
    assert not os.environ.get("TARJETERO_REFRESH") or kept
