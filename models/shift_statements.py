"""The statements of shifts, compiled once. A shift is a range of ids, and of places in its counter's chain."""

from typing import Any

from peewee import JOIN, SQL, Case, fn

from loyalty.shifts import LATE_S
from models.statements import slot, statement
from models.tables import (
    Counter,
    Delivery,
    Entry,
    LotRow,
    Operation,
    Operator,
    Refund,
    Sale,
    Shift,
    TenderRow,
)


def _last(table: Any) -> Any:
    """The highest id of the whole shop, 0 where there is none."""
    return fn.COALESCE(table.select(fn.MAX(table.id)), 0)


@statement
def ends_now() -> Any:
    """The last sale, refund and delivery, and how long the counter's chain is, with its head."""
    return Counter.select(_last(Sale), _last(Refund), _last(Delivery), Counter.chain_length, Counter.chain_head).where(
        Counter.id == slot("counter_id")
    )


@statement
def begin_shifts() -> Any:
    """Shift 0 of every counter: what was booked before is in no shift."""
    nothing = SQL("NULL"), SQL("0"), SQL("0")
    ends = _last(Sale), _last(Refund), _last(Delivery)
    ended = Counter.select(Counter.id, SQL("0"), *nothing, *ends, Counter.chain_length, Counter.chain_head, SQL("'{}'"))
    return Shift.insert(
        ended,
        [
            Shift.counter_id, Shift.number, Shift.operator_id, Shift.closed_at, Shift.booked_at, Shift.last_sale_id,
            Shift.last_refund_id, Shift.last_delivery_id, Shift.chain_length, Shift.chain_head, Shift.till,
        ],
    )  # fmt: skip


@statement
def new_shift() -> Any:
    columns = (
        "counter_id", "number", "operator_id", "closed_at", "booked_at", "last_sale_id", "last_refund_id",
        "last_delivery_id", "chain_length", "chain_head", "till",
    )  # fmt: skip
    return Shift.insert({getattr(Shift, name): slot(name) for name in columns})


@statement
def shift_before() -> Any:
    """The last shift of a counter whose number is below `before`: where it ended."""
    return (
        Shift.select(
            Shift.number, Shift.closed_at, Shift.last_sale_id, Shift.last_refund_id, Shift.last_delivery_id,
            Shift.chain_length, Shift.chain_head, Shift.till, Operator.code,
        )
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == Shift.operator_id)
        .where(Shift.counter_id == slot("counter_id"), Shift.number < slot("before"))
        .order_by(Shift.number.desc())
        .limit(1)
    )  # fmt: skip


@statement
def shifts_page() -> Any:
    return (
        Shift.select(Shift.number, Operator.code, Shift.closed_at)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == Shift.operator_id)
        .where(Shift.counter_id == slot("counter_id"), Shift.number > 0, Shift.number < slot("before"))
        .order_by(Shift.number.desc())
        .limit(slot("most"))
    )


def _in_shift(table: Any) -> tuple[Any, ...]:
    return table.counter_id == slot("counter_id"), table.id > slot("after"), table.id <= slot("until")


def _in_chain(entries: Any) -> tuple[Any, ...]:
    place = entries.chain_position
    return entries.counter_id == slot("counter_id"), place > slot("after"), place <= slot("until")


@statement
def sales_of_shift() -> Any:
    """How many, cents, cents due; how many were late, their cents; when the first was written."""
    late = Sale.booked_at - Sale.at > LATE_S
    return Sale.select(
        fn.COUNT(Sale.id),
        fn.COALESCE(fn.SUM(Sale.total_cents), 0),
        fn.COALESCE(fn.SUM(Sale.due_cents), 0),
        fn.COALESCE(fn.SUM(Case(None, [(late, 1)], 0)), 0),
        fn.COALESCE(fn.SUM(Case(None, [(late, Sale.total_cents)], 0)), 0),
        fn.COALESCE(fn.MIN(Sale.booked_at), 0),
    ).where(*_in_shift(Sale))


@statement
def tenders_of_shift() -> Any:
    return (
        TenderRow.select(TenderRow.kind, fn.SUM(TenderRow.value_cents))
        .join(Sale, on=Sale.id == TenderRow.sale_id)
        .where(*_in_shift(Sale))
        .group_by(TenderRow.kind)
    )


