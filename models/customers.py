"""Customers: registered and changed; each account has one, several who share a household, or none."""

import re
from typing import Any

from loyalty.clock import day_from_number
from loyalty.codes import parse_dni
from loyalty.errors import Duplicate, UnknownCustomer
from loyalty.requests import CUSTOMER_DETAILS as DETAILS
from loyalty.requests import NewCustomer
from loyalty.views import CustomerView
from models.cards import find_card, open_account, put_in_use
from models.customer_details import checked
from models.database import Database
from models.desk import Desk
from models.ledger import hold
from models.manual_class import give_class_by_hand
from models.programmes import check_class
from models.statements import slot, statement
from models.tables import Customer, CustomerWord


def customer_columns() -> tuple[Any, ...]:
    return (Customer.id, Customer.account_id, Customer.dni, Customer.name, *(getattr(Customer, d) for d in DETAILS))


@statement
def customer_by_dni() -> Any:
    return Customer.select(*customer_columns(), Customer.merged_into_id).where(Customer.dni == slot("dni"))


@statement
def customer_by_id() -> Any:
    return Customer.select(*customer_columns()).where(Customer.id == slot("id"))


@statement
def customer_and_merge_by_id() -> Any:
    return Customer.select(*customer_columns(), Customer.merged_into_id).where(Customer.id == slot("id"))


@statement
def customers_of_account() -> Any:
    return (
        Customer.select(*customer_columns())
        .where(Customer.account_id == slot("account_id"), Customer.merged_into_id.is_null(), Customer.erased_at == 0)
        .order_by(Customer.id)
    )


@statement
def new_customer() -> Any:
    columns = (
        "account_id", "dni", "name", "name_folded", "phone_digits", *DETAILS, "branch_id", "operator_id", "created_at",
    )  # fmt: skip
    values = {getattr(Customer, name): slot(name) for name in columns}
    return Customer.insert({**values, Customer.erased_at: 0}).returning(Customer.id)


@statement
def change_customer() -> Any:
    columns = ("dni", "name", "name_folded", "phone_digits", *DETAILS)
    return Customer.update({getattr(Customer, name): slot(name) for name in columns}).where(Customer.id == slot("id"))


@statement
def new_word() -> Any:
    return CustomerWord.insert(
        {CustomerWord.word: slot("word"), CustomerWord.customer_id: slot("customer_id")}
    ).on_conflict_ignore()


@statement
def forget_words() -> Any:
    return CustomerWord.delete().where(CustomerWord.customer_id == slot("customer_id"))


def view(row: tuple[Any, ...]) -> CustomerView:
    customer_id, account_id, dni, name, *details = row
    texts = dict(zip(DETAILS, details, strict=True))
    birthday = texts["birthday"]
    texts["birthday"] = day_from_number(birthday).isoformat() if birthday else ""
    return CustomerView(customer_id, account_id, dni or "", name, **texts)


def record_with_dni(database: Database, dni: str) -> tuple[CustomerView, int | None]:
    """The customer taken down with a document, and the id of whom she was merged into, if she was.

    Raises BadDni or UnknownCustomer.
    """
    row = database.row(customer_by_dni, dni=parse_dni(dni))
    if row is None:
        raise UnknownCustomer(dni)
    *record, merged_into = row
    return view(tuple(record)), merged_into


def customer_with_dni(database: Database, dni: str) -> CustomerView:
    """The customer of a document: who was merged into another is that other now. Raises BadDni or UnknownCustomer."""
    customer, merged_into = record_with_dni(database, dni)
    while merged_into is not None:
        *record, merged_into = database.rows(customer_and_merge_by_id, id=merged_into)[0]
        customer = view(tuple(record))
    return customer


def customer_with_id(database: Database, customer_id: int, asked_for: str) -> CustomerView:
    """Raises UnknownCustomer for somebody who was erased meanwhile; `asked_for` is how she was known."""
    found = view(database.rows(customer_by_id, id=customer_id)[0])
    if not found.dni:
        raise UnknownCustomer(asked_for)
    return found


