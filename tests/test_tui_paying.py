"""Paying at the counter with points, the euro balance and gift cards, by keys and scans alone."""

import pytest

from loyalty.clock import parse_moment
from loyalty.earning import EarningLine
from loyalty.requests import AdjustmentRequest, Payment, SaleRequest
from tests.cashier import ANA_CARD, BERTA_CARD, MADRID, NOON, PROGRAMME, Counters

REDEMPTION = """
[redemption]
point_value = "0.01"
minimum = "500"
step = "100"
maximum_share = "50%"
"""
GIFT, OTHER_GIFT = "REGALO-0001", "REGALO-0002"


@pytest.fixture
def shop(counters: Counters) -> Counters:
    """Ana has 1,250 points and 3.20 €; there are gift cards of 50 € and 5 €."""
    counters.counter.load_programme(PROGRAMME + REDEMPTION, parse_moment("2026-01-02T08:00", MADRID))
    for unit, minor in (("points", 1_250_000), ("euros", 320)):
        counters.counter.adjust(AdjustmentRequest(f"give-{unit}", unit, minor, "apertura", NOON, ANA_CARD))
    counters.hand_out(GIFT, kind="gift", euros_cents=5000)
    counters.hand_out(OTHER_GIFT, kind="gift", euros_cents=500)
    return counters


def held(shop: Counters, card: str = "", dni: str = "") -> dict[str, int]:
    return dict(shop.counter.account(card, dni).spendable)


async def test_all_that_points_can_pay_takes_three_keys_after_the_amount(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        await cashier.press("f2")
        await cashier.sees("corte 40,00 € - 12,00 € (1.200 puntos) = 28,00 € a cobrar: ganará 28 puntos")
        await cashier.press("f2")
        await cashier.sees("corte 40,00 € - 12,00 € (1.200 puntos) = 28,00 € a cobrar: ganará 28 puntos")
        await cashier.press("enter")
        await cashier.sees("Pagado     12,00 € (1.200 puntos)")
        await cashier.sees("A cobrar   28,00 €")
        await cashier.sees("Ha ganado  28 puntos")
    assert held(shop, ANA_CARD) == {"points": 78_000, "euros": 320}


async def test_an_amount_of_points_and_all_the_euros_are_chosen_by_hand(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        await cashier.press("ctrl+b")
        await cashier.type("600")
        await cashier.press("enter")
        await cashier.type("t")
        await cashier.sees("40,00 € - 6,00 € (600 puntos) - 3,20 € (saldo en euros) = 30,80 €")
        await cashier.press("f2", "enter")
        await cashier.sees("A cobrar   30,80 €")
    assert held(shop, ANA_CARD) == {"points": 650_000 + 34_000, "euros": 0}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("300", "! Para pagar con puntos hacen falta al menos 500 puntos."),
        ("650", "! Los puntos van de 100 puntos en 100 puntos."),
        ("3000", "! De esta venta se pueden pagar con puntos como mucho 2.000 puntos."),
        ("1300", "! No hay bastante: se piden 1.300 puntos y hay 1.250 puntos. Quedarían por pagar 28,00 €."),
    ],
)
async def test_points_that_the_programme_does_not_take_are_said_and_nothing_is_chosen(
    shop: Counters, typed: str, said: str
) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        await cashier.press("f2")
        await cashier.type(typed)
        await cashier.press("f2")
        assert said in " ".join(line.strip() for line in cashier.lines())
        await cashier.press("escape", "enter")
        await cashier.sees("Venta guardada")
    assert held(shop, ANA_CARD) == {"points": 1_290_000, "euros": 320}


