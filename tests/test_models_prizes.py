"""Prizes: the cost and the piece leave together, once, and come back together."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from loyalty.errors import (
    BadAmount,
    BadValue,
    CardBlocked,
    Duplicate,
    Expired,
    IdReused,
    NotAllowed,
    NotEnough,
    OutOfStock,
    UnknownDelivery,
    UnknownPrize,
)
from loyalty.requests import DeliveryFilter, NewPrize
from models.cards import block
from models.database import open_database
from models.deliveries import deliveries, how_many, undo
from models.desk import sit_down
from models.prizes import catalogue, create_prize, prizes, set_stock, update_prize, withdraw_prize
from models.verification import verify
from tests.conftest import MADRID, Shop, moment, opened_shop
from tests.shop_verbs import adjusted, lots_left, merged, offer, programme, take

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
    assert undone(shop) == undone(shop, at="2026-02-03T12:00")
    assert stock(shop) == 5


def test_a_delivery_is_undone_once_for_each_id_and_once_in_all(any_shop: Shop) -> None:
    any_shop.load(programme())
    any_shop.hand_out("T-1", points_minor=300_000)
    offer(any_shop, stock=5)
    for id in ("p1", "p2"):
        take(any_shop, "T-1", id=id)
    at = moment("2026-02-02T12:00")
    first = undo(any_shop.till, "p1", at, at, operation_id="u1")
    assert undo(any_shop.till, "p1", at + 60, at + 60, operation_id="u1") == first
    with pytest.raises(IdReused):
        undo(any_shop.till, "p2", at, at, operation_id="u1")
    for other in ("u2", ""):
        with pytest.raises(NotAllowed) as refused:
            undo(any_shop.till, "p1", at, at, operation_id=other)
        assert refused.value.reason == "undone_already"
    assert stock(any_shop) == 4


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


# -- what a prize is worth

CLAMP = '[refunds]\npolicy = "clamp"\n'


def offer_money(shop: Shop, cents: int = 500, paid_as: str = "balance", **more: object) -> None:
    new = NewPrize("saldo", "Al saldo", "money", {"points": 100_000}, value_cents=cents, paid_as=paid_as, **more)  # type: ignore[arg-type]
    create_prize(shop.till, new)


def test_money_goes_into_the_balance_as_given_euros_that_expire_as_the_programme_says(any_shop: Shop) -> None:
    any_shop.load(programme(MONTHLY + "[pending]\ndays = 14\n"))
    account = any_shop.hand_out("T-1", at="2026-01-10T09:00", points_minor=300_000)
    offer_money(any_shop)
    receipt = take(any_shop, "T-1", "saldo", quantity=2)
    assert (receipt.value_cents, receipt.paid_as) == (1000, "balance")
    assert receipt.balance == {"points": 100_000, "euros": 1000}
    assert lots_left(any_shop, account)["euros", "2026-03-01"] == 1000
    paid = any_shop.database.run("SELECT paid FROM lot WHERE unit = 'euros'").fetchone()[0]
    assert paid == 0, "it was given, not bought"
    assert take(any_shop, "T-1", "saldo", quantity=2) == receipt
    assert undone(any_shop) == {"points": 300_000, "euros": 0}
    assert verify(any_shop.database).disagreement is None


def test_money_in_cash_touches_no_balance_and_is_asked_back(shop: Shop) -> None:
    shop.load(programme())
    account = shop.hand_out("T-1", points_minor=100_000)
    offer_money(shop, paid_as="cash")
    receipt = take(shop, "T-1", "saldo")
    assert (receipt.value_cents, receipt.paid_as, shop.holds(account, "euros")) == (500, "cash", 0)
    back = undo(shop.till, "p1", moment("2026-02-02T12:00"), 0)
    assert (back.value_cents, back.paid_as, back.balance) == (500, "cash", {"points": 100_000})


@pytest.mark.parametrize(("policy", "euros", "let_go"), [("", -300, 0), (CLAMP, 0, 300)])
def test_money_that_was_spent_is_owed_or_let_go_as_the_programme_says(
    shop: Shop, policy: str, euros: int, let_go: int
) -> None:
    shop.load(programme(policy))
    account = shop.hand_out("T-1", points_minor=100_000)
    offer_money(shop)
    take(shop, "T-1", "saldo")
    adjusted(shop, "T-1", "euros", -300)
    back = undo(shop.till, "p1", moment("2026-02-02T12:00"), 0)
    assert (back.let_go_cents, shop.holds(account, "euros", "2026-02-02T13:00")) == (let_go, euros)
    assert verify(shop.database).disagreement is None


def test_a_discount_is_said_and_moves_no_money(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1", points_minor=100_000)
    create_prize(shop.till, NewPrize("dto", "Descuento", "discount", {"points": 100_000}, percent=10))
    receipt = take(shop, "T-1", "dto")
    assert (receipt.kind, receipt.percent, receipt.balance) == ("discount", 10, {"points": 0})


# -- the catalogue


def test_a_change_of_a_prize_keeps_what_it_does_not_name_and_every_delivery_as_it_was(any_shop: Shop) -> None:
    any_shop.load(programme())
    any_shop.hand_out("T-1", points_minor=300_000)
    offer(any_shop, stock=5, first_day=date(2026, 1, 1))
    take(any_shop, "T-1")
    changed = update_prize(any_shop.till, "taza", {"name": "Taza grande", "cost": {"points": 150_000}})
    assert (changed.name, changed.cost, changed.left, changed.first_day) == (
        "Taza grande", {"points": 150_000}, 4, "2026-01-01",
    )  # fmt: skip
    (made,) = deliveries(any_shop.till)
    assert (made.receipt.name, made.receipt.spent) == ("Taza", {"points": 100_000})
    assert undone(any_shop) == {"points": 300_000}


def test_a_prize_that_was_withdrawn_is_refused_until_it_is_offered_again(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1", points_minor=300_000)
    offer(shop, stock=5)
    take(shop, "T-1", id="before")
    withdraw_prize(shop.till, "taza", moment("2026-02-01T12:30"))
    with pytest.raises(NotAllowed) as refused:
        take(shop, "T-1")
    assert (refused.value.reason, stock(shop)) == ("prize_withdrawn", 4)
    assert undone(shop, "before") == {"points": 300_000}
    withdraw_prize(shop.till, "taza", 0)
    assert take(shop, "T-1").quantity == 1


def test_each_branch_counts_its_own_and_a_piece_goes_back_to_the_branch_it_came_from(any_shop: Shop) -> None:
    any_shop.load(programme())
    any_shop.hand_out("T-1", points_minor=300_000)
    offer(any_shop, stock=5)
    norte = replace(any_shop, desk=sit_down(any_shop.database, "norte", "caja-1", MADRID))
    assert stock(norte) == 0, "what one branch counts does not lie about without number in another"
    with pytest.raises(OutOfStock):
        take(norte, "T-1")
    set_stock(any_shop.till, "taza", "norte", add=2)
    take(norte, "T-1")
    assert catalogue(any_shop.till)[0].by_branch == {"centro": 5, "norte": 1}
    undone(any_shop)
    assert catalogue(any_shop.till)[0].by_branch == {"centro": 5, "norte": 2}


def test_stock_is_counted_anew_added_to_and_never_below_nothing(shop: Shop) -> None:
    shop.load(programme())
    offer(shop, low_stock=2)
    assert stock(shop) is None
    assert set_stock(shop.till, "taza", units=3).left == 3
    low = set_stock(shop.till, "taza", add=-1)
    assert (low.left, low.is_low) == (2, True)
    for wrong in ({"add": -3}, {"branch": "nortes", "add": 1}, {}):
        with pytest.raises((OutOfStock, BadValue)):
            set_stock(shop.till, "taza", **wrong)  # type: ignore[arg-type]
    assert stock(shop) == 2


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": ""}),
        ("to", {"first_day": date(2026, 2, 2), "last_day": date(2026, 2, 1)}),
        ("value", {"value_cents": 500}),
        ("value", {"kind": "discount", "value_cents": 500, "percent": 10}),
        ("value", {"kind": "discount", "percent": 101}),
        ("value", {"kind": "money", "percent": 10}),
        ("paid_as", {"paid_as": "cash"}),
        ("class", {"classes": ("orro",)}),
    ],
)
def test_a_prize_that_makes_no_sense_is_neither_made_nor_changed(shop: Shop, field: str, wrong: dict[str, Any]) -> None:
    shop.load(programme('[[class]]\ncode = "normal"\n[[class]]\ncode = "oro"\n'))
    offer(shop)
    before = catalogue(shop.till)
    new = {"code": "nueva", "name": "Nueva", "kind": "article", "cost": {"points": 1000}, **wrong}
    for attempt in (lambda: create_prize(shop.till, NewPrize(**new)), lambda: update_prize(shop.till, "taza", wrong)):
        with pytest.raises(BadValue) as refused:
            attempt()
        assert refused.value.field == field
    assert refused.value.nearest == ("oro" if field == "class" else "")
    assert catalogue(shop.till) == before


# -- the list of deliveries


def test_deliveries_are_listed_newest_first_by_page_and_by_what_is_looked_for(any_shop: Shop) -> None:
    any_shop.load(programme())
    any_shop.register("12345678Z", "Ana", card="T-1")
    any_shop.sell("T-1", "2000.00", at="2026-01-20T12:00")
    offer(any_shop)
    offer(any_shop, "copa")
    for number, (prize, day) in enumerate([("taza", 1), ("copa", 2), ("taza", 2), ("taza", 3)]):
        take(any_shop, "T-1", prize, id=f"d{number}", at=f"2026-02-{day:02d}T12:00")

    def found(**wanted: Any) -> list[str]:
        return [each.receipt.delivery for each in deliveries(any_shop.till, DeliveryFilter(**wanted))]

    newest = deliveries(any_shop.till, most=2)
    older = deliveries(any_shop.till, before=newest[-1].number)
    assert [each.receipt.delivery for each in (*newest, *older)] == ["d3", "d2", "d1", "d0"]
    assert newest[0].customer == "Ana"
    assert found(prize="taza", last_day=date(2026, 2, 2)) == ["d2", "d0"]
    assert found(first_day=date(2026, 2, 2), last_day=date(2026, 2, 2), branch="centro") == ["d2", "d1"]
    assert found(branch="norte") == found(counter="caja-2") == found(operator="nadie") == []
    assert how_many(any_shop.till) == 4
    assert how_many(any_shop.till, DeliveryFilter(prize="taza", counter=any_shop.desk.counter)) == 3
    with pytest.raises(UnknownPrize):
        found(prize="tazza")


def test_the_deliveries_of_a_customer_are_those_of_the_accounts_merged_into_hers_too(shop: Shop) -> None:
    shop.load(programme())
    shop.register("12345678Z", "Ana", card="T-1")
    living = shop.register("00000001R", "Ana Bis", card="T-2").account_id
    for card in ("T-1", "T-2"):
        shop.sell(card, "200.00")
    offer(shop)
    take(shop, "T-1", id="d1", at="2026-02-01T13:00")
    merged(shop, "12345678Z", "00000001R")
    take(shop, "T-2", id="d2", at="2026-02-11T13:00")
    made = deliveries(shop.till, DeliveryFilter(account_id=living))
    assert [(each.receipt.delivery, each.customer) for each in made] == [("d2", "Ana Bis"), ("d1", "Ana Bis")]


def test_a_delivery_is_not_undone_before_it_was_made(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1", points_minor=300_000)
    offer(shop)
    take(shop, "T-1")
    with pytest.raises(NotAllowed):
        undone(shop, at="2026-02-01T11:59:59")


def test_a_blocked_card_takes_no_prize_and_pending_points_do_not_count(any_shop: Shop) -> None:
    any_shop.load(programme("[pending]\ndays = 14\n"))
    any_shop.register("12345678Z", "Ana", card="T-1")
    any_shop.sell("T-1", "200.00", at="2026-02-01T10:00")
    offer(any_shop, stock=5)
    with pytest.raises(NotEnough) as refused:
        take(any_shop, "T-1")
    assert refused.value.available == "0"
    any_shop.database.write(
        lambda: block(any_shop.database, any_shop.desk, "T-1", "blocked", "robo", moment("2026-01-03T10:00"))
    )
    with pytest.raises(CardBlocked):
        take(any_shop, "T-1", at="2026-02-20T12:00")
    assert stock(any_shop) == 5


def test_pieces_that_come_to_a_branch_at_two_counters_at_once_are_all_counted(
    any_shop: Shop, any_database_url: str
) -> None:
    any_shop.load(programme())
    offer(any_shop)

    def came(number: int) -> None:
        counter = opened_shop(open_database(any_database_url))
        for _box in range(5):
            set_stock(counter.till, "taza", add=number + 1)
        counter.database.close()

    with ThreadPoolExecutor(3) as counters:
        list(counters.map(came, range(3)))
    assert stock(any_shop) == 30
