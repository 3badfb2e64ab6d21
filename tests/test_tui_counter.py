"""The counter as a cashier uses it: scan, amount, Enter."""

from datetime import date
from typing import Any

import pytest

from tests.cashier import ANA, ANA_CARD, BERTA, BERTA_CARD, NOON, Counters, until


async def test_a_scan_an_amount_and_enter_record_a_sale(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.sees("Ana García Solà")
        await cashier.type("12,50")
        await cashier.sees("corte 12,50 €: ganará 12,5 puntos")
        await cashier.press("enter")
        await cashier.sees("Venta guardada")
        await cashier.sees("Saldo      12,5 puntos")
        assert cashier.entry == ""
    assert counters.sales() == (1, 1250)


async def test_a_scanned_code_never_shows_in_the_entry(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan("4111111111111111")
        await cashier.sees("No existe la tarjeta ···· 1111: F5 para activarla.")
        assert not cashier.shows("4111")
        assert cashier.entry == ""


async def test_an_amount_typed_before_the_card_is_for_that_customer(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.type("20")
        await cashier.scan(ANA_CARD)
        assert cashier.entry == "20"
        await cashier.press("enter")
        await cashier.sees("Venta guardada")
    assert counters.sales() == (1, 2000)


async def test_the_beginning_of_a_document_is_not_taken_for_an_amount(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.type("876543")
        await cashier.scan(ANA_CARD)
        assert cashier.entry == ""


@pytest.mark.parametrize(("typed", "said"), [("7", "pase ahora la tarjeta"), ("b", "con dos letras basta")])
async def test_enter_on_too_little_says_what_is_missing(counters: Counters, typed: str, said: str) -> None:
    async with counters.cashier() as cashier:
        await cashier.type(typed)
        await cashier.press("enter")
        await cashier.sees(said)
        assert cashier.entry == typed


async def test_a_second_scan_of_the_same_card_leaves_the_sale_alone(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("9")
        await cashier.scan(ANA_CARD)
        assert cashier.entry == "9"


async def test_another_card_takes_over_and_the_sale_left_behind_is_named(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("9,50")
        await cashier.scan(BERTA_CARD)
        await cashier.sees("Berta Muñoz Vila")
        await cashier.sees("Sin guardar: la venta de Ana García Solà (9,50).")
        assert cashier.entry == ""
    assert counters.sales() == (0, 0)


async def test_a_card_that_is_refused_says_so_even_when_it_pushes_a_sale_aside(counters: Counters) -> None:
    counters.hand_out("MALA-9")
    counters.counter.block_card("MALA-9", "robo", True)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("9,50")
        await cashier.scan("MALA-9")
        assert cashier.shows("MALA-9 se dio por perdida")
        assert cashier.shows("Sin guardar: la venta de Ana García Solà (9,50).")
        assert cashier.app.counter_screen.sale is None


@pytest.mark.parametrize("typed", ["garc", "GARCÍA", "ana gar", ANA, "12345678", "600111222", "600 111", ANA_CARD])
async def test_a_customer_is_found_by_whatever_is_typed(counters: Counters, typed: str) -> None:
    async with counters.cashier() as cashier:
        await cashier.type(typed)
        await cashier.press("enter")
        await cashier.sees("Importe en euros")
        await cashier.sees(f"{ANA} · {ANA_CARD}")


async def test_the_list_of_those_who_are_found_grows_shorter_with_each_key(counters: Counters) -> None:
    counters.register("00000014Z", "Anabel Gil")
    async with counters.cashier() as cashier:
        await cashier.type("an")
        await cashier.sees("2 clientes")
        await cashier.type("ab")
        await cashier.sees("1 cliente")
        await cashier.press("escape")
        await cashier.sees("¿Tiene tarjeta cliente?")


async def test_the_arrows_choose_among_those_who_are_found(counters: Counters) -> None:
    for number, dni in enumerate(["00000014Z", "00000015S", "00000016Q"]):
        counters.register(dni, f"Pau Soler {'ABC'[number]}")
    async with counters.cashier() as cashier:
        await cashier.type("pau")
        await cashier.press("up", "down", "down", "down", "down", "up")
        await cashier.sees("> Pau Soler B")
        await cashier.press("enter")
        await cashier.sees("Pau Soler B   00000015S")


async def test_nobody_found_leads_to_registering(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.type("zutano")
        await cashier.press("enter")
        await cashier.sees("Nadie se llama así")
        await cashier.sees("F4 para darle de alta.")
        await cashier.press("f4")
        assert cashier.screen.query_one("#name").value == "zutano"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Falta el importe."),
        ("doce", "«doce» no es un importe."),
        ("-5", "El importe no puede ser negativo"),
        ("1,2345", "tiene demasiados decimales"),
        ("1.234", "puede ser mil o uno con decimales"),
        ("9999999999", "demasiado grande"),
        ("zapatos 12", "No existe el servicio «zapatos»."),
        ("tinte", "«tinte» no es un importe."),
    ],
)
async def test_what_is_not_an_amount_is_said_and_stays_to_be_mended(
    counters: Counters, typed: str, sentence: str
) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type(typed)
        await cashier.press("enter")
        assert cashier.shows(sentence), cashier.screen_text()
        assert cashier.entry == typed
        await cashier.press("ctrl+u")
        await cashier.type("3")
        assert not cashier.shows(sentence)
        await cashier.press("enter")
        await cashier.sees("Venta guardada")
    assert counters.sales() == (1, 300)


async def test_the_beginning_of_a_service_before_the_amount_files_the_sale_under_it(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("ti 10")
        await cashier.sees("tinte 10,00 €: ganará 30 puntos")
        await cashier.press("enter")
        await cashier.sees("Ha ganado  30 puntos")


async def test_the_service_is_chosen_from_a_list_by_its_first_letter(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("10")
        await cashier.press("f7")
        await cashier.sees("¿Qué servicio?")
        await cashier.press("t", "enter")
        await cashier.sees("Importe en euros · tinte")
        await cashier.sees("tinte 10,00 €: ganará 30 puntos")
        assert cashier.focused_field == "entry"


async def test_the_lines_of_a_sale_are_noted_one_by_one(counters: Counters) -> None:
    async with counters.cashier(several_lines=True) as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("18")
        await cashier.press("enter")
        await cashier.type("tinte 40")
        await cashier.press("enter")
        await cashier.sees("corte 18,00 € + tinte 40,00 € = 58,00 €")
        await cashier.type("perf 7")
        await cashier.press("enter", "escape")
        await cashier.sees("corte 18,00 € + tinte 40,00 € = 58,00 €")
        await cashier.press("enter")
        await cashier.sees("Ha ganado  138 puntos")
    assert counters.sales() == (1, 5800)


async def test_esc_takes_back_what_is_typed_and_then_leaves_the_customer(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("12")
        await cashier.press("escape")
        assert cashier.entry == ""
        await cashier.sees("Ana García Solà")
        await cashier.press("escape")
        await cashier.sees("¿Tiene tarjeta cliente?")


async def test_leaving_is_held_up_while_a_sale_is_half_done(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("12")
        await cashier.press("f10")
        await cashier.sees("Hay una venta a medias")
        assert cashier.app._exit is False
        await cashier.press("escape", "escape")
        cashier.keys_at_once("ctrl+q")
        await until(lambda: cashier.app._exit, "the program to end")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("unknown", "No existe la tarjeta T-1: F5 para activarla."),
        ("blocked", "La tarjeta T-1 está bloqueada. Motivo: impago."),
        ("lost", "La tarjeta T-1 se dio por perdida. Motivo: en el metro."),
        ("replaced", "La tarjeta T-1 se cambió por otra: ya no vale."),
        ("expired", "T-1 caducó: su último día fue el 01/02/2026."),
    ],
)
async def test_a_card_that_cannot_be_used_says_why(counters: Counters, state: str, sentence: str) -> None:
    put_card_in_state(counters, "T-1", state)
    async with counters.cashier() as cashier:
        await cashier.scan("T-1")
        if state == "unknown":  # too short for a reader's code, it was typed
            await cashier.press("ctrl+u")
        await cashier.app.counter_screen.card_read("T-1")
        await cashier.settle()
        assert cashier.shows(sentence), cashier.screen_text()
        assert cashier.app.counter_screen.sale is None
        await cashier.type("a")
        assert not cashier.shows(sentence)


def put_card_in_state(counters: Counters, card: str, state: str) -> None:
    if state == "unknown":
        return
    counters.hand_out(card, **({"kind": "gift", "last_day": date(2026, 2, 1)} if state == "expired" else {}))
    if state == "blocked":
        counters.counter.block_card(card, "impago")
    elif state == "lost":
        counters.counter.block_card(card, "en el metro", lost=True)
    elif state == "replaced":
        counters.counter.replace_card(card, "T-2", "", NOON)


async def test_a_household_is_shown_whole_and_each_file_can_be_opened(counters: Counters) -> None:
    counters.register("00000014Z", "Segundo García")
    counters.register("00000015S", "Tercera García")
    counters.counter.database.run("UPDATE customer SET account_id = 1 WHERE name LIKE '%García'")
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.sees("Con Segundo García, Tercera García")
        await cashier.press("f8")
        await cashier.sees("¿La ficha de quién?")
        await cashier.press("down", "enter")
        await cashier.sees("Segundo García   00000014Z")
        await cashier.press("f2")
        assert cashier.focused_field == "phone"


async def test_a_shop_without_services_says_what_it_needs_before_it_can_sell(counters: Counters, tmp_path: Any) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    fresh = Counters(folder, counters.keys, programme="")
    fresh.register(BERTA, "Berta Muñoz Vila", BERTA_CARD)
    async with fresh.cashier() as cashier:
        await cashier.sees("Hoy no hay ningún programa de puntos en marcha")
        await cashier.scan(BERTA_CARD)
        await cashier.type("12")
        await cashier.press("f7")
        await cashier.sees("Todavía no hay servicios")
        await cashier.press("enter")
        await cashier.sees("Todavía no hay servicios que vender: Esc, F9 y «Programa de puntos».")
        assert cashier.entry == "12"
    fresh.counter.close()
