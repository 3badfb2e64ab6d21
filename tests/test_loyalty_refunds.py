"""Refunds: parts that add up to the whole, whatever the parts and their order."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.errors import BadAmount, BadValue
from loyalty.lots import Draw
from loyalty.refunds import (
    LineRefund,
    SoldLine,
    Spent,
    SpentBack,
    earned_back,
    refund_of_amount,
    refund_of_lines,
    restored,
    spent_back,
    step_back,
)

TWO_LINES = (SoldLine(1, "tinte", 3000), SoldLine(2, "corte", 1000))


@pytest.mark.parametrize(
    ("amount", "before", "after", "whole", "back"),
    [(100, 0, 3333, 10_000, 33), (100, 3333, 6666, 10_000, 33), (100, 6666, 10_000, 10_000, 34), (7, 0, 0, 0, 7)],
)
def test_a_step_is_the_difference_of_two_shares(amount: int, before: int, after: int, whole: int, back: int) -> None:
    assert step_back(amount, before, after, whole) == back


def test_an_amount_is_shared_among_the_lines_by_what_is_left_of_each() -> None:
    assert refund_of_amount(TWO_LINES, 400) == (LineRefund(1, 300), LineRefund(2, 100))
    half_gone = (SoldLine(1, "tinte", 3000, 2000), TWO_LINES[1])
    assert refund_of_amount(half_gone, 400) == (LineRefund(1, 200), LineRefund(2, 200))
    assert refund_of_amount(half_gone, None) == (LineRefund(1, 1000), LineRefund(2, 1000))
    with pytest.raises(BadAmount):
        refund_of_amount(half_gone, 2001)


def test_a_cent_that_cannot_be_shared_goes_to_the_largest_remainder() -> None:
    lines = [SoldLine(place, "corte", 100) for place in (1, 2, 3)]
    assert [each.amount_cents for each in refund_of_amount(lines, 100)] == [34, 33, 33]


def test_lines_are_named_by_their_place_or_their_service() -> None:
    assert refund_of_lines(TWO_LINES, [("2", None)]) == (LineRefund(1, 0), LineRefund(2, 1000))
    assert refund_of_lines(TWO_LINES, [("tinte", 500), ("1", 500)]) == (LineRefund(1, 1000), LineRefund(2, 0))
    twice = (*TWO_LINES, SoldLine(3, "corte", 1000))
    for wrong in ("corte", "secado"):
        with pytest.raises(BadValue):
            refund_of_lines(twice, [(wrong, None)])
    with pytest.raises(BadAmount):
        refund_of_lines(TWO_LINES, [("2", 600), ("corte", 600)])


def test_a_line_takes_back_what_it_earned_and_not_what_another_did() -> None:
    assert earned_back(100, [3, 1], TWO_LINES, [LineRefund(2, 1000)]) == 25
    assert earned_back(100, [3, 0], TWO_LINES, [LineRefund(2, 1000)]) == 0
    assert earned_back(100, [0, 0], TWO_LINES, [LineRefund(1, 3000)]) == 75


def test_what_a_line_without_a_price_earned_goes_back_once_with_the_rest_of_the_sale() -> None:
    invited = (SoldLine(1, "tinte", 0), SoldLine(2, "corte", 1000))
    halves = [
        earned_back(10, [1, 1], invited, [LineRefund(2, 500)]),
        earned_back(10, [1, 1], (invited[0], SoldLine(2, "corte", 1000, 500)), [LineRefund(2, 500)]),
    ]
    assert halves == [4, 6]
    assert earned_back(3, [1, 2], (SoldLine(1, "a", 0), SoldLine(2, "b", 0)), []) == 3


def test_the_lot_drawn_last_is_restored_first() -> None:
    draws = [Draw(1, 100), Draw(2, 30)]
    assert restored(draws, 50) == [Draw(2, 30), Draw(1, 20)]
    assert restored([Draw(1, 80), Draw(2, 0)], 80) == [Draw(1, 80)]


def test_points_go_back_in_proportion_and_the_rest_by_what_is_left_of_it() -> None:
    spent = [Spent("points", 100_000, 1000), Spent("gift_card", 3000, 3000), Spent("euros", 1000, 1000)]
    back, cash = spent_back(spent, 3000, 0, 6000)
    assert back == [SpentBack(50_000, 500), SpentBack(1500, 1500), SpentBack(500, 500)]
    assert cash == 500


def test_no_cash_is_handed_out_for_what_gift_cards_paid() -> None:
    first, cash = spent_back([Spent("gift_card", 1, 1), Spent("gift_card", 1, 1)], 1, 0, 2)
    assert ([each.amount_minor for each in first], cash) == ([1, 0], 0)
    second, cash = spent_back([Spent("gift_card", 1, 1, 1), Spent("gift_card", 1, 1)], 1, 1, 2)
    assert ([each.amount_minor for each in second], cash) == ([0, 1], 0)


@given(
    st.lists(st.integers(0, 2000), min_size=1, max_size=4),
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.integers(0, 50_000),
    st.integers(0, 2**32),
)
def test_the_steps_of_any_refund_take_back_exactly_what_was_earned(
    amounts: list[int], shares: list[int], earned: int, number: int
) -> None:
    dice, back = Random(number), 0
    lines = [SoldLine(place, "corte", cents) for place, cents in enumerate(amounts, start=1)]
    while sum(line.left_cents for line in lines):
        now = refund_of_amount(lines, dice.randint(1, sum(line.left_cents for line in lines)))
        step = earned_back(earned, shares[: len(lines)], lines, now)
        assert 0 <= step <= earned
        back += step
        lines = [
            SoldLine(line.position, "corte", line.amount_cents, line.refunded_cents + each.amount_cents)
            for line, each in zip(lines, now, strict=True)
        ]
    if sum(amounts):
        assert back == earned


@given(st.lists(st.integers(0, 900), min_size=3, max_size=3), st.integers(0, 900), st.integers(0, 2**32))
def test_the_steps_of_any_refund_give_back_exactly_what_was_paid_with(
    values: list[int], cash: int, number: int
) -> None:
    dice, done, cash_back = Random(number), 0, 0
    total = sum(values) + cash
    spent = [Spent("points", values[0] * 7, values[0]), *(Spent("gift_card", each, each) for each in values[1:])]
    while done < total:
        now = dice.randint(1, total - done)
        back, handed_out = spent_back(spent, now, done, total)
        assert handed_out >= 0
        assert handed_out + sum(each.value_cents for each in back) == now
        assert all(each.amount_minor >= 0 for each in back)
        spent = [
            Spent(each.kind, each.amount_minor, each.value_cents, each.returned_minor + part.amount_minor)
            for each, part in zip(spent, back, strict=True)
        ]
        done, cash_back = done + now, cash_back + handed_out
    assert cash_back == cash
    assert all(each.returned_minor == each.amount_minor for each in spent) or not total