def held_customer(database: Database, dni: str) -> CustomerView:
    """As `customer_with_dni`, with the account made to wait for by every other operation on it."""
    while True:
        customer = customer_with_dni(database, dni)
        hold(database, customer.account_id)
        now = customer_with_dni(database, dni)  # another counter may have changed it while this one waited
        if now.account_id == customer.account_id:
            return now


def household(database: Database, account_id: int) -> tuple[CustomerView, ...]:
    return tuple(view(row) for row in database.rows(customers_of_account, account_id=account_id))


def register(database: Database, desk: Desk, new: NewCustomer, at: int) -> CustomerView:
    """Takes a customer down, with a card where there is one. Runs inside the caller's transaction.

    A card that is in use already without a customer becomes this customer's, with all that it holds. Raises BadDni,
    BadValue, Duplicate, NotAllowed (under 14 without a guardian) and what the card is refused for.
    """
    values = checked(new, at, desk)
    check_class(database, new.customer_class)
    owner = database.row(customer_by_dni, dni=values["dni"])
    if owner is not None:
        raise Duplicate("dni", values["dni"], owner[3])
    account_id = _account_for(database, desk, new, at)
    if new.customer_class or new.class_until:
        by_hand = {"class": new.customer_class, "class_until": new.class_until}
        give_class_by_hand(database, desk, account_id, by_hand, hold(database, account_id), at)
    customer_id = database.value(
        new_customer,
        account_id=account_id,
        branch_id=desk.branch_id,
        operator_id=desk.operator_id,
        created_at=at,
        **values,
    )
    index_words(database, customer_id, values["name_folded"])
    return view(database.rows(customer_by_id, id=customer_id)[0])


def _account_for(database: Database, desk: Desk, new: NewCustomer, at: int) -> int:
    """The account of the household, or that the customer's card opens already, or a new one; the card is put in use."""
    if new.household_of:
        account_id = held_customer(database, new.household_of).account_id
        if new.card:
            put_in_use(database, desk, new.card, "loyalty", account_id, at)
        return account_id
    card = find_card(database, desk, new.card) if new.card else None
    if card is not None and card.state == "active" and card.account_id is not None:
        hold(database, card.account_id)
        if find_card(database, desk, new.card) != card:
            return _account_for(database, desk, new, at)  # another changed it while this one waited
        owners = household(database, card.account_id)
        if owners:
            raise Duplicate("card", card.shown, owners[0].name)
        return card.account_id
    account_id = open_account(database, desk, at)
    if new.card:
        put_in_use(database, desk, new.card, "loyalty", account_id, at)
    return account_id


def update(database: Database, desk: Desk, dni: str, changes: dict[str, str], at: int) -> CustomerView:
    """Changes only what `changes` name: details, `name`, `new_dni`, and `class` and `class_until` by hand.

    Runs inside the caller's transaction. Raises what `register` and `give_class_by_hand` raise.
    """
    customer = held_customer(database, dni)
    if "class" in changes or "class_until" in changes:
        give_class_by_hand(database, desk, customer.account_id, changes, hold(database, customer.account_id), at)
    details = {name: changes.get(name, getattr(customer, name)) for name in DETAILS}
    new = NewCustomer(changes.get("new_dni", customer.dni), changes.get("name", customer.name), details)
    values = checked(new, at, desk)
    owner = database.row(customer_by_dni, dni=values["dni"])
    if owner is not None and owner[0] != customer.id:
        raise Duplicate("dni", values["dni"], owner[3])
    database.execute(change_customer, id=customer.id, **values)
    database.execute(forget_words, customer_id=customer.id)
    index_words(database, customer.id, values["name_folded"])
    return view(database.rows(customer_by_id, id=customer.id)[0])


def index_words(database: Database, customer_id: int, name_folded: str) -> None:
    for word in sorted(set(re.findall(r"\w+", name_folded))):
        database.execute(new_word, word=word, customer_id=customer_id)
