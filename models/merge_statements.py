"""The statements of merging two customers, compiled once."""

from typing import Any

from peewee import fn

from models.statements import slot, statement
from models.tables import Account, Card, Consent, Customer, CustomerBlock, CustomerMerge, Entry, LotRow


@statement
def mark_merged() -> Any:
    return Customer.update({Customer.merged_into_id: slot("into_id")}).where(Customer.id == slot("id"))


@statement
def move_customer_back() -> Any:
    return Customer.update({Customer.account_id: slot("account_id")}).where(
        Customer.id == slot("id"), Customer.account_id == slot("into")
    )


@statement
def card_ids_of_account() -> Any:
    return Card.select(Card.id).where(Card.account_id == slot("account_id")).order_by(Card.id)


@statement
def customer_ids_of_account() -> Any:
    """Those merged into others, too."""
    return Customer.select(Customer.id).where(Customer.account_id == slot("account_id")).order_by(Customer.id)


@statement
def move_card_back() -> Any:
    return Card.update({Card.account_id: slot("account_id")}).where(
        Card.id == slot("id"), Card.account_id == slot("into")
    )


@statement
def consents_of_person() -> Any:
    return Consent.select(Consent.id).where(Consent.customer_id == slot("customer_id")).order_by(Consent.id)


@statement
def move_consent() -> Any:
    return Consent.update({Consent.customer_id: slot("to")}).where(
        Consent.id == slot("id"), Consent.customer_id == slot("holder")
    )


@statement
def blocks_of_person() -> Any:
    return (
        CustomerBlock.select(CustomerBlock.id)
        .where(CustomerBlock.customer_id == slot("customer_id"))
        .order_by(CustomerBlock.id)
    )


@statement
def move_block() -> Any:
    return CustomerBlock.update({CustomerBlock.customer_id: slot("to")}).where(
        CustomerBlock.id == slot("id"), CustomerBlock.customer_id == slot("holder")
    )


@statement
def whom_merged_into() -> Any:
    return Customer.select(Customer.merged_into_id).where(Customer.id == slot("id"))


@statement
def replacement_of_card() -> Any:
    return Card.select(Card.replaced_by_id).where(Card.id == slot("id"))


@statement
def last_entry() -> Any:
    return Entry.select(fn.COALESCE(fn.MAX(Entry.id), 0))


@statement
def set_last_visit() -> Any:
    return Account.update({Account.last_sale_at: slot("at")}).where(Account.id == slot("account_id"))


@statement
def new_merge() -> Any:
    columns = (
        "gone_id", "stays_id", "gone_account_id", "into_account_id", "operation_id", "at", "operator_id", "moved",
    )  # fmt: skip
    values = {getattr(CustomerMerge, name): slot(name) for name in columns}
    return CustomerMerge.insert({**values, CustomerMerge.undone_at: 0})


@statement
def merge_of_customer() -> Any:
    """The last merge of somebody into another that still holds."""
    return (
        CustomerMerge.select(
            CustomerMerge.id,
            CustomerMerge.stays_id,
            CustomerMerge.gone_account_id,
            CustomerMerge.into_account_id,
            CustomerMerge.moved,
        )
        .where(CustomerMerge.gone_id == slot("gone_id"), CustomerMerge.undone_at == 0)
        .order_by(CustomerMerge.id.desc())
        .limit(1)
    )


@statement
def merges_into_customer() -> Any:
    """Who was merged into somebody, and when, the last first."""
    return (
        Customer.select(Customer.dni, Customer.name, CustomerMerge.at)
        .join(CustomerMerge, on=CustomerMerge.gone_id == Customer.id)
        .where(CustomerMerge.stays_id == slot("stays_id"), CustomerMerge.undone_at == 0)
        .order_by(CustomerMerge.id.desc())
    )


@statement
def mark_undone() -> Any:
    return CustomerMerge.update({CustomerMerge.undone_at: slot("at")}).where(
        CustomerMerge.id == slot("id"), CustomerMerge.undone_at == 0
    )


@statement
def moved_entries() -> Any:
    """What moved from one account into another since an entry: each leaves with one entry and comes with the next.

    Of the entry with which it came: its id, unit and amount.
    """
    left = Entry.alias("left_with")
    return (
        Entry.select(Entry.id, Entry.unit, Entry.amount_minor)
        .join(left, on=(left.counter_id == Entry.counter_id) & (left.chain_position + 1 == Entry.chain_position))
        .where(
            left.account_id == slot("account_id"),
            left.kind == "transfer",
            left.id > slot("after_entry"),
            Entry.account_id == slot("into"),
            Entry.kind == "transfer",
        )
        .order_by(Entry.id)
    )


@statement
def lot_of_transfer() -> Any:
    columns = ("id", "left_minor", "last_day", "spendable_day", "paid", "opened_at", "moves_with_activity")
    return LotRow.select(*(getattr(LotRow, name) for name in columns)).where(LotRow.entry_id == slot("entry_id"))
