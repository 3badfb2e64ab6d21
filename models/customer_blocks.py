"""Customers who are blocked: with their accounts nothing is earned or spent, and they are not written to.

A block is of a person and holds for the whole account, or it would be got round with the card of somebody else in the
household. The balance stays and expires as ever; refunds and adjustments go on.
"""

from typing import Any

from peewee import JOIN

from loyalty.errors import BadValue, NotAllowed
from loyalty.views import BlockView
from models.customers import held_customer
from models.database import Database
from models.desk import Desk
from models.ledger_statements import ZERO
from models.statements import slot, statement
from models.tables import Customer, CustomerBlock, Operator


@statement
def new_block() -> Any:
    columns = ("customer_id", "reason", "at", "branch_id", "counter_id", "operator_id")
    values = {getattr(CustomerBlock, name): slot(name) for name in columns}
    return CustomerBlock.insert({**values, CustomerBlock.ended_at: 0})


@statement
def end_blocks() -> Any:
    return CustomerBlock.update(
        {CustomerBlock.ended_at: slot("at"), CustomerBlock.ended_by_id: slot("operator_id")}
    ).where(CustomerBlock.customer_id == slot("customer_id"), CustomerBlock.ended_at == ZERO)


def _blocks() -> Any:
    ended_by = Operator.alias("ended_by")
    return (
        CustomerBlock.select(
            Customer.name,
            CustomerBlock.reason,
            CustomerBlock.at,
            Operator.code,
            CustomerBlock.ended_at,
            ended_by.code,
        )
        .join(Customer, on=Customer.id == CustomerBlock.customer_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == CustomerBlock.operator_id)
        .join(ended_by, JOIN.LEFT_OUTER, on=ended_by.id == CustomerBlock.ended_by_id)
    )


@statement
def blocks_of_customer() -> Any:
    return _blocks().where(CustomerBlock.customer_id == slot("customer_id")).order_by(CustomerBlock.id)


@statement
def open_blocks_of_account() -> Any:
    return _blocks().where(
        Customer.account_id == slot("account_id"), Customer.erased_at == ZERO, CustomerBlock.ended_at == ZERO
    )


@statement
def forget_reasons() -> Any:
    return CustomerBlock.update({CustomerBlock.reason: ""}).where(CustomerBlock.customer_id == slot("id"))


def blocked_customers() -> Any:
    """Who is blocked, as a part of other questions."""
    return CustomerBlock.select(CustomerBlock.customer_id).where(CustomerBlock.ended_at == ZERO)


def block(database: Database, desk: Desk, dni: str, reason: str, at: int) -> int:
    """Blocks a customer: her id. Inside a transaction. Raises BadValue without a reason, NotAllowed if it is done."""
    if not reason:
        raise BadValue("reason", "missing")
    customer = held_customer(database, dni)
    if any(not each.ended_at for each in blocks(database, customer.id)):
        raise NotAllowed("blocked_already", customer.name)
    database.execute(
        new_block,
        customer_id=customer.id,
        reason=reason,
        at=at,
        branch_id=desk.branch_id,
        counter_id=desk.counter_id,
        operator_id=desk.operator_id,
    )
    return customer.id


def unblock(database: Database, desk: Desk, dni: str, at: int) -> int:
    """All is as before for a customer: her id. Inside a transaction. Raises NotAllowed for who is not blocked."""
    customer = held_customer(database, dni)
    if not database.execute(end_blocks, customer_id=customer.id, at=at, operator_id=desk.operator_id):
        raise NotAllowed("not_blocked", customer.name)
    return customer.id


def blocks(database: Database, customer_id: int) -> list[BlockView]:
    """Every block of a customer, those that ended as well, oldest first."""
    return [_view(row) for row in database.rows(blocks_of_customer, customer_id=customer_id)]


def block_of_account(database: Database, account_id: int) -> BlockView | None:
    """Why nothing can be earned or spent with an account, if so."""
    row = database.row(open_blocks_of_account, account_id=account_id)
    return _view(row) if row else None


def check_not_blocked(database: Database, account_id: int) -> None:
    """Raises NotAllowed where nothing is earned or spent with an account."""
    if found := block_of_account(database, account_id):
        raise NotAllowed("customer_blocked", f"{found.customer}: {found.reason}")


def _view(row: tuple[Any, ...]) -> BlockView:
    name, reason, at, operator, ended_at, ended_by = row
    return BlockView(name, reason, at, operator or "", ended_at, ended_by or "")
