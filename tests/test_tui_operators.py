"""Who is at the counter, leave given right there, and the operators' screens."""

import pytest

from loyalty.clock import parse_moment
from loyalty.earning import EarningLine
from loyalty.requests import SaleRequest
from tests.cashier import ANA_CARD, BERTA, BERTA_CARD, MADRID, NOON, Cashier, Counters, compare_screen, until
from tests.every_screen import explains_itself, is_left_by_escape, shows_its_keys
from tests.operator_owner import JEFA_CARD, MARTA_CARD, OPERATOR_WAYS, OPERATORS, PINS, give_leave, staff
from tui.counter.papers import ShopPapers
from tui.screens.counter import CounterScreen
from tui.screens.operators import OperatorsScreen
from tui.screens.refund_form import RefundForm
from tui.screens.shop_screen import ShopScreen
from tui.screens.supervisor import SupervisorScreen
from tui.screens.who import WhoScreen

every_screen = pytest.mark.parametrize("screen", OPERATOR_WAYS, ids=lambda screen: screen.__name__)
SIZES = [(80, 24), (120, 40)]


async def begun(cashier: Cashier) -> None:
    """The counter looks who works here once its first frame is there."""
    await until(lambda: cashier.app.counter_screen.asks_who, "the look at who is here")


async def go_to(cashier: Cashier, screen: type[ShopScreen]) -> None:
    await begun(cashier)
    await cashier.press(*OPERATOR_WAYS[screen])
    assert type(cashier.screen) is screen


def sell(counters: Counters, sale: str, cents: int, at: str = "2026-03-10T10:00") -> None:
    request = SaleRequest(sale, (EarningLine("corte", cents),), parse_moment(at, MADRID), card=ANA_CARD)
    counters.counter.record_sale(request)


# -- what holds for every screen


