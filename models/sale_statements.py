"""The statements of sales, compiled once."""

from typing import Any

from peewee import JOIN, Case, fn

from models.statements import slot, statement
from models.tables import Account, ClassChange, Entry, Refund, Sale, SaleLine, TenderRow


@statement
def new_sale() -> Any:
    columns = (
        "client_id", "account_id", "card_id", "at", "booked_at", "branch_id", "counter_id", "operator_id",
        "programme_version_id", "class_code", "total_cents", "due_cents",
    )  # fmt: skip
    return Sale.insert({getattr(Sale, name): slot(name) for name in columns}).returning(Sale.id)


@statement
def new_sale_line() -> Any:
    columns = ("sale_id", "position", "service", "amount_cents", "quantity_milli")
    return SaleLine.insert({getattr(SaleLine, name): slot(name) for name in columns})


@statement
def new_tender() -> Any:
    columns = ("sale_id", "kind", "account_id", "entry_id", "amount_minor", "value_cents")
    return TenderRow.insert({getattr(TenderRow, name): slot(name) for name in columns})


@statement
def remember_visit() -> Any:
    later = Case(None, [(Account.last_sale_at < slot("at"), slot("at"))], Account.last_sale_at)
    return Account.update({Account.last_sale_at: later}).where(Account.id == slot("account_id"))


@statement
def accrued_between() -> Any:
    """By unit, what the sales before one gave, less what was taken back of it by a moment: so a sale can be explained
    as it was seen on its day."""
    back = Entry.alias("back")
    taken_back = back.select(fn.SUM(back.amount_minor)).where(
        back.reverses_id == Entry.id, back.booked_at <= slot("booked_by")
    )
    return (
        Entry.select(Entry.unit, fn.SUM(Entry.amount_minor + fn.COALESCE(taken_back, 0)))
        .where(
            Entry.account_id == slot("account_id"),
            Entry.sale_id < slot("before_sale"),
            Entry.kind == "accrual",
            Entry.at >= slot("start"),
            Entry.at < slot("end"),
        )
        .group_by(Entry.unit)
    )


@statement
def counter_between() -> Any:
    return Sale.select(fn.COUNT(Sale.id), fn.COALESCE(fn.SUM(Sale.total_cents), 0)).where(
        Sale.branch_id == slot("branch_id"),
        Sale.counter_id == slot("counter_id"),
        Sale.at >= slot("start"),
        Sale.at < slot("end"),
    )


@statement
def spent_since() -> Any:
    """Cents of the account's sales since a moment, up to another."""
    return Sale.select(fn.COALESCE(fn.SUM(Sale.total_cents), 0)).where(
        Sale.account_id == slot("account_id"), Sale.at >= slot("start"), Sale.at < slot("end")
    )


@statement
def refunded_since() -> Any:
    """Cents given back of those same sales."""
    return (
        Sale.select(fn.COALESCE(fn.SUM(Refund.amount_cents), 0))
        .join(Refund, on=Refund.sale_id == Sale.id)
        .where(Sale.account_id == slot("account_id"), Sale.at >= slot("start"), Sale.at < slot("end"))
    )


@statement
def visits_since() -> Any:
    voided = Refund.select(Refund.sale_id).where(Refund.sale_id == Sale.id, Refund.void == 1)
    return Sale.select(fn.COUNT(Sale.id)).where(
        Sale.account_id == slot("account_id"), Sale.at >= slot("start"), Sale.at < slot("end"), ~fn.EXISTS(voided)
    )


@statement
def points_since() -> Any:
    """Thousandths of points that sales gave, less what refunds of them took back: not what was spent and came back."""
    reversed_one = Entry.alias("reversed_one")
    return (
        Entry.select(fn.COALESCE(fn.SUM(Entry.amount_minor), 0))
        .join(Sale, on=Sale.id == Entry.sale_id)
        .join(reversed_one, JOIN.LEFT_OUTER, on=reversed_one.id == Entry.reverses_id)
        .where(
            Entry.account_id == slot("account_id"),
            Entry.unit == "points",
            (Entry.kind == "accrual") | ((Entry.kind == "reversal") & (reversed_one.kind == "accrual")),
            Sale.at >= slot("start"),
            Sale.at < slot("end"),
        )
    )


@statement
def raise_class() -> Any:
    return Account.update({Account.class_code: slot("code"), Account.below_since: slot("below_since")}).where(
        Account.id == slot("account_id")
    )


@statement
def give_class() -> Any:
    return Account.update({Account.manual_class_code: slot("code"), Account.manual_until: slot("until")}).where(
        Account.id == slot("account_id")
    )


@statement
def accounts_merged_into() -> Any:
    return Account.select(Account.id).where(Account.merged_into_id == slot("account_id"))


@statement
def bring_last_visit() -> Any:
    other = Account.alias("other")
    theirs = other.select(other.last_sale_at).where(other.id == slot("account_id"))
    return Account.update({Account.last_sale_at: theirs}).where(
        Account.id == slot("into"), Account.last_sale_at < theirs
    )


@statement
def new_class_change() -> Any:
    columns = ("account_id", "at", "before_code", "after_code", "reason")
    return ClassChange.insert({getattr(ClassChange, name): slot(name) for name in columns})
