"""What if: the same past sales under today's programme and under a changed one."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from loyalty.earning import EarningLine
from loyalty.money import EUROS, POINTS, Unit
from loyalty.programme import CustomerClass, EarnRule, Programme, Redemption, Weight
from loyalty.whatif import PastSale, compare

STAMPS = Unit("coffee", 0)


def giving(give: str, **more: Any) -> Programme:
    return Programme("P", date(2026, 1, 1), earn=(EarnRule(POINTS, Fraction(give), 100),), **more)


def sale(account: int, day: str, cents: int, counts: bool = True, points_cents: int = 0) -> PastSale:
    moment = datetime.fromisoformat(f"{day}T12:00")
    return PastSale(account, moment, (EarningLine("corte", cents),), counts, points_cents)


def test_each_programme_gives_what_it_would_have_given() -> None:
    result = compare([sale(1, "2026-03-01", 1000), sale(2, "2026-03-02", 500)], giving("1"), giving("2"))
    assert (result.before.given, result.after.given) == ({"points": 15_000}, {"points": 30_000})
    assert (result.sales, result.accounts, result.class_changes) == (2, 2, 0)
    assert [each.account_id for each in result.most_affected] == [1, 2]


def test_what_is_owed_counts_points_at_what_they_pay_rounded_up_and_euros_as_they_are() -> None:
    worth = giving("0.1", redemption=Redemption(Fraction("0.03")))
    both = replace(worth, earn=(*worth.earn, EarnRule(EUROS, Fraction("0.05"), 100)))
    result = compare([sale(1, "2026-03-01", 1000)], worth, both)
    assert (result.before.liability_cents, result.after.liability_cents) == (3, 53)
    worthless = compare([sale(1, "2026-03-01", 1000)], giving("1"), giving("1"))
    assert worthless.before.liability_cents == 0


def test_a_sale_before_the_span_only_builds_up_the_class() -> None:
    classes = (CustomerClass("normal"), CustomerClass("oro", metric="spend", minimum=Fraction(100)))
    doubled = giving("1", classes=classes, weights=(Weight(Fraction(2), customer_class="oro"),))
    sales = [sale(1, "2025-12-01", 10_000, counts=False), sale(1, "2026-03-01", 1000)]
    result = compare(sales, giving("1"), doubled)
    assert (result.sales, result.before.given, result.after.given) == (1, {"points": 10_000}, {"points": 20_000})
    assert result.class_changes == 1


def test_what_points_paid_earns_nothing_where_the_programme_says_so() -> None:
    sales = [sale(1, "2026-03-01", 1000, points_cents=400), sale(1, "2026-03-01", 1000, points_cents=1000)]
    result = compare(sales, giving("1"), giving("1", on_points_tender="ignore"))
    assert (result.before.given, result.after.given) == ({"points": 6_000}, {"points": 20_000})


def test_a_cap_per_day_begins_anew_each_day_and_for_each_account() -> None:
    capped = giving("1")
    capped = replace(capped, earn=(replace(capped.earn[0], maximum_per_day=Fraction(15)),))
    days = ["2026-03-01", "2026-03-01", "2026-03-02"]
    sales = [sale(account, day, 1000) for account in (1, 2) for day in days]
    assert compare(sales, giving("1"), capped).after.given == {"points": 2 * 25_000}


def test_only_the_most_affected_are_named() -> None:
    sales = [sale(account, "2026-03-01", account * 100) for account in range(1, 31)]
    result = compare(sales, giving("1"), giving("3"))
    assert [each.account_id for each in result.most_affected] == list(range(30, 20, -1))
    assert compare(sales, giving("1"), giving("1")).most_affected == ()


def test_stamps_are_counted_beside_points() -> None:
    stamped = replace(giving("1"), earn=(EarnRule(STAMPS, Fraction(1), per="sale"),))
    result = compare([sale(1, "2026-03-01", 1000)], stamped, giving("1"))
    assert (result.before.given, result.after.given) == ({"coffee": 1}, {"points": 10_000})


def test_no_sales_at_all_compare_to_nothing() -> None:
    result = compare([], giving("1"), giving("2"))
    assert (result.sales, result.accounts, result.before.liability_cents, result.most_affected) == (0, 0, 0, ())
