"""Refunds: in proportion exactly what the sale gave and took, in as many steps as it takes, and never more in total.

Each step is the difference between two cumulative shares, rounded down: so the steps of a sale that is given back
whole add up to the whole, in whatever parts and order.

>>> step_back(1000, 5000, 10000, 20000)
250
>>> sum(step_back(100, before, before + 3333, 9999) for before in (0, 3333, 6666))
100
"""

from collections.abc import Sequence
from dataclasses import dataclass

from loyalty.errors import BadAmount, BadValue
from loyalty.lots import Draw
from loyalty.money import EUROS, shared_out


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as it was sold, and what has been refunded of it so far; `position` counts from 1."""

    position: int
    service: str
    amount_cents: int
    refunded_cents: int = 0

    @property
    def left_cents(self) -> int:
        return self.amount_cents - self.refunded_cents


@dataclass(frozen=True, slots=True)
class LineRefund:
    """How much is refunded of one line now."""

    position: int
    amount_cents: int


def step_back(amount_minor: int, done_before: int, done_after: int, whole: int) -> int:
    """How much of an amount goes back when what is refunded of `whole` grows from one figure to another.

    A whole of nothing (an invitation) goes back at once.
    """
    if whole == 0:
        return amount_minor
    return amount_minor * done_after // whole - amount_minor * done_before // whole


def refund_of_amount(lines: Sequence[SoldLine], amount_cents: int | None) -> tuple[LineRefund, ...]:
    """An amount, or all that is left, shared out among the lines by what is left of each. Raises BadAmount."""
    left = sum(line.left_cents for line in lines)
    wanted = left if amount_cents is None else amount_cents
    if wanted > left:
        raise BadAmount(EUROS.text(wanted), "over_the_sale")
    parts = shared_out(wanted, [line.left_cents for line in lines])
    return tuple(LineRefund(line.position, part) for line, part in zip(lines, parts, strict=True))


def refund_of_lines(lines: Sequence[SoldLine], wanted: Sequence[tuple[str, int | None]]) -> tuple[LineRefund, ...]:
    """Lines named by their position ("2") or service, with an amount or whole. Raises BadValue or BadAmount."""
    parts = {line.position: 0 for line in lines}
    for name, amount_cents in wanted:
        line = _named(lines, name)
        free = line.left_cents - parts[line.position]
        amount = free if amount_cents is None else amount_cents
        if amount > free:
            raise BadAmount(EUROS.text(amount), "over_the_sale")
        parts[line.position] += amount
    return tuple(LineRefund(position, amount) for position, amount in parts.items())


def _named(lines: Sequence[SoldLine], name: str) -> SoldLine:
    for line in lines:
        if str(line.position) == name:
            return line
    of_service = [line for line in lines if line.service == name]
    if len(of_service) != 1:
        raise BadValue("lines", "no_such_line" if not of_service else "several_such_lines")
    return of_service[0]


def earned_back(earned_minor: int, shares: Sequence[int], lines: Sequence[SoldLine], now: Sequence[LineRefund]) -> int:
    """How much of what a sale earned goes back now: each line's share of it, in proportion to what is refunded of it.

    `shares` are the exact weights with which the lines earned, as whole numbers; all nothing is an even share by
    amount. What a line without a price earned goes back in proportion to the whole sale.
    """
    by_line = shared_out(earned_minor, list(shares) if any(shares) else [line.amount_cents for line in lines])
    refunds = {refund.position: refund.amount_cents for refund in now}
    before, whole = sum(line.refunded_cents for line in lines), sum(line.amount_cents for line in lines)
    after = before + sum(refunds.values())
    back = 0
    for share, line in zip(by_line, lines, strict=True):
        if line.amount_cents:
            done = line.refunded_cents
            back += step_back(share, done, done + refunds.get(line.position, 0), line.amount_cents)
        else:
            back += step_back(share, before, after, whole)
    return back


@dataclass(frozen=True, slots=True)
class Spent:
    """A means of payment that a sale took, and how much of it has gone back already."""

    kind: str
    amount_minor: int
    value_cents: int
    returned_minor: int = 0


@dataclass(frozen=True, slots=True)
class SpentBack:
    """What goes back of one means of payment now: in its own unit, and what that was worth of the sale."""

    amount_minor: int
    value_cents: int


def spent_back(
    spent: Sequence[Spent], amount_cents: int, refunded_cents: int, total_cents: int
) -> tuple[list[SpentBack], int]:
    """What goes back of each means of payment, and in cash, when so much more of the sale is refunded.

    Points in proportion to the sale; the rest is shared among gift cards, euros and cash by what is left of each, so
    that no step gives back more than was refunded, nor cash that was never paid.
    """
    after = refunded_cents + amount_cents
    back = [SpentBack(0, 0)] * len(spent)
    lefts, points_before, points_now, points_value = [0] * len(spent), 0, 0, 0
    for place, each in enumerate(spent):
        if each.kind == "points":
            points = step_back(each.amount_minor, refunded_cents, after, total_cents)
            value = step_back(each.value_cents, refunded_cents, after, total_cents)
            back[place] = SpentBack(points, value)
            points_before += step_back(each.value_cents, 0, refunded_cents, total_cents)
            points_now, points_value = points_now + value, points_value + each.value_cents
        else:
            lefts[place] = each.amount_minor - each.returned_minor
    left_in_all = (total_cents - points_value) - (refunded_cents - points_before)
    parts = shared_out(amount_cents - points_now, [*lefts, left_in_all - sum(lefts)])
    for place, each in enumerate(spent):
        if each.kind != "points":
            back[place] = SpentBack(parts[place], parts[place])
    return back, parts[-1]


def restored(draws: Sequence[Draw], amount_minor: int) -> list[Draw]:
    """To which lots an amount goes back, of the draws that took it, less what they were given back: the last first.

    The amounts of the result are positive.
    """
    result = []
    for draw in reversed(draws):
        part = min(amount_minor, draw.amount_minor)
        if part:
            result.append(Draw(draw.lot_id, part))
            amount_minor -= part
    assert amount_minor == 0, "more than was drawn"
    return result
