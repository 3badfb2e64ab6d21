"""What each operator did in some days: how many customers she enrolled, and the rest that an accountant asks for."""

from typing import Any

from peewee import fn

from loyalty.operator_views import OperatorWork
from models.database import Database
from models.operators import operators
from models.statements import slot, statement
from models.tables import Branch, Customer, DeedRow, Refund, Sale


@statement
def enrolled_between() -> Any:
    """Those who were forgotten or merged since among them: she enrolled them all the same."""
    return (
        Customer.select(Customer.operator_id, fn.COUNT(Customer.operator_id))
        .where(Customer.operator_id.is_null(False), *_between(Customer.created_at))
        .group_by(Customer.operator_id)
    )


@statement
def sold_between() -> Any:
    """Branch by branch, as the index of sales is."""
    return (
        Sale.select(Sale.operator_id, fn.COUNT(Sale.id), fn.SUM(Sale.total_cents))
        .where(Sale.branch_id.in_(Branch.select(Branch.id)), *_between(Sale.at))
        .group_by(Sale.operator_id)
    )


@statement
def refunded_between() -> Any:
    return (
        Refund.select(Refund.operator_id, fn.COUNT(Refund.id), fn.SUM(Refund.amount_cents))
        .where(*_between(Refund.at))
        .group_by(Refund.operator_id)
    )


@statement
def deeds_between() -> Any:
    return (
        DeedRow.select(DeedRow.operator_id, fn.COUNT(DeedRow.id))
        .where(*_between(DeedRow.at))
        .group_by(DeedRow.operator_id)
    )


def _between(moment: Any) -> tuple[Any, Any]:
    return moment >= slot("since"), moment < slot("until")


def enrolled(database: Database, since: int, until: int) -> dict[int, int]:
    """How many customers each operator enrolled, by the operator's number."""
    return {number: int(count) for number, count in database.rows(enrolled_between, since=since, until=until)}


def work_of_operators(database: Database, since: int, until: int) -> list[OperatorWork]:
    """Everybody who ever worked here, by code; `until` is the first second after."""
    given = {"since": since, "until": until}
    with database.snapshot():
        enrolled_by = enrolled(database, since, until)
        sold, refunded, deeds = (
            {row[0]: tuple(map(int, row[1:])) for row in database.rows(each, **given)}
            for each in (sold_between, refunded_between, deeds_between)
        )
        return [
            OperatorWork(
                each,
                enrolled_by.get(each.id, 0),
                *sold.get(each.id, (0, 0)),
                *refunded.get(each.id, (0, 0)),
                *deeds.get(each.id, (0,)),
            )
            for each in operators(database)
        ]
