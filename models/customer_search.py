"""Customers found as one types: by document, phone or card, and by the beginnings of the name's words."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from loyalty.codes import card_code, fold, looks_like_bank_card, one_line, parse_dni
from loyalty.errors import BadDni, BadValue
from loyalty.views import CustomerView
from models.cards import cards_of_account
from models.customer_details import phone_digits
from models.customers import customer_columns, view
from models.database import Database
from models.desk import Desk
from models.statements import Statement, slot, statement
from models.tables import Card, Customer, CustomerWord

LAST_CHARACTER = "\U0010ffff"
MOST_FOUND = 50


@statement
def customers_by_dni_prefix() -> Any:
    return (
        Customer.select(*customer_columns())
        .where(Customer.dni >= slot("first"), Customer.dni < slot("last"), Customer.merged_into_id.is_null())
        .order_by(Customer.dni)
        .limit(MOST_FOUND)
    )


@statement
def customers_by_phone_prefix() -> Any:
    return (
        Customer.select(*customer_columns())
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
        Customer.select(*customer_columns())
        .join(Card, on=Card.account_id == Customer.account_id)
        .where(Card.key == slot("key"), Customer.merged_into_id.is_null(), Customer.erased_at == 0)
    )


@lru_cache(maxsize=8)
def customers_by_words(count: int) -> Statement:
    """Those with words of their name that begin with each of `count` prefixes; the first drives the index.

    The others are looked for by the word's own column: so SQLite reads only those customers that are found.
    """

    def build() -> Any:
        query = CustomerWord.select(*customer_columns()).join(Customer, on=Customer.id == CustomerWord.customer_id)
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


def find_customers(database: Database, desk: Desk, text: str) -> list[CustomerView]:
    """As you type: by document, phone or card where there are digits, and by the beginnings of the name's words."""
    text = one_line(text)
    found: dict[int, tuple[Any, ...]] = {}
    for row in _matches(database, desk, text):
        found.setdefault(row[0], row)
    customers = sorted((view(row) for row in list(found.values())[:MOST_FOUND]), key=lambda each: fold(each.name))
    return [with_cards(database, customer) for customer in customers]


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
        for first in _beginnings_of_documents(compact):
            rows += database.rows(customers_by_dni_prefix, first=first, last=first + LAST_CHARACTER)
        digits = phone_digits(text)
        if re.fullmatch(r"\+?\d+", compact) and len(digits) >= 3:
            rows += database.rows(customers_by_phone_prefix, first=digits, last=digits + LAST_CHARACTER)
    words = sorted(set(re.findall(r"\w+", fold(text))), key=lambda word: (-len(word), word))[:4]
    if words:
        bounds = {f"first{i}": word for i, word in enumerate(words)}
        bounds |= {f"last{i}": word + LAST_CHARACTER for i, word in enumerate(words)}
        rows += database.rows(customers_by_words(len(words)), **bounds)
    return rows


def with_cards(database: Database, customer: CustomerView) -> CustomerView:
    """The same, with the codes of the cards that open the account now."""
    cards = database.rows(cards_of_account, account_id=customer.account_id)
    return replace(customer, cards=tuple(shown for _, shown, _, state, *_ in cards if state == "active"))


def _beginnings_of_documents(compact: str) -> list[str]:
    """As it was typed, and as a whole document without its leading zeros."""
    beginnings = [compact]
    try:
        whole = parse_dni(compact)
    except BadDni as bad:
        whole = compact.rjust(8, "0") if bad.reason == "letter_missing" and compact.isdigit() else compact
    return beginnings if whole == compact else [*beginnings, whole]
