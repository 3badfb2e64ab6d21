"""Bonuses that are given once: for a birthday each year, and for joining.

Each is an operation with an id made of whom and when it is for, so that two counters, or a run that is repeated,
give it once.
"""

from datetime import date, timedelta

from loyalty.clock import day_of, yearly_day
from loyalty.lots import lifetime
from loyalty.programme import Bonus, Programme
from models.accounts import hold_living
from models.ledger import Book, Context
from models.operations import Answer, once_in_transaction
from models.till import Till


def birthday_near(birthday: date, day: date, window_days: int) -> date | None:
    """The birthday within a window either side of a day."""
    for year in (day.year - 1, day.year, day.year + 1):
        kept = yearly_day(year, birthday.month, birthday.day)
        if abs(kept - day) <= timedelta(days=window_days):
            return kept
    return None


def give_birthday(
    till: Till, programme: Programme, customer_id: int, account_id: int, year: int, at: int, booked_at: int
) -> bool:
    """The bonus of a year's birthday: whether it was given now."""
    bonus = programme.birthday
    name = f"birthday {customer_id} {year}"
    return bonus is not None and _give(till, programme, bonus, account_id, name, "birthday", at, booked_at)


def give_welcome(till: Till, programme: Programme, customer_id: int, account_id: int, at: int, booked_at: int) -> bool:
    """The bonus for joining: whether it was given now."""
    bonus, name = programme.welcome, f"welcome {customer_id}"
    return bonus is not None and _give(till, programme, bonus, account_id, name, "welcome", at, booked_at)


def _give(
    till: Till, programme: Programme, bonus: Bonus, account_id: int, name: str, kind: str, at: int, booked_at: int
) -> bool:
    amount_minor = int(bonus.give * bonus.unit.minor_per_unit)
    given = False

    def work() -> Answer:
        nonlocal given
        given = True
        living = hold_living(till.database, {account_id})[account_id]
        book = Book(till.database, Context(till.desk, at, booked_at, name))
        life = lifetime(programme, day_of(at, till.desk.zone))
        book.credit(living, bonus.unit.code, amount_minor, kind, life)
        book.close()
        return {}

    def attempt() -> bool:
        nonlocal given
        given = False  # a first attempt may have lost a race to another counter
        once_in_transaction(till.database, name, kind, (name,), booked_at, work)
        return given

    return amount_minor > 0 and till.database.write(attempt)
