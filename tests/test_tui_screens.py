"""What holds for every screen: how it is named, helped, reached and left, scanned on and made smaller."""

import importlib
import pkgutil
import re

import pytest
from textual.binding import Binding

import tui.screens
from loyalty.clock import parse_moment
from loyalty.earning import EarningLine
from loyalty.requests import SaleRequest
from loyalty.views import MovementView
from tests.cashier import ANA_CARD, BERTA_CARD, MADRID, Cashier, Counters
from tests.device_owner import DEVICE_WAYS
from tests.every_screen import bindings_of, explains_itself, for_each, is_left_by_escape
from tests.message_owner import MESSAGE_WAYS
from tests.operator_owner import OPERATOR_WAYS
from tests.papers_owner import PAPER_WAYS
from tests.plastic_owner import PLASTIC_WAYS
from tests.prize_owner import PRIZE_WAYS
from tests.programme_owner import PROGRAMME_WAYS
from tests.shift_owner import SHIFT_WAYS
from tests.stripe_owner import STRIPE_WAYS
from tui.screens.card_form import CardForm
from tui.screens.card_forms import BlockForm, NewCardForm, TopUpForm
from tui.screens.card_story import CardStoryScreen
from tui.screens.cards import CardsScreen
from tui.screens.choose import ChooseScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.consents import ConsentsScreen
from tui.screens.counter import CounterScreen
from tui.screens.customer_block_form import CustomerBlockForm
from tui.screens.customer_file import CustomerFileScreen
from tui.screens.customer_form import CustomerForm
from tui.screens.erase_form import EraseForm
from tui.screens.explanation import ExplanationScreen
from tui.screens.export_form import ExportForm
from tui.screens.help import HelpScreen
from tui.screens.household_form import HouseholdForm
from tui.screens.merge import MergeScreen
from tui.screens.movements import MovementsScreen
from tui.screens.payment_form import PaymentForm
from tui.screens.prizes import PrizesScreen
from tui.screens.refund_form import RefundForm
from tui.screens.shop_screen import ShopScreen
from tui.widgets.paged_list import PagedList

# How each screen is reached from a customer at the counter.
WAYS = {
    CounterScreen: (),
    PaymentForm: ("1", "2", "f2"),
    CustomerForm: ("f4",),
    CardForm: ("f5",),
    MovementsScreen: ("f6",),
    ChooseScreen: ("f7",),
    HelpScreen: ("f1",),
    ExplanationScreen: ("f6", "f3"),
    RefundForm: ("f6", "f7"),
    ConfirmScreen: ("f6", "f8"),
    PrizesScreen: ("f3",),
    CustomerFileScreen: ("f8",),
    ConsentsScreen: ("f8", "f3"),
    HouseholdForm: ("f8", "f4"),
    MergeScreen: ("f8", "f7"),
    ExportForm: ("f8", "f8"),
    EraseForm: ("f8", "f9"),
    CustomerBlockForm: ("f8", "f10"),
    CardsScreen: ("f9",),
    CardStoryScreen: ("f9", "enter"),
    NewCardForm: ("f9", "f4"),
    BlockForm: ("f9", "f6"),
    TopUpForm: ("f9", "f2"),
}
TWICE = {  # keys of which one use is hidden while the other is shown
    CounterScreen: {"f9"},  # the menu while nobody is there, else the cards
    CustomerFileScreen: {"f10", "ctrl+b"},  # blocks, or unblocks
}
EVERY_TERMINAL_SENDS = re.compile(
    r"[a-z0-9]|f([1-9]|1[0-2])|escape|enter|tab|up|down|left|right|home|end|insert|delete|pageup|pagedown|ctrl\+[a-gk-lnopqrstuvwxyz]"
)


def all_screens() -> list[type[ShopScreen]]:
    """Every screen of the program that can be shown: those that nothing is built upon."""
    for module in pkgutil.iter_modules(tui.screens.__path__, "tui.screens."):
        importlib.import_module(module.name)
    found, waiting = [], [ShopScreen]
    while waiting:
        screen = waiting.pop()
        below = [each for each in screen.__subclasses__() if each.__module__.startswith("tui.")]
        waiting += below
        if not below:
            found.append(screen)
    return sorted(found, key=lambda each: each.__name__)


