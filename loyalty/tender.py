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
    for card in means.gift_cards:
        value = min(due, card.available_cents) if card.wanted_cents is None else card.wanted_cents
        due = _less(due, value, card.available_cents)
        if value:
            tenders.append(Tender("gift_card", card.account_id, EUROS.code, value, value))
    euros = min(due, means.euros_cents) if payment.euros_cents == "max" else payment.euros_cents
    if euros:
        due = _less(due, euros, means.euros_cents)
        tenders.append(Tender("euros", account_id, EUROS.code, euros, euros))
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
    exact = Fraction(cents * MILLI) / (redemption.point_value * 100)
    step = _step_milli(redemption)
    return -(-exact // step) * step


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
    most = points_that_pay(_share_cents(total_cents, redemption), redemption)
    if wanted == "max":
        return _most_points(min(most, available_milli), redemption)
    minimum = int(redemption.minimum * MILLI)
    if wanted < minimum:
        raise OverLimit("minimum", number_text(redemption.minimum))
    if wanted % _step_milli(redemption):
        raise OverLimit("step", number_text(redemption.step))
    if wanted > most:
        raise OverLimit("maximum_share", POINTS.text(most))
    if wanted > available_milli:
        raise NotEnough(POINTS.code, POINTS.text(wanted), POINTS.text(max(0, available_milli)))
    return wanted


def _most_points(at_most_milli: int, redemption: Redemption) -> int:
    """The largest allowed number of points up to a bound; none where the minimum is out of reach."""
    step = _step_milli(redemption)
    points = max(0, at_most_milli) // step * step
    return points if points >= int(redemption.minimum * MILLI) else 0


def lines_that_earn(lines: Sequence[EarningLine], paid: Tendered, programme: Programme) -> tuple[EarningLine, ...]:
    """The lines with what was paid in points taken off, shared out by largest remainder, unless it is to be ignored."""
    value = paid.points_value_cents
    if not value or programme.on_points_tender == "ignore":
        return tuple(lines)
    parts = shared_out(value, [line.amount_cents for line in lines])
    return tuple(
        EarningLine(line.service, line.amount_cents - part, line.quantity_milli)
        for line, part in zip(lines, parts, strict=True)
    )
