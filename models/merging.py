"""Two customers who were one: everything of the one comes to the other, lots and last days kept."""

from typing import Any

from loyalty.errors import NotAllowed
from models.accounts import move_everything
from models.classes import unite_standings
from models.customers import customer_with_dni, forget_words
from models.database import Database
from models.ledger import Context, hold
from models.statements import slot, statement
from models.tables import Customer


@statement
def mark_merged() -> Any:
    return Customer.update({Customer.merged_into_id: slot("into_id")}).where(Customer.id == slot("id"))


@statement
def move_household() -> Any:
    return Customer.update({Customer.account_id: slot("into")}).where(Customer.account_id == slot("account_id"))


def merge(database: Database, from_dni: str, into_dni: str, context: Context) -> int:
    """The account in which both are now. Inside a transaction. Raises NotAllowed for somebody with himself."""
    gone, stays = customer_with_dni(database, from_dni), customer_with_dni(database, into_dni)
    for account_id in sorted({gone.account_id, stays.account_id}):
        hold(database, account_id)
    if (customer_with_dni(database, from_dni), customer_with_dni(database, into_dni)) != (gone, stays):
        return merge(database, from_dni, into_dni, context)  # another changed them while this one waited
    if gone.id == stays.id:
        raise NotAllowed("merged_with_itself", gone.name)
    if gone.account_id != stays.account_id:
        move_everything(database, gone.account_id, stays.account_id, context)
        unite_standings(database, gone.account_id, stays.account_id, context.at)
        database.execute(move_household, account_id=gone.account_id, into=stays.account_id)
    database.execute(mark_merged, id=gone.id, into_id=stays.id)
    database.execute(forget_words, customer_id=gone.id)
    return stays.account_id
