"""Shifts: what a counter booked since it last closed, and the end of each, kept for good.

Only where a shift ended is kept (ids, and the head of the counter's hash chain); what it came to is read from the
ledger whenever it is asked for, which never changes.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from loyalty.errors import BadValue, NotAllowed
from loyalty.pages import NEWEST
from loyalty.refunds import step_back
from loyalty.shifts import ClosedShift, ShiftMovement, ShiftTotals, ShiftView, checked_till
from models.database import Database
from models.desk import GENESIS
from models.ledger_statements import chain_head_held
from models.operations import Answer, once
from models.shift_statements import (
    begin_shifts,
    deliveries_of_shift,
    deliveries_undone_in_shift,
    ends_now,
    entries_of_shift,
    new_shift,
    points_paid_of_refunds,
    refunds_of_shift,
    returned_money_of_shift,
    sales_of_shift,
    shift_before,
    shifts_page,
    tenders_of_shift,
)
from models.till import Till

PAGE = 50
LOCK = "LOCK TABLE sale, refund, delivery IN SHARE MODE"  # PostgreSQL: what has an id by now is there to be read

_Row = tuple[Any, ...]


class _End(NamedTuple):
    """Where a shift ended: the last ids of the shop, and the counter's chain; a row of `shift_before`."""

    number: int = 0
    closed_at: int = 0
    last_sale_id: int = 0
    last_refund_id: int = 0
    last_delivery_id: int = 0
    chain_length: int = 0
    chain_head: bytes = GENESIS
    till: str = "{}"
    operator: str | None = None


def running_shift(till: Till) -> ShiftView:
    """What has been booked at this counter since it last closed."""
    with till.database.snapshot():
        before = _before(till, NEWEST)
        return _view(till, before, _end_now(till, before))


def shift(till: Till, number: int) -> ShiftView:
    """A closed shift of this counter. Raises BadValue where there is none of this number."""
    with till.database.snapshot():
        end = _before(till, number + 1)
        if number < 1 or end.number != number:
            raise BadValue("number", "no_such_shift")
        return _view(till, _before(till, number), end)


def shifts(till: Till, before: int = NEWEST, most: int = PAGE) -> list[ClosedShift]:
    """A page of this counter's closed shifts, the newest first: those of a lower number than `before`."""
    rows = till.database.rows(shifts_page, counter_id=till.desk.counter_id, before=before, most=most)
    return [ClosedShift(number, operator or "", closed_at) for number, operator, closed_at in rows]


def close_shift(till: Till, operation_id: str, till_cents: Mapping[str, int], at: int, booked_at: int) -> ShiftView:
    """Ends the running shift, once per `operation_id`; `till_cents` is what the till has, by figure.

    Raises BadValue for a figure that no till is asked for, NotAllowed where there is nothing to close, or for a moment
    before the last close.
    """
    if not operation_id:
        raise BadValue("id", "missing")
    counted = checked_till(till_cents)
    content = (till.desk.counter_id, counted)
    answer = once(
        till.database, operation_id, "shift.close", content, booked_at, lambda: _close(till, counted, at, booked_at)
    )
    return shift(till, answer["number"])


def start_counting(database: Database) -> None:
    """What has been booked so far, at counters that never closed, is in no shift."""
    database.execute(begin_shifts)


def _close(till: Till, till_cents: Mapping[str, int], at: int, booked_at: int) -> Answer:
    database, desk = till.database, till.desk
    if database.postgresql:
        database.run(LOCK)
        database.rows(chain_head_held, counter_id=desk.counter_id)
    before = _before(till, NEWEST)
    end = _end_now(till, before)
    if _view(till, before, end).totals.is_empty:
        raise NotAllowed("nothing_to_close")
    if at < min(before.closed_at, booked_at):  # a clock that was set back must not keep the till open
        raise NotAllowed("before_the_close")
    database.execute(
        new_shift,
        counter_id=desk.counter_id,
        number=end.number,
        operator_id=desk.operator_id,
        closed_at=at,
        booked_at=booked_at,
        last_sale_id=end.last_sale_id,
        last_refund_id=end.last_refund_id,
        last_delivery_id=end.last_delivery_id,
        chain_length=end.chain_length,
        chain_head=end.chain_head,
        till=json.dumps(till_cents),
    )
    return {"number": end.number}


def _before(till: Till, number: int) -> _End:
    row = till.database.row(shift_before, counter_id=till.desk.counter_id, before=number)
    return _End(*row) if row else _End()


def _end_now(till: Till, before: _End) -> _End:
    """The shift that runs, as if it ended here."""
    ends = till.database.rows(ends_now, counter_id=till.desk.counter_id)[0]
    return _End(before.number + 1, 0, *ends)


def _view(till: Till, before: _End, end: _End) -> ShiftView:
    totals, first_at = _totals(till, before, end)
    return ShiftView(
        number=end.number,
        branch=till.desk.branch,
        counter=till.desk.counter,
        operator=end.operator or "",
        first_at=first_at,
        closed_at=end.closed_at,
        totals=totals,
        chain_length=end.chain_length,
        chain_head=bytes(end.chain_head).hex(),
        till_cents=json.loads(end.till),
    )


def _totals(till: Till, before: _End, end: _End) -> tuple[ShiftTotals, int]:
    """What was booked from one end to the next, and when the first of it was written."""
    database = till.database

    def between(place: str) -> dict[str, int]:
        return {"counter_id": till.desk.counter_id, "after": getattr(before, place), "until": getattr(end, place)}

    sales, refunds, chain = between("last_sale_id"), between("last_refund_id"), between("chain_length")
    sale_count, total, due, late, late_cents, first_sale = database.rows(sales_of_shift, **sales)[0]
    refund_count, refunds_cents = database.rows(refunds_of_shift, **refunds)[0]
    delivered = [answer for (answer,) in database.rows(deliveries_of_shift, **between("last_delivery_id"))]
    undone = [answer for (answer,) in database.rows(deliveries_undone_in_shift, **chain)]
    entries = database.rows(entries_of_shift, **chain)
    firsts = [first for first in (first_sale, *(row[-1] for row in entries)) if first]
    totals = ShiftTotals(
        sales=sale_count,
        sales_cents=int(total),
        due_cents=int(due),
        late_sales=int(late),
        late_cents=int(late_cents),
        refunds=refund_count,
        refunds_cents=int(refunds_cents),
        paid_cents={kind: int(cents) for kind, cents in database.rows(tenders_of_shift, **sales)},
        returned_cents=_returned(
            database.rows(returned_money_of_shift, **chain), database.rows(points_paid_of_refunds, **refunds)
        ),
        prizes=len(delivered),
        prizes_undone=len(undone),
        cash_prizes_cents=_cash(delivered) - _cash(undone),
        movements=tuple(
            ShiftMovement(kind, unit, n, int(minor), bool(paid)) for kind, unit, paid, n, minor, _ in entries
        ),
    )
    return totals, min(firsts, default=0)


def _returned(money: Sequence[_Row], points: Sequence[_Row]) -> dict[str, int]:
    """What went back, in cents by tender; of points what they had paid of the part that was refunded."""
    back = {kind: int(cents) for kind, cents in money}
    worth = sum(step_back(paid, int(before), int(before) + now, total) for paid, total, before, now in points)
    return back | {"points": worth} if worth else back


def _cash(answers: Sequence[str | None]) -> int:
    """What was paid out for prizes, as it was on the day of each delivery."""
    made = [json.loads(answer) for answer in answers if answer]
    return sum(each["value_cents"] for each in made if each.get("paid_as") == "cash")
