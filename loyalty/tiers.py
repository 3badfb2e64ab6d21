"""Types of customer: which one the metrics reach, and when one rises or falls.

A sale counts at once, and the class that it reaches holds from the next sale on. Nobody falls by a sale: only the
nightly run takes a class away, when its minimum has been missed for longer than its days of grace. A class given by
hand is a floor until its last day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from loyalty.clock import months_later
from loyalty.programme import CustomerClass, Metric, Window


@dataclass(frozen=True, slots=True)
class Standing:
    """The class an account has reached by itself, the one given by hand, and since when it misses its minimum."""

    reached: str = ""
    manual: str = ""
    manual_until: date | None = None
    below_since: date | None = None


Measure = Callable[[Metric, date], Fraction]
"""What an account did by a metric since a day (inclusive): euros, points or visits."""


def window_start(window: Window, day: date) -> date:
    """The first day that counts on a day."""
    if window == "lifetime":
        return date.min
    if window == "calendar-year":
        return date(day.year, 1, 1)
    return months_later(day, -12) + timedelta(days=1)


def earned_class(classes: Sequence[CustomerClass], measure: Measure, day: date) -> str:
    """The highest class whose minimum is reached on a day; the first where none is."""
    for each in reversed(classes):
        if each.metric is None:
            continue
        if measure(each.metric, window_start(each.window, day)) >= each.minimum:
            return each.code
    return classes[0].code if classes else ""


def rank(classes: Sequence[CustomerClass], code: str) -> int:
    """Its place in the programme's order; one that the programme does not know ranks lowest."""
    return next((place for place, each in enumerate(classes) if each.code == code), -1)


def higher(classes: Sequence[CustomerClass], one: str, other: str) -> str:
    return one if rank(classes, one) >= rank(classes, other) else other


def effective(classes: Sequence[CustomerClass], standing: Standing, day: date) -> str:
    """The class that counts on a day: reached, or given by hand while that lasts, or the first."""
    reached = standing.reached if rank(classes, standing.reached) >= 0 else classes[0].code if classes else ""
    lasts = standing.manual_until is None or day <= standing.manual_until
    if not (standing.manual and lasts):
        return reached
    return higher(classes, standing.manual, reached)


def after_sale(classes: Sequence[CustomerClass], standing: Standing, qualifies_for: str) -> Standing:
    """The standing after a sale: the class may rise, and never falls; a minimum still missed goes on being missed."""
    reached = standing.reached or (classes[0].code if classes else "")
    since = standing.below_since if rank(classes, qualifies_for) < rank(classes, reached) else None
    return Standing(higher(classes, reached, qualifies_for), standing.manual, standing.manual_until, since)


def united(classes: Sequence[CustomerClass], stays: Standing, gone: Standing) -> Standing:
    """The standing of two who were one: the higher of what each reached, and of what each was given by hand."""
    reached, manual = stays, stays
    if gone.reached and rank(classes, gone.reached) > rank(classes, stays.reached):
        reached = gone
    if gone.manual and (not stays.manual or rank(classes, gone.manual) > rank(classes, stays.manual)):
        manual = gone
    return Standing(reached.reached, manual.manual, manual.manual_until, reached.below_since)


def tonight(classes: Sequence[CustomerClass], standing: Standing, qualifies_for: str, day: date) -> Standing:
    """The standing after the nightly run of a day."""
    first = classes[0].code if classes else ""
    reached = standing.reached or first
    if rank(classes, qualifies_for) >= rank(classes, reached):
        return Standing(qualifies_for, standing.manual, standing.manual_until, None)
    since = standing.below_since or day
    grace = next((each.grace_days for each in classes if each.code == reached), 0)
    if (day - since).days >= grace:
        return Standing(qualifies_for, standing.manual, standing.manual_until, None)
    return Standing(reached, standing.manual, standing.manual_until, since)
