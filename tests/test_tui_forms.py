"""Registering customers and handing out cards, as a cashier does it."""

import pytest
from textual.widgets import Input

from tests.cashier import ANA, ANA_CARD, BERTA_CARD, Cashier, Counters
from tui.screens.card_form import CardForm
from tui.screens.customer_form import CustomerForm


def box(cashier: Cashier, name: str) -> Input:
    return cashier.screen.query_one(f"#{name}", Input)


async def test_a_wrong_dni_names_the_right_letter_and_is_selected_to_be_written_anew(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        await cashier.type("00000014A")
        await cashier.press("enter")
        await cashier.sees("El DNI 00000014A no es correcto: acaba en A y debería acabar en Z.")
        assert cashier.focused_field == "dni"
        await cashier.type("00000014Z")
        assert box(cashier, "dni").value == "00000014Z"
        assert not cashier.shows("no es correcto")
        await cashier.press("enter")
        await cashier.type("Carla Ruiz")
        await cashier.press("f2")
        await cashier.sees("Carla Ruiz   00000014Z")
        await cashier.sees("Todavía no tiene tarjeta: F8 y F2 para darle una.")
        await cashier.type("5")
        await cashier.press("enter")
        await cashier.sees("Venta guardada")
    assert counters.sales() == (1, 500)


async def test_a_dni_that_is_refused_on_saving_gets_the_focus_back(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        await cashier.type("00000014A")
        await cashier.press("down", "down", "ctrl+g")
        await cashier.sees("debería acabar en Z")
        assert cashier.focused_field == "dni"
        assert box(cashier, "dni").selected_text == "00000014A"


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("dni", ANA, f"El DNI {ANA} ya es de Ana García Solà."),
        ("card", ANA_CARD, f"La tarjeta {ANA_CARD} ya es de Ana García Solà."),
        ("name", "", "Falta «nombre»."),
        ("birthday", "31/02/1980", "La fecha de «nacimiento» no es correcta."),
        ("email", "carla", "La dirección de correo no es correcta."),
        ("birthday", "01/02/2020", "Es menor de 14 años"),
    ],
)
async def test_what_is_refused_is_said_and_its_field_selected(
    counters: Counters, name: str, typed: str, sentence: str
) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        box(cashier, "dni").value = "00000014Z"
        box(cashier, "name").value = "Carla Ruiz"
        box(cashier, name).value = typed
        await cashier.press("f2")
        assert cashier.shows(sentence), cashier.screen_text()
        assert cashier.focused_field == ("guardian" if "menor" in sentence else name)


