"""Customers who can be written to on paper, one by one; not who is blocked."""

from collections.abc import Iterator
from typing import Any

from peewee import fn

from loyalty.views import CustomerView
from models.customer_blocks import blocked_customers
from models.customers import customer_columns, view
from models.database import Database
from models.recipients import Question
from models.statements import Statement, statement
from models.tables import Customer
from models.till import Till


def _has_address() -> Any:
    there = (Customer.address != "") & Customer.dni.is_null(False) & Customer.merged_into_id.is_null()
    return there & Customer.id.not_in(blocked_customers())


@statement
def customers_with_address() -> Any:
    return Customer.select(*customer_columns()).where(_has_address()).order_by(Customer.name_folded, Customer.id)


@statement
def count_with_address() -> Any:
    return Customer.select(fn.COUNT(Customer.id)).where(_has_address())


def with_address(database: Database) -> Iterator[CustomerView]:
    """All of them, by name."""
    return map(view, database.stream(customers_with_address))


def how_many_with_address(database: Database) -> int:
    return int(database.value(count_with_address))


def by_post(till: Till, question: Question) -> Iterator[CustomerView]:
    """Those of a question who may be written to by letter, by name."""
    chosen = question.judged(*customer_columns()).where(question.verdict == "letter")
    query = chosen.order_by(Customer.name_folded, Customer.id)
    return map(view, till.database.stream(Statement(lambda: query)))
