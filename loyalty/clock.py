"""Moments and days. A moment is whole seconds since 1970 in UTC; a day is the shop's, by its time zone.

No clock of its own: the time is always an argument.

>>> madrid = ZoneInfo("Europe/Madrid")
>>> parse_moment("2026-03-29T02:30:00", madrid)  # the hour that does not exist: read as 03:30, an hour later
1774747800
>>> day_of(1774747800, madrid)
datetime.date(2026, 3, 29)
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loyalty.errors import BadValue

NEVER = date(9999, 12, 31)  # the last day of what does not expire


def parse_moment(text: str, zone: ZoneInfo) -> int:
    """An ISO 8601 time, in the shop's time zone where it has no offset of its own. Raises BadValue."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadValue("at", "not_a_time") from None
    if not 1970 <= moment.year <= 9998:
        raise BadValue("at", "not_a_time")
    return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())


def local(at: int, zone: ZoneInfo) -> datetime:
    """The wall clock of the shop at a moment."""
    return datetime.fromtimestamp(at, zone)


def moment_text(at: int, zone: ZoneInfo) -> str:
    """ISO 8601 with the shop's offset."""
    return local(at, zone).isoformat()


def day_of(at: int, zone: ZoneInfo) -> date:
    return local(at, zone).date()


def start_of(day: date, zone: ZoneInfo) -> int:
    """The first second of a day in the shop."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def day_number(day: date) -> int:
    """A day as it is stored: 20260331. Sorts and reads like the date itself."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_from_number(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def parse_day(text: str) -> date:
    """An ISO date of 1900 or later. Raises BadValue."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadValue("date", "not_a_date") from None
    if day.year < 1900:
        raise BadValue("date", "not_a_date")
    return day


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the month's last where it has no such day (31 January + 1 = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year >= NEVER.year:
        return NEVER
    return yearly_day(year, month + 1, day.day)


def days_later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (NEVER - day).days))


def month_end(day: date) -> date:
    if (day.year, day.month) == (NEVER.year, NEVER.month):
        return NEVER
    following = date(day.year + (day.month == 12), day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def yearly_day(year: int, month: int, day: int) -> date:
    """The day of a year that comes every year; 29 February is the 28th where there is none.

    >>> yearly_day(2027, 2, 29)
    datetime.date(2027, 2, 28)
    """
    return date(year, month, min(day, month_end(date(year, month, 1)).day))


def birthdays_kept(first: date, last: date) -> frozenset[int]:
    """The birthdays that are kept from one day to another, as 131 for 31 January; 29 February counts as the 28th
    where there is none."""
    kept = set()
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        kept.add(day.month * 100 + day.day)
        if (day.month, day.day) == (2, 28) and month_end(day) == day:
            kept.add(229)
    return frozenset(kept)
