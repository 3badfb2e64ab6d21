"""Customers: who they are, and how they are found by document, name, phone or card."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from loyalty.clock import day_from_number
from loyalty.codes import card_code, fold, looks_like_bank_card, parse_dni
from loyalty.errors import BadValue, Duplicate, UnknownCustomer
from loyalty.requests import CUSTOMER_DETAILS as DETAILS
from loyalty.requests import NewCustomer
from loyalty.views import CustomerView
from models.cards import cards_of_account, find_card, open_account, put_in_use
from models.customer_details import checked, phone_digits
from models.database import Database
from models.desk import Desk
from models.ledger import hold
from models.programmes import check_class
from models.statements import Statement, slot, statement
from models.tables import Account, Card, Consent, Customer, CustomerWord

LAST_CHARACTER = "\U0010ffff"
MOST_FOUND = 50


def _columns() -> tuple[Any, ...]:
    return (Customer.id, Customer.account_id, Customer.dni, Customer.name, *(getattr(Customer, d) for d in DETAILS))


@statement
def customer_by_dni() -> Any:
    return Customer.select(*_columns()).where(Customer.dni == slot("dni"))


@statement
def customer_by_id() -> Any:
    return Customer.select(*_columns()).where(Customer.id == slot("id"))


@statement
def customers_of_account() -> Any:
    return (
        Customer.select(*_columns())
        .where(Customer.account_id == slot("account_id"), Customer.merged_into_id.is_null())
        .order_by(Customer.id)
    )


@statement
def customers_by_dni_prefix() -> Any:
    return (
        Customer.select(*_columns())
        .where(Customer.dni >= slot("first"), Customer.dni < slot("last"), Customer.merged_into_id.is_null())
        .order_by(Customer.dni)
        .limit(MOST_FOUND)
    )


@statement
def customers_by_phone_prefix() -> Any:
    return (
        Customer.select(*_columns())
        .where(
            Customer.phone_digits != "",
            Customer.phone_digits >= slot("first"),
            Customer.phone_digits < slot("last"),
            Customer.merged_into_id.is_null(),
        )
        .order_by(Customer.phone_digits)
        .limit(MOST_FOUND)
    )


@statement
def customers_by_card() -> Any:
    return (
        Customer.select(*_columns())
        .join(Card, on=Card.account_id == Customer.account_id)
        .where(Card.key == slot("key"), Customer.merged_into_id.is_null())
    )


@lru_cache(maxsize=8)
def customers_by_words(count: int) -> Statement:
    """Those with words of their name that begin with each of `count` prefixes; the first drives the index.

    The others are looked for by the word's own column: so SQLite reads only those customers that are found.
    """

    def build() -> Any:
        query = CustomerWord.select(*_columns()).join(Customer, on=Customer.id == CustomerWord.customer_id)
        query = query.where(CustomerWord.word >= slot("first0"), CustomerWord.word < slot("last0"))
        for i in range(1, count):
            other = CustomerWord.alias(f"word{i}")
            there = other.select(other.customer_id).where(
                other.customer_id == CustomerWord.customer_id,
                other.word >= slot(f"first{i}"),
                other.word < slot(f"last{i}"),
            )
            query = query.where(CustomerWord.customer_id.in_(there))
        return query.order_by(CustomerWord.word, CustomerWord.customer_id).limit(MOST_FOUND)

    return Statement(build)


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


@statement
def set_class() -> Any:
    return Account.update({Account.manual_class_code: slot("code")}).where(Account.id == slot("account_id"))


@statement
def new_consent() -> Any:
    columns = ("customer_id", "purpose", "channel", "granted", "at", "operator_id", "origin")
    return Consent.insert({**{getattr(Consent, name): slot(name) for name in columns}, Consent.wording: ""})


def view(row: tuple[Any, ...]) -> CustomerView:
    customer_id, account_id, dni, name, *details = row
    texts = dict(zip(DETAILS, details, strict=True))
    birthday = texts["birthday"]
    texts["birthday"] = day_from_number(birthday).isoformat() if birthday else ""
    return CustomerView(customer_id, account_id, dni or "", name, **texts)


def customer_with_dni(database: Database, dni: str) -> CustomerView:
    """Raises BadDni or UnknownCustomer."""
    row = database.row(customer_by_dni, dni=parse_dni(dni))
    if row is None:
        raise UnknownCustomer(dni)
    return view(row)


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
    """The account that the customer's card opens already, or a new one with the card put in use."""
    card = find_card(database, desk, new.card) if new.card else None
    if card is not None and card.state == "active" and card.account_id is not None:
        hold(database, card.account_id)
        if find_card(database, desk, new.card) != card:
            return _account_for(database, desk, new, at)  # another changed it while this one waited
        owners = household(database, card.account_id)
        if owners:
            raise Duplicate("card", card.shown, owners[0].name)
        if new.customer_class:
            database.execute(set_class, code=new.customer_class, account_id=card.account_id)
        return card.account_id
    account_id = open_account(database, desk, at, new.customer_class)
    if new.card:
        put_in_use(database, desk, new.card, "loyalty", account_id, at)
    return account_id


