"""How accounts move among the types of customer: up with a sale, down only with the nightly run."""

from datetime import date, timedelta
from fractions import Fraction

from loyalty.clock import day_number, start_of
from loyalty.programme import CustomerClass, Metric
from loyalty.tiers import Measure, Standing, after_sale, earned_class, tonight
from models.database import Database
from models.desk import Desk
from models.sale_statements import (
    new_class_change,
    points_since,
    raise_class,
    refunded_since,
    spent_since,
    visits_since,
)


def measure_of(database: Database, desk: Desk, account_id: int, day: date) -> Measure:
    """What an account did by a metric from a day on, up to the end of `day`."""
    end = start_of(day + timedelta(days=1), desk.zone)

    def measure(metric: Metric, since: date) -> Fraction:
        start = 0 if since == date.min else start_of(since, desk.zone)
        span = {"account_id": account_id, "start": start, "end": end}
        if metric == "visits":
            return Fraction(database.value(visits_since, **span))
        if metric == "points":
            return Fraction(int(database.value(points_since, **span)), 1000)
        cents = int(database.value(spent_since, **span)) - int(database.value(refunded_since, **span))
        return Fraction(cents, 100)

    return measure


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
    reached = after_sale(classes, standing, earned_class(classes, measure_of(database, desk, account_id, day), day))
    return _kept(database, account_id, standing, Standing(reached, standing.manual, standing.manual_until), at, "sale")


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
