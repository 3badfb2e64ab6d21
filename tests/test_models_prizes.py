"""Prizes: the cost and the piece leave together, once, and come back together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from loyalty.errors import (
    BadAmount,
    BadValue,
    Duplicate,
    Expired,
    NotAllowed,
    NotEnough,
    OutOfStock,
    UnknownDelivery,
    UnknownPrize,
)
from models.database import open_database
from models.deliveries import undo
from models.prizes import prizes
from models.verification import verify
from tests.conftest import Shop, moment, opened_shop
from tests.shop_verbs import lots_left, merged, offer, programme, take

MONTHLY = '[expiry]\npolicy = "rolling"\nmonths = 1\n'


def undone(shop: Shop, delivery: str = "p1", at: str = "2026-02-02T12:00") -> dict[str, int]:
    return dict(undo(shop.till, delivery, moment(at), moment(at)).balance)


def stock(shop: Shop) -> int | None:
    return prizes(shop.till)[0].left


def test_a_prize_may_cost_points_euros_and_stamps_at_once(any_shop: Shop) -> None:
    any_shop.load(programme('[[earn]]\nunit = "coffee"\ngive = "1"\nper = "item"\n'))
    account = any_shop.hand_out("T-1", euros_cents=1000)
    any_shop.sell("T-1", "50.00", "50.00", "1.00", id="s1")
    offer(any_shop, stock=5, cost={"points": 50_000, "euros": 250, "coffee": 1})
    receipt = take(any_shop, "T-1", quantity=2)
    assert receipt.spent == {"points": 100_000, "euros": 500, "coffee": 2}
    assert (receipt.balance, stock(any_shop)) == ({"points": 1_000, "euros": 500, "coffee": 1}, 3)
    assert undone(any_shop) == {"points": 101_000, "euros": 1000, "coffee": 3}
    assert (stock(any_shop), any_shop.holds(account, "coffee")) == (5, 3)
    assert verify(any_shop.database).disagreement is None


def test_where_one_unit_is_short_nothing_leaves(shop: Shop) -> None:
    shop.load(programme())
    account = shop.hand_out("T-1", points_minor=200_000, euros_cents=100)
    offer(shop, stock=5, cost={"points": 100_000, "euros": 101})
    with pytest.raises(NotEnough):
        take(shop, "T-1")
    assert (stock(shop), shop.holds(account)) == (5, 200_000)


def test_the_same_delivery_sent_twice_is_one(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1", points_minor=300_000)
    offer(shop, stock=5)
    assert take(shop, "T-1") == take(shop, "T-1")
    assert stock(shop) == 4
    undone(shop)
    with pytest.raises(NotAllowed):
        undone(shop)
    assert stock(shop) == 5


def test_what_a_prize_cost_returns_to_its_lots_with_their_old_last_day(shop: Shop) -> None:
    shop.load(programme(MONTHLY))
    account = shop.hand_out("T-1", at="2026-01-10T09:00", points_minor=70_000)
    shop.sell("T-1", "50.00", id="s1", at="2026-01-20T12:00")
    offer(shop)
    take(shop, "T-1")
    assert lots_left(shop, account) == {("points", "2026-02-20"): 20_000}
    undone(shop)
    assert lots_left(shop, account) == {("points", "2026-02-10"): 70_000, ("points", "2026-02-20"): 50_000}


def test_what_a_prize_cost_follows_its_account_into_another(shop: Shop) -> None:
    shop.load(programme(MONTHLY))
    shop.register("12345678Z", "Ana", card="T-1")
    account = shop.register("00000001R", "Ana Bis").account_id
    shop.sell("T-1", "120.00", id="s1")
    offer(shop)
    take(shop, "T-1", at="2026-02-01T13:00")
    merged(shop, "12345678Z", "00000001R")
    assert undone(shop, at="2026-02-11T12:00") == {"points": 120_000}
    assert lots_left(shop, account, "2026-02-11") == {("points", "2026-03-01"): 120_000}


def test_the_last_pieces_go_to_whoever_comes_first(any_shop: Shop, any_database_url: str) -> None:
    any_shop.load(programme())
    for number in range(4):
        any_shop.hand_out(f"T-{number}", points_minor=500_000)
    offer(any_shop, stock=5)

    def at_another_counter(number: int) -> int:
        counter = opened_shop(open_database(any_database_url))
        taken = 0
        for step in range(3):
            try:
                taken += take(counter, f"T-{number}", id=f"p{number} {step}").quantity
            except OutOfStock:
                pass
        counter.database.close()
        return taken

    with ThreadPoolExecutor(4) as counters:
        assert sum(counters.map(at_another_counter, range(4))) == 5
    assert stock(any_shop) == 0
    assert verify(any_shop.database).disagreement is None


def test_a_prize_is_offered_from_its_first_day_to_its_last_and_to_its_classes(shop: Shop) -> None:
    shop.load(programme('[[class]]\ncode = "normal"\n[[class]]\ncode = "oro"\n'))
    shop.hand_out("T-1", points_minor=900_000)
    offer(shop, first_day=date(2026, 2, 1), last_day=date(2026, 2, 28))
    offer(shop, "copa", classes=("oro",))
    with pytest.raises(NotAllowed):
        take(shop, "T-1", at="2026-01-31T23:59:59")
    with pytest.raises(Expired):
        take(shop, "T-1", at="2026-03-01T00:00:00")
    with pytest.raises(NotAllowed):
        take(shop, "T-1", "copa")
    assert take(shop, "T-1", at="2026-02-28T23:59:59").quantity == 1


def test_what_makes_no_sense_is_refused(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1", points_minor=900_000)
    offer(shop)
    with pytest.raises(Duplicate):
        offer(shop)
    with pytest.raises(BadValue):
        offer(shop, "nada", cost={})
    with pytest.raises(UnknownPrize) as refused:
        take(shop, "T-1", "tasa")
    assert refused.value.nearest == "taza"
    for quantity in (0, -1):
        with pytest.raises(BadAmount):
            take(shop, "T-1", quantity=quantity)
    with pytest.raises(BadValue):
        take(shop, "T-1", id="")
    with pytest.raises(UnknownDelivery):
        undone(shop, "p9")