def update(database: Database, desk: Desk, dni: str, changes: dict[str, str], at: int) -> CustomerView:
    """Changes what is known of a customer. Runs inside the caller's transaction."""
    customer = customer_with_dni(database, dni)
    hold(database, customer.account_id)
    customer = customer_with_dni(database, dni)  # another counter may have changed it while this one waited
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


def record_consent(
    database: Database, desk: Desk, customer_id: int, purpose: str, channel: str, granted: bool, at: int, origin: str
) -> None:
    """Adds to the story of a consent; the last word counts."""
    database.execute(
        new_consent,
        customer_id=customer_id,
        purpose=purpose,
        channel=channel,
        granted=int(granted),
        at=at,
        operator_id=desk.operator_id,
        origin=origin,
    )


def find_customers(database: Database, desk: Desk, text: str) -> list[CustomerView]:
    """As you type: by document, phone or card where there are digits, and by the beginnings of the name's words."""
    found: dict[int, tuple[Any, ...]] = {}
    for row in _matches(database, desk, text):
        found.setdefault(row[0], row)
    customers = sorted((view(row) for row in list(found.values())[:MOST_FOUND]), key=lambda each: fold(each.name))
    return [_with_cards(database, customer) for customer in customers]


def _matches(database: Database, desk: Desk, text: str) -> list[tuple[Any, ...]]:
    compact = re.sub(r"[\s.\-/]", "", text).upper()
    if not compact:
        return []
    rows: list[tuple[Any, ...]] = []
    if re.search(r"\d", compact):
        try:
            rows += database.rows(customers_by_card, key=card_code(text, desk.card_secret).key)
        except BadValue:
            pass  # too long for a card's code, but a name may be
        if looks_like_bank_card(text):
            return rows  # its digits go nowhere else, not even into the log of a server
        rows += database.rows(customers_by_dni_prefix, first=compact, last=compact + LAST_CHARACTER)
        digits = phone_digits(text)
        if re.fullmatch(r"\+?\d+", compact) and len(digits) >= 3:
            rows += database.rows(customers_by_phone_prefix, first=digits, last=digits + LAST_CHARACTER)
    words = sorted(set(re.findall(r"\w+", fold(text))), key=lambda word: (-len(word), word))[:4]
    if words:
        bounds = {f"first{i}": word for i, word in enumerate(words)}
        bounds |= {f"last{i}": word + LAST_CHARACTER for i, word in enumerate(words)}
        rows += database.rows(customers_by_words(len(words)), **bounds)
    return rows


def _with_cards(database: Database, customer: CustomerView) -> CustomerView:
    cards = database.rows(cards_of_account, account_id=customer.account_id)
    return replace(customer, cards=tuple(shown for _, shown, _, state, *_ in cards if state == "active"))