def test_the_ways_to_all_screens_are_known_to_these_tests() -> None:
    owners = (
        WAYS,
        PROGRAMME_WAYS,
        PRIZE_WAYS,
        PLASTIC_WAYS,
        MESSAGE_WAYS,
        OPERATOR_WAYS,
        DEVICE_WAYS,
        PAPER_WAYS,
        SHIFT_WAYS,
        STRIPE_WAYS,
    )
    assert set(all_screens()) == {screen for ways in owners for screen in ways}


@for_each(all_screens())
def test_every_screen_has_a_title_and_a_help_text_of_its_own(screen: type[ShopScreen]) -> None:
    assert "TITLE_TEXT" in vars(screen)
    assert len(screen.HELP_TEXT) > 40
    assert "HELP_TEXT" in vars(screen)


@for_each(all_screens())
def test_every_key_has_a_name_a_description_and_comes_from_every_terminal(screen: type[ShopScreen]) -> None:
    bindings = [*bindings_of(screen), *PagedList.BINDINGS]
    for binding in bindings:
        assert isinstance(binding, Binding)
        assert binding.id, binding
        assert binding.description, binding
        assert EVERY_TERMINAL_SENDS.fullmatch(binding.key), binding.key
    keys = [binding.key for binding in bindings_of(screen)]
    assert {key for key in keys if keys.count(key) > 1} == TWICE.get(screen, set())


@for_each(all_screens())
def test_every_function_key_has_a_second_way(screen: type[ShopScreen]) -> None:
    bindings = bindings_of(screen)
    for binding in bindings:
        if re.fullmatch(r"f\d+", binding.key):
            others = [each.key for each in bindings if each.action == binding.action and each is not binding]
            assert any(key.startswith("ctrl+") for key in others), binding.key


async def go_to(cashier: Cashier, screen: type[ShopScreen]) -> None:
    """From a customer with one sale to a screen."""
    counter = cashier.app.counter
    counter.record_sale(SaleRequest("sale", (EarningLine("corte", 1250),), counter.clock(), card=ANA_CARD))
    await cashier.scan(ANA_CARD)
    await cashier.press(*WAYS[screen])
    assert type(cashier.screen) is screen


