"""Operators prove who they are with a PIN, which nobody finds out by trying."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from loyalty.errors import BadValue, Duplicate, NotAllowed, UnknownOperator
from loyalty.operators import PAUSE_S
from models.database import open_database
from models.desk import operator_id
from models.operator_pins import allowed, give_pin
from models.operators import add_operator, operators
from tests.conftest import Shop, moment, opened_shop

NOON = moment("2026-02-01T12:00")


def jefa(shop: Shop, pin: str = "4711") -> None:
    add_operator(shop.database, "jefa", "Núria", "supervisor")
    give_pin(shop.database, "jefa", pin)


def refused(shop: Shop, pin: str, code: str = "jefa", at: int = NOON, asked: str = "supervisor") -> NotAllowed:
    with pytest.raises(NotAllowed) as caught:
        allowed(shop.database, asked, code, pin, at)
    return caught.value


def test_the_right_pin_says_who_it_was(any_shop: Shop) -> None:
    jefa(any_shop)
    assert allowed(any_shop.database, "supervisor", "jefa", "4711", NOON) == operator_id(any_shop.database, "jefa")


def test_a_cashiers_own_pin_does_not_make_her_a_supervisor(shop: Shop) -> None:
    add_operator(shop.database, "marta", "Marta", "cashier")
    give_pin(shop.database, "marta", "4711")
    assert refused(shop, "4711", "marta").reason == "not_a_supervisor"
    assert allowed(shop.database, "cashier", "marta", "4711", NOON)


def test_three_wrong_pins_make_a_pause_in_which_not_even_the_right_one_will_do(any_shop: Shop) -> None:
    jefa(any_shop)
    assert [refused(any_shop, pin).reason for pin in ("0001", "0002", "0003")] == ["wrong_pin"] * 3
    paused = refused(any_shop, "4711", at=NOON + 20)
    assert (paused.reason, paused.detail) == ("pin_paused", str(PAUSE_S - 20))
    assert allowed(any_shop.database, "supervisor", "jefa", "4711", NOON + PAUSE_S)


def test_a_right_pin_forgets_the_wrong_ones_before_it(shop: Shop) -> None:
    jefa(shop)
    for _round in range(2):
        assert [refused(shop, pin).reason for pin in ("0001", "0002")] == ["wrong_pin"] * 2
        assert allowed(shop.database, "supervisor", "jefa", "4711", NOON)


def test_many_wrong_pins_at_once_are_no_way_around_the_pause(any_shop: Shop, any_database_url: str) -> None:
    jefa(any_shop)

    def tried(number: int) -> str:
        counter = opened_shop(open_database(any_database_url))
        reason = refused(counter, f"00{number:02d}").reason
        counter.database.close()
        return reason

    with ThreadPoolExecutor(4) as threads:
        reasons = list(threads.map(tried, range(8)))
    assert sorted(reasons) == ["pin_paused"] * 5 + ["wrong_pin"] * 3


def test_somebody_unknown_or_without_a_pin_is_told_the_same_as_for_a_wrong_one(shop: Shop) -> None:
    jefa(shop)
    add_operator(shop.database, "dueno", "Pere", "owner")
    for code in ("jefa", "dueno", "nadie"):
        assert refused(shop, "0000", code).reason == "wrong_pin"
    assert refused(shop, "").reason == refused(shop, "4711", "").reason == "supervisor_needed"
    for asked, reason in (("cashier", "pin_needed"), ("owner", "owner_needed")):
        with pytest.raises(NotAllowed) as missing:
            allowed(shop.database, asked, "jefa", "", NOON)
        assert missing.value.reason == reason


def test_a_pin_is_nowhere_in_the_database_nor_twice_the_same(shop: Shop) -> None:
    jefa(shop, "47114711")
    add_operator(shop.database, "otra", "Eva", "supervisor")
    give_pin(shop.database, "otra", "47114711")
    hashes = [row[0] for row in shop.database.run("SELECT pin_hash FROM operator").fetchall()]
    assert len(set(hashes)) == 2
    assert not any("4711" * 2 in each for each in hashes)


def test_who_worked_as_a_cashier_before_is_given_her_name_and_role_and_nobody_twice(shop: Shop) -> None:
    operator_id(shop.database, "marta")
    assert add_operator(shop.database, "marta", "Marta", "owner").role == "owner"
    assert [(each.code, each.role, each.has_pin) for each in operators(shop.database)] == [("marta", "owner", False)]
    with pytest.raises(Duplicate):
        add_operator(shop.database, "marta", "Marta", "supervisor")
    with pytest.raises(BadValue) as wrong:
        add_operator(shop.database, "eva", "Eva", "supervisora")
    assert wrong.value.nearest == "supervisor"
    with pytest.raises(UnknownOperator) as unknown:
        give_pin(shop.database, "martta", "4711")
    assert unknown.value.nearest == "marta"
    with pytest.raises(BadValue):
        give_pin(shop.database, "marta", "0000")
