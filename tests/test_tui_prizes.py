"""Prizes on the screens: delivered at the counter, kept in the catalogue, listed, signed for and undone."""

import pytest

from loyalty.errors import DatabaseTrouble
from loyalty.views import DeliveryReceipt
from tests.cashier import ANA, ANA_CARD, BERTA_CARD, Cashier, Counters, compare_screen
from tests.every_screen import for_each, keeps_the_rules
from tests.operator_owner import give_leave
from tests.prize_owner import CATALOGUE, DELIVERIES, PIN, PRIZE_WAYS, stock_up
from tui.language import LANGUAGES, ORIGINAL, _, choose_language
from tui.screens.deliveries import DeliveriesScreen
from tui.screens.delivery_search import DeliverySearchForm
from tui.screens.movements import MovementsScreen
from tui.screens.prize_catalogue import PrizeCatalogueScreen
from tui.screens.prize_form import PrizeForm
from tui.screens.prize_stock import PrizeStockForm
from tui.screens.prizes import PrizesScreen
from tui.screens.shop_screen import ShopScreen
from tui.screens.supervisor import SupervisorScreen

every_screen = for_each(PRIZE_WAYS)
LABEL_COLUMNS, HINT_COLUMNS = 19, 22
SIZES = [(80, 24), (120, 40)]


async def go_to(cashier: Cashier, screen: type[ShopScreen]) -> None:
    await cashier.press(*PRIZE_WAYS[screen])
    assert type(cashier.screen) is screen


def points(counters: Counters, card: str = ANA_CARD) -> int:
    return counters.counter.account(card=card).spendable["points"]


# -- what holds for every screen