async def test_a_gift_card_scanned_while_a_customer_is_at_the_counter_pays(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("52")
        await cashier.scan(OTHER_GIFT)
        await cashier.sees("corte 52,00 € - 5,00 € (tarjeta regalo) = 47,00 € a cobrar: ganará 52 puntos")
        await cashier.scan(GIFT)
        await cashier.press("enter")
        await cashier.sees("A cobrar   0,00 €")
        await cashier.sees("En la tarjeta regalo REGALO-0001 quedan 3,00 €.")
        await cashier.sees("En la tarjeta regalo REGALO-0002 quedan 0,00 €.")
    assert (held(shop, GIFT)["euros"], held(shop, OTHER_GIFT)["euros"]) == (300, 0)


async def test_a_gift_card_scanned_before_the_amount_waits_for_it(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.scan(GIFT)
        await cashier.sees("En la tarjeta regalo REGALO-0001 quedan 50,00 €. Escriba el importe")
        await cashier.type("20")
        await cashier.sees("corte 20,00 € - 20,00 € (tarjeta regalo) = 0,00 € a cobrar: ganará 20 puntos")


async def test_a_gift_card_alone_pays_for_whoever_brings_it(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(GIFT)
        await cashier.type("12,50")
        await cashier.press("enter")
        await cashier.sees("A cobrar   0,00 €")
        await cashier.sees("Ha ganado  0 puntos")
        await cashier.sees("Una tarjeta regalo sola no gana nada")
    assert held(shop, GIFT) == {"euros": 3750}


async def test_a_gift_card_and_its_amount_go_over_to_the_customer_who_shows_a_card_then(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(GIFT)
        await cashier.type("12,50")
        await cashier.scan(ANA_CARD)
        await cashier.sees("corte 12,50 € - 12,50 € (tarjeta regalo) = 0,00 € a cobrar: ganará 12,5")
        await cashier.press("enter")
        await cashier.sees("Ana García Solà   12,50 €")
    assert held(shop, ANA_CARD)["points"] == 1_262_500


async def test_a_gift_card_that_was_only_looked_at_pays_nothing_for_the_next_customer(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(GIFT)
        await cashier.scan(BERTA_CARD)
        await cashier.type("10")
        await cashier.press("enter")
        await cashier.sees("Venta guardada")
    assert held(shop, GIFT)["euros"] == 5000


async def test_several_gift_cards_pay_the_parts_that_are_typed(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        await cashier.press("f2")
        await cashier.type("0")
        await cashier.scan(GIFT)
        await cashier.type("15")
        await cashier.scan(OTHER_GIFT)
        await cashier.sees("Tarjetas regalo que ya están: 1")
        await cashier.sees("40,00 € - 15,00 € (tarjeta regalo) - 5,00 € (tarjeta regalo) = 20,00 €")
        await cashier.press("f2", "enter")
        await cashier.sees("A cobrar   20,00 €")
    assert (held(shop, GIFT)["euros"], held(shop, OTHER_GIFT)["euros"]) == (3500, 0)


async def test_another_customers_card_is_no_gift_card(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        await cashier.press("f2")
        await cashier.scan(BERTA_CARD)
        await cashier.sees("! 9724000000000029 no es una tarjeta regalo.")
        assert cashier.focused_field == "points"


async def test_esc_takes_the_payment_back_and_then_leaves_the_customer(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.scan(GIFT)
        await cashier.press("escape")
        await cashier.type("10")
        await cashier.sees("corte 10,00 €: ganará 10 puntos")
        await cashier.press("escape", "escape")
        assert not cashier.shows("Ana García")


async def test_there_is_nothing_to_pay_before_there_is_an_amount(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f2")
        await cashier.sees("Escriba primero el importe: después se elige con qué se paga.")


async def test_points_that_another_counter_took_meanwhile_leave_the_sale_unwritten_with_what_is_due(
    shop: Counters,
) -> None:
    async with shop.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        await cashier.press("f2")
        await cashier.type("1200")
        await cashier.press("f2")
        pay = SaleRequest("elsewhere", (EarningLine("corte", 1000),), NOON, card=ANA_CARD, pay=Payment(500_000))
        shop.counter.record_sale(pay)
        await cashier.press("enter")
        await cashier.sees("! No hay bastante: se piden 1.200 puntos y hay 755 puntos. Quedarían por")
        assert cashier.shows("Quedarían por pagar 33,00 €.")
        assert shop.sales() == (1, 1000)
        await cashier.press("f2")
        await cashier.type("t")
        await cashier.press("f2", "enter")
        await cashier.sees("A cobrar   33,00 €")


async def test_the_dni_of_a_customer_without_a_card_pays_too(shop: Counters) -> None:
    shop.register("11111111H", "Clara Puig")
    shop.counter.adjust(AdjustmentRequest("give", "points", 900_000, "apertura", NOON, dni="11111111H"))
    async with shop.cashier() as cashier:
        await cashier.type("11111111H")
        await cashier.press("enter")
        await cashier.type("40")
        await cashier.press("f2", "f2", "enter")
        await cashier.sees("A cobrar   31,00 €")
    assert held(shop, dni="11111111H")["points"] == 31_000
