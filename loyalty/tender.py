"""How a sale is paid: points first, then gift cards and the euro balance, and cash for what is left.

Spending rounds so that the shop is never short and the customer can always pay the amount that is due: points are
worth whole cents, rounded down; and the points that an amount needs are rounded up to the programme's step.

>>> from fractions import Fraction
>>> rules = Redemption(point_value=Fraction("0.01"), minimum=Fraction(500), maximum_share=Fraction("0.5"))
>>> points_that_pay(5000, rules)
5000000
>>> points_value_cents(1234567, rules)
1234
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

from loyalty.earning import EarningLine
from loyalty.errors import BadAmount, NotAllowed, NotEnough, OverLimit
from loyalty.money import EUROS, POINTS, number_text, shared_out
from loyalty.programme import Programme, Redemption
from loyalty.requests import Payment

MILLI = POINTS.minor_per_unit


@dataclass(frozen=True, slots=True)
class GiftCardBalance:
    """A gift card offered for payment: `wanted_cents` None is as much as it takes."""

    account_id: int
    shown: str
    available_cents: int
    wanted_cents: int | None


@dataclass(frozen=True, slots=True)
class Means:
    """What the customer can pay with, besides cash."""

    points_milli: int = 0
    euros_cents: int = 0
    gift_cards: Sequence[GiftCardBalance] = ()


@dataclass(frozen=True, slots=True)
class Tender:
    """One means of payment used: `amount_minor` of `unit` out of an account, worth `value_cents` of the sale."""

    kind: Literal["points", "gift_card", "euros"]
    account_id: int
    unit: str
    amount_minor: int
    value_cents: int


@dataclass(frozen=True, slots=True)
class Tendered:
    """How a sale is paid; `due_cents` is what is left for cash or card."""

    tenders: tuple[Tender, ...] = ()
    due_cents: int = 0

    @property
    def points_value_cents(self) -> int:
        return sum(tender.value_cents for tender in self.tenders if tender.kind == "points")


def tendered(
    total_cents: int, payment: Payment, means: Means, account_id: int, redemption: Redemption | None
) -> Tendered:
    """Pays a sale. Raises OverLimit, NotEnough, NotAllowed (no redemption) or BadAmount (more than the sale)."""
    due = total_cents
    tenders: list[Tender] = []
    points = _points_to_pay(payment.points_milli, total_cents, means.points_milli, redemption)
    if points:
        assert redemption is not None
        value = min(points_value_cents(points, redemption), _share_cents(total_cents, redemption))
        tenders.append(Tender("points", account_id, POINTS.code, points, value))
        due -= value
    offered = [("gift_card", card.account_id, card.available_cents, card.wanted_cents) for card in means.gift_cards]
    own = None if payment.euros_cents == "max" else payment.euros_cents
    taken: dict[int, int] = {}  # several cards may open one account, the customer's own among them
    for kind, purse, available, wanted in (*offered, ("euros", account_id, means.euros_cents, own)):
        left = max(0, available - taken.get(purse, 0))
        value = min(due, left) if wanted is None else wanted
        due = _less(due, value, left)
        if value:
            tenders.append(Tender("gift_card" if kind == "gift_card" else "euros", purse, EUROS.code, value, value))
        taken[purse] = taken.get(purse, 0) + value
    return Tendered(tuple(tenders), due)


def _less(due_cents: int, value_cents: int, available_cents: int) -> int:
    """What is due after paying a value. Raises NotEnough, with what would be due then, or BadAmount."""
    if value_cents > available_cents:
        still_due = EUROS.text(due_cents - min(due_cents, available_cents))
        raise NotEnough(EUROS.code, EUROS.text(value_cents), EUROS.text(available_cents), still_due)
    if value_cents > due_cents:
        raise BadAmount(EUROS.text(value_cents), "over_the_sale")
    return due_cents - value_cents


def points_value_cents(points_milli: int, redemption: Redemption) -> int:
    """What points are worth, in whole cents, rounded down: the shop is never short."""
    return int(points_milli * redemption.point_value * 100 / MILLI)


def points_that_pay(cents: int, redemption: Redemption) -> int:
    """The fewest points, in thousandths and a multiple of the step, that are worth an amount."""
    step = _step_milli(redemption)
    return -(-_exact_milli(cents, redemption) // step) * step


def _exact_milli(cents: int, redemption: Redemption) -> Fraction:
    return Fraction(cents * MILLI) / (redemption.point_value * 100)


def _step_milli(redemption: Redemption) -> int:
    return int(redemption.step * MILLI) or 1


def _share_cents(total_cents: int, redemption: Redemption) -> int:
    """The most that points may pay of a sale, rounded down."""
    return int(total_cents * redemption.maximum_share)


def _points_to_pay(
    wanted: int | Literal["max"], total_cents: int, available_milli: int, redemption: Redemption | None
) -> int:
    """The points to take, checked against the programme's limits."""
    if wanted == 0:
        return 0
    if redemption is None:
        raise NotAllowed("no_redemption")
    most = _most_that_pay(total_cents, redemption)
    if wanted == "max":
        return _most_points(min(most, available_milli), redemption)
    minimum = max(int(redemption.minimum * MILLI), ceil(_exact_milli(1, redemption)))  # what is worth a cent at least
    if wanted < minimum:
        raise OverLimit("minimum", POINTS.text(minimum))
    if wanted % _step_milli(redemption):
        raise OverLimit("step", number_text(redemption.step))
    if wanted > most:
        raise OverLimit("maximum_share", POINTS.text(most))
    if wanted > available_milli:
        covered = points_value_cents(_most_points(min(most, available_milli), redemption), redemption)
        still_due = EUROS.text(total_cents - min(covered, _share_cents(total_cents, redemption)))
        raise NotEnough(POINTS.code, POINTS.text(wanted), POINTS.text(max(0, available_milli)), still_due)
    return wanted


def _most_that_pay(total_cents: int, redemption: Redemption) -> int:
    """The most points that a sale takes: rounded up to pay all of it, but never beyond a share that is not all."""
    share = _share_cents(total_cents, redemption)
    if share == total_cents:
        return points_that_pay(share, redemption)
    step = _step_milli(redemption)
    return ceil(_exact_milli(share, redemption)) // step * step


def _most_points(at_most_milli: int, redemption: Redemption) -> int:
    """The largest number of points up to a bound that is allowed, without those that would pay nothing more.

    None where the minimum is out of reach.
    """
    step = _step_milli(redemption)
    points = max(0, at_most_milli) // step * step
    minimum = -(-int(redemption.minimum * MILLI) // step) * step
    if points < minimum:
        return 0
    return max(minimum, points_that_pay(points_value_cents(points, redemption), redemption))


def lines_that_earn(
    lines: Sequence[EarningLine], points_value_cents: int, programme: Programme
) -> tuple[EarningLine, ...]:
    """The lines with what was paid in points taken off, shared out by largest remainder, unless it is to be ignored.

    A line that points paid wholly earns nothing, per item or per sale either.
    """
    if not points_value_cents or programme.on_points_tender == "ignore":
        return tuple(lines)
    parts = shared_out(points_value_cents, [line.amount_cents for line in lines])
    return tuple(
        EarningLine(line.service, line.amount_cents - part, line.quantity_milli, 0 < part == line.amount_cents)
        for line, part in zip(lines, parts, strict=True)
    )