@every_screen
async def test_every_screen_shows_its_keys_explains_itself_and_is_left(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    stock_up(counters)
    async with counters.cashier(size=(80, 50)) as cashier:
        await go_to(cashier, screen)
        await keeps_the_rules(cashier)


@every_screen
async def test_a_scan_goes_to_the_counter_from_every_screen(counters: Counters, screen: type[ShopScreen]) -> None:
    stock_up(counters)
    async with counters.cashier(size=(60, 20)) as cashier:
        await go_to(cashier, screen)
        await cashier.scan(BERTA_CARD)
        assert cashier.screen is cashier.app.counter_screen
        await cashier.sees("Berta Muñoz Vila")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@every_screen
async def test_the_screen_looks_as_it_should(
    counters: Counters, screen: type[ShopScreen], size: tuple[int, int]
) -> None:
    stock_up(counters)
    async with counters.cashier(size=size) as cashier:
        await go_to(cashier, screen)
        compare_screen(f"prizes/{screen.__name__}-{size[0]}x{size[1]}", cashier.screen_text())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_prizes_of_a_customer_look_as_they_should(counters: Counters, size: tuple[int, int]) -> None:
    stock_up(counters)
    async with counters.cashier(size=size) as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f3", "down", "down", "right")
        compare_screen(f"prizes/PrizesScreen-{size[0]}x{size[1]}", cashier.screen_text())
        await cashier.press("enter")
        compare_screen(f"prizes/question-{size[0]}x{size[1]}", cashier.screen_text())
        await cashier.press("s")
        compare_screen(f"prizes/delivered-{size[0]}x{size[1]}", cashier.screen_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_and_no_hint_of_a_form_is_cut_off_at_80_columns(language: str) -> None:
    choose_language(language)
    try:
        for form in (PrizeForm, PrizeStockForm, DeliverySearchForm, SupervisorScreen):
            for field in form.FIELDS:
                assert len(_(field.label)) <= LABEL_COLUMNS, _(field.label)
                assert len(_(field.hint)) <= HINT_COLUMNS, _(field.hint)
    finally:
        choose_language(ORIGINAL)


# -- at the counter


async def test_a_prize_is_delivered_with_three_keys_and_signed_for(counters: Counters) -> None:
    stock_up(counters)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f3", "enter", "s")
        assert cashier.screen is cashier.app.counter_screen
        assert cashier.shows("Entregado: 5 € para su saldo × 1, por 500 puntos.")
        assert cashier.shows("Entran 5,00 € en su saldo. Saldo: 140 puntos y 5,00 €.")
        assert cashier.shows("140 puntos   5,00 €")
        assert cashier.shows("Recibo: recibos/entrega-000003.pdf")
        await cashier.type("10")
        await cashier.press("enter")
        assert cashier.shows("Venta guardada")
    assert (counters.folder / "recibos" / "entrega-000003.pdf").read_bytes()[:5] == b"%PDF-"
    assert points(counters) == 150_000


async def test_no_is_no_and_what_is_out_of_reach_is_said(counters: Counters) -> None:
    stock_up(counters)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f3", "enter", "n")
        assert isinstance(cashier.screen, PrizesScreen)
        await cashier.press("end", "enter")
        assert cashier.shows("Le faltan 1.860 puntos y 5,00 € para: Secador de pelo")
    assert points(counters) == 640_000


async def test_as_many_are_delivered_as_the_arrows_say_and_no_more_than_there_is(counters: Counters) -> None:
    stock_up(counters)
    counters.counter.set_stock("taza", units=2)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f3", "down", "down", "right", "right", "right", "left", "right", "enter")
        assert cashier.shows("¿Entregar 2 × Taza a Ana García Solà?")
        assert cashier.shows("Le quedan: 440 puntos")
        await cashier.press("s")
        assert cashier.shows("Entregado: Taza × 2, por 200 puntos. Saldo: 440 puntos.")


async def test_money_in_cash_says_how_much_to_hand_out(counters: Counters) -> None:
    stock_up(counters)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f3", "down", "down", "down", "enter", "s")
        assert cashier.shows("Entregue 5,00 € en efectivo.")


async def test_a_delivery_whose_answer_was_lost_is_done_once_when_it_is_repeated(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock_up(counters)
    redeem, lost = counters.counter.redeem, [True]

    def answer_lost(request: object) -> DeliveryReceipt:
        receipt = redeem(request)  # type: ignore[arg-type]
        if lost.pop() if lost else False:
            raise DatabaseTrouble("busy")
        return receipt

    monkeypatch.setattr(counters.counter, "redeem", answer_lost)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f3", "enter", "s")
        assert isinstance(cashier.screen, PrizesScreen)
        await cashier.press("enter", "s")
        assert cashier.shows("Saldo: 140 puntos y 5,00 €.")


async def test_a_customer_without_prizes_is_told_so(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f3")
        assert cashier.screen is cashier.app.counter_screen
        await cashier.scan(ANA_CARD)
        await cashier.press("f3", "enter", "right")
        assert cashier.shows("Hoy no hay premios para este cliente.")


# -- the catalogue


async def test_a_prize_is_added_with_words_only_begun_and_then_changed(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press(*CATALOGUE)
        assert cashier.shows("Todavía no hay premios")
        await cashier.press("f4")
        for text in ("Taza", "Taza de loza", "din", "150,5", "", "cafés 2", "5", "efe"):
            await cashier.type(text)
            await cashier.press("enter")
        assert cashier.screen.query_one("#kind").value == "dinero"  # type: ignore[attr-defined]
        await cashier.press("f2")
        prize = counters.counter.prizes()[0]
        assert (prize.code, prize.kind, prize.paid_as, prize.value_cents) == ("taza", "money", "cash", 500)
        assert prize.cost == {"points": 150_500, "cafés": 2}
        await cashier.press("enter", "f2")
        assert counters.counter.prizes()[0] == prize, "what is saved unchanged is as it was"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("kind", "articolo", "¿Quería decir «artículo»?"),
        ("points", "diez", "«diez» no es un importe."),
        ("stamps", "9 cafés", "como «cafés 9»"),
        ("value", "200 %", "como 10 %"),
        ("class", "orro", "No está definido «tipo de cliente»"),
        ("to", "31/02/2026", "La fecha de «hasta» no es correcta."),
        ("to", "01/01/2020", "El último día es anterior al primero."),
        ("paid_as", "saldo", "Un premio de esta clase no lleva «cómo se paga»."),
    ],
)
async def test_what_is_wrong_in_the_form_is_said_and_its_field_marked(
    counters: Counters, field: str, typed: str, said: str
) -> None:
    stock_up(counters)
    async with counters.cashier() as cashier:
        await cashier.press(*CATALOGUE, "end", "enter")
        assert isinstance(cashier.screen, PrizeForm)
        cashier.screen.box("from").value = "01/01/2026"
        cashier.screen.box(field).value = typed
        await cashier.press("f2")
        assert cashier.shows(said)
        assert cashier.focused_field == field
    assert counters.counter.prizes()[-1].first_day == ""


async def test_stock_that_came_is_added_and_a_prize_withdrawn_and_offered_again(counters: Counters) -> None:
    stock_up(counters)
    async with counters.cashier() as cashier:
        await cashier.press(*CATALOGUE, "end")
        await cashier.press("f5")
        await cashier.type("10")
        await cashier.press("f2")
        assert isinstance(cashier.screen, PrizeCatalogueScreen)
        assert {each.code: each.left for each in counters.counter.prizes()}["taza"] == 13
        await cashier.press("f8", "s")
        await give_leave(cashier, "jefa", PIN)
        assert cashier.shows("«Taza» ya no se ofrece.")
        assert cashier.shows("Retirados")
        await cashier.press("f8")
        await give_leave(cashier, "jefa", PIN)
        assert cashier.shows("«Taza» se ofrece otra vez.")


# -- deliveries, and undoing them


async def undo_first(cashier: Cashier, code: str, pin: str) -> None:
    await cashier.press("f8")
    await give_leave(cashier, code, pin)


async def test_a_supervisor_undoes_a_delivery_and_is_remembered_with_it(counters: Counters) -> None:
    stock_up(counters)
    async with counters.cashier() as cashier:
        await cashier.press(*DELIVERIES, "down")
        await undo_first(cashier, "jefa", PIN)
        assert isinstance(cashier.screen, DeliveriesScreen)
        assert cashier.shows("Entrega deshecha: Taza × 1. Vuelven 100 puntos. Saldo: 740 puntos.")
        await cashier.press("f8")  # it is still the one that is marked
        assert cashier.shows("Esa entrega ya se deshizo.")
    made = counters.counter.delivery("entrega-0")
    assert (bool(made.undone_at), made.allowed_by) == (True, "jefa")
    account = counters.counter.account(card=ANA_CARD).account_id
    assert counters.counter.movements(account)[0].operator == "marta"


async def test_a_wrong_pin_is_not_shown_undoes_nothing_and_thrice_makes_a_pause(counters: Counters) -> None:
    stock_up(counters)
    async with counters.cashier() as cashier:
        await cashier.press(*DELIVERIES)
        await undo_first(cashier, "jefa", "0001")
        assert cashier.shows("El código o el PIN no es correcto.")
        assert not cashier.shows("0001")
        for wrong in ("0002", "0003", PIN):
            cashier.screen.query_one("#pin").focus()
            await cashier.type(wrong)
            assert not cashier.shows(wrong)
            await cashier.press("f2")
        assert cashier.shows("Demasiados intentos: espere 60 s.")
    assert not counters.counter.delivery("entrega-1").undone_at


async def test_a_shop_without_a_supervisor_only_asks_yes_or_no_also_from_the_movements(counters: Counters) -> None:
    stock_up(counters)
    counters.counter.database.run("UPDATE operator SET pin_hash = ''")
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f6", "f8", "n")
        assert points(counters) == 640_000
        await cashier.press("f8", "s")
        assert isinstance(cashier.screen, MovementsScreen)
        assert cashier.shows("Entrega deshecha: Taza × 1.")
    assert points(counters) == 740_000


async def test_deliveries_are_looked_for_by_customer_and_prize(counters: Counters) -> None:
    stock_up(counters)
    async with counters.cashier() as cashier:
        await cashier.press(*DELIVERIES, "f3")
        cashier.screen.query_one("#customer").value = ANA  # type: ignore[attr-defined]
        await cashier.press("f2")
        assert cashier.shows("Ana García")
        assert not cashier.shows("Berta")
        assert cashier.shows("Solo las buscadas")
        await cashier.press("f3")
        cashier.screen.query_one("#prize").value = "tazza"  # type: ignore[attr-defined]
        await cashier.press("f2")
        assert cashier.shows("No existe el premio «tazza». ¿Quería decir «taza»?")
        cashier.screen.query_one("#prize").value = "dto"  # type: ignore[attr-defined]
        await cashier.press("f2")
        assert cashier.shows("No hay ninguna entrega así.")


async def test_a_receipt_that_cannot_be_written_is_said(counters: Counters) -> None:
    stock_up(counters)
    (counters.folder / "recibos").write_text("a file in the way")
    async with counters.cashier() as cashier:
        await cashier.press(*DELIVERIES, "f6")
        assert cashier.shows("No se puede escribir el fichero")
