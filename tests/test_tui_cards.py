"""The cards of an account, the shop's numbers and its gift cards, as a cashier and an owner drive them."""

from datetime import date

import pytest

from loyalty.requests import Activation, NewRange
from tests.cashier import ANA, ANA_CARD, BERTA_CARD, NOON, Cashier, Counters
from tui.screens.cards import CardsScreen
from tui.screens.choose import ChooseScreen

NEW, GIFT = "9724000000000500", "REGALO-0001"
BANK_CARD = "4111111111111111"


@pytest.fixture
def stocked(counters: Counters) -> Counters:
    """The shop with two rolls: a thousand cards for customers, a hundred gift cards."""
    counters.counter.add_range(NewRange("9724000000000001", "9724000000001000", note="rollo azul"), NOON)
    counters.counter.add_range(NewRange("REGALO-0001", "REGALO-0100", "gift"), NOON)
    return counters


def state(counters: Counters, card: str) -> str:
    return counters.counter.card_file(card).state


async def cards_of_ana(cashier: Cashier) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.press("f9")


async def test_a_customer_who_lost_her_card_has_another_with_two_keys_and_a_scan(stocked: Counters) -> None:
    async with stocked.cashier() as cashier:
        await cashier.type("ana")
        await cashier.press("enter")
        await cashier.type("12")
        await cashier.press("f9")
        await cashier.scan(NEW)
        await cashier.sees(f"En lugar de {ANA_CARD}, que deja de valer")
        await cashier.press("enter")
        await cashier.sees(f"{NEW} en lugar de {ANA_CARD}: lleva todo lo que tenía.")
        await cashier.press("escape")
        await cashier.sees(f"{ANA} · {NEW}")
        assert cashier.entry == "12", "the sale goes on"
        await cashier.press("enter")
        await cashier.sees("Venta guardada")
    assert (state(stocked, ANA_CARD), state(stocked, NEW)) == ("replaced", "active")


async def test_a_sale_goes_on_by_the_customer_when_the_card_it_began_with_is_lost(stocked: Counters) -> None:
    async with stocked.cashier() as cashier:
        await cards_of_ana(cashier)
        await cashier.press("f5")
        await cashier.sees(f"{ANA_CARD}: perdida.")
        await cashier.press("escape")
        await cashier.type("8")
        await cashier.press("enter")
        await cashier.sees("Venta guardada")
    assert stocked.sales() == (1, 800)
    assert state(stocked, ANA_CARD) == "lost"


async def test_a_card_that_was_lost_and_is_found_is_scanned_and_unblocked(stocked: Counters) -> None:
    stocked.counter.block_card(ANA_CARD, "en el metro", lost=True)
    async with stocked.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        assert cashier.shows("F9 para verla.")
        await cashier.press("f9", "f7")
        await cashier.sees(f"{ANA_CARD}: activa")
        await cashier.press("escape")
        await cashier.sees("Importe en euros")
    assert state(stocked, ANA_CARD) == "active"


async def test_a_card_is_blocked_with_its_reason_and_the_story_tells_who_did_it(stocked: Counters) -> None:
    async with stocked.cashier(size=(120, 40)) as cashier:
        await cards_of_ana(cashier)
        await cashier.press("f6")
        await cashier.type("impago")
        await cashier.press("f2")
        await cashier.sees("bloqueada  10/03/2026  impago")
        await cashier.press("enter")
        await cashier.sees("15/01/2026 10:00  Activada   centro · caja-1 · marta")
        await cashier.sees("10/03/2026 12:30  Bloqueada   centro · caja-1 · marta   impago")
        await cashier.sees("De los números 9724000000000001 - 9724000000001000")


async def test_esc_in_the_form_of_the_reason_blocks_nothing(stocked: Counters) -> None:
    async with stocked.cashier() as cashier:
        await cards_of_ana(cashier)
        await cashier.press("f6", "escape", "f8", "escape", "f4", "escape", "f2", "escape")
        assert isinstance(cashier.screen, CardsScreen)
    assert state(stocked, ANA_CARD) == "active"


async def test_another_card_is_given_besides_the_one_there_is(stocked: Counters) -> None:
    async with stocked.cashier() as cashier:
        await cards_of_ana(cashier)
        await cashier.scan(NEW)
        await cashier.press("down", "enter")
        await cashier.sees(f"{NEW} es ahora de Ana García Solà.")
    assert (state(stocked, ANA_CARD), state(stocked, NEW)) == ("active", "active")


