"""Lots: what one accrual gave, how long it can be spent, and which of them a spending draws from.

A debt is a lot with less than nothing left: the next accrual serves it first. So the open lots of an account always
add up to its balance.

>>> from datetime import date
>>> lots = [Lot(1, 100, date(2026, 3, 3)), Lot(2, 100, date(2026, 2, 9))]
>>> drawn(lots, 150, date(2026, 2, 1))
[Draw(lot_id=2, amount_minor=100), Draw(lot_id=1, amount_minor=50)]
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from loyalty.clock import NEVER, days_later, month_end, months_later, yearly_day
from loyalty.programme import Expiry, Programme


@dataclass(frozen=True, slots=True)
class Lot:
    """`left_minor` in minor units of the lot's unit; `last_day` is inclusive; `paid` tells bought value from given."""

    id: int
    left_minor: int
    last_day: date = NEVER
    spendable_from: date = date.min
    paid: bool = False
    opened_at: int = 0
    moves_with_activity: bool = False

    def spendable_on(self, day: date) -> bool:
        return self.left_minor > 0 and self.spendable_from <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Draw:
    """How much of one lot a debit took."""

    lot_id: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Lifetime:
    """From when on, and until which day (inclusive), what is given now can be spent."""

    spendable_from: date
    last_day: date = NEVER
    moves_with_activity: bool = False


def lifetime(programme: Programme | None, day: date) -> Lifetime:
    """The lifetime of what the programme gives on a day."""
    if programme is None:
        return Lifetime(day)
    spendable_from = days_later(day, programme.pending_days)
    last_day = max(_last_day(programme.expiry, day), spendable_from)
    return Lifetime(spendable_from, last_day, programme.expiry.policy == "inactivity")


def _last_day(expiry: Expiry, day: date) -> date:
    if expiry.policy == "never":
        return NEVER
    if expiry.policy == "fixed":
        return min(_next_yearly(text, day) for text in expiry.dates)
    last = months_later(day, expiry.months) if expiry.months else days_later(day, expiry.days)
    if expiry.round_to == "month-end":
        return month_end(last)
    return date(last.year, 12, 31) if expiry.round_to == "year-end" else last


def _next_yearly(month_day: str, day: date) -> date:
    """The first such day of a year after `day`."""
    for year in (day.year, day.year + 1):
        found = yearly_day(year, int(month_day[:2]), int(month_day[3:]))
        if found > day:
            return found
    return NEVER


def spending_order(lots: Iterable[Lot]) -> list[Lot]:
    """The soonest to expire first; among those, given before paid, then the oldest, then the lowest id."""
    return sorted(lots, key=lambda lot: (lot.last_day, lot.paid, lot.opened_at, lot.id))


def spendable_minor(lots: Iterable[Lot], day: date) -> int:
    """What can be spent on a day: debts count against it."""
    return sum(lot.left_minor for lot in lots if lot.left_minor < 0 or lot.spendable_on(day))


def drawn(lots: Sequence[Lot], amount_minor: int, day: date) -> list[Draw]:
    """Which lots an amount comes from on a day. Raises ValueError where they do not hold as much."""
    draws = []
    for lot in spending_order(lot for lot in lots if lot.spendable_on(day)):
        if amount_minor <= 0:
            break
        part = min(amount_minor, lot.left_minor)
        draws.append(Draw(lot.id, part))
        amount_minor -= part
    if amount_minor > 0:
        raise ValueError("the lots do not hold the amount")
    return draws
