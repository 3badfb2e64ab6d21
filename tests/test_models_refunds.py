"""Refunds and voids at the counter, with worked numbers: exactly what the sale posted goes back, and never more."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from loyalty.errors import BadAmount, BadValue, IdReused, NotAllowed, UnknownSale
from models.accounts import movements
from models.database import open_database
from models.verification import verify
from tests.conftest import Shop, opened_shop
from tests.shop_verbs import adjusted, linked, lots_left, merged, night, offer, pay, programme, refund, take

CLAMP = '[refunds]\npolicy = "clamp"\n'
PENDING = "[pending]\ndays = 14\n"
MONTHLY = '[expiry]\npolicy = "rolling"\nmonths = 1\n'
REDEMPTION = '[redemption]\npoint_value = "0.01"\n'
STAMP = '[[earn]]\nunit = "coffee"\ngive = "1"\nper = "item"\n'


@pytest.fixture
def shop(shop: Shop) -> Iterator[Shop]:
    """Whose ledger holds at the end of every test."""
    yield shop
    assert verify(shop.database).disagreement is None


@pytest.fixture
def any_shop(any_shop: Shop) -> Iterator[Shop]:
    yield any_shop
    assert verify(any_shop.database).disagreement is None


def test_a_refund_in_parts_takes_back_exactly_what_was_earned(any_shop: Shop) -> None:
    any_shop.load(programme())
    account = any_shop.hand_out("T-1")
    any_shop.sell("T-1", "33.33", "66.67", id="s1")
    parts = [refund(any_shop, cents=cents, id=f"r{cents}") for cents in (3333, 1, 6666)]
    assert [each.amount_cents for each in parts] == [3333, 1, 6666]
    assert sum(each.taken_back["points"] for each in parts) == 100_000
    assert lots_left(any_shop, account) == {}
    with pytest.raises(BadAmount):
        refund(any_shop, cents=1, id="more")


def test_a_line_takes_back_what_it_earned_with_its_own_weight(shop: Shop) -> None:
    shop.load(programme('[[weight]]\nservice = "tinte"\nby = "3"\n'))
    account = shop.hand_out("T-1")
    assert shop.sell("T-1", "tinte=10.00", "corte=10.00", id="s1").earned == {"points": 40_000}
    assert refund(shop, lines={"tinte": None}).taken_back == {"points": 30_000}
    assert lots_left(shop, account) == {("points", ""): 10_000}
    assert refund(shop, id="r2").taken_back == {"points": 10_000}


def test_a_stamp_per_item_goes_back_with_its_own_line(shop: Shop) -> None:
    shop.load(programme(STAMP))
    shop.hand_out("T-1")
    assert shop.sell("T-1", "tinte=0.00", "corte=20.00", "corte=10.00", id="s1").earned["coffee"] == 3
    assert refund(shop, lines={"3": None}).taken_back == {"points": 10_000, "coffee": 1}
    assert refund(shop, cents=1000, id="r2").taken_back == {"points": 10_000}
    assert refund(shop, id="r3").taken_back == {"points": 10_000, "coffee": 2}


def test_an_invitation_is_taken_back_once(shop: Shop) -> None:
    shop.load(programme(STAMP))
    account = shop.hand_out("T-1")
    shop.sell("T-1", "0.00", id="s1")
    assert refund(shop).taken_back == {"coffee": 1}
    with pytest.raises(BadAmount):
        refund(shop, id="r2")
    assert lots_left(shop, account) == {}


def test_a_refund_follows_the_programme_of_its_sale_and_not_todays(shop: Shop) -> None:
    shop.load(programme(CLAMP).replace('give = "1"', 'give = "5"'))
    account = shop.hand_out("T-1")
    shop.sell("T-1", "20.00", id="s1")
    shop.load(programme('[refunds]\npolicy = "debt"\n'))
    adjusted(shop, "T-1", "points", -100_000)
    assert refund(shop, cents=1000).taken_back == {}
    assert shop.holds(account) == 0


def test_points_that_paid_return_to_their_lots_with_their_old_last_day(shop: Shop) -> None:
    shop.load(programme(MONTHLY + REDEMPTION))
    account = shop.hand_out("T-1", at="2026-01-10T09:00", points_minor=300_000)
    shop.sell("T-1", "500.00", id="earlier", at="2026-01-20T12:00")
    pay(shop, "T-1", "10.00", points_milli=400_000, at="2026-01-25T12:00")
    assert lots_left(shop, account) == {("points", "2026-02-20"): 400_000, ("points", "2026-02-25"): 6_000}
    first = refund(shop, cents=250)
    assert (first.given_back, first.taken_back, first.cash_cents) == ({"points": 100_000}, {"points": 1_500}, 150)
    assert lots_left(shop, account) == {("points", "2026-02-20"): 500_000, ("points", "2026-02-25"): 4_500}
    refund(shop, id="r2")
    assert lots_left(shop, account) == {("points", "2026-02-10"): 300_000, ("points", "2026-02-20"): 500_000}


def test_points_that_come_back_after_their_last_day_cannot_be_spent(shop: Shop) -> None:
    shop.load(programme(MONTHLY + REDEMPTION))
    account = shop.hand_out("T-1", at="2026-01-10T09:00", points_minor=300_000)
    pay(shop, "T-1", "3.00", points_milli=300_000, at="2026-01-25T12:00")
    assert refund(shop, at="2026-02-11T00:00").balance == {"points": 0}
    assert night(shop, "2026-02-11T03:00").expired == {"points": 300_000}
    assert shop.holds(account, at="2026-02-11T12:00") == 0


def test_no_cash_is_handed_out_for_what_gift_cards_paid(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    shop.hand_out("G-1", kind="gift", euros_cents=1)
    shop.hand_out("G-2", kind="gift", euros_cents=1)
    pay(shop, "T-1", "0.02", gift_cards=(("G-1", None), ("G-2", None)))
    parts = [refund(shop, cents=1, id=f"r{step}") for step in (1, 2)]
    assert [(each.cash_cents, each.given_back) for each in parts] == [(0, {"gift_cards": 1})] * 2


def test_a_gift_card_gets_its_money_back_with_its_own_last_day(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    account = shop.hand_out("G-1", kind="gift", euros_cents=5000, last_day=date(2026, 2, 15))
    pay(shop, "T-1", "40.00", gift_cards=(("G-1", 3000),))
    assert refund(shop, cents=2000).cash_cents == 500
    assert shop.holds(account, "euros", at="2026-02-15T23:59:59") == 3500
    late = refund(shop, id="r2", at="2026-02-16T00:00:00")
    assert (late.given_back, late.cash_cents) == ({"gift_cards": 1500}, 500)
    assert shop.holds(account, "euros", at="2026-02-16T00:00:00") == 0
    assert night(shop, "2026-02-16T03:00").expired == {"euros": 5000}


def test_a_gift_card_may_be_the_sales_own_card(shop: Shop) -> None:
    shop.load(programme())
    account = shop.hand_out("G-1", kind="gift", euros_cents=5000)
    receipt = pay(shop, "G-1", "60.00", gift_cards=(("G-1", None),), euros_cents="max")
    assert (receipt.due_cents, receipt.spent, receipt.earned) == (1000, {"gift_cards": 5000}, {})
    refund(shop)
    assert lots_left(shop, account) == {("euros", ""): 5000}


@pytest.mark.parametrize("is_booked", [False, True])
def test_what_expired_of_a_sale_is_not_taken_back_a_second_time(shop: Shop, is_booked: bool) -> None:
    shop.load(programme(MONTHLY))
    account = shop.hand_out("T-1", at="2026-01-01T12:00")
    shop.sell("T-1", "100.00", id="s1", at="2026-01-05T12:00")
    shop.sell("T-1", "50.00", id="s2", at="2026-02-01T12:00")
    if is_booked:
        night(shop, "2026-02-06T03:00")
    for step in (1, 2):
        assert refund(shop, cents=5000, id=f"r{step}", at="2026-02-07T12:00").taken_back == {"points": 50_000}
    assert shop.holds(account, at="2026-02-07T13:00") == 50_000
    night(shop, "2026-02-08T03:00")
    assert shop.holds(account, at="2026-02-08T13:00") == 50_000


def test_what_is_pending_is_taken_back_before_it_can_be_spent(shop: Shop) -> None:
    shop.load(programme(PENDING))
    account = shop.hand_out("T-1")
    assert shop.sell("T-1", "100.00", id="s1").pending == {"points": 100_000}
    receipt = refund(shop, cents=4000)
    assert (receipt.pending, receipt.balance) == ({"points": 60_000}, {"points": 0})
    refund(shop, id="r2")
    assert shop.holds(account, at="2026-03-01T12:00") == 0


def test_with_clamp_later_sales_are_not_touched(shop: Shop) -> None:
    shop.load(programme(CLAMP))
    account = shop.hand_out("T-1")
    offer(shop)
    shop.sell("T-1", "150.00", id="s1")
    take(shop, "T-1", at="2026-02-01T13:00")
    assert refund(shop, cents=10_000).taken_back == {"points": 50_000}
    assert refund(shop, id="r2").taken_back == {}
    shop.sell("T-1", "20.00", id="s2", at="2026-02-03T12:00")
    assert lots_left(shop, account) == {("points", ""): 20_000}


def test_debts_of_several_units_are_served_each_by_its_own(shop: Shop) -> None:
    shop.load(programme('[[earn]]\nunit = "euros"\ngive = "0.05"\nper = "1.00"\n' + STAMP))
    account = shop.hand_out("T-1")
    shop.sell("T-1", "100.00", id="s1")
    for unit, minor in (("points", -100_000), ("euros", -500), ("coffee", -1)):
        adjusted(shop, "T-1", unit, minor, id=unit)
    assert refund(shop).balance == {"points": -100_000, "euros": -500, "coffee": -1}
    receipt = shop.sell("T-1", "60.00", "60.00", id="s2", at="2026-02-03T12:00")
    assert receipt.balance == {"points": 20_000, "euros": 100, "coffee": 1}
    assert lots_left(shop, account) == {("points", ""): 20_000, ("euros", ""): 100, ("coffee", ""): 1}


@pytest.mark.parametrize("policy", ["debt", "clamp"])
def test_a_debt_that_a_sale_served_is_owed_again_when_the_sale_goes_back(shop: Shop, policy: str) -> None:
    shop.load(programme())
    account = shop.hand_out("T-1")
    shop.sell("T-1", "50.00", id="s1")
    adjusted(shop, "T-1", "points", -50_000)
    refund(shop)
    shop.load(programme(f'[refunds]\npolicy = "{policy}"\n'))
    assert shop.sell("T-1", "80.00", id="s2", at="2026-02-03T12:00").balance == {"points": 30_000}
    for step in (2, 3):
        refund(shop, "s2", cents=4000, id=f"r{step}", at="2026-02-04T12:00")
    assert lots_left(shop, account) == {("points", ""): -50_000}


def test_a_void_is_whole_and_comes_before_any_refund(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    shop.sell("T-1", "10.00", id="s1")
    shop.sell("T-1", "10.00", id="s2", at="2026-02-01T12:01")
    refund(shop, cents=1)
    with pytest.raises(NotAllowed):
        refund(shop, void=True, id="v1")
    assert refund(shop, "s2", void=True, id="v2").amount_cents == 1000
    for step, void in (("v3", True), ("r3", False)):
        with pytest.raises(NotAllowed):
            refund(shop, "s2", void=void, id=step)


def test_nothing_is_refunded_before_it_was_sold(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    shop.sell("T-1", "10.00", id="s1")
    with pytest.raises(NotAllowed):
        refund(shop, at="2026-02-01T11:59:59")
    with pytest.raises(UnknownSale):
        refund(shop, "s9")
    with pytest.raises(BadAmount):
        refund(shop, cents=0)
    with pytest.raises(BadValue):
        refund(shop, id="")
    assert refund(shop, at="2026-02-01T12:00:00").amount_cents == 1000


def test_the_same_refund_sent_twice_is_done_once(any_shop: Shop) -> None:
    any_shop.load(programme())
    account = any_shop.hand_out("T-1")
    any_shop.sell("T-1", "10.00", id="s1")
    assert refund(any_shop, cents=400) == refund(any_shop, cents=400)
    assert len(movements(any_shop.database, account)) == 2
    with pytest.raises(IdReused):
        refund(any_shop, cents=401)
    with pytest.raises(IdReused):
        refund(any_shop, cents=400, void=True)


def test_two_counters_that_refund_at_once_never_give_back_more_than_was_sold(
    any_shop: Shop, any_database_url: str
) -> None:
    any_shop.load(programme(REDEMPTION))
    account = any_shop.hand_out("T-1", points_minor=500_000)
    pay(any_shop, "T-1", "100.00", points_milli=500_000)

    def at_another_counter(number: int) -> int:
        counter = opened_shop(open_database(any_database_url))
        try:
            return sum(cents_or_none(counter, f"{number} {step}") for step in range(5))
        finally:
            counter.database.close()

    def cents_or_none(counter: Shop, id: str) -> int:
        try:
            return refund(counter, cents=1500, id=id).amount_cents
        except BadAmount:
            return 0

    with ThreadPoolExecutor(3) as counters:
        refunded = sum(counters.map(at_another_counter, range(3)))
    assert refunded == 9000
    assert refund(any_shop, id="rest").amount_cents == 1000
    assert lots_left(any_shop, account) == {("points", ""): 500_000}


@pytest.mark.parametrize("policy", ["debt", "clamp"])
def test_a_sale_from_before_a_merger_is_refunded_from_the_account_that_stayed(shop: Shop, policy: str) -> None:
    shop.load(programme(f'{REDEMPTION}[refunds]\npolicy = "{policy}"\n'))
    shop.register("12345678Z", "Ana", card="T-1")
    stays = shop.register("00000001R", "Ana Bis", card="T-2").account_id
    adjusted(shop, "T-1", "points", 100_000)
    pay(shop, "T-1", "60.00", points_milli=100_000)
    shop.sell("T-2", "7.00", id="s2")
    merged(shop, "12345678Z", "00000001R")
    receipt = refund(shop, at="2026-02-11T12:00")
    assert (receipt.taken_back, receipt.given_back) == ({"points": 59_000}, {"points": 100_000})
    assert receipt.balance == {"points": 107_000}
    assert lots_left(shop, stays, "2026-02-11") == {("points", ""): 107_000}


def test_what_was_pending_when_its_account_was_merged_is_still_its_own(shop: Shop) -> None:
    shop.load(programme(PENDING + CLAMP))
    shop.hand_out("T-1")
    account = shop.register("12345678Z", "Ana").account_id
    shop.sell("T-1", "100.00", id="s1")
    linked(shop, "T-1", "12345678Z")
    assert refund(shop, at="2026-02-11T12:00").taken_back == {"points": 100_000}
    assert shop.holds(account, at="2026-03-11T12:00") == 0


def test_what_expired_after_a_merger_is_not_taken_back_a_second_time(shop: Shop) -> None:
    shop.load(programme(MONTHLY))
    shop.hand_out("T-1")
    account = shop.register("12345678Z", "Ana").account_id
    shop.sell("T-1", "100.00", id="s1")
    linked(shop, "T-1", "12345678Z")
    night(shop, "2026-03-02T03:00")
    assert refund(shop, at="2026-03-03T12:00").taken_back == {"points": 100_000}
    assert shop.holds(account, at="2026-03-03T12:00") == 0
