"""What the pure habits need of an account's sales: the newest of the last year, bounded however many there are."""

from collections import Counter
from datetime import date
from typing import Any

from peewee import fn

from loyalty import habits as rules
from loyalty.clock import local, start_of
from loyalty.habits import Habits, Visit
from models.classes import family_of
from models.database import Database
from models.desk import Desk
from models.statements import slot, statement
from models.tables import Branch, Refund, Sale, SaleLine

MOST_SALES = 3_000  # of each account; who has more in a year is seen by the newest of them


def _voided() -> Any:
    return fn.EXISTS(Refund.select(Refund.sale_id).where(Refund.sale_id == Sale.id, Refund.void == 1))


@statement
def visits_ever() -> Any:
    """All the sales that were rung up, less those that were voided."""
    return Sale.select(fn.COUNT(Sale.id)).where(Sale.account_id == slot("account_id"))


@statement
def voided_ever() -> Any:
    return (
        Sale.select(fn.COUNT(Sale.id))
        .join(Refund, on=Refund.sale_id == Sale.id)
        .where(Sale.account_id == slot("account_id"), Refund.void == 1)
    )


@statement
def newest_sales() -> Any:
    refunded = Refund.select(fn.COALESCE(fn.SUM(Refund.amount_cents), 0)).where(Refund.sale_id == Sale.id)
    return (
        Sale.select(Sale.at, Sale.total_cents - refunded, Branch.code)
        .join(Branch, on=Branch.id == Sale.branch_id)
        .where(Sale.account_id == slot("account_id"), Sale.at >= slot("start"), ~_voided())
        .order_by(Sale.at.desc())
        .limit(slot("most"))
    )


@statement
def services_since() -> Any:
    """By service, in how many sales it was bought."""
    return (
        SaleLine.select(SaleLine.service, fn.COUNT(SaleLine.sale_id.distinct()))
        .join(Sale, on=Sale.id == SaleLine.sale_id)
        .where(Sale.account_id == slot("account_id"), Sale.at >= slot("start"), ~_voided())
        .group_by(SaleLine.service)
    )


@statement
def last_sale() -> Any:
    return Sale.select(fn.MAX(Sale.at)).where(Sale.account_id == slot("account_id"), ~_voided())


def habits_of(database: Database, desk: Desk, account_id: int, today: date) -> Habits:
    """What the sales of an account tell, with those of accounts that were merged into it."""
    with database.snapshot():
        return _habits_of(database, desk, account_id, today)


def _habits_of(database: Database, desk: Desk, account_id: int, today: date) -> Habits:
    start = start_of(rules.first_day(today), desk.zone)
    visits: list[Visit] = []
    services: Counter[str] = Counter()
    ever, complete, last_at = 0, True, 0
    for each in family_of(database, account_id):
        sales = database.rows(newest_sales, account_id=each, start=start, most=MOST_SALES)
        visits += [Visit(local(at, desk.zone), cents, branch) for at, cents, branch in sales]
        oldest = sales[-1][0] if len(sales) == MOST_SALES else start
        complete = complete and oldest == start
        services.update(dict(database.rows(services_since, account_id=each, start=oldest)))
        ever += database.value(visits_ever, account_id=each) - database.value(voided_ever, account_id=each)
        last_at = max(last_at, sales[0][0] if sales else database.value(last_sale, account_id=each) or 0)
    last_day = local(last_at, desk.zone).date() if last_at else None
    return rules.habits(visits, services, today, ever, last_day, complete)
