"""Paying: points, then gift cards, then the euro balance, and cash for what is left."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.earning import EarningLine
from loyalty.errors import BadAmount, NotAllowed, NotEnough, OverLimit
from loyalty.programme import Programme, Redemption
from loyalty.requests import Payment
from loyalty.tender import (
    GiftCardBalance,
    Means,
    Tendered,
    lines_that_earn,
    points_that_pay,
    points_value_cents,
    tendered,
)
from tests.test_loyalty_lots import programme

MINE = 1


def rules(value: str = "0.01", minimum: str = "0", step: str = "0", share: str = "1") -> Redemption:
    return Redemption(Fraction(value), Fraction(minimum), Fraction(step), Fraction(share))


def paid(
    total: int, points: Any = 0, have: int = 0, redemption: Redemption | None = None, euros: Any = 0, purse: int = 0,
    gifts: tuple[GiftCardBalance, ...] = (),
) -> Tendered:  # fmt: skip
    return tendered(total, Payment(points, euros), Means(have, purse, gifts), MINE, redemption)


def gift(available: int, wanted: int | None = None, account: int = 7) -> GiftCardBalance:
    return GiftCardBalance(account, "G-1", available, wanted)


def means(result: Tendered) -> list[tuple[str, int, int]]:
    return [(tender.kind, tender.amount_minor, tender.value_cents) for tender in result.tenders]


@pytest.mark.parametrize(
    ("value", "step", "total", "points", "worth"),
    [
        ("0.01", "0", 1234, 1_234_000, 1234),
        ("0.03", "0", 1000, 333_334, 1000),  # 333.334 points are 10.00002 €
        ("0.03", "1", 1000, 334_000, 1000),
        ("0.01", "100", 505, 600_000, 505),
        ("1", "1", 250, 3_000, 250),
        ("0.001", "0", 1, 10_000, 1),
    ],
)
def test_the_whole_amount_due_can_be_paid_and_the_shop_is_never_short(
    value: str, step: str, total: int, points: int, worth: int
) -> None:
    redemption = rules(value, step=step)
    assert means(paid(total, points, points, redemption)) == [("points", points, worth)]
    assert paid(total, "max", 10**9, redemption) == paid(total, points, points, redemption)
    assert points_value_cents(points, redemption) >= worth


def test_points_round_to_whole_cents_against_whoever_pays_with_them() -> None:
    assert paid(1000, 1_999, 5_000, rules("0.01")).due_cents == 999


@pytest.mark.parametrize(
    ("have", "redemption", "points", "worth"),
    [
        (1_234_567, rules("0.01"), 1_234_000, 1234),  # the last 0.567 points would pay nothing
        (499_999, rules("0.01", minimum="500"), 0, 0),
        (550_000, rules("0.01", minimum="500", step="100"), 500_000, 500),
        (100_000_000, rules("0.01", share="0.5"), 2_500_000, 2500),
        (100_000_000, rules("0.03", share="0.5"), 833_334, 2500),
        (-5_000, rules("0.01"), 0, 0),
    ],
)
def test_as_much_as_possible_takes_no_point_that_pays_nothing(
    have: int, redemption: Redemption, points: int, worth: int
) -> None:
    result = paid(5000, "max", have, redemption)
    assert result.due_cents == 5000 - worth
    assert means(result) == ([("points", points, worth)] if points else [])


def test_a_share_of_the_sale_is_never_overstepped_by_a_whole_step() -> None:
    half = rules("0.01", step="100", share="0.5")
    assert means(paid(3333, "max", 10**9, half)) == [("points", 1_600_000, 1600)]  # half is 16.66 €
    with pytest.raises(OverLimit):
        paid(3333, 1_700_000, 10**9, half)


@pytest.mark.parametrize(
    ("points", "limit"), [(499_000, "minimum"), (550_000, "step"), (2_600_000, "maximum_share"), (600_000, "")]
)
def test_points_out_of_the_limits_are_refused_and_which_limit_is_said(points: int, limit: str) -> None:
    redemption = rules("0.01", "500", "100", "0.5")
    if not limit:
        assert paid(5000, points, 10**9, redemption).due_cents == 4400
        return
    with pytest.raises(OverLimit) as refused:
        paid(5000, points, 10**9, redemption)
    assert refused.value.data["limit"] == limit


def test_an_invitation_can_be_paid_with_nothing() -> None:
    assert paid(0, "max", 10_000, rules()) == Tendered((), 0)
    assert paid(0, euros="max", purse=500, gifts=(gift(500),)) == Tendered((), 0)
    with pytest.raises(OverLimit):
        paid(0, 1_000, 10_000, rules())


def test_points_that_are_worth_less_than_a_cent_are_not_taken_for_nothing() -> None:
    with pytest.raises(OverLimit) as refused:
        paid(1000, 999, 10_000, rules("0.01"))
    assert (refused.value.limit, refused.value.allowed) == ("minimum", "1")
    assert paid(1000, 1_000, 10_000, rules("0.01")).due_cents == 999


def test_points_are_refused_where_the_programme_takes_none() -> None:
    with pytest.raises(NotAllowed):
        paid(1000, "max", 10_000, None)


def test_points_that_are_not_there_are_refused_with_what_would_be_due() -> None:
    with pytest.raises(NotEnough) as refused:
        paid(1000, 900_000, 250_000, rules())
    assert (refused.value.available, refused.value.due) == ("250", "7.50")


def test_points_go_before_gift_cards_and_gift_cards_before_the_euro_balance() -> None:
    result = paid(5000, 1_000_000, 1_000_000, rules(), "max", 1000, (gift(700), gift(800, account=8)))
    assert means(result) == [("points", 1_000_000, 1000), ("gift_card", 700, 700), ("gift_card", 800, 800),
                             ("euros", 1000, 1000)]  # fmt: skip
    assert result.due_cents == 1500


def test_a_gift_card_pays_no_more_than_is_due() -> None:
    assert means(paid(500, gifts=(gift(700), gift(800, account=8)))) == [("gift_card", 500, 500)]
    with pytest.raises(BadAmount):
        paid(500, gifts=(gift(700, 501),))


def test_a_gift_card_that_holds_less_is_refused_with_what_would_be_due() -> None:
    with pytest.raises(NotEnough) as refused:
        paid(5000, gifts=(gift(700, 800),))
    assert refused.value.due == "43.00"


def test_the_same_card_offered_twice_pays_what_it_holds_once() -> None:
    assert means(paid(5000, gifts=(gift(700), gift(700)))) == [("gift_card", 700, 700)]
    with pytest.raises(NotEnough):
        paid(5000, gifts=(gift(700, 400), gift(700, 400)))


def test_a_gift_card_of_the_customers_own_account_is_not_his_euro_balance_again() -> None:
    result = paid(5000, euros="max", purse=700, gifts=(gift(700, account=MINE),))
    assert (means(result), result.due_cents) == ([("gift_card", 700, 700)], 4300)
    with pytest.raises(NotEnough):
        paid(5000, euros=1, purse=700, gifts=(gift(700, account=MINE),))


def test_what_points_paid_is_shared_out_by_largest_remainder() -> None:
    lines = [EarningLine("tinte", 333), EarningLine("corte", 333), EarningLine("otro", 334)]
    assert [line.amount_cents for line in lines_that_earn(lines, 100, programme_that("reduce"))] == [300, 300, 300]
    assert [line.amount_cents for line in lines_that_earn(lines, 101, programme_that("reduce"))] == [299, 300, 300]
    assert lines_that_earn(lines, 100, programme_that("ignore")) == tuple(lines)


def test_only_a_line_that_points_paid_wholly_is_paid_off() -> None:
    lines = [EarningLine("tinte", 500), EarningLine("corte", 0)]
    assert [line.paid_off for line in lines_that_earn(lines, 500, programme_that("reduce"))] == [True, False]
    assert [line.paid_off for line in lines_that_earn(lines, 499, programme_that("reduce"))] == [False, False]


def programme_that(on_points: Any) -> Programme:
    from dataclasses import replace

    from loyalty.programme import Expiry

    return replace(programme(Expiry()), on_points_tender=on_points)


VALUES = st.sampled_from(["0.001", "0.01", "0.03", "0.07", "0.5", "1", "3"]).map(Fraction)


@given(st.integers(0, 100_000), VALUES, st.sampled_from([0, 1, 7, 100]).map(Fraction), st.integers(0, 10**8))
def test_whatever_points_are_worth_nobody_is_short(total: int, value: Fraction, step: Fraction, have: int) -> None:
    redemption = Redemption(value, step=step)
    result = paid(total, "max", have, redemption)
    points = sum(tender.amount_minor for tender in result.tenders)
    assert points <= have
    assert 0 <= result.points_value_cents <= points * value / 10
    assert result.due_cents == total - result.points_value_cents
    if have >= points_that_pay(total, redemption):
        assert result.due_cents == 0
