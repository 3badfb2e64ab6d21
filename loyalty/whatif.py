"""What if the programme were another one: the same past sales under today's rules and under changed ones.

Pure: the sales come in as values, account by account and in the order of time; nothing is written anywhere. A sale
before the span under trial only builds up what classes are judged by.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from heapq import nlargest
from itertools import groupby

from loyalty.earning import Earned, EarningLine, Occasion, earned_by
from loyalty.money import POINTS
from loyalty.programme import Metric, Programme
from loyalty.tender import lines_that_earn
from loyalty.tiers import Standing, after_sale, earned_class, effective

MOST_AFFECTED = 10


@dataclass(frozen=True, slots=True)
class PastSale:
    """A sale as it was, less what was refunded of it; `counts` says whether it lies in the span under trial.

    `points_value_cents` is what points paid of it.
    """

    account_id: int
    moment: datetime
    lines: tuple[EarningLine, ...]
    counts: bool
    points_value_cents: int = 0

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)


@dataclass(slots=True)
class Outcome:
    """What one programme would have given in all, in minor units by unit code."""

    given: dict[str, int] = field(default_factory=dict)
    point_value: Fraction = Fraction(0)

    def add(self, unit: str, minor: int) -> None:
        self.given[unit] = self.given.get(unit, 0) + minor

    @property
    def liability_cents(self) -> int:
        """What the shop would owe for it: euros as they are, points at what they pay, rounded up."""
        points = self.given.get("points", 0) * self.point_value * 100 / POINTS.minor_per_unit
        return self.given.get("euros", 0) - (-points.numerator // points.denominator)


@dataclass(frozen=True, slots=True)
class Affected:
    """What the change means to one account."""

    account_id: int
    points_before_milli: int
    points_after_milli: int
    euros_before_cents: int
    euros_after_cents: int
    class_before: str
    class_after: str

    @property
    def weight(self) -> int:
        """How much it is affected, to choose the most affected by: points and cents alike, in thousandths."""
        points = abs(self.points_after_milli - self.points_before_milli)
        return points + 1000 * abs(self.euros_after_cents - self.euros_before_cents)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Today's programme beside the changed one over the same sales."""

    sales: int
    accounts: int
    before: Outcome
    after: Outcome
    class_changes: int
    most_affected: tuple[Affected, ...]


class _Replay:
    """One account under one programme, sale after sale."""

    def __init__(self, programme: Programme, outcome: Outcome) -> None:
        self.programme, self.outcome = programme, outcome
        self.own = Outcome()
        self.standing = Standing()
        self._past: list[tuple[date, int, int]] = []
        self._has_metrics = any(each.metric for each in programme.classes)
        self._has_daily_caps = any(rule.maximum_per_day is not None for rule in programme.earn)
        self._today: tuple[date, dict[str, int]] = (date.min, {})

    def sell(self, sale: PastSale) -> None:
        day = sale.moment.date()
        if self._today[0] != day:
            self._today = (day, {})
        customer_class = effective(self.programme.classes, self.standing, day)
        occasion = Occasion(sale.moment, customer_class, self._today[1])
        earned = self._earned(sale, occasion) if sale.counts or self._has_metrics else None
        points = 0
        for each in earned.by_unit if earned else ():
            if self._has_daily_caps:
                self._today[1][each.unit.code] = self._today[1].get(each.unit.code, 0) + each.minor
            points = each.minor if each.unit.code == "points" else points
            if sale.counts:
                self.outcome.add(each.unit.code, each.minor)
                self.own.add(each.unit.code, each.minor)
        if self._has_metrics:
            self._past.append((day, sale.total_cents, points))
            qualifies_for = earned_class(self.programme.classes, self._measure, day)
            self.standing = after_sale(self.programme.classes, self.standing, qualifies_for)

    def _earned(self, sale: PastSale, occasion: Occasion) -> Earned:
        counted = lines_that_earn(sale.lines, sale.points_value_cents, self.programme)
        return earned_by(self.programme, counted, occasion, sale.total_cents)

    def _measure(self, metric: Metric, since: date) -> Fraction:
        counted = [row for row in self._past if row[0] >= since]
        if metric == "visits":
            return Fraction(len(counted))
        if metric == "points":
            return Fraction(sum(points for _, _, points in counted), POINTS.minor_per_unit)
        return Fraction(sum(cents for _, cents, _ in counted), 100)


def compare(sales: Iterable[PastSale], today: Programme, changed: Programme) -> Comparison:
    """Replays the sales under both programmes. `sales` are grouped by account."""
    before, after = _outcome(today), _outcome(changed)
    accounts = class_changes = 0
    counted = _Counter()
    affected: list[Affected] = []
    for account_id, own_sales in groupby(sales, key=lambda sale: sale.account_id):
        one, other = _Replay(today, before), _Replay(changed, after)
        for sale in counted.through(own_sales):
            one.sell(sale)
            other.sell(sale)
        accounts += 1
        result = _affected(account_id, one, other)
        class_changes += result.class_before != result.class_after
        if result.weight:
            affected = nlargest(MOST_AFFECTED, [*affected, result], key=lambda each: (each.weight, -each.account_id))
    return Comparison(counted.sales, accounts, before, after, class_changes, tuple(affected))


class _Counter:
    def __init__(self) -> None:
        self.sales = 0

    def through(self, sales: Iterator[PastSale]) -> Iterator[PastSale]:
        for sale in sales:
            self.sales += sale.counts
            yield sale


def _outcome(programme: Programme) -> Outcome:
    return Outcome(point_value=programme.redemption.point_value if programme.redemption else Fraction(0))


def _affected(account_id: int, one: _Replay, other: _Replay) -> Affected:
    return Affected(
        account_id,
        one.own.given.get("points", 0),
        other.own.given.get("points", 0),
        one.own.given.get("euros", 0),
        other.own.given.get("euros", 0),
        effective(one.programme.classes, one.standing, date.max),
        effective(other.programme.classes, other.standing, date.max),
    )
