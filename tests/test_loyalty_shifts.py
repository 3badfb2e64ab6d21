"""What a shift came to, and what the till should have."""

import pytest

from loyalty.errors import BadValue
from loyalty.shifts import (
    GROUPS,
    ORDER,
    ShiftMovement,
    ShiftTotals,
    ShiftView,
    booked_cents,
    by_group,
    checked_till,
)
from tui.words import MOVEMENT_KINDS

SOLD = ShiftMovement("activation", "euros", 2, 10_000, paid=True)
TOPPED_UP = ShiftMovement("top_up", "euros", 1, 2_000, paid=True)
GIVEN = ShiftMovement("activation", "euros", 1, 500)


def test_every_kind_of_movement_means_something_for_the_till() -> None:
    assert set(GROUPS) == set(MOVEMENT_KINDS)
    assert set(GROUPS.values()) == set(ORDER)


def test_what_is_paid_for_is_sold_and_what_a_new_card_brings_along_is_given() -> None:
    assert [each.group for each in (SOLD, TOPPED_UP, GIVEN)] == ["sold", "sold", "issued"]


def test_money_for_a_prize_is_given_and_its_cost_is_redeemed() -> None:
    assert ShiftMovement("prize", "euros", 1, 500).group == "issued"
    assert ShiftMovement("prize", "points", 1, -5_000).group == "redeemed"


def test_sums_keep_plus_and_minus_apart_and_stand_in_the_order_of_the_ticket() -> None:
    sums = by_group(
        [
            ShiftMovement("adjustment", "points", 1, -100),
            ShiftMovement("adjustment", "points", 2, 300),
            ShiftMovement("accrual", "coffee", 4, 4),
            TOPPED_UP,
            SOLD,
            ShiftMovement("welcome", "points", 1, 50),
            ShiftMovement("accrual", "points", 3, 3_000),
        ]
    )
    assert [(each.unit, each.group, each.count, each.amount_minor) for each in sums] == [
        ("points", "issued", 4, 3_050),
        ("points", "adjusted", 2, 300),
        ("points", "adjusted", 1, -100),
        ("euros", "sold", 3, 12_000),
        ("coffee", "issued", 4, 4),
    ]


def test_the_till_should_have_what_was_sold_and_what_paid_less_what_went_back() -> None:
    totals = ShiftTotals(
        paid_cents={"points": 700, "gift_card": 2_000},
        returned_cents={"gift_card": 500},
        cash_prizes_cents=300,
        movements=(SOLD, TOPPED_UP, GIVEN),
    )
    assert booked_cents(totals) == {
        "sold": 12_000, "points": 700, "euros": 0, "gift_card": 1_500, "cash_prizes": 300,
    }  # fmt: skip


def test_what_of_the_refunds_left_the_till_is_the_rest_of_what_went_back() -> None:
    totals = ShiftTotals(refunds=2, refunds_cents=5_000, returned_cents={"points": 250, "euros": 150, "gift_card": 500})
    assert totals.refunded_money_cents == 4_100


def test_only_what_was_counted_at_the_till_is_held_against_it() -> None:
    totals = ShiftTotals(paid_cents={"points": 700})
    view = ShiftView(1, "centro", "caja-1", "", 0, 0, totals, 0, "", checked_till({"points": 650, "sold": 0}))
    lines = [(line.figure, line.ours_cents, line.till_cents, line.difference_cents) for line in view.till_lines]
    assert lines == [("sold", 0, 0, 0), ("points", 700, 650, -50)]


def test_a_figure_that_no_till_is_asked_for_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadValue) as refused:
        checked_till({"gift_cards": 100})
    assert (refused.value.field, refused.value.nearest) == ("till", "gift_card")
