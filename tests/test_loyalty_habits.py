"""Habits: what visits tell of who comes when, how often, for how much and for what."""

from datetime import date, datetime

import pytest

from loyalty.habits import Habits, Visit, first_day, habits

TODAY = date(2026, 3, 10)


def every(days: int, times: int, last: date, cents: int = 1000) -> list[Visit]:
    """So many visits, the last on a day and each so many days before the next."""
    ordinals = [last.toordinal() - days * step for step in range(times)]
    return [
        Visit(datetime.combine(date.fromordinal(n), datetime.min.time()).replace(hour=17), cents, "centro")
        for n in ordinals
    ]


def told(visits: list[Visit], services: dict[str, int] | None = None) -> Habits:
    last = max((visit.at.date() for visit in visits), default=None)
    return habits(visits, services or {}, TODAY, len(visits), last)


def test_who_never_came_has_no_habits() -> None:
    nobody = told([])
    assert (nobody.rhythm, nobody.recency_days, nobody.average_cents, nobody.gap_days) == ("never", None, 0, None)
    assert len(nobody.months) == 12


@pytest.mark.parametrize(
    ("days_ago", "rhythm"), [(0, "steady"), (20, "steady"), (30, "steady"), (31, "late"), (60, "late"), (61, "asleep")]
)
def test_who_comes_every_twenty_days_is_late_after_thirty_and_asleep_after_sixty(days_ago: int, rhythm: str) -> None:
    last = date.fromordinal(TODAY.toordinal() - days_ago)
    seen = told(every(20, 5, last))
    assert (seen.gap_days, seen.recency_days, seen.rhythm) == (20, days_ago, rhythm)


def test_who_comes_every_day_is_not_late_on_the_second() -> None:
    assert told(every(1, 30, date(2026, 3, 7))).rhythm == "steady"


def test_one_visit_is_no_rhythm_yet() -> None:
    assert told(every(1, 1, TODAY)).rhythm == "once"


def test_who_came_twice_today_or_comes_back_after_years_is_not_asleep() -> None:
    assert told([*every(1, 1, TODAY), *every(1, 1, TODAY)]).rhythm == "unknown"
    assert habits(every(1, 1, TODAY), {}, TODAY, visits_ever=4, last_visit=TODAY).rhythm == "unknown"
    assert habits([], {}, TODAY, visits_ever=4, last_visit=date(2024, 3, 10)).rhythm == "asleep"


def test_the_year_is_twelve_months_and_begins_with_the_eleventh_before_this_one() -> None:
    assert first_day(TODAY) == date(2025, 4, 1)
    assert first_day(date(2026, 12, 31)) == date(2026, 1, 1)
    months = told([*every(1, 2, TODAY, 1250), *every(1, 1, date(2025, 4, 30), 500)]).months
    assert (months[0].year, months[0].month, months[0].visits, months[0].cents) == (2025, 4, 1, 500)
    assert (months[-1].year, months[-1].month, months[-1].visits, months[-1].cents) == (2026, 3, 2, 2500)
    assert sum(each.visits for each in months) == 3


def test_the_average_is_rounded_to_the_nearest_cent() -> None:
    assert told([*every(1, 2, TODAY, 1), *every(1, 1, TODAY, 0)]).average_cents == 1
    assert told([*every(1, 1, TODAY, 1), *every(1, 2, TODAY, 0)]).average_cents == 0


def test_the_most_frequent_comes_first_and_hours_are_of_the_weekday() -> None:
    seen = told(every(7, 3, TODAY), {"tinte": 1, "corte": 3, "peinado": 3})
    assert seen.services == (("corte", 3), ("peinado", 3), ("tinte", 1))
    assert seen.hours == {(1, 17): 3}  # 10 March 2026 is a Tuesday
    assert seen.branches == (("centro", 3),)
