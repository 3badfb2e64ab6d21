"""The customer's file at the counter, on the command line and by JSON-RPC."""

import json

import pytest

from loyalty.errors import BadValue, IdReused, NotAllowed, UnknownCustomer
from tests.cashier import ANA, ANA_CARD, BERTA, BERTA_CARD, Counters
from tests.test_tui_forms import box
from tui.charts import BLOCKS, Ink, bar, grid
from tui.operations import call
from tui.screens.consents import ConsentsScreen
from tui.screens.customer_file import CustomerFileScreen
from tui.screens.customer_form import CustomerForm
from tui.screens.movements import MovementsScreen


async def test_two_keys_give_a_consent_and_two_take_it_back_and_the_story_stays(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f3", "1")
        await cashier.sees("Apuntado: Publicidad por correo electrónico.")
        await cashier.press("f4", "1")
        assert isinstance(cashier.screen, ConsentsScreen)
        await cashier.sees("retirado   Publicidad por correo electrónico ·")
        await cashier.press("2", "escape")
        await cashier.sees("[x] Publicidad por carta")
    story = counters.counter.consent_story(ANA)
    assert [(each.channel, each.granted, each.origin) for each in story] == [
        ("email", True, "counter"),
        ("email", False, "paper"),
        ("letter", True, "paper"),
    ]
    assert "correo electrónico" in story[0].wording


async def test_another_counter_that_changes_other_fields_meanwhile_loses_nothing(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f2")
        counters.counter.update_customer(ANA, {"city": "Vic"}, counters.counter.clock())
        box(cashier, "phone").value = "611222333"
        await cashier.press("f2")
        assert isinstance(cashier.screen, CustomerFileScreen)
        await cashier.sees("611222333")
        await cashier.sees("Vic")


async def test_another_counter_that_changes_the_same_field_is_told_before_it_is_overwritten(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f2")
        counters.counter.update_customer(ANA, {"phone": "699999999"}, counters.counter.clock())
        box(cashier, "phone").value = "611222333"
        await cashier.press("f2")
        assert isinstance(cashier.screen, CustomerForm)
        assert cashier.shows("Entretanto otra caja ha cambiado Teléfono (699999999)")
        assert counters.counter.customer(ANA).phone == "699999999"
        await cashier.press("f2")
        await cashier.sees("611222333")


async def test_who_was_erased_at_another_counter_is_said_and_nothing_is_changed(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f2")
        counters.counter.erase_customer(ANA, counters.counter.clock())
        box(cashier, "phone").value = "611222333"
        await cashier.press("f2")
        assert cashier.shows(f"No hay ningún cliente «{ANA}».")


async def test_erasing_says_what_is_lost_and_wants_the_document_twice(counters: Counters) -> None:
    counters.hand_out("9724000000000099", points_minor=7000)
    counters.counter.link_card("9724000000000099", ANA, counters.counter.clock())
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f9")
        assert cashier.shows("Se pierden 7 puntos.")
        await cashier.type(ANA)
        await cashier.press("f2")
        assert cashier.shows("Falta el DNI.")
        box(cashier, "again").value = BERTA
        await cashier.press("f2")
        await cashier.sees("No es el mismo DNI: no se ha borrado a nadie.")
        box(cashier, "again").value = ANA.lower()
        await cashier.press("f2")
        assert cashier.screen is cashier.app.counter_screen
        await cashier.sees("Borrado para siempre. Se han perdido 7 puntos.")
        await cashier.sees("¿Tiene tarjeta cliente?")
    with pytest.raises(UnknownCustomer):
        counters.counter.customer(ANA)


async def test_two_share_an_account_from_the_file_and_part_again(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f4")
        await cashier.type(BERTA)
        await cashier.press("f2")
        assert cashier.shows("Ana García Solà y Berta Muñoz Vila compartirán saldo y tarjetas")
        assert len(counters.counter.account(dni=BERTA).customers) == 1
        await cashier.press("f2")
        await cashier.sees(f"Berta Muñoz Vila ({BERTA})")
        await cashier.press("f4")
        await cashier.sees("¿Deja Ana García Solà la cuenta que comparte?")
        await cashier.press("s")
        await cashier.sees("ninguna: ofrézcale una")
        await cashier.press("escape")
        await cashier.sees("Todavía no tiene tarjeta: F8 y F2 para darle una.")
    assert [each.name for each in counters.counter.account(BERTA_CARD).customers] == ["Berta Muñoz Vila"]


async def test_all_data_are_written_from_the_file_as_paper_or_for_programs(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f8", "f2")
        assert cashier.shows("Todos sus datos están en")
        await cashier.press("f8")
        box(cashier, "path").value = "ana.json"
        await cashier.press("f2")
        await cashier.press("f8")
        box(cashier, "path").value = "no/hay/ana.json"
        await cashier.press("f2")
        assert cashier.shows("No se puede escribir el fichero")
    assert (counters.folder / f"datos-{ANA}.pdf").read_bytes().startswith(b"%PDF-")
    assert json.loads((counters.folder / "ana.json").read_text("utf-8"))["customer"]["dni"] == ANA


async def test_the_file_has_the_class_by_hand_and_refuses_one_that_is_unknown(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f2")
        box(cashier, "class").value = "oro"
        await cashier.press("f2")
        assert cashier.focused_field == "class"
        assert cashier.shows("No está definido «tipo de cliente».")


async def test_movements_are_read_from_the_file(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f6")
        assert isinstance(cashier.screen, MovementsScreen)
        await cashier.press("escape")
        assert isinstance(cashier.screen, CustomerFileScreen)


def test_other_programs_give_withdraw_list_and_show(counters: Counters) -> None:
    counter = counters.counter
    given = {"dni": ANA, "purpose": "marketing", "channel": "email", "id": "c1", "wording": "Acepto"}
    for _again in range(2):
        assert call(counter, "consent.give", given)["consents"][0]["granted"] is True
    call(counter, "consent.withdraw", {**given, "id": "c2"})
    assert [each["granted"] for each in call(counter, "consent.list", {"dni": ANA})["consents"]] == [True, False]
    with pytest.raises(IdReused):
        call(counter, "consent.withdraw", given)
    with pytest.raises(BadValue):
        call(counter, "consent.give", {**given, "id": "c3", "channel": "paloma"})
    shown = call(counter, "customer.show", {"dni": ANA})
    assert (shown["name"], shown["habits"]["rhythm"], shown["consents"][0]["granted"]) == (
        "Ana García Solà",
        "never",
        False,
    )
    assert call(counter, "customer.join", {"dni": ANA, "with": BERTA})["cards"]
    assert call(counter, "customer.leave", {"dni": ANA})["cards"] == []
    assert call(counter, "customer.export", {"dni": ANA})["customer"]["name"] == "Ana García Solà"
    assert call(counter, "customer.erase", {"dni": ANA}) == {"lost": {"points": "0", "euros": "0.00"}}


def test_a_registration_that_is_sent_again_after_an_erasure_says_there_is_nobody(counters: Counters) -> None:
    new = {"dni": "00000014Z", "name": "Carla", "id": "n1"}
    assert call(counters.counter, "customer.create", new) == call(counters.counter, "customer.create", new)
    call(counters.counter, "customer.erase", {"dni": "00000014Z"})
    with pytest.raises(UnknownCustomer):
        call(counters.counter, "customer.create", new)


@pytest.mark.parametrize("text", ["Ana\0", "\ud800"])
def test_what_no_database_can_keep_is_refused_by_every_operation(counters: Counters, text: str) -> None:
    for method, given in (
        ("customer.find", {"text": text}),
        ("customer.create", {"dni": "00000014Z", "name": text}),
        ("customer.update", {"dni": ANA, "notes": text}),
    ):
        with pytest.raises(BadValue) as refused:
            call(counters.counter, method, given)
        assert refused.value.problem == "unprintable"


def test_charts_are_drawn_with_what_the_terminal_has() -> None:
    assert bar(0, 10, 4, Ink()) == "    "
    assert bar(1, 1000, 4, Ink()) == "#   "
    assert bar(10, 10, 4, Ink(BLOCKS)) == "████"
    assert grid({(0, 9): 4, (1, 10): 1}, ["lun", "mar"], Ink()) == ["      9 10", "lun  ##   ", "mar     .."]
    assert grid({}, ["lun"], Ink()) == []


async def test_two_keys_at_the_counter_end_all_advertising_for_a_customer(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f3", "1", "2", "escape")
        await cashier.sees("[x] Publicidad por carta")
        await cashier.press("escape")
        await cashier.press("f8", "f11")
        await cashier.sees("Apuntado: no quiere más publicidad.")
        await cashier.sees("[ ] Publicidad por correo electrónico")
        await cashier.sees("[ ] Publicidad por carta")


async def test_a_customer_is_blocked_with_a_reason_and_one_key_undoes_it(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f8", "f10", "f2")
        assert cashier.shows("Falta «motivo».")
        await cashier.type("no paga")
        await cashier.press("f2")
        assert isinstance(cashier.screen, CustomerFileScreen)
        await cashier.sees("BLOQUEADO desde el 10/03/2026, por marta: no paga")
        await cashier.sees("F10 Desbloquear")
        await cashier.press("escape")
        await cashier.sees("BLOQUEADO desde el 10/03/2026, por marta: no paga. Ni gana ni gasta")
        assert not cashier.shows("F2 Pagar con saldo")
        await cashier.type("12")
        await cashier.sees("Cliente bloqueado: ni gana ni gasta. Ana García Solà: no paga")
        await cashier.press("enter")
        await cashier.sees("Cliente bloqueado: ni gana ni gasta. Ana García Solà: no paga")
        assert not counters.counter.movements(counters.counter.account(ANA_CARD).account_id)
        await cashier.press("f8", "f10")
        await cashier.sees("Ana García Solà: desbloqueado.")
        await cashier.sees("del 10/03/2026 al 10/03/2026, por marta: no paga")
        await cashier.press("escape")
        assert not cashier.shows("BLOQUEADO")
        await cashier.press("enter")
        await cashier.sees("12 puntos")
    assert [each.unit for each in counters.counter.movements(counters.counter.account(ANA_CARD).account_id)] == [
        "points"
    ]


async def test_a_customer_blocked_at_another_counter_while_her_sale_is_open_is_told_at_enter(
    counters: Counters,
) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("12")
        counters.counter.block_customer(ANA, "no paga", counters.counter.clock())
        await cashier.press("enter")
        await cashier.sees("Cliente bloqueado: ni gana ni gasta. Ana García Solà: no paga")
        counters.counter.unblock_customer(ANA, counters.counter.clock())
        await cashier.press("enter")
        await cashier.sees("12 puntos")


async def test_the_household_is_told_who_of_them_is_blocked(counters: Counters) -> None:
    counters.counter.join_household(BERTA, ANA, counters.counter.clock())
    counters.counter.block_customer(BERTA, "no paga", counters.counter.clock())
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.sees("BLOQUEADO Berta Muñoz Vila, desde el 10/03/2026")


def test_blocking_by_program_happens_once_for_each_id_and_a_till_sees_it(counters: Counters) -> None:
    counter = counters.counter
    asked = {"dni": ANA, "reason": "no paga", "id": "b-1"}
    answer = {"dni": ANA, "name": "Ana García Solà", "state": "blocked"}
    assert call(counter, "customer.block", asked) == answer
    assert call(counter, "customer.block", asked) == answer
    with pytest.raises(IdReused):
        call(counter, "customer.block", asked | {"reason": "otro"})
    with pytest.raises(NotAllowed) as again:
        call(counter, "customer.block", {"dni": ANA, "reason": "no paga"})
    assert again.value.reason == "blocked_already"
    with pytest.raises(BadValue):
        call(counter, "customer.block", {"dni": BERTA, "reason": "  "})
    assert call(counter, "account.balance", {"card": ANA_CARD})["blocked"] == "no paga"
    sale = {"id": "s-1", "card": ANA_CARD, "lines": [{"service": "corte", "amount": "12"}]}
    with pytest.raises(NotAllowed) as refused:
        call(counter, "sale.record", sale)
    assert (refused.value.code, refused.value.reason) == ("not_allowed", "customer_blocked")
    for _ in range(2):
        assert call(counter, "customer.unblock", {"dni": ANA, "id": "b-2"})["state"] == "active"
    assert call(counter, "account.balance", {"card": ANA_CARD})["blocked"] is None
    (told,) = call(counter, "customer.show", {"dni": ANA})["blocks"]
    assert told["reason"] == "no paga"
    assert told["ended"]
    assert call(counter, "sale.record", sale)["earned"]["points"] == "12"


def test_a_change_that_is_sent_twice_is_made_once_and_the_same_id_with_another_is_refused(counters: Counters) -> None:
    counter = counters.counter
    asked = {"dni": ANA, "new_dni": "00000014Z", "phone": "600999888", "id": "u-1"}
    first = call(counter, "customer.update", asked)
    assert (first["dni"], first["phone"]) == ("00000014Z", "600999888")
    assert call(counter, "customer.update", asked) == first, "though nobody has the old document any more"
    with pytest.raises(IdReused):
        call(counter, "customer.update", asked | {"phone": "600999889"})
    call(counter, "customer.update", {"dni": "00000014Z", "phone": "611"})
    call(counter, "customer.update", asked)
    assert counter.customer("00000014Z").phone == "611", "what came later stays"
    counter.erase_customer("00000014Z", counter.clock())
    with pytest.raises(UnknownCustomer):
        call(counter, "customer.update", asked)