async def test_another_card_can_be_typed_where_there_is_no_reader(stocked: Counters) -> None:
    async with stocked.cashier() as cashier:
        await cards_of_ana(cashier)
        await cashier.press("f4", "f2")
        assert cashier.shows("Falta «tarjeta».")
        await cashier.type(NEW)
        await cashier.press("f2")
        await cashier.sees(f"{NEW} es ahora de Ana García Solà.")


async def test_a_card_with_points_and_no_customer_brings_them(stocked: Counters) -> None:
    stocked.hand_out("TARJ-100", points_minor=7000)
    async with stocked.cashier() as cashier:
        await cards_of_ana(cashier)
        await cashier.scan("TARJ-100")
        assert isinstance(cashier.screen, ChooseScreen)
        await cashier.press("enter")
        await cashier.sees("Ana García Solà   7 puntos")


@pytest.mark.parametrize("card", [BERTA_CARD, "REGALO-0002", "PERDIDA-1"])
async def test_what_is_somebody_elses_is_taken_to_the_counter(stocked: Counters, card: str) -> None:
    stocked.hand_out("REGALO-0002", euros_cents=1000)
    stocked.hand_out("PERDIDA-1")
    stocked.counter.block_card("PERDIDA-1", "", lost=True)
    async with stocked.cashier() as cashier:
        await cards_of_ana(cashier)
        await cashier.scan(card)
        assert cashier.screen is cashier.app.counter_screen
        assert cashier.shows("Ana García Solà") == card.startswith("REGALO"), "only a gift card pays her sale"


async def test_her_own_card_is_marked(stocked: Counters) -> None:
    stocked.counter.link_card(NEW, ANA, NOON)
    async with stocked.cashier() as cashier:
        await cards_of_ana(cashier)
        await cashier.scan(NEW)
        await cashier.sees(f">   {NEW}")
        await cashier.sees(f"{NEW}: activa")


async def test_what_is_refused_is_said_and_changes_nothing(stocked: Counters) -> None:
    async with stocked.cashier() as cashier:
        await cards_of_ana(cashier)
        for typed, said in (
            (BERTA_CARD, f"La tarjeta {BERTA_CARD} ya está activada: es de Berta Muñoz Vila."),
            (ANA_CARD, f"La tarjeta {ANA_CARD} es la misma: pase la nueva."),
            (GIFT, f"La tarjeta {GIFT} es de las de regalo"),
        ):
            await cashier.press("f8")
            await cashier.type(typed)
            await cashier.press("f2")
            assert cashier.shows(said), cashier.screen_text()
    assert state(stocked, ANA_CARD) == "active"


async def test_a_card_is_topped_up_with_what_is_paid(stocked: Counters) -> None:
    async with stocked.cashier() as cashier:
        await cards_of_ana(cashier)
        await cashier.press("f2", "f2")
        assert cashier.shows("Faltan los euros que se pagan.")
        await cashier.type("25")
        await cashier.press("f2")
        await cashier.sees(f"{ANA_CARD}: recargada con 25,00 €. Saldo: 25,00 €.")
        await cashier.press("escape")
        await cashier.sees("0 puntos   25,00 €")