@every_screen
async def test_every_screen_shows_its_keys_explains_itself_and_is_left(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    staff(counters)
    async with counters.cashier(size=(80, 50)) as cashier:
        await go_to(cashier, screen)
        shows_its_keys(cashier)
        await explains_itself(cashier)
        await is_left_by_escape(cashier)


@every_screen
async def test_a_customers_card_goes_to_the_counter_from_every_screen_but_that_for_an_operators_card(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    staff(counters)
    async with counters.cashier(size=(60, 20)) as cashier:
        await go_to(cashier, screen)
        await cashier.scan(BERTA_CARD)
        if screen.__name__ == "OperatorCardForm":
            assert type(cashier.screen) is screen
            assert cashier.shows("Berta Muñoz Vila")
        else:
            assert cashier.screen is cashier.app.counter_screen
            assert cashier.shows("Berta Muñoz Vila")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@every_screen
async def test_the_screen_looks_as_it_should(
    counters: Counters, screen: type[ShopScreen], size: tuple[int, int]
) -> None:
    staff(counters)
    async with counters.cashier(size=size) as cashier:
        await go_to(cashier, screen)
        compare_screen(f"operators/{screen.__name__}-{size[0]}x{size[1]}", cashier.screen_text())


# -- who is at the counter


async def test_a_shop_without_pins_is_asked_nothing_and_has_no_key_more(counters: Counters) -> None:
    async with counters.cashier(lock_minutes=1) as cashier:
        await cashier.press("f11")
        assert isinstance(cashier.screen, CounterScreen)
        assert not cashier.shows("Relevo")
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        await cashier.press("enter")
        assert counters.sales() == (1, 4000)


async def test_an_operators_card_hands_over_without_a_key_and_the_next_sale_is_hers(counters: Counters) -> None:
    staff(counters)
    async with counters.cashier() as cashier:
        await cashier.scan(JEFA_CARD)
        assert cashier.shows("En la caja: Núria Vila.")
        assert cashier.shows("Caja · jefa ·")
        assert JEFA_CARD not in cashier.screen_text()
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        await cashier.press("enter")
    account = counters.counter.account(card=ANA_CARD).account_id
    assert counters.counter.movements(account)[0].operator == "jefa"
    assert counters.counter.deeds()[0].kind == "handover"


async def test_a_handover_in_the_middle_of_a_sale_loses_nothing_of_it(counters: Counters) -> None:
    staff(counters)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        await cashier.scan(MARTA_CARD)
        assert cashier.shows("Ana García Solà")
        assert cashier.entry == "40"
        await cashier.press("enter")
    assert counters.sales() == (1, 4000)


async def test_some_letters_and_a_pin_hand_over_and_another_pin_does_not(counters: Counters) -> None:
    staff(counters)
    async with counters.cashier() as cashier:
        await begun(cashier)
        await cashier.press("f11")
        await cashier.type("nu")
        await cashier.press("enter")
        await cashier.type("0000")
        await cashier.press("enter")
        assert cashier.shows("El código o el PIN no es correcto.")
        assert not cashier.shows("0000")
        await cashier.type(PINS["jefa"])
        await cashier.press("f2")
        assert cashier.shows("Caja · jefa ·")
        await cashier.press("f11")
        await cashier.type("eva")
        await cashier.press("f2")
        assert cashier.shows("Caja · eva ·"), "who has no PIN only says who she is"
    assert not counters.counter.desk.proved


async def test_who_has_shown_who_she_is_needs_nobodys_leave_for_what_is_hers(counters: Counters) -> None:
    staff(counters)
    sell(counters, "s1", 500_00)
    async with counters.cashier() as cashier:
        await cashier.scan(JEFA_CARD)
        await cashier.scan(ANA_CARD)
        await cashier.press("f6", "f7", "f2")
        assert cashier.shows("Devuelto 500,00 €")
    assert counters.counter.allowed_by("") == ""
    deed = counters.counter.deeds()[0]
    assert (deed.kind, deed.operator, deed.allowed_by) == ("refund", "jefa", "")


async def test_who_is_retired_while_she_is_at_the_counter_is_there_no_longer(counters: Counters) -> None:
    staff(counters)
    async with counters.cashier() as cashier:
        await begun(cashier)
        await cashier.scan(MARTA_CARD)
        with counters.counter.acting(by="duena", pin=PINS["duena"]):
            counters.counter.retire_operator("marta")
        await cashier.app.counter_screen.look_who_is_here()
        assert isinstance(cashier.screen, WhoScreen)
        assert counters.counter.desk.operator_id is None
        await cashier.scan(MARTA_CARD)
        assert not cashier.shows("En la caja: Marta")


# -- leave


async def test_a_supervisors_card_lets_a_refund_go_on_without_typing_it_again(counters: Counters) -> None:
    staff(counters)
    sell(counters, "s1", 500_00)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f6", "f7")
        assert isinstance(cashier.screen, RefundForm)
        await cashier.type("200")
        await cashier.press("enter")
        assert isinstance(cashier.screen, SupervisorScreen)
        assert cashier.shows("Sin permiso se pueden devolver 150,00 € de una venta, y con esto serían 200,00 €.")
        await cashier.scan(MARTA_CARD)
        assert cashier.shows("marta no puede permitirlo.")
        await cashier.scan(JEFA_CARD)
        assert cashier.shows("Devuelto 200,00 €")
        assert cashier.shows("· marta ·"), "the cashier is still at the counter"
    deed = counters.counter.deeds()[0]
    assert (deed.kind, deed.operator, deed.allowed_by, deed.euros_cents) == ("refund", "marta", "jefa", 200_00)


async def test_a_household_is_joined_with_leave_and_without_typing_it_again(counters: Counters) -> None:
    staff(counters)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f4")
        await cashier.type(BERTA)
        await cashier.press("f2", "f2")
        assert isinstance(cashier.screen, SupervisorScreen)
        assert cashier.shows("Es para «cuenta compartida». Hace falta un supervisor")
        await give_leave(cashier, "n", PINS["jefa"])
        assert cashier.shows("Guardado.")
    deed = counters.counter.deeds()[0]
    assert (deed.kind, deed.operator, deed.allowed_by) == ("join", "marta", "jefa")


async def test_leave_that_is_not_given_does_nothing_and_leaves_the_form_as_it_was(counters: Counters) -> None:
    staff(counters)
    sell(counters, "s1", 500_00)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f6", "f7")
        await cashier.type("200")
        await cashier.press("enter", "escape")
        assert isinstance(cashier.screen, RefundForm)
        assert cashier.shows("Sin permiso: no se ha hecho.")
        assert cashier.shows("200")
    assert counters.counter.account(card=ANA_CARD).spendable["points"] == 500_000


async def test_leave_is_for_one_deed_only(counters: Counters) -> None:
    staff(counters)
    sell(counters, "s1", 500_00)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f6", "f7")
        await cashier.type("200")
        await cashier.press("enter")
        await give_leave(cashier, "nur", PINS["jefa"])
        assert cashier.shows("Devuelto 200,00 €")
        await cashier.press("f7")
        await cashier.type("1")
        await cashier.press("enter")
        assert isinstance(cashier.screen, SupervisorScreen)
    assert counters.counter.leave_id is None


async def test_voiding_and_handing_out_points_take_leave_at_the_counter_too(counters: Counters) -> None:
    staff(counters)
    sell(counters, "s1", 500_00)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f6", "f8", "s")
        await give_leave(cashier, "jefa", PINS["jefa"])
        assert cashier.shows("Devuelto 500,00 €")
        await cashier.press("escape", "escape", "f5")
        await cashier.type("T-77")
        await cashier.press("enter")
        await cashier.press("tab", "tab")
        await cashier.type("501")
        await cashier.press("f2")
        await cashier.scan(JEFA_CARD)
        assert isinstance(cashier.screen, CounterScreen)
    assert counters.counter.account(card="T-77").spendable["points"] == 501_000


# -- locked


async def test_a_counter_that_locks_asks_at_the_start_and_after_minutes_without_a_key(counters: Counters) -> None:
    staff(counters)
    async with counters.cashier(lock_minutes=5) as cashier:
        await until(lambda: isinstance(cashier.screen, WhoScreen), "the question who is there")
        await cashier.press("escape")
        assert isinstance(cashier.screen, WhoScreen)
        await cashier.scan(ANA_CARD)
        assert cashier.shows("Esa tarjeta no es de ningún operador.")
        await cashier.scan(MARTA_CARD)
        assert isinstance(cashier.screen, CounterScreen)
        await cashier.scan(ANA_CARD)
        await cashier.type("40")
        counters.keys.now += 299
        await cashier.app.counter_screen.look_who_is_here()
        assert isinstance(cashier.screen, CounterScreen)
        counters.keys.now += 2
        await cashier.app.counter_screen.look_who_is_here()
        assert isinstance(cashier.screen, WhoScreen)
        assert not cashier.shows("· marta ·")
        await cashier.scan(JEFA_CARD)
        assert cashier.entry == "40"
        await cashier.press("enter")
    assert counters.sales() == (1, 4000)


async def test_closing_the_shift_hands_over(counters: Counters) -> None:
    staff(counters)
    sell(counters, "s1", 10_00)
    async with counters.cashier() as cashier:
        await begun(cashier)
        await cashier.press("f9", "enter", "f2", "f2")
        assert isinstance(cashier.screen, WhoScreen)
        await cashier.scan(JEFA_CARD)
        assert cashier.shows("· jefa ·")


# -- the owner's screens


async def test_the_owner_takes_somebody_down_gives_her_a_pin_and_a_card_and_takes_it_back(counters: Counters) -> None:
    staff(counters)
    counters.counter.hand_over("duena", PINS["duena"])
    async with counters.cashier() as cashier:
        await cashier.press(*OPERATORS, "f4")
        for text in ("rosa", "Rosa Gil", "sup"):
            await cashier.type(text)
            await cashier.press("enter")
        assert cashier.shows("Rosa Gil: apuntado.")
        await cashier.press("end", "f5")
        await cashier.type("9753")
        await cashier.press("enter")
        await cashier.type("9754")
        await cashier.press("enter")
        assert cashier.shows("Los dos PIN no son el mismo.")
        await cashier.type("9753")
        await cashier.press("enter")
        assert cashier.shows("Rosa Gil tiene PIN nuevo.")
        await cashier.press("f6")
        await cashier.scan("0412000000003")
        assert cashier.shows("Rosa Gil tiene tarjeta")
        assert "0412000000003" not in cashier.screen_text()
        await cashier.press("f6", "s")
        assert cashier.shows("La tarjeta de Rosa Gil ya no abre nada")
        await cashier.press("f8", "s")
        assert cashier.shows("Rosa Gil está de baja.")
        await cashier.press("f8")
        assert cashier.shows("Rosa Gil vuelve a trabajar aquí.")
    rosa = {each.code: each for each in counters.counter.operators()}["rosa"]
    assert (rosa.role, rosa.has_pin, rosa.has_card, rosa.retired) == ("supervisor", True, False, False)


async def test_a_cashier_changes_nothing_of_operators_without_the_owners_leave(counters: Counters) -> None:
    staff(counters)
    async with counters.cashier() as cashier:
        await cashier.press(*OPERATORS, "end", "f5")
        await cashier.type("9753")
        await cashier.press("enter")
        await cashier.type("9753")
        await cashier.press("enter")
        assert isinstance(cashier.screen, SupervisorScreen)
        await cashier.scan(JEFA_CARD)
        assert cashier.shows("jefa no puede permitirlo.")
        await give_leave(cashier, "duena", PINS["duena"])
        assert isinstance(cashier.screen, OperatorsScreen)
        assert cashier.shows("Marta Pons tiene PIN nuevo.")


async def test_limits_are_set_on_the_screen_and_hold_at_once(counters: Counters) -> None:
    staff(counters)
    counters.counter.hand_over("duena", PINS["duena"])
    async with counters.cashier() as cashier:
        await cashier.press(*OPERATORS, "f7", "enter")
        for name, text in (("refund_euros", "1.000,50"), ("refund_days", ""), ("adjust_points", "12,5")):
            cashier.screen.query_one(f"#{name}").value = text  # type: ignore[attr-defined]
        await cashier.press("f2")
        assert cashier.shows("Límites de cajero cambiados.")
    limits = counters.counter.limits()["cashier"]
    assert (limits.refund_euros, limits.refund_days, limits.adjust_points) == (1000_50, None, 12_500)
    assert limits.adjust_euros == 20_00


async def test_what_each_did_is_listed_by_days_and_written_for_a_spreadsheet(counters: Counters) -> None:
    staff(counters)
    counters.register("11111111H", "Carla Puig", at="2026-03-09T10:00")
    counters.register("22222222J", "Dora Mas", at="2026-02-09T10:00")
    sell(counters, "s1", 40_00)
    counters.counter.shop_papers = ShopPapers("Bar", counters.folder)
    async with counters.cashier() as cashier:
        await cashier.press(*OPERATORS)
        marta = next(line for line in cashier.lines() if "Marta Pons" in line)
        assert marta.split()[-1] == "1"
        await cashier.press("f2")
        assert cashier.shows("1 · 40,00 €")
        await cashier.press("f3")
        await cashier.type("01022026")
        await cashier.press("f2")
        marta = next(line for line in cashier.lines() if "Marta Pons" in line)
        assert marta.split()[2:4] == ["2", "1"]
        await cashier.press("f7")
        assert cashier.shows("4 filas en papeles/operadores-")
        await cashier.press("escape", "f3", "f7")
        assert cashier.shows("filas en papeles/actos-")
    assert len(list(counters.folder.glob("papeles/*.csv"))) == 2
    assert counters.counter.clock() == NOON