async def test_enter_goes_through_the_fields_and_saves_from_the_last(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        await cashier.type("00000014Z")
        await cashier.press("enter")
        await cashier.type("Carla Ruiz")
        await cashier.press(*["enter"] * (len(CustomerForm.FIELDS) - 1))
        await cashier.sees("Importe en euros")
        assert cashier.focused_field == "entry"


async def test_shift_tab_and_the_arrows_move_between_fields(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4", "tab", "down")
        assert cashier.focused_field == "card"
        await cashier.press("shift+tab", "up")
        assert cashier.focused_field == "dni"


async def test_a_card_scanned_in_the_form_goes_to_its_field_and_never_into_another(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        await cashier.type("0000")
        await cashier.scan("9724000000000099")
        assert (box(cashier, "dni").value, box(cashier, "card").value) == ("0000", "9724000000000099")
        await cashier.type("0014Z")
        await cashier.press("enter")
        await cashier.type("Carla Ruiz")
        await cashier.press("f2")
        await cashier.sees("00000014Z · 9724000000000099")


async def test_a_bank_card_is_never_shown_in_a_form(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        await cashier.scan("4111111111111111")
        assert box(cashier, "card").value == "···· 1111"
        box(cashier, "dni").value = "00000014Z"
        box(cashier, "name").value = "Carla Ruiz"
        await cashier.press("f2")
        await cashier.sees("00000014Z · ···· 1111")
        await cashier.press("escape")
        await cashier.scan("4111111111111111")
        await cashier.sees("Carla Ruiz")


async def test_an_unknown_card_is_handed_out_in_two_keys(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan("4111111111111111")
        await cashier.press("f5")
        await cashier.sees("···· 1111")
        await cashier.press("f2")
        await cashier.sees("Tarjeta sin cliente   ···· 1111")


async def test_a_card_that_was_unknown_is_forgotten_when_a_known_one_is_scanned(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan("9724000000000099")
        await cashier.scan(ANA_CARD)
        await cashier.press("f5")
        assert box(cashier, "card").value == ""


async def test_an_amount_typed_where_yes_or_no_is_asked_is_told_and_nothing_is_activated(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f5")
        await cashier.scan("9724000000000500")
        await cashier.type("50")
        await cashier.press("enter")
        await cashier.sees("! «¿Es regalo?» tiene que ser sí o no.")
        assert cashier.focused_field == "gift"
        await cashier.press("f2")
        await cashier.sees("! «¿Es regalo?» tiene que ser sí o no.")
        assert isinstance(cashier.screen, CardForm)


async def test_a_gift_card_is_sold_with_its_euros_and_its_last_day(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f5")
        await cashier.scan("REGALO-0001")
        assert cashier.focused_field == "gift"
        await cashier.type("s")
        assert box(cashier, "gift").value == "s"
        await cashier.press("enter", "f2")
        assert cashier.shows("Faltan los euros que se pagan.")
        assert cashier.focused_field == "euros"
        await cashier.type("50")
        await cashier.press("enter", "enter")
        await cashier.type("31/12/2026")
        await cashier.press("enter")
        await cashier.sees("Tarjeta regalo   REGALO-0001")
        await cashier.sees("50,00 €")
        await cashier.sees("Caducan 50,00 € el 31/12/2026")


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("euros", "diez", "«diez» no es un importe."),
        ("points", "1.000", "puede ser mil o uno con decimales"),
        ("last_day", "ayer", "La fecha de «último día» no es correcta."),
        ("last_day", "01/01/2020", "caducó"),
        ("card", ANA_CARD, "ya está activada"),
        ("card", "", "Falta «tarjeta»."),
    ],
)
async def test_what_a_card_cannot_be_handed_out_with_is_said(
    counters: Counters, name: str, typed: str, sentence: str
) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f5")
        box(cashier, "card").value = "T-100"
        box(cashier, name).value = typed
        await cashier.press("f2")
        assert cashier.shows(sentence), cashier.screen_text()
        assert cashier.focused_field == name


async def test_a_card_without_a_customer_gets_one_and_the_amount_stays(counters: Counters) -> None:
    counters.hand_out("T-100", points_minor=5000)
    async with counters.cashier() as cashier:
        await cashier.type("T-100")
        await cashier.press("enter")
        await cashier.sees("Sin datos del cliente: F4 para apuntarlos.")
        await cashier.type("12")
        await cashier.press("f4")
        assert box(cashier, "card").value == "T-100"
        await cashier.type("00000014Z")
        await cashier.press("enter")
        await cashier.type("Carla Ruiz")
        await cashier.press("f2")
        await cashier.sees("Carla Ruiz")
        await cashier.sees("5 puntos")
        assert cashier.entry == "12"


async def test_a_file_is_changed_and_the_sale_on_its_way_stays(counters: Counters) -> None:
    async with counters.cashier(several_lines=True) as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("12")
        await cashier.press("enter")
        await cashier.type("3")
        await cashier.press("f8", "f2")
        assert cashier.focused_field == "phone"
        await cashier.type("699888777")
        box(cashier, "notes").value = "Prefiere a Marta"
        await cashier.press("f2")
        await cashier.sees("! Prefiere a Marta")
        await cashier.press("escape")
        await cashier.sees("! Prefiere a Marta")
        assert cashier.entry == "3"
        await cashier.press("enter", "enter")
        await cashier.sees("Venta guardada")
    assert counters.sales() == (1, 1500)
    assert counters.counter.find_customers("699888777")[0].dni == ANA
    assert counters.counter.movements(counters.counter.account(ANA_CARD).account_id)[0].total_cents == 1500


async def test_a_card_is_linked_to_a_customer_who_has_an_account_and_brings_its_points(counters: Counters) -> None:
    counters.hand_out("9724000000000099", points_minor=7000)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f2")
        await cashier.sees(f"tiene {ANA_CARD}")
        await cashier.scan("9724000000000099")
        await cashier.press("f2")
        await cashier.sees("7 puntos")
    assert len(counters.counter.account(ANA_CARD).cards) == 2


async def test_linking_another_customers_card_is_refused(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f2")
        await cashier.scan(BERTA_CARD)
        await cashier.press("f2")
        assert cashier.shows("ya está activada") or cashier.shows("ya es de Berta"), cashier.screen_text()
        assert cashier.focused_field == "card"


async def test_esc_asks_once_before_it_throws_away_what_was_written(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        await cashier.type("00")
        await cashier.press("escape")
        await cashier.sees("Hay datos sin guardar: F2 los guarda, Esc otra vez los deja.")
        await cashier.type("1")
        assert not cashier.shows("Hay datos sin guardar")
        await cashier.press("escape")
        assert isinstance(cashier.screen, CustomerForm)
        await cashier.press("escape")
        assert cashier.screen is cashier.app.counter_screen
        assert cashier.focused_field == "entry"


async def test_esc_leaves_a_form_at_once_in_which_nothing_was_written(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        for key in ("f4", "f5"):
            await cashier.press(key)
            assert isinstance(cashier.screen, (CardForm, CustomerForm))
            await cashier.press("escape")
            assert cashier.screen is cashier.app.counter_screen
        await cashier.sees("Ana García Solà")


async def test_two_quick_saves_make_one_customer(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        box(cashier, "dni").value = "00000014Z"
        box(cashier, "name").value = "Carla Ruiz"
        cashier.keys_at_once("f2", "f2", "f2")
        await cashier.settle()
        await cashier.sees("Carla Ruiz   00000014Z")
        assert not cashier.shows("ya es de")
