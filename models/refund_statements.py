"""The statements of refunds, compiled once."""

from typing import Any

from peewee import JOIN, fn

from models.ledger_statements import ZERO
from models.statements import slot, statement
from models.tables import Card, DrawRow, Entry, LotRow, Refund, RefundLine, Sale, SaleLine, TenderRow


@statement
def sale_by_client_id() -> Any:
    return (
        Sale.select(
            Sale.id, Sale.account_id, Sale.at, Sale.booked_at, Sale.total_cents, Sale.due_cents,
            Sale.programme_version_id, Sale.class_code, Card.kind,
        )
        .join(Card, JOIN.LEFT_OUTER, on=Card.id == Sale.card_id)
        .where(Sale.client_id == slot("client_id"))
    )  # fmt: skip


@statement
def lines_with_refunds() -> Any:
    """Position, service, amount, quantity and what has been refunded so far."""
    refunded = (
        RefundLine.select(fn.COALESCE(fn.SUM(RefundLine.amount_cents), 0))
        .join(Refund, on=Refund.id == RefundLine.refund_id)
        .where(Refund.sale_id == SaleLine.sale_id, RefundLine.position == SaleLine.position)
    )
    return (
        SaleLine.select(SaleLine.position, SaleLine.service, SaleLine.amount_cents, SaleLine.quantity_milli, refunded)
        .where(SaleLine.sale_id == slot("sale_id"))
        .order_by(SaleLine.position)
    )


@statement
def refunds_of_sale() -> Any:
    return Refund.select(Refund.client_id, Refund.void, Refund.amount_cents).where(Refund.sale_id == slot("sale_id"))


@statement
def entries_of_sale() -> Any:
    """What the sale itself posted: its accruals and redemptions."""
    return (
        Entry.select(Entry.id, Entry.account_id, Entry.unit, Entry.amount_minor, Entry.kind)
        .where(Entry.sale_id == slot("sale_id"), Entry.kind << ("accrual", "redemption"))
        .order_by(Entry.id)
    )


@statement
def tenders_of_sale() -> Any:
    return (
        TenderRow.select(
            TenderRow.kind, TenderRow.account_id, TenderRow.entry_id, TenderRow.amount_minor, TenderRow.value_cents
        )
        .where(TenderRow.sale_id == slot("sale_id"))
        .order_by(TenderRow.id)
    )


@statement
def draws_of_entry() -> Any:
    return (
        DrawRow.select(DrawRow.lot_id, DrawRow.amount_minor)
        .join(LotRow, on=LotRow.id == DrawRow.lot_id)
        .where(DrawRow.entry_id == slot("entry_id"))
        .order_by(LotRow.last_day, LotRow.paid, LotRow.opened_at, LotRow.id)
    )


def _given_back() -> Any:
    """What reversals of a draw's entry have put back into its lot since, as a number below nothing."""
    back = Entry.alias("back")
    returned = DrawRow.alias("returned")
    return fn.COALESCE(
        returned.select(fn.SUM(returned.amount_minor))
        .join(back, on=back.id == returned.entry_id)
        .where(back.reverses_id == DrawRow.entry_id, returned.lot_id == DrawRow.lot_id),
        0,
    )


@statement
def draws_left_of_entry() -> Any:
    """What an entry drew of each lot, less what was given back to it since; and the lot's last day."""
    return (
        DrawRow.select(DrawRow.lot_id, DrawRow.amount_minor + _given_back(), LotRow.last_day)
        .join(LotRow, on=LotRow.id == DrawRow.lot_id)
        .where(DrawRow.entry_id == slot("entry_id"))
        .order_by(LotRow.last_day, LotRow.paid, LotRow.opened_at, LotRow.id)
    )


@statement
def expired_of_lot() -> Any:
    """The entries that booked a lot's expiry, and what each still holds of it."""
    return (
        DrawRow.select(DrawRow.entry_id, DrawRow.amount_minor + _given_back())
        .join(Entry, on=Entry.id == DrawRow.entry_id)
        .where(DrawRow.lot_id == slot("lot_id"), Entry.kind == "expiry")
        .order_by(DrawRow.entry_id)
    )


@statement
def debts_served_by_entry() -> Any:
    """How much of its own lot an accrual gave to debts at once."""
    return (
        DrawRow.select(fn.COALESCE(fn.SUM(DrawRow.amount_minor), 0))
        .join(LotRow, on=LotRow.id == DrawRow.lot_id)
        .where(DrawRow.entry_id == slot("entry_id"), LotRow.entry_id == slot("entry_id"))
    )


@statement
def owed_for_entry() -> Any:
    """The debts that refunds made of what an entry gave, below nothing."""
    return (
        LotRow.select(fn.COALESCE(fn.SUM(LotRow.given_minor), 0))
        .join(Entry, on=Entry.id == LotRow.entry_id)
        .where(Entry.reverses_id == slot("entry_id"), LotRow.given_minor < ZERO)
    )


@statement
def lots_moved_here() -> Any:
    """Lots that came from another account, by what moving leaves as it was."""
    return (
        LotRow.select(LotRow.id, LotRow.left_minor)
        .join(Entry, on=Entry.id == LotRow.entry_id)
        .where(
            Entry.account_id == slot("account_id"),
            Entry.kind == "transfer",
            LotRow.account_id == slot("account_id"),
            LotRow.unit == slot("unit"),
            LotRow.opened_at == slot("opened_at"),
            LotRow.spendable_day == slot("spendable_day"),
            LotRow.given_minor > ZERO,
            LotRow.paid == 0,
        )
        .order_by(LotRow.id)
    )


@statement
def given_back_of_entry() -> Any:
    return Entry.select(fn.COALESCE(fn.SUM(Entry.amount_minor), 0)).where(
        Entry.reverses_id == slot("entry_id"), Entry.amount_minor > ZERO
    )


@statement
def lot_of_entry() -> Any:
    return LotRow.select(LotRow.id, LotRow.left_minor, LotRow.opened_at, LotRow.spendable_day).where(
        LotRow.entry_id == slot("entry_id")
    )


@statement
def new_refund() -> Any:
    columns = (
        "client_id", "sale_id", "at", "booked_at", "branch_id", "counter_id", "operator_id", "amount_cents", "void",
    )  # fmt: skip
    return Refund.insert({getattr(Refund, name): slot(name) for name in columns}).returning(Refund.id)


@statement
def new_refund_line() -> Any:
    columns = ("refund_id", "position", "amount_cents")
    return RefundLine.insert({getattr(RefundLine, name): slot(name) for name in columns})
