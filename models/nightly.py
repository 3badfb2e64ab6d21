"""What runs at night: expiry is booked, classes are reconciled, birthdays are greeted.

Safe to run twice, late, or on two counters at once: what is due is read again inside each account's transaction, and
a birthday is given under an id of its own.
"""

from datetime import date, timedelta
from functools import partial
from typing import Any

from peewee import fn

from loyalty.clock import birthdays_kept, day_number, day_of
from loyalty.lots import Draw
from loyalty.programme import Programme
from loyalty.views import NightlyReport
from models.bonuses import give_birthday
from models.classes import reconcile_tonight
from models.customer_blocks import blocked_customers
from models.ledger import Book, Context, hold
from models.ledger_statements import ZERO
from models.statements import slot, statement
from models.tables import Account, Customer, LotRow
from models.till import Till

BATCH = 200


@statement
def accounts_with_expired_lots() -> Any:
    return (
        LotRow.select(LotRow.account_id)
        .distinct()
        .where(LotRow.left_minor > ZERO, LotRow.last_day < slot("day"), LotRow.account_id > slot("after"))
        .order_by(LotRow.account_id)
        .limit(BATCH)
    )


@statement
def expired_lots() -> Any:
    return (
        LotRow.select(LotRow.id, LotRow.unit, LotRow.left_minor, LotRow.last_day)
        .where(LotRow.account_id == slot("account_id"), LotRow.left_minor > ZERO, LotRow.last_day < slot("day"))
        .order_by(LotRow.unit, LotRow.last_day, LotRow.id)
    )


@statement
def expired_in_all() -> Any:
    return (
        LotRow.select(LotRow.unit, fn.SUM(LotRow.left_minor))
        .where(LotRow.left_minor > ZERO, LotRow.last_day < slot("day"))
        .group_by(LotRow.unit)
        .order_by(LotRow.unit)
    )


@statement
def accounts_with_something_expired() -> Any:
    return LotRow.select(fn.COUNT(fn.DISTINCT(LotRow.account_id))).where(
        LotRow.left_minor > ZERO, LotRow.last_day < slot("day")
    )


@statement
def accounts_after() -> Any:
    return (
        Account.select(Account.id)
        .where(Account.id > slot("after"), Account.merged_into_id.is_null())
        .order_by(Account.id)
        .limit(BATCH)
    )


@statement
def birthdays_on() -> Any:
    """Customers whose birthday falls on a month and day (131 is 31 January), but with blocked accounts."""
    blocked = Customer.alias("blocked")
    year = Customer.birthday / 10_000  # of whole numbers; to Peewee, % would be LIKE
    return Customer.select(Customer.id, Customer.account_id).where(
        Customer.birthday > ZERO,
        Customer.birthday - year * 10_000 == slot("month_day"),
        Customer.merged_into_id.is_null(),
        Customer.erased_at == ZERO,
        Customer.account_id.not_in(blocked.select(blocked.account_id).where(blocked.id.in_(blocked_customers()))),
    )


def run_nightly(till: Till, at: int, booked_at: int) -> NightlyReport:
    """Everything that is due at a moment: what was done."""
    expired, accounts = book_expiry(till, at, booked_at)
    day = day_of(at, till.desk.zone)
    version = till.shelf.followed_by(till.desk.branch, day)
    changed = birthdays = 0
    if version is not None:
        changed = _reconcile_classes(till, version.programme, at, day)
        birthdays = _greet_birthdays(till, version.programme, at, booked_at, day)
    return NightlyReport(expired, accounts, changed, birthdays)


def book_expiry(till: Till, at: int, booked_at: int) -> tuple[dict[str, int], int]:
    """Books what expired before a day: minor units by unit, and of how many accounts."""
    day = day_number(day_of(at, till.desk.zone))
    totals: dict[str, int] = {}
    accounts = after = 0
    while batch := [row[0] for row in till.database.rows(accounts_with_expired_lots, day=day, after=after)]:
        for account_id in batch:
            amounts = till.database.write(partial(_expire, till, account_id, day, at, booked_at))
            accounts += bool(amounts)
            for unit, amount in amounts.items():
                totals[unit] = totals.get(unit, 0) + amount
        after = batch[-1]
    return totals, accounts


def would_expire(till: Till, at: int) -> tuple[dict[str, int], int]:
    """What `book_expiry` would book at a moment, and of how many accounts; nothing is written."""
    day = day_number(day_of(at, till.desk.zone))
    with till.database.snapshot():
        totals = {unit: int(total) for unit, total in till.database.rows(expired_in_all, day=day)}
        return totals, int(till.database.value(accounts_with_something_expired, day=day))


def _expire(till: Till, account_id: int, day: int, at: int, booked_at: int) -> dict[str, int]:
    """One entry for each unit, which draws every expired lot empty."""
    hold(till.database, account_id)
    by_unit: dict[str, list[Draw]] = {}
    for lot_id, unit, left, _ in till.database.rows(expired_lots, account_id=account_id, day=day):
        by_unit.setdefault(unit, []).append(Draw(lot_id, left))
    book = Book(till.database, Context(till.desk, at, booked_at, f"expire {account_id} {day}"))
    amounts = {unit: sum(draw.amount_minor for draw in draws) for unit, draws in by_unit.items()}
    for unit, draws in by_unit.items():
        book.debit(account_id, unit, amounts[unit], "expiry", draws)
    book.close()
    return amounts


def _reconcile_classes(till: Till, programme: Programme, at: int, day: date) -> int:
    if not any(each.metric for each in programme.classes):
        return 0
    changed = after = 0
    while batch := [row[0] for row in till.database.rows(accounts_after, after=after)]:
        for account_id in batch:
            changed += till.database.write(partial(_reconcile, till, programme, account_id, at, day))
        after = batch[-1]
    return changed


def _reconcile(till: Till, programme: Programme, account_id: int, at: int, day: date) -> bool:
    before = hold(till.database, account_id)
    after = reconcile_tonight(till.database, till.desk, account_id, programme.classes, before, at, day)
    return before.reached != after.reached


def _greet_birthdays(till: Till, programme: Programme, at: int, booked_at: int, day: date) -> int:
    """Those of the day and of the days of grace before it that no run has greeted yet."""
    if programme.birthday is None:
        return 0
    given = 0
    for late in range(programme.birthday.window_days + 1):
        birthday = day - timedelta(days=late)
        for month_day in sorted(birthdays_kept(birthday, birthday)):
            for customer_id, account_id in till.database.rows(birthdays_on, month_day=month_day):
                given += give_birthday(till, programme, customer_id, account_id, birthday.year, at, booked_at)
    return given
