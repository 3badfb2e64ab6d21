"""Several customers with one account: they join, and leave it again. The customers stay who they are."""

from typing import Any

from loyalty.errors import NotAllowed
from models.accounts import move_everything
from models.cards import open_account
from models.classes import unite_standings
from models.customer_blocks import check_not_blocked
from models.customers import customer_with_dni, held_customer, household
from models.database import Database
from models.desk import Desk
from models.ledger import Context, hold
from models.statements import slot, statement
from models.tables import Customer


@statement
def bring_customers() -> Any:
    return Customer.update({Customer.account_id: slot("into")}).where(Customer.account_id == slot("account_id"))


@statement
def set_account() -> Any:
    return Customer.update({Customer.account_id: slot("account_id")}).where(Customer.id == slot("id"))


def unite_accounts(database: Database, account_id: int, into: int, context: Context) -> None:
    """All that one account holds, its cards, its class and its customers come into another. Both are held already."""
    move_everything(database, account_id, into, context)
    unite_standings(database, account_id, into, context.at)
    database.execute(bring_customers, account_id=account_id, into=into)


def join(database: Database, dni: str, with_dni: str, context: Context) -> int:
    """The account that both share from now on: that of `with_dni`. Inside a transaction.

    Raises NotAllowed, where one of them is blocked, too.
    """
    comes, hosts = customer_with_dni(database, dni), customer_with_dni(database, with_dni)
    for account_id in sorted({comes.account_id, hosts.account_id}):
        hold(database, account_id)
    if (customer_with_dni(database, dni), customer_with_dni(database, with_dni)) != (comes, hosts):
        return join(database, dni, with_dni, context)  # another changed them while this one waited
    if comes.id == hosts.id:
        raise NotAllowed("merged_with_itself", comes.name)
    if comes.account_id == hosts.account_id:
        raise NotAllowed("joined_already", hosts.name)
    for account_id in (comes.account_id, hosts.account_id):
        check_not_blocked(database, account_id)  # or the other's balance would be locked up by mistake
    unite_accounts(database, comes.account_id, hosts.account_id, context)
    return hosts.account_id


def leave(database: Database, desk: Desk, dni: str, at: int) -> int:
    """The new, empty account of somebody who leaves a household, with which balance and cards stay.

    Inside a transaction. Raises NotAllowed for somebody who shares an account with nobody.
    """
    customer = held_customer(database, dni)
    if len(household(database, customer.account_id)) < 2:
        raise NotAllowed("shares_with_nobody", customer.name)
    account_id = open_account(database, desk, at)
    database.execute(set_account, id=customer.id, account_id=account_id)
    return account_id
