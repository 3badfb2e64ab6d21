"""Quotes: what a sale would do is what it does, and limits of paying are told before it is made."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from loyalty.errors import Expired, NotAllowed, NotEnough, OverLimit, UnknownCard
from models.database import open_database
from models.verification import verify
from tests.conftest import Shop, opened_shop
from tests.shop_verbs import adjusted, lots_left, pay, programme, quote

LIMITS = '[redemption]\npoint_value = "0.01"\nminimum = "500"\nstep = "100"\nmaximum_share = "50%"\n'


def test_what_is_quoted_is_what_is_recorded_and_quoting_writes_nothing(any_shop: Shop) -> None:
    any_shop.load(programme(LIMITS))
    any_shop.hand_out("T-1", points_minor=10_000_000, euros_cents=300)
    any_shop.hand_out("G-1", kind="gift", euros_cents=1000)
    means: dict[str, Any] = {"points_milli": "max", "euros_cents": "max", "gift_cards": (("G-1", None),)}
    before = verify(any_shop.database)
    told = quote(any_shop, "T-1", "33.33", **means)
    assert verify(any_shop.database) == before
    done = pay(any_shop, "T-1", "33.33", **means)
    assert told.spent == done.spent == {"points": 1_600_000, "gift_cards": 1000, "euros": 300}
    assert told.due_cents == done.due_cents == 433
    assert told.earned.minor("points") == done.earned["points"] == 17_330


def test_paying_exactly_what_is_due_with_points_worth_three_cents(shop: Shop) -> None:
    shop.load(programme('[redemption]\npoint_value = "0.03"\n'))
    account = shop.hand_out("T-1", points_minor=400_000)
    receipt = pay(shop, "T-1", "10.00", points_milli="max")
    assert (receipt.due_cents, receipt.spent, receipt.earned) == (0, {"points": 333_334}, {})
    assert shop.holds(account) == 66_666


def test_a_sale_never_spends_what_it_has_just_earned(shop: Shop) -> None:
    shop.load(programme('[redemption]\npoint_value = "1"\n'))
    shop.hand_out("T-1")
    with pytest.raises(NotEnough) as refused:
        pay(shop, "T-1", "10.00", points_milli=1_000)
    assert refused.value.due == "10.00"
    assert pay(shop, "T-1", "10.00", points_milli="max").due_cents == 1000


@pytest.mark.parametrize("points", [499_000, 550_000, 1_700_000])
def test_points_out_of_the_limits_are_refused_by_quote_and_record_alike(shop: Shop, points: int) -> None:
    shop.load(programme(LIMITS))
    shop.hand_out("T-1", points_minor=10_000_000)
    for asked in (quote, pay):
        with pytest.raises(OverLimit):
            asked(shop, "T-1", "33.33", points_milli=points)


def test_a_sale_paid_wholly_with_points_earns_no_stamp_either(shop: Shop) -> None:
    stamps = '[[earn]]\nunit = "{}"\ngive = "1"\nper = "{}"\n'
    shop.load(
        programme(stamps.format("visits", "sale") + stamps.format("coffee", "item") + LIMITS.replace("50%", "100%"))
    )
    shop.hand_out("T-1", points_minor=10_000_000)
    wholly = pay(shop, "T-1", "20.00", points_milli="max", id="s1")
    assert (wholly.due_cents, wholly.earned) == (0, {})
    partly = pay(shop, "T-1", "20.00", points_milli=500_000, id="s2")
    assert partly.earned == {"points": 15_000, "visits": 1, "coffee": 1}


def test_several_gift_cards_pay_one_sale_one_after_the_other(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    first = shop.hand_out("G-1", kind="gift", euros_cents=1000)
    second = shop.hand_out("G-2", kind="gift", euros_cents=1000)
    receipt = pay(shop, "T-1", "15.00", gift_cards=(("G-1", None), ("G-2", None)))
    assert (receipt.due_cents, receipt.spent, receipt.earned) == (0, {"gift_cards": 1500}, {"points": 15_000})
    assert (shop.holds(first, "euros"), shop.holds(second, "euros")) == (0, 500)


def test_the_same_gift_card_twice_is_quoted_and_recorded_for_what_it_holds_once(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    shop.hand_out("G-1", kind="gift", euros_cents=1000)
    twice: dict[str, Any] = {"gift_cards": (("G-1", None), ("g-1", None))}
    assert quote(shop, "T-1", "15.00", **twice).due_cents == pay(shop, "T-1", "15.00", **twice).due_cents == 500


def test_a_gift_card_pays_until_the_last_second_of_its_last_day(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    shop.hand_out("G-1", kind="gift", euros_cents=1000, last_day=date(2026, 2, 28))
    assert quote(shop, "T-1", "5.00", at="2026-02-28T23:59:59", gift_cards=(("G-1", None),)).due_cents == 0
    with pytest.raises(Expired):
        quote(shop, "T-1", "5.00", at="2026-03-01T00:00:00", gift_cards=(("G-1", None),))
    with pytest.raises(UnknownCard):
        quote(shop, "T-1", "5.00", gift_cards=(("G-9", None),))
    shop.hand_out("T-2", euros_cents=1000)
    with pytest.raises(NotAllowed):
        quote(shop, "T-1", "5.00", gift_cards=(("T-2", None),))


def test_given_euros_go_before_paid_ones_and_the_soonest_to_expire_before_all(shop: Shop) -> None:
    shop.load(programme('[expiry]\npolicy = "rolling"\nmonths = 1\n'))
    account = shop.hand_out("G-1", kind="gift", euros_cents=1000, last_day=date(2026, 3, 1))
    adjusted(shop, "G-1", "euros", 500)
    adjusted(shop, "G-1", "euros", 300, id="a2", at="2026-01-20T12:00")
    pay(shop, "G-1", "6.00", euros_cents="max")
    assert lots_left(shop, account) == {("euros", "2026-03-01"): 1200}
    pay(shop, "G-1", "1.00", id="s2", euros_cents=100)
    assert shop.holds(account, "euros") == 1100


def test_without_a_programme_nothing_is_earned_and_euros_still_pay(shop: Shop) -> None:
    shop.load(programme().replace("starts = 2026-01-01", "starts = 2026-06-01"))
    shop.hand_out("T-1", euros_cents=300)
    told = quote(shop, "T-1", "5.00", euros_cents="max")
    assert (told.due_cents, told.earned.by_unit, told.notes) == (200, (), ("no_programme",))
    with pytest.raises(NotAllowed):
        quote(shop, "T-1", "5.00", points_milli="max")


def test_two_counters_that_take_one_gift_card_at_once_share_what_it_holds(
    any_shop: Shop, any_database_url: str
) -> None:
    any_shop.load(programme())
    account = any_shop.hand_out("G-1", kind="gift", euros_cents=1000)
    for number in range(3):
        any_shop.hand_out(f"T-{number}")

    def at_another_counter(number: int) -> int:
        counter = opened_shop(open_database(any_database_url))
        try:
            sales = [pay(counter, f"T-{number}", "2.50", id=f"{number} {step}", gift_cards=(("G-1", None),))
                     for step in range(3)]  # fmt: skip
            return sum(sale.spent.get("gift_cards", 0) for sale in sales)
        finally:
            counter.database.close()

    with ThreadPoolExecutor(3) as counters:
        assert sum(counters.map(at_another_counter, range(3))) == 1000
    assert lots_left(any_shop, account) == {}
    assert verify(any_shop.database).disagreement is None
