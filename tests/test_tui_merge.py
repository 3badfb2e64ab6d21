"""Two files of one person, made one at the counter and parted again."""

from loyalty.requests import AdjustmentRequest
from tests.cashier import ANA, ANA_CARD, BERTA, BERTA_CARD, NOON, Cashier, Counters
from tui.screens.customer_file import CustomerFileScreen
from tui.screens.merge import MergeScreen


def furnished(counters: Counters) -> None:
    for card, points in ((ANA_CARD, 1_250_000), (BERTA_CARD, 300_000)):
        counters.counter.adjust(AdjustmentRequest(f"give {card}", "points", points, "apertura", NOON, card))


async def at_the_preview(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.press("f8", "f7")
    await cashier.sees("¿Con qué ficha se une la de Ana García Solà?")
    await cashier.type("mun")
    await cashier.sees("Berta Muñoz Vila")
    await cashier.press("enter")
    await cashier.sees("Ana García Solà   1.550 puntos   2 tarjetas")


async def test_what_will_be_is_shown_before_two_files_become_one(counters: Counters) -> None:
    furnished(counters)
    async with counters.cashier() as cashier:
        await at_the_preview(cashier)
        assert counters.counter.account(dni=BERTA).spendable == {"points": 300_000}
        await cashier.press("f2")
        assert isinstance(cashier.screen, CustomerFileScreen)
        await cashier.sees("1.550 puntos")
        await cashier.press("escape")
        await cashier.sees("Ana García Solà")
        await cashier.sees("1.550 puntos")
    assert [each.dni for each in counters.counter.find_customers("Muñoz")] == []


async def test_the_other_one_stays_when_they_are_swapped(counters: Counters) -> None:
    furnished(counters)
    async with counters.cashier() as cashier:
        await at_the_preview(cashier)
        await cashier.press("f3")
        await cashier.sees("Berta Muñoz Vila   1.550 puntos   2 tarjetas")
        await cashier.press("f2")
        await cashier.sees("Berta Muñoz Vila   87654321X")
        await cashier.press("escape")
        await cashier.sees("Berta Muñoz Vila")


async def test_a_card_names_the_other_file_and_a_merge_is_undone_with_one_key(counters: Counters) -> None:
    furnished(counters)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "ctrl+r")
        await cashier.scan(BERTA_CARD)
        await cashier.press("enter")
        await cashier.press("f7")
        assert isinstance(cashier.screen, MergeScreen)
        await cashier.sees("Ya está unida la de Berta Muñoz Vila (87654321X): F7 la separa.")
        await cashier.press("f7")
        await cashier.sees("Separadas: Berta Muñoz Vila vuelve a tener su ficha")
        await cashier.press("escape")
        await cashier.sees("1.250 puntos")
    assert counters.counter.account(BERTA_CARD).spendable == {"points": 300_000}


async def test_nobody_is_merged_with_herself(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f7")
        await cashier.scan(ANA_CARD)
        await cashier.sees("! Es la misma ficha.")
        await cashier.type("ana")
        await cashier.sees("No hay nadie más que encaje.")
    assert counters.counter.account(dni=ANA).customers[0].name == "Ana García Solà"


async def test_the_lots_that_a_merge_moved_are_one_movement(counters: Counters) -> None:
    for number in range(5):
        counters.counter.adjust(
            AdjustmentRequest(f"lot {number}", "points", 1000, "apertura", NOON + number, BERTA_CARD)
        )
    counters.counter.merge_customers(BERTA, ANA, NOON + 60)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        rows = [line for line in cashier.lines() if "Traspaso" in line]
        assert len(rows) == 1
        assert rows[0].endswith("+5 puntos")
