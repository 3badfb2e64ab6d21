"""Moments and days: the shop's wall clock, where hours are missing and come twice, and months of every length."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.clock import (
    NEVER,
    day_from_number,
    day_number,
    day_of,
    days_later,
    moment_text,
    month_end,
    months_later,
    parse_day,
    parse_moment,
    start_of,
)
from loyalty.errors import BadValue

MADRID = ZoneInfo("Europe/Madrid")
CANARY = ZoneInfo("Atlantic/Canary")


@pytest.mark.parametrize(
    ("text", "told_back"),
    [
        ("2026-02-01T12:00", "2026-02-01T12:00:00+01:00"),
        ("2026-07-01T12:00", "2026-07-01T12:00:00+02:00"),
        ("2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),  # this half hour does not exist
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),  # this one comes twice: the first of them
        ("2026-10-25T02:30+01:00", "2026-10-25T02:30:00+01:00"),  # unless it is told apart
        ("2026-01-01T00:30Z", "2026-01-01T01:30:00+01:00"),
        (" 2026-02-01 ", "2026-02-01T00:00:00+01:00"),
    ],
)
def test_a_time_is_the_shops_unless_it_has_an_offset_of_its_own(text: str, told_back: str) -> None:
    assert moment_text(parse_moment(text, MADRID), MADRID) == told_back


@pytest.mark.parametrize("text", ["", "mañana", "2026-02-30", "2026-01-01T25:00", "1969-12-31", "9999-12-31"])
def test_what_is_not_a_time_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_moment(text, MADRID)
    assert (refused.value.field, refused.value.problem) == ("at", "not_a_time")


def test_the_day_is_the_shops_and_not_greenwichs() -> None:
    midnight = parse_moment("2026-07-01T00:00", MADRID)
    assert day_of(midnight, MADRID) == date(2026, 7, 1)
    assert day_of(midnight - 1, MADRID) == date(2026, 6, 30)
    assert day_of(midnight, CANARY) == date(2026, 6, 30)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-03-30", 24)])
def test_days_are_as_long_as_the_clock_change_makes_them(day: str, hours: int) -> None:
    first = date.fromisoformat(day)
    assert start_of(days_later(first, 1), MADRID) - start_of(first, MADRID) == hours * 3600


@given(st.dates(date(1980, 1, 1), date(2100, 1, 1)), st.sampled_from([MADRID, CANARY, ZoneInfo("America/Havana")]))
def test_the_first_second_of_a_day_is_in_it_and_the_one_before_is_not(day: date, zone: ZoneInfo) -> None:
    assert day_of(start_of(day, zone), zone) == day
    assert day_of(start_of(day, zone) - 1, zone) == days_later(day, -1)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-15", 3, "2027-02-15"),
        ("2026-05-10", 0, "2026-05-10"),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(st.dates(date(1970, 1, 1), date(9998, 12, 31)), st.integers(0, 100_000))
def test_no_number_of_months_or_days_reaches_past_never(day: date, many: int) -> None:
    assert day <= months_later(day, many) <= NEVER
    assert day <= days_later(day, many) <= NEVER
    assert day <= month_end(months_later(day, many)) <= NEVER


@pytest.mark.parametrize(
    ("day", "end"), [("2026-02-01", 28), ("2028-02-10", 29), ("2026-12-31", 31), ("2026-04-30", 30)]
)
def test_the_end_of_a_month_is_its_last_day(day: str, end: int) -> None:
    first = date.fromisoformat(day)
    assert month_end(first) == first.replace(day=end)


@given(st.dates())
def test_a_day_is_stored_as_a_number_that_sorts_and_reads_like_it(day: date) -> None:
    assert day_from_number(day_number(day)) == day
    assert str(day_number(day)).rjust(8, "0") == day.isoformat().replace("-", "")


def test_what_is_not_a_day_is_refused() -> None:
    assert parse_day(" 2026-02-28 ") == date(2026, 2, 28)
    with pytest.raises(BadValue):
        parse_day("29/02/2026")
