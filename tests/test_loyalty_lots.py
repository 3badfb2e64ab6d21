"""Lots: how long what was given can be spent, and which lots a spending draws from."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.clock import NEVER, days_later
from loyalty.lots import Draw, Lifetime, Lot, drawn, lifetime, spendable_minor, spending_order
from loyalty.programme import Expiry, Programme

TODAY = date(2026, 5, 15)


def programme(expiry: Expiry, pending_days: int = 0) -> Programme:
    return Programme("P", date(2026, 1, 1), expiry=expiry, pending_days=pending_days)


@pytest.mark.parametrize(
    ("expiry", "given_on", "last_day"),
    [
        (Expiry(), "2026-05-15", NEVER.isoformat()),
        (Expiry("rolling", months=12), "2026-05-15", "2027-05-15"),
        (Expiry("rolling", months=1), "2026-01-31", "2026-02-28"),
        (Expiry("rolling", months=12), "2028-02-29", "2029-02-28"),
        (Expiry("rolling", days=30), "2026-05-15", "2026-06-14"),
        (Expiry("rolling", months=1, round_to="month-end"), "2026-01-05", "2026-02-28"),
        (Expiry("rolling", months=1, round_to="year-end"), "2026-12-05", "2027-12-31"),
        (Expiry("rolling", months=100_000, round_to="month-end"), "2026-05-15", NEVER.isoformat()),
        (Expiry("rolling", months=100_000, round_to="year-end"), "2026-05-15", NEVER.isoformat()),
        (Expiry("rolling", days=100_000), "9900-05-15", NEVER.isoformat()),
        (Expiry("fixed", dates=("01-31", "06-30")), "2026-05-15", "2026-06-30"),
        (Expiry("fixed", dates=("01-31", "06-30")), "2026-06-29", "2026-06-30"),
        (Expiry("fixed", dates=("01-31", "06-30")), "2026-06-30", "2027-01-31"),
        (Expiry("fixed", dates=("02-29",)), "2026-05-15", "2027-02-28"),
        (Expiry("fixed", dates=("02-29",)), "2027-05-15", "2028-02-29"),
        (Expiry("inactivity", months=6), "2026-05-15", "2026-11-15"),
    ],
)
def test_what_is_given_lasts_as_the_programme_says(expiry: Expiry, given_on: str, last_day: str) -> None:
    day = date.fromisoformat(given_on)
    assert lifetime(programme(expiry), day).last_day == date.fromisoformat(last_day)


def test_only_what_expires_by_inactivity_moves_with_activity() -> None:
    assert lifetime(programme(Expiry("inactivity", months=6)), TODAY).moves_with_activity
    assert not lifetime(programme(Expiry("rolling", months=6)), TODAY).moves_with_activity


def test_what_is_pending_is_spendable_after_its_days() -> None:
    life = lifetime(programme(Expiry("rolling", months=12), pending_days=14), TODAY)
    assert life == Lifetime(date(2026, 5, 29), date(2027, 5, 15))


def test_what_would_expire_while_it_is_pending_can_be_spent_for_one_day() -> None:
    life = lifetime(programme(Expiry("rolling", days=7), pending_days=14), TODAY)
    assert life.spendable_from == life.last_day == date(2026, 5, 29)


def test_without_a_programme_what_is_given_lasts_for_ever() -> None:
    assert lifetime(None, TODAY) == Lifetime(TODAY, NEVER)


@pytest.mark.parametrize(
    ("lot", "spendable"),
    [
        (Lot(1, 5, last_day=TODAY), True),
        (Lot(1, 5, last_day=days_later(TODAY, -1)), False),
        (Lot(1, 5, spendable_from=TODAY), True),
        (Lot(1, 5, spendable_from=days_later(TODAY, 1)), False),
        (Lot(1, 0), False),
        (Lot(1, -5), False),
    ],
)
def test_a_lot_can_be_spent_from_its_first_day_to_its_last_both_included(lot: Lot, spendable: bool) -> None:
    assert lot.spendable_on(TODAY) is spendable
    assert bool(lot.left_minor > 0 and spendable_minor([lot], TODAY)) is spendable


def test_the_soonest_to_expire_goes_first_then_the_given_then_the_oldest_then_the_lowest_number() -> None:
    soon, late = date(2026, 6, 1), date(2026, 7, 1)
    in_order = [
        Lot(9, 1, soon, paid=True, opened_at=900),
        Lot(7, 1, late, opened_at=100),
        Lot(3, 1, late, opened_at=200),
        Lot(4, 1, late, opened_at=200),
        Lot(1, 1, late, paid=True, opened_at=50),
        Lot(2, 1),
    ]
    assert spending_order(reversed(in_order)) == in_order


def test_a_spending_takes_each_lot_to_its_end_before_the_next() -> None:
    lots = [Lot(1, 100, date(2026, 7, 1)), Lot(2, 30, date(2026, 6, 1)), Lot(3, 50, NEVER)]
    assert drawn(lots, 140, TODAY) == [Draw(2, 30), Draw(1, 100), Draw(3, 10)]
    assert drawn(lots, 130, TODAY) == [Draw(2, 30), Draw(1, 100)]
    assert drawn(lots, 0, TODAY) == []


def test_more_than_the_lots_hold_is_not_drawn() -> None:
    lots = [Lot(1, 100), Lot(2, 100, date(2026, 5, 14)), Lot(3, 100, spendable_from=date(2026, 5, 16))]
    assert len(drawn(lots, 100, TODAY)) == 1
    with pytest.raises(ValueError, match="do not hold"):
        drawn(lots, 101, TODAY)


def test_a_debt_counts_against_what_can_be_spent() -> None:
    assert spendable_minor([Lot(1, 100), Lot(2, -30)], TODAY) == 70


LOTS = st.lists(
    st.builds(
        Lot,
        st.integers(1, 9),
        st.integers(-50, 100),
        st.dates(date(2026, 5, 10), date(2026, 5, 20)),
        st.dates(date(2026, 5, 10), date(2026, 5, 20)),
        st.booleans(),
        st.integers(0, 3),
    ),
    max_size=8,
    unique_by=lambda lot: lot.id,
)


@given(LOTS, st.fractions(0, 1))
def test_what_can_be_spent_is_drawn_exactly_from_the_first_lots_in_order(lots: list[Lot], share: Fraction) -> None:
    open_today = [lot for lot in lots if lot.left_minor > 0 and lot.spendable_from <= TODAY <= lot.last_day]
    amount = int(share * sum(lot.left_minor for lot in open_today))
    draws = drawn(lots, amount, TODAY)
    assert sum(draw.amount_minor for draw in draws) == amount
    left = {lot.id: lot.left_minor for lot in open_today}
    for draw in draws:
        assert 0 < draw.amount_minor <= left[draw.lot_id]
    order = [lot.id for lot in spending_order(open_today)]
    assert [draw.lot_id for draw in draws] == order[: len(draws)]
    assert all(draw.amount_minor == left[draw.lot_id] for draw in draws[:-1]), "only the last lot may keep something"
