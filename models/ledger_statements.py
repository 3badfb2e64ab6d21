"""The statements of the ledger, compiled once."""

from typing import Any

from peewee import EXCLUDED, SQL

from models.statements import slot, statement
from models.tables import Account, Balance, Counter, DrawRow, Entry, LotRow

ZERO = SQL("0")  # spelt out, not a parameter, so that the partial indexes on open lots are seen to fit


@statement
def hold_account() -> Any:
    """Locks the account's row on PostgreSQL until the transaction ends; SQLite has one writer anyway."""
    return (
        Account.update({Account.turn: Account.turn + 1})
        .where(Account.id == slot("account_id"))
        .returning(Account.class_code, Account.manual_class_code, Account.manual_until, Account.below_since)
    )


@statement
def chain_head() -> Any:
    return Counter.select(Counter.chain_length, Counter.chain_head).where(Counter.id == slot("counter_id"))


@statement
def chain_head_held() -> Any:
    """The same on PostgreSQL, where another program at the same counter has to wait for its turn."""
    head: Any = Counter.select(Counter.chain_length, Counter.chain_head).where(Counter.id == slot("counter_id"))
    return head.for_update("FOR NO KEY UPDATE")


@statement
def move_chain_head() -> Any:
    return Counter.update({Counter.chain_length: slot("length"), Counter.chain_head: slot("head")}).where(
        Counter.id == slot("counter_id")
    )


@statement
def new_entry() -> Any:
    columns = (
        "account_id", "unit", "amount_minor", "kind", "at", "booked_at", "sale_id", "reverses_id",
        "programme_version_id", "branch_id", "counter_id", "operator_id", "operation_id", "reason",
        "chain_position", "chain_hash",
    )  # fmt: skip
    return Entry.insert({getattr(Entry, name): slot(name) for name in columns}).returning(Entry.id)


@statement
def add_to_balance() -> Any:
    values = {
        Balance.account_id: slot("account_id"),
        Balance.unit: slot("unit"),
        Balance.amount_minor: slot("amount_minor"),
    }
    return Balance.insert(values).on_conflict(
        conflict_target=[Balance.account_id, Balance.unit],
        update={Balance.amount_minor: Balance.amount_minor + EXCLUDED.amount_minor},
    )


@statement
def new_lot() -> Any:
    columns = (
        "entry_id", "account_id", "unit", "given_minor", "left_minor", "opened_at", "spendable_day", "last_day",
        "paid", "moves_with_activity",
    )  # fmt: skip
    return LotRow.insert({getattr(LotRow, name): slot(name) for name in columns}).returning(LotRow.id)


@statement
def take_from_lot() -> Any:
    """Only while the lot, given or owed, still has as much on its own side of nothing."""
    left, amount = LotRow.left_minor, slot("amount_minor")
    return LotRow.update({left: left - amount}).where(
        LotRow.id == slot("lot_id"),
        ((amount > 0) & (left >= amount)) | ((amount < 0) & (left <= amount)),
    )


@statement
def give_back_to_lot() -> Any:
    """Never more than the lot was opened with."""
    left, amount = LotRow.left_minor, slot("amount_minor")
    return LotRow.update({left: left + amount}).where(
        LotRow.id == slot("lot_id"), LotRow.given_minor >= left + amount, left >= ZERO
    )


@statement
def move_last_days() -> Any:
    """Of the open lots that live on while the account is used, and have not expired yet."""
    return LotRow.update({LotRow.last_day: slot("last_day")}).where(
        LotRow.account_id == slot("account_id"),
        LotRow.left_minor > ZERO,
        LotRow.moves_with_activity == 1,
        LotRow.last_day >= slot("day"),
        LotRow.last_day < slot("last_day"),
    )


@statement
def new_draw() -> Any:
    return DrawRow.insert(
        {
            DrawRow.entry_id: slot("entry_id"),
            DrawRow.lot_id: slot("lot_id"),
            DrawRow.amount_minor: slot("amount_minor"),
        }
    )


@statement
def open_lots_of_unit() -> Any:
    return (
        LotRow.select(
            LotRow.id,
            LotRow.left_minor,
            LotRow.last_day,
            LotRow.spendable_day,
            LotRow.paid,
            LotRow.opened_at,
            LotRow.moves_with_activity,
        )
        .where(LotRow.account_id == slot("account_id"), LotRow.unit == slot("unit"), LotRow.left_minor != ZERO)
        .order_by(LotRow.last_day, LotRow.paid, LotRow.opened_at, LotRow.id)
    )


@statement
def open_lots_of_unit_in_debt() -> Any:
    return (
        LotRow.select(LotRow.id, LotRow.left_minor)
        .where(LotRow.account_id == slot("account_id"), LotRow.unit == slot("unit"), LotRow.left_minor < ZERO)
        .order_by(LotRow.id)
    )


@statement
def balances_of() -> Any:
    return Balance.select(Balance.unit, Balance.amount_minor).where(Balance.account_id == slot("account_id"))


@statement
def balances_and_unspendable_lots() -> Any:
    """Unit, amount and last day: the balances, whose last day is nought, and the lots that are past or pending.

    One statement, so that all are of the same moment; a search for each kind of lot, so that each has its index.
    Debts are never past nor pending.
    """
    columns = (LotRow.unit, LotRow.left_minor, LotRow.last_day)
    open_ones = (LotRow.account_id == slot("account_id")) & (LotRow.left_minor != ZERO) & (LotRow.left_minor > ZERO)
    expired = LotRow.select(*columns).where(open_ones, LotRow.last_day < slot("day"))
    pending = LotRow.select(*columns).where(
        open_ones, LotRow.spendable_day > slot("day"), LotRow.last_day >= slot("day")
    )
    held = Balance.select(Balance.unit, Balance.amount_minor, ZERO).where(Balance.account_id == slot("account_id"))
    return held.union_all(expired).union_all(pending)