async def test_a_bank_card_is_lost_replaced_and_topped_up_and_its_digits_are_nowhere(counters: Counters) -> None:
    counters.counter.link_card(BANK_CARD, ANA, NOON)
    seen = []
    async with counters.cashier() as cashier:
        await cards_of_ana(cashier)
        await cashier.press("down", "f2")
        await cashier.type("5")
        await cashier.press("f2")
        seen.append(cashier.screen_text())
        await cashier.press("f5")
        seen.append(cashier.screen_text())
        await cashier.scan("5500005555555559")
        seen.append(cashier.screen_text())
        await cashier.press("enter")
        seen.append(cashier.screen_text())
        await cashier.press("enter")
        seen.append(cashier.screen_text())
    assert "···· 1111: recargada" in seen[0]
    assert "···· 5559 en lugar de ···· 1111" in seen[3]
    database = counters.counter.database
    tables = [name for (name,) in database.run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    seen += [repr(database.run(f'SELECT * FROM "{name}"').fetchall()) for name in tables]
    seen += [path.read_bytes().decode("latin-1") for path in counters.folder.iterdir()]
    for text in seen:
        assert "41111111" not in text
        assert "55000055" not in text


# -- selling a gift card


async def test_a_gift_card_is_called_one_on_the_screens_of_its_cards_and_movements(stocked: Counters) -> None:
    stocked.counter.activate_card(Activation(GIFT, "gift", 0, 5000), NOON)
    async with stocked.cashier() as cashier:
        await cashier.scan(GIFT)
        for key in ("f9", "f6"):
            await cashier.press(key)
            await cashier.sees("Tarjeta regalo   50,00 €" if key == "f9" else "Tarjeta regalo   0 puntos   50,00 €")
            await cashier.press("escape")


async def test_a_gift_card_of_the_shop_is_sold_with_a_scan_two_keys_and_its_euros(stocked: Counters) -> None:
    async with stocked.cashier() as cashier:
        await cashier.scan(GIFT)
        await cashier.sees(f"Tarjeta regalo {GIFT} sin vender: F5 la vende.")
        await cashier.press("f5")
        assert cashier.focused_field == "euros"
        await cashier.type("50")
        await cashier.press("f2")
        await cashier.sees(f"Tarjeta regalo   {GIFT}")
        await cashier.sees("50,00 €")
        assert not cashier.shows("puntos"), "a gift card has none"


async def test_an_unused_card_that_is_typed_is_handed_out_in_two_keys(stocked: Counters) -> None:
    async with stocked.cashier() as cashier:
        await cashier.type(NEW)
        await cashier.press("enter")
        await cashier.sees(f"Tarjeta {NEW} sin usar: F5 la activa.")
        await cashier.press("f5", "f2")
        await cashier.sees(f"Tarjeta sin cliente   {NEW}")


async def test_a_card_is_registered_from_the_paper_form_by_its_number(stocked: Counters) -> None:
    stocked.hand_out(NEW, points_minor=3000)
    async with stocked.cashier() as cashier:
        await cashier.scan(NEW)
        await cashier.press("f4")
        await cashier.type("00000014Z")
        await cashier.press("enter")
        await cashier.type("Carla Ruiz")
        await cashier.press("f2")
        await cashier.sees(f"00000014Z · {NEW}")
        await cashier.sees("3 puntos")


# -- the owner's lists


async def test_the_owner_sees_what_is_owed_for_gift_cards_and_opens_one(stocked: Counters) -> None:
    for number, cents in ((1, 5000), (2, 2500)):
        stocked.hand_out(f"REGALO-000{number}", euros_cents=cents, last_day=date(2026, 12, 31))
    stocked.hand_out("REGALO-0003", euros_cents=1000, last_day=date(2026, 3, 9))
    async with stocked.cashier() as cashier:
        await cashier.press("f9", "t", "enter")
        await cashier.sees("Se deben 75,00 € por 2 tarjetas regalo.")
        await cashier.sees("> REGALO-0002       activa     15/01/2026     25,00 €     25,00 €  31/12/2026")
        await cashier.press("down", "enter", "f2")
        await cashier.type("10")
        await cashier.press("f2", "escape")
        await cashier.sees("Se deben 85,00 € por 2 tarjetas regalo.")
        await cashier.press("f6")
        await cashier.sees("Se ven todas.")
        await cashier.sees("REGALO-0003       caducada")
        await cashier.press("f6")
        await cashier.sees("No hay ninguna.")
        await cashier.press("enter", "f6")
        await cashier.sees("> REGALO-0003       caducada   15/01/2026     10,00 €      0,00 €  09/03/2026")


async def test_a_roll_is_taken_in_by_scanning_its_first_and_its_last_card(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "n", "enter")
        await cashier.sees("Todavía no hay números: F4 apunta los de un rollo.")
        await cashier.press("f4")
        await cashier.scan("9724000000000001")
        await cashier.scan("9724000000001000")
        assert cashier.focused_field == "gift"
        await cashier.press("f2")
        await cashier.sees("1000 tarjetas apuntadas.")
        await cashier.sees("9724000000000001 - 9724000000001000 cliente     998       2")
        await cashier.press("f4")
        await cashier.type("9724000000000900")
        await cashier.press("enter")
        await cashier.type("9724000000001100")
        await cashier.press("f2")
        assert cashier.shows("se pisan con los que ya hay: 9724000000000001 - 9724000000001000"), cashier.screen_text()


async def test_a_roll_whose_check_digits_are_wrong_is_told_the_right_one(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "n", "enter", "f4")
        await cashier.type("2000000000009")
        await cashier.press("enter")
        await cashier.type("2000000000992")
        await cashier.press("enter", "enter")
        await cashier.type("EAN-13")
        await cashier.press("f2")
        assert cashier.shows("La última cifra de «primer número» no es la de control. ¿Quería decir «8»?")
        assert cashier.focused_field == "first"
