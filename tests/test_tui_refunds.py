"""Why, refund and void, from the list of a customer's movements."""

import pytest

from loyalty.earning import EarningLine
from loyalty.requests import Activation, Payment, RefundRequest, SaleRequest
from tests.cashier import ANA_CARD, Cashier, Counters, until
from tui.screens.movements import MovementsScreen
from tui.screens.refund_form import refunded


async def at_the_movements(cashier: Cashier) -> None:
    """Ana has bought a dye of 40 €, and her movements are on the screen."""
    counter = cashier.app.counter
    counter.record_sale(SaleRequest("sale", (EarningLine("tinte", 4000),), counter.clock(), card=ANA_CARD))
    await cashier.scan(ANA_CARD)
    await cashier.press("f6")


def points(cashier: Cashier) -> int:
    return cashier.app.counter.account(card=ANA_CARD).spendable["points"]


async def test_why_shows_the_amount_times_its_weights(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await at_the_movements(cashier)
        await cashier.press("f3")
        assert cashier.shows("tinte 40,00 € × 3 (tinte) → 120")
        assert cashier.shows("versión 1")
        await cashier.press("escape")
        assert isinstance(cashier.screen, MovementsScreen)


async def test_a_refund_in_part_takes_its_part_back_and_says_what_to_hand_out(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await at_the_movements(cashier)
        await cashier.press("f7")
        await cashier.type("10")
        await cashier.press("enter")
        assert cashier.shows("Devuelto 10,00 €; en dinero 10,00 €.")
        assert cashier.shows("Devolución")
        assert points(cashier) == 90_000


async def test_a_refund_says_what_goes_back_to_the_gift_card_that_paid(counters: Counters) -> None:
    counter, at = counters.counter, counters.counter.clock()
    counter.activate_card(Activation("REGALO-1", "gift", 0, 5_000), at)
    paid = Payment(gift_cards=(("REGALO-1", 2_500),))
    counter.record_sale(SaleRequest("s9", (EarningLine("tinte", 4_000),), at, ANA_CARD, pay=paid))
    receipt = counter.refund(RefundRequest("r9", "s9", at))
    said = "Devuelto 40,00 €; en dinero 15,00 €. Se retiran 120 puntos. Vuelven 25,00 € en tarjetas regalo."
    assert refunded(receipt).startswith(said)


async def test_a_refund_of_more_than_was_sold_is_refused_and_nothing_changes(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await at_the_movements(cashier)
        await cashier.press("f7")
        await cashier.type("50")
        await cashier.press("enter")
        assert cashier.shows("es más de lo que queda de la venta")
        assert points(cashier) == 120_000


async def test_a_void_asks_first_and_takes_everything_back(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await at_the_movements(cashier)
        await cashier.press("f8")
        assert cashier.shows("¿Anular la venta de 40,00 €, del 10/03/2026 12:30, como si no se hubiera hecho?")
        await cashier.press("n")
        assert points(cashier) == 120_000
        await cashier.press("f8", "s")
        assert cashier.shows("Devuelto 40,00 €")
        assert points(cashier) == 0
        await cashier.press("f8", "s")
        assert cashier.shows("Esa venta ya está anulada.")


@pytest.mark.parametrize("way", [("f6",), ("f8", "f6")], ids=["from the counter", "from her file"])
async def test_back_at_the_counter_stands_what_a_refund_left(counters: Counters, way: tuple[str, ...]) -> None:
    async with counters.cashier() as cashier:
        await at_the_movements(cashier)
        await cashier.press("escape", *way, "f7")
        await cashier.type("10")
        await cashier.press("enter", *("escape" for _each in way))
        assert cashier.screen is cashier.app.counter_screen
        assert cashier.shows("90 puntos")
        assert any("Devolución" in line and "10,00 €" in line for line in cashier.lines())


async def test_an_amount_that_was_typed_waits_while_one_looks_at_the_movements(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await at_the_movements(cashier)
        await cashier.press("escape")
        await cashier.type("20")
        await cashier.press("f6", "escape")
        assert cashier.entry == "20"
        assert cashier.shows("ganará 20 puntos")


async def test_the_form_says_which_sale_is_given_back(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await at_the_movements(cashier)
        await cashier.press("f7")
        assert cashier.shows("Venta de 40,00 €, del 10/03/2026 12:30")


async def test_the_marked_movement_stays_on_the_screen_when_something_is_said_below_the_list(
    counters: Counters,
) -> None:
    counters.hand_out("T-100", points_minor=5000)
    for number in range(40):
        line = EarningLine("corte", 100 * (number + 1))
        counters.counter.record_sale(SaleRequest(f"sale {number}", (line,), counters.counter.clock(), card="T-100"))
    async with counters.cashier() as cashier:
        await cashier.scan("T-100")
        await cashier.press("f6", "pagedown", "pagedown", "pagedown", "f3")
        assert cashier.shows("Ese movimiento no es de una venta.")
        marked = " > 15/01/2026"
        await until(lambda: any(line.startswith(marked) for line in cashier.lines()), "the marked row")