@statement
def returned_money_of_shift() -> Any:
    """What went back to gift cards and balances that had paid a sale, in cents by tender."""
    return (
        Entry.select(TenderRow.kind, fn.SUM(Entry.amount_minor))
        .join(TenderRow, on=(TenderRow.sale_id == Entry.sale_id) & (TenderRow.entry_id == Entry.reverses_id))
        .where(*_in_chain(Entry), TenderRow.kind != "points")
        .group_by(TenderRow.kind)
    )


@statement
def points_paid_of_refunds() -> Any:
    """Of each refund of a sale that points paid for: what they paid, what the sale came to, and how much of it was
    refunded before and now; all in cents."""
    earlier = Refund.alias("earlier")
    before = earlier.select(fn.COALESCE(fn.SUM(earlier.amount_cents), 0)).where(
        earlier.sale_id == Refund.sale_id, earlier.id < Refund.id
    )
    return (
        Refund.select(TenderRow.value_cents, Sale.total_cents, before, Refund.amount_cents)
        .join(Sale, on=Sale.id == Refund.sale_id)
        .join(TenderRow, on=TenderRow.sale_id == Sale.id)
        .where(*_in_shift(Refund), TenderRow.kind == "points")
    )


@statement
def refunds_of_shift() -> Any:
    return Refund.select(fn.COUNT(Refund.id), fn.COALESCE(fn.SUM(Refund.amount_cents), 0)).where(*_in_shift(Refund))


@statement
def deliveries_of_shift() -> Any:
    """What each delivery answered: the value of its prize is in there, as it was that day."""
    return (
        Delivery.select(Operation.answer)
        .join(Operation, JOIN.LEFT_OUTER, on=Operation.id == Delivery.client_id)
        .where(*_in_shift(Delivery))
        .order_by(Delivery.id)
    )


@statement
def deliveries_undone_in_shift() -> Any:
    """What those deliveries answered whose cost went back."""
    taken = Entry.alias("taken")
    undone = (
        Entry.select(taken.operation_id)
        .join(taken, on=taken.id == Entry.reverses_id)
        .where(*_in_chain(Entry), taken.kind == "prize")
    )
    return Operation.select(Operation.answer).where(Operation.id.in_(undone), Operation.method == "prize.redeem")


@statement
def entries_of_shift() -> Any:
    """Kind, unit, whether it was paid for: how many, their sum, when the first was written; plus and minus apart."""
    paid = fn.EXISTS(LotRow.select(SQL("1")).where(LotRow.entry_id == Entry.id, LotRow.paid == 1))
    is_paid = Case(None, [(paid, 1)], 0)
    is_plus = Case(None, [(Entry.amount_minor > 0, 1)], 0)
    sorted_apart = (
        Entry.select(
            Entry.kind.alias("kind"),
            Entry.unit.alias("unit"),
            is_paid.alias("paid"),
            is_plus.alias("plus"),
            Entry.amount_minor.alias("amount_minor"),
            Entry.booked_at.alias("booked_at"),
        )
        .where(*_in_chain(Entry))
        .alias("sorted_apart")
    )
    kind, unit, is_paid_one = sorted_apart.c.kind, sorted_apart.c.unit, sorted_apart.c.paid
    return (
        sorted_apart.select_from(
            kind,
            unit,
            is_paid_one,
            fn.COUNT(SQL("1")),
            fn.SUM(sorted_apart.c.amount_minor),
            fn.MIN(sorted_apart.c.booked_at),
        )
        .group_by(kind, unit, is_paid_one, sorted_apart.c.plus)
        .order_by(kind, unit, is_paid_one, sorted_apart.c.plus)
    )


@statement
def ends_that_differ() -> Any:
    """A shift whose printed head is not the hash that stands at its end in the chain."""
    return (
        Shift.select(Shift.counter_id, Shift.number, Shift.chain_length)
        .join(
            Entry,
            JOIN.LEFT_OUTER,
            on=(Entry.counter_id == Shift.counter_id) & (Entry.chain_position == Shift.chain_length),
        )
        .where(Shift.chain_length > 0, Entry.id.is_null() | (Entry.chain_hash != Shift.chain_head))
        .order_by(Shift.id)
        .limit(1)
    )
