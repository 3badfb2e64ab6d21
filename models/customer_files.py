"""A customer's file, gathered from where its parts are kept."""

from dataclasses import replace
from typing import Any

from peewee import JOIN

from loyalty.clock import day_of
from loyalty.customer_file import CustomerFile
from models.accounts import account_by_id, account_view, lots
from models.consents import consents_of
from models.customer_blocks import blocks
from models.customers import customer_with_dni
from models.habits import habits_of
from models.ledger import standing_of
from models.statements import slot, statement
from models.tables import Branch, Customer, Operator
from models.till import Till


@statement
def registration() -> Any:
    return (
        Customer.select(Customer.created_at, Branch.code, Operator.code)
        .join(Branch, on=Branch.id == Customer.branch_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == Customer.operator_id)
        .where(Customer.id == slot("id"))
    )


def customer_file(till: Till, dni: str, at: int) -> CustomerFile:
    """The file, all of one moment. Raises BadDni, UnknownCustomer."""
    database, day = till.database, day_of(at, till.desk.zone)
    with database.snapshot():
        customer = customer_with_dni(database, dni)
        account = account_view(database, till.shelf, till.desk, customer.account_id, at)
        *standing_row, _last_sale = database.rows(account_by_id, id=customer.account_id)[0]
        standing = standing_of(standing_row)
        created, branch, operator = database.rows(registration, id=customer.id)[0]
        return CustomerFile(
            customer=replace(customer, cards=tuple(each.shown for each in account.cards if each.state == "active")),
            account=account,
            lots=lots(database, customer.account_id, day),
            consents=consents_of(database, customer.id),
            habits=habits_of(database, till.desk, customer.account_id, day),
            registered_at=created,
            branch=branch,
            operator=operator or "",
            manual_class=standing.manual,
            manual_until=standing.manual_until.isoformat() if standing.manual_until else "",
            blocks=blocks(database, customer.id),
        )
