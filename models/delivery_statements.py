"""The statements of deliveries, compiled once."""

from functools import lru_cache
from typing import Any

from peewee import JOIN, fn

from models.export_statements import account_now, first_customer
from models.statements import Statement, slot, statement
from models.tables import Account, Branch, Counter, Customer, Delivery, Entry, Operation, Operator, Prize

KIND = "prize"


@statement
def new_delivery() -> Any:
    columns = (
        "client_id", "prize_id", "account_id", "quantity", "at", "booked_at", "branch_id", "counter_id", "operator_id",
    )  # fmt: skip
    values = {getattr(Delivery, name): slot(name) for name in columns}
    return Delivery.insert({**values, Delivery.undone_at: 0}).returning(Delivery.id)


@statement
def delivery_by_client_id() -> Any:
    return Delivery.select(
        Delivery.id, Delivery.prize_id, Delivery.account_id, Delivery.quantity, Delivery.branch_id, Delivery.at
    ).where(Delivery.client_id == slot("client_id"))


@statement
def mark_undone() -> Any:
    return Delivery.update({Delivery.undone_at: slot("at"), Delivery.allowed_by_id: slot("allowed_by_id")}).where(
        Delivery.id == slot("id"), Delivery.undone_at == 0
    )


@statement
def entries_of_delivery() -> Any:
    """What it took and, of money, what it gave."""
    return (
        Entry.select(Entry.id, Entry.account_id, Entry.unit, Entry.amount_minor, Entry.programme_version_id)
        .where(Entry.account_id == slot("account_id"), Entry.operation_id == slot("operation_id"), Entry.kind == KIND)
        .order_by(Entry.id)
    )


CONDITIONS = {
    "prize": lambda: Prize.code == slot("prize"),
    "since": lambda: Delivery.at >= slot("since"),
    "until": lambda: Delivery.at < slot("until"),
    "branch": lambda: Branch.code == slot("branch"),
    "counter": lambda: Counter.name == slot("counter"),
    "operator": lambda: Operator.code == slot("operator"),
    "account_id": lambda: Delivery.account_id == slot("account_id"),
    "delivery": lambda: Delivery.client_id == slot("delivery"),
}


@lru_cache(maxsize=64)
def deliveries_page(conditions: frozenset[str]) -> Statement:
    """The newest first, those before the number `before` that meet the conditions named."""
    return Statement(lambda: _page(conditions))


def _page(conditions: frozenset[str]) -> Any:
    return (
        _deliveries()
        .where(Delivery.id < slot("before"), *(CONDITIONS[name]() for name in sorted(conditions)))
        .order_by(Delivery.id.desc())
        .limit(slot("most"))
    )


@lru_cache(maxsize=64)
def deliveries_count(conditions: frozenset[str]) -> Statement:
    """How many deliveries meet the conditions named."""

    def build() -> Any:
        met = (CONDITIONS[name]() for name in sorted(conditions))
        return _placed(fn.COUNT(Delivery.id)).where(Delivery.id > 0, *met)

    return Statement(build)


@statement
def exported_deliveries() -> Any:
    return _deliveries().order_by(Delivery.id)


def _placed(*columns: Any) -> Any:
    """Deliveries with what, where and by whom."""
    return (
        Delivery.select(*columns)
        .join(Prize, on=Prize.id == Delivery.prize_id)
        .join(Branch, on=Branch.id == Delivery.branch_id)
        .join(Counter, on=Counter.id == Delivery.counter_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == Delivery.operator_id)
    )


def _deliveries() -> Any:
    allowed_by = Operator.alias("allowed_by")
    return (
        _placed(
            Delivery.id,
            Delivery.client_id,
            Prize.code,
            Prize.name,
            Delivery.quantity,
            Delivery.at,
            Delivery.account_id,
            first_customer(account_now(Delivery.account_id), Customer.name),
            first_customer(account_now(Delivery.account_id), Customer.dni),
            Branch.code,
            Counter.name,
            Operator.code,
            Delivery.undone_at,
            allowed_by.code,
            Operation.answer,
        )
        .join(Account, on=Account.id == Delivery.account_id)
        .join(allowed_by, JOIN.LEFT_OUTER, on=allowed_by.id == Delivery.allowed_by_id)
        .join(Operation, JOIN.LEFT_OUTER, on=Operation.id == Delivery.client_id)
    )
