"""How accounts move among the types of customer: up with a sale, down only with the nightly run."""

from datetime import date, timedelta
from fractions import Fraction

from loyalty.clock import NEVER, day_number, start_of
from loyalty.programme import CustomerClass, Metric
from loyalty.tiers import Measure, Standing, after_sale, earned_class, tonight, united
from models.database import Database
from models.desk import Desk
from models.ledger import hold
from models.programmes import shop_lists
from models.sale_statements import (
    accounts_merged_into,
    bring_last_visit,
    give_class,
    new_class_change,
    points_since,
    raise_class,
    refunded_since,
    spent_since,
    visits_since,
)
from models.statements import Statement


def measure_of(database: Database, desk: Desk, account_id: int, day: date) -> Measure:
    """What an account, with those that were merged into it, did by a metric from a day on, up to the end of `day`."""
    end = start_of(day + timedelta(days=1), desk.zone)
    family = family_of(database, account_id)

    def measure(metric: Metric, since: date) -> Fraction:
        start = 0 if since == date.min else start_of(since, desk.zone)

        def total(query: Statement) -> int:
            return sum(int(database.value(query, account_id=each, start=start, end=end)) for each in family)

        if metric == "visits":
            return Fraction(total(visits_since))
        if metric == "points":
            return Fraction(total(points_since), 1000)
        return Fraction(total(spent_since) - total(refunded_since), 100)

    return measure


def family_of(database: Database, account_id: int) -> list[int]:
    """The account and every one that was merged into it: their sales are its own."""
    family = [account_id]
    for each in family:
        family += [row[0] for row in database.rows(accounts_merged_into, account_id=each)]
    return family


def unite_standings(database: Database, account_id: int, into: int, at: int) -> None:
    """What an account reached, and was given by hand, comes with it into another. Both are held already."""
    before, gone = hold(database, into), hold(database, account_id)
    set_standing(database, into, before, united(shop_lists(database).classes, before, gone), at, "merge")
    database.execute(bring_last_visit, account_id=account_id, into=into)


def set_standing(database: Database, account_id: int, before: Standing, after: Standing, at: int, reason: str) -> None:
    """Puts an account where it is to stand, what was given by hand included. It is held already."""
    _kept(database, account_id, before, after, at, reason)
    until = day_number(after.manual_until or NEVER)
    database.execute(give_class, account_id=account_id, code=after.manual, until=until)


def rise_after_sale(
    database: Database,
    desk: Desk,
    account_id: int,
    classes: tuple[CustomerClass, ...],
    standing: Standing,
    at: int,
    day: date,
) -> Standing:
    """The standing after a sale of that day, kept if it has risen."""
    if not any(each.metric for each in classes):
        return standing
    qualifies_for = earned_class(classes, measure_of(database, desk, account_id, day), day)
    return _kept(database, account_id, standing, after_sale(classes, standing, qualifies_for), at, "sale")


def reconcile_tonight(
    database: Database,
    desk: Desk,
    account_id: int,
    classes: tuple[CustomerClass, ...],
    standing: Standing,
    at: int,
    day: date,
) -> Standing:
    """The standing after the nightly run of a day, kept if it has changed."""
    qualifies_for = earned_class(classes, measure_of(database, desk, account_id, day), day)
    return _kept(database, account_id, standing, tonight(classes, standing, qualifies_for, day), at, "nightly")


def _kept(database: Database, account_id: int, before: Standing, after: Standing, at: int, reason: str) -> Standing:
    if (before.reached, before.below_since) == (after.reached, after.below_since):
        return after
    since = day_number(after.below_since) if after.below_since else 0
    database.execute(raise_class, account_id=account_id, code=after.reached, below_since=since)
    if before.reached != after.reached:
        database.execute(
            new_class_change,
            account_id=account_id,
            at=at,
            before_code=before.reached,
            after_code=after.reached,
            reason=reason,
        )
    return after