@for_each(WAYS)
async def test_every_screen_shows_the_key_that_leaves_it_and_it_does(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        footer = " ".join(cashier.lines()[-2:])
        if screen is CounterScreen:
            assert "F10 Salir" in footer
            assert any("Esc la deja" in line for line in cashier.lines())
            return
        assert "Esc " in footer
        await is_left_by_escape(cashier)
        await cashier.sees("Ana García Solà")


@for_each(WAYS)
@pytest.mark.parametrize("key", ["f1", "ctrl+y"])
async def test_every_screen_explains_itself_and_all_its_keys(
    counters: Counters, screen: type[ShopScreen], key: str
) -> None:
    async with counters.cashier(size=(80, 50)) as cashier:
        await go_to(cashier, screen)
        if screen is HelpScreen:
            await cashier.press(key)
            assert cashier.screen is cashier.app.counter_screen
        else:
            await explains_itself(cashier, key)


@for_each(WAYS)
async def test_a_scan_works_on_every_screen(counters: Counters, screen: type[ShopScreen]) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        await cashier.scan(BERTA_CARD)
        if issubclass(screen, (CardForm, CustomerForm, NewCardForm)):
            assert cashier.screen.query_one("#card").value == BERTA_CARD  # type: ignore[attr-defined]
        elif screen is PaymentForm:
            await cashier.sees("! 9724000000000029 no es una tarjeta regalo.")
        elif screen is MergeScreen:
            await cashier.sees("Se une a ella y deja de usarse")
        else:
            assert cashier.screen is cashier.app.counter_screen
            await cashier.sees("Berta Muñoz Vila")


async def test_a_scan_over_the_help_of_a_form_goes_to_the_form_and_loses_nothing(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        await cashier.type("0000")
        await cashier.press("f1")
        await cashier.scan(BERTA_CARD)
        assert isinstance(cashier.screen, CustomerForm)
        assert (cashier.screen.value("dni"), cashier.screen.value("card")) == ("0000", BERTA_CARD)


async def test_where_the_head_has_no_room_the_day_goes_before_counter_and_operator(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        assert cashier.lines()[0].endswith("Caja · marta · 10/03/2026 12:30")
        await go_to(cashier, CardStoryScreen)
        head = " Peluquería Núria · centro · caja-1".ljust(41) + "Historia de la tarjeta · marta · 12:30"
        assert cashier.lines()[0] == head
        await cashier.resize(60, 24)
        await cashier.sees(" Peluquería Núria .. Historia de la tarjeta · marta · 12:30")


@for_each(WAYS)
async def test_what_a_reader_cannot_read_is_said_on_every_screen(counters: Counters, screen: type[ShopScreen]) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        await cashier.app.scan_failed("unreadable")
        await cashier.settle()
        await cashier.sees("No se ha podido leer: pase la tarjeta otra vez.")


@for_each(WAYS)
async def test_no_screen_ends_the_program_without_being_asked(counters: Counters, screen: type[ShopScreen]) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        bound = {binding.key for binding in bindings_of(screen)} - {"ctrl+c"}
        keys = ["ctrl+c", "ctrl+d", "ctrl+z", "ctrl+p", "ctrl+q", "f12", "shift+tab", "left", "home", "insert", "ñ"]
        await cashier.press(*[key for key in keys if key not in bound])
        assert type(cashier.screen) is screen
        assert cashier.app._exit is False


@for_each(WAYS)
@pytest.mark.parametrize("size", [(60, 20), (200, 60)])
async def test_every_screen_bears_another_size(
    counters: Counters, screen: type[ShopScreen], size: tuple[int, int]
) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        before = [line.strip() for line in cashier.lines() if "Esc" in line or "F10" in line]
        await cashier.resize(*size)
        assert len(cashier.lines()) == size[1]
        assert max(map(len, cashier.lines())) <= size[0]
        assert before
        assert all(word in " ".join(cashier.lines()) for word in before[-1].split())
        await cashier.resize(80, 24)
        assert before == [line.strip() for line in cashier.lines() if "Esc" in line or "F10" in line]


async def test_movements_are_read_page_by_page_to_the_first(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = parse_moment("2026-02-01T10:00", MADRID)
    for number in range(1, 71):
        line = EarningLine("perfumeria", number * 1000)  # points and euros: two entries a sale
        counters.counter.record_sale(SaleRequest(f"sale {number}", (line,), first + number * 3600, card=ANA_CARD))
    asked: list[int] = []
    movements = counters.counter.movements

    def counted(account_id: int, before: int = 2**62, most: int = 50) -> list[MovementView]:
        asked.append(before)
        return movements(account_id, before, most)

    monkeypatch.setattr(counters.counter, "movements", counted)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        asked.clear()
        await cashier.press("f6")
        rows = cashier.screen.query_one(PagedList)
        assert len(asked) == 1
        assert len(rows.rows) == 24  # the 25th may go on in the next page
        await cashier.sees("700,00 €       +700 puntos    +7,00 €")
        for _page in range(12):
            await cashier.press("pagedown")
        await cashier.sees("10,00 €        +10 puntos    +0,10 €")
        assert len(rows.rows) == 70
        assert all("puntos" in row and row.endswith("€") for row in rows.rows)
        await cashier.press("home")
        assert rows.cursor == 0
        await cashier.press("down", "end", "up")
        assert rows.cursor == 68


async def test_an_account_without_movements_says_so(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f6", "down", "pagedown", "end", "up", "home")
        await cashier.sees("Todavía no hay movimientos.")


async def test_a_list_goes_round_by_its_first_letters(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f7", "p")
        await cashier.press("enter")
        await cashier.sees("Importe en euros · perfumeria")
        await cashier.press("f7", "x", "enter")
        await cashier.sees("Importe en euros · perfumeria")


async def test_asking_how_to_leave_is_answered(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("ctrl+c")
        await cashier.sees("Para salir de la caja: F10 o Ctrl+Q.")
