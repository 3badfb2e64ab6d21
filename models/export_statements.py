"""The statements of the exports. Each reads the data of one moment."""

from functools import lru_cache
from typing import Any

from peewee import JOIN, fn

from loyalty.consent import MAIL
from loyalty.requests import CUSTOMER_DETAILS
from models.ledger_statements import ZERO
from models.statements import Statement, slot, statement
from models.tables import Account, Branch, Card, Consent, Counter, Customer, Entry, LotRow, Operator, Sale, SaleLine


@lru_cache(maxsize=8)
def count_of(table: Any) -> Statement:
    """How many rows a table has."""
    return Statement(lambda: table.select(fn.COUNT(table.id)))


def first_customer(account_id: Any, column: Any) -> Any:
    """What is known of the first customer of an account who was not merged into another."""
    return (
        Customer.select(column)
        .where(Customer.account_id == account_id, Customer.dni.is_null(False), Customer.merged_into_id.is_null())
        .order_by(Customer.id)
        .limit(1)
    )


def account_now(account_id: Any) -> Any:
    """The account itself, or the one that it was merged into."""
    return fn.COALESCE(Account.merged_into_id, account_id)


@statement
def exported_sale_lines() -> Any:
    return (
        SaleLine.select(
            Sale.client_id,
            Sale.at,
            Card.shown,
            Card.key == Card.shown,
            SaleLine.service,
            SaleLine.amount_cents,
            SaleLine.quantity_milli,
            Branch.code,
            Counter.name,
            Operator.code,
            first_customer(account_now(Sale.account_id), Customer.dni),
        )
        .join(Sale, on=Sale.id == SaleLine.sale_id)
        .join(Account, on=Account.id == Sale.account_id)
        .join(Card, JOIN.LEFT_OUTER, on=Card.id == Sale.card_id)
        .join(Branch, on=Branch.id == Sale.branch_id)
        .join(Counter, on=Counter.id == Sale.counter_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == Sale.operator_id)
        .order_by(SaleLine.sale_id, SaleLine.position)
    )


def _held(unit: str) -> Any:
    """What the lots of an account that are not past their last day still hold."""
    return LotRow.select(fn.COALESCE(fn.SUM(LotRow.left_minor), 0)).where(
        LotRow.account_id == Customer.account_id,
        LotRow.unit == unit,
        LotRow.left_minor != ZERO,
        LotRow.last_day >= slot("day"),
    )


@statement
def exported_customers() -> Any:
    card = (
        Card.select(Card.shown)
        .where(Card.account_id == Customer.account_id, Card.state == "active", Card.key == Card.shown)
        .order_by(Card.id)
        .limit(1)
    )
    purpose, channel = MAIL
    consent = (
        Consent.select(Consent.granted)
        .where(Consent.customer_id == Customer.id, Consent.purpose == purpose, Consent.channel == channel)
        .order_by(Consent.at.desc(), Consent.id.desc())
        .limit(1)
    )
    return (
        Customer.select(
            Customer.account_id,
            Customer.dni,
            Customer.name,
            card,
            Account.class_code,
            _held("points"),
            _held("euros"),
            consent,
            *(getattr(Customer, name) for name in CUSTOMER_DETAILS),
        )
        .join(Account, on=Account.id == Customer.account_id)
        .where(Customer.erased_at == 0, Customer.merged_into_id.is_null())
        .order_by(Customer.account_id, Customer.id)
    )


@statement
def exported_movements() -> Any:
    return (
        Entry.select(
            Entry.at,
            Entry.kind,
            Entry.unit,
            Entry.amount_minor,
            Sale.client_id,
            Sale.total_cents,
            Entry.reason,
            Branch.code,
            Counter.name,
            Operator.code,
            first_customer(account_now(Entry.account_id), Customer.dni),
            first_customer(account_now(Entry.account_id), Customer.name),
        )
        .join(Account, on=Account.id == Entry.account_id)
        .join(Sale, JOIN.LEFT_OUTER, on=Sale.id == Entry.sale_id)
        .join(Branch, on=Branch.id == Entry.branch_id)
        .join(Counter, on=Counter.id == Entry.counter_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == Entry.operator_id)
        .order_by(Entry.id)
    )


@statement
def exported_cards() -> Any:
    replacing = Card.alias("replacing")
    return (
        Card.select(
            Card.shown,
            Card.kind,
            Card.state,
            Card.reason,
            Card.activated_at,
            Card.last_day,
            replacing.shown,
            first_customer(Card.account_id, Customer.dni),
            first_customer(Card.account_id, Customer.name),
        )
        .join(replacing, JOIN.LEFT_OUTER, on=replacing.id == Card.replaced_by_id)
        .order_by(Card.id)
    )
