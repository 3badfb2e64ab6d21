"""Habits, computed from sales and never typed: how recently, how often and for how much, when, where and for what.

A visit is a sale that was not voided; its amount is what was left of it after refunds.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

MONTHS = 12
LATE, ASLEEP = 1.5, 3.0  # times the usual gap between two visits
SHORTEST_GAP_DAYS = 7  # who comes every day is not late on the second

Rhythm = Literal["never", "once", "unknown", "steady", "late", "asleep"]  # unknown: one day of the year tells no gap


@dataclass(frozen=True, slots=True)
class Visit:
    """A sale by the clock of its shop."""

    at: datetime
    cents: int
    branch: str


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int
    visits: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Habits:
    """What the visits of the last year tell; `visits_ever` counts them all.

    `recency_days` since the last visit, None where there is none; `frequency` visits and `amount_cents` of the year;
    `gap_days` is the usual time between two of them. `months` is oldest first; `services` and `branches` are the most
    frequent first, with their visits; `hours` are visits by (weekday from Monday as 0, hour).
    """

    visits_ever: int = 0
    recency_days: int | None = None
    frequency: int = 0
    amount_cents: int = 0
    gap_days: int | None = None
    rhythm: Rhythm = "never"
    last_visit: date | None = None
    months: tuple[Month, ...] = ()
    services: tuple[tuple[str, int], ...] = ()
    branches: tuple[tuple[str, int], ...] = ()
    hours: Mapping[tuple[int, int], int] = field(default_factory=dict)
    complete: bool = True

    @property
    def average_cents(self) -> int:
        """The average ticket of the year, to the nearest cent."""
        return (2 * self.amount_cents + self.frequency) // (2 * self.frequency) if self.frequency else 0


def habits(
    visits: Sequence[Visit],
    services: Mapping[str, int],
    today: date,
    visits_ever: int,
    last_visit: date | None,
    complete: bool = True,
) -> Habits:
    """What the visits of the last twelve months tell; `complete` says whether they are all of them."""
    recency = max(0, (today - last_visit).days) if last_visit else None
    gap = _usual_gap(visits)
    return Habits(
        visits_ever=visits_ever,
        recency_days=recency,
        frequency=len(visits),
        amount_cents=sum(each.cents for each in visits),
        gap_days=gap,
        rhythm=_rhythm(visits_ever, len(visits), recency, gap),
        last_visit=last_visit,
        months=_by_month(visits, today),
        services=tuple(sorted(services.items(), key=lambda each: (-each[1], each[0]))),
        branches=tuple(sorted(Counter(v.branch for v in visits).items(), key=lambda each: (-each[1], each[0]))),
        hours=Counter((visit.at.weekday(), visit.at.hour) for visit in visits),
        complete=complete,
    )


def first_day(today: date) -> date:
    """The first day that counts: that of the month eleven months ago."""
    year, month = divmod(today.year * 12 + today.month - MONTHS, 12)
    return date(year, month + 1, 1)


def _by_month(visits: Sequence[Visit], today: date) -> tuple[Month, ...]:
    counts: Counter[tuple[int, int]] = Counter()
    cents: Counter[tuple[int, int]] = Counter()
    for visit in visits:
        counts[visit.at.year, visit.at.month] += 1
        cents[visit.at.year, visit.at.month] += visit.cents
    start = first_day(today)
    months = [divmod(start.year * 12 + start.month - 1 + step, 12) for step in range(MONTHS)]
    return tuple(Month(y, m + 1, counts[y, m + 1], cents[y, m + 1]) for y, m in months)


def _usual_gap(visits: Sequence[Visit]) -> int | None:
    """Days between two days of visits, on the average of the year."""
    days = sorted({visit.at.date() for visit in visits})
    if len(days) < 2:
        return None
    return round((days[-1] - days[0]).days / (len(days) - 1))


def _rhythm(visits_ever: int, this_year: int, recency: int | None, gap: int | None) -> Rhythm:
    if not visits_ever or recency is None:
        return "never"
    if gap is None:
        if visits_ever == 1:
            return "once"
        return "unknown" if this_year else "asleep"
    usual = max(gap, SHORTEST_GAP_DAYS)
    if recency > ASLEEP * usual:
        return "asleep"
    return "late" if recency > LATE * usual else "steady"
