"""Shifts: what a counter did since it last closed, closing it, and the shifts that were closed."""

from typing import Any

from loyalty.clock import moment_text
from loyalty.errors import BadValue
from loyalty.money import EUROS, unit_named
from loyalty.pages import NEWEST
from loyalty.shifts import TILL_FIGURES, ShiftView, booked_cents, by_group
from tui.counter import Counter
from tui.operations.registry import AT, Answer, operation, required
from tui.parameters import Parameter, as_cents, as_text, as_whole, values_of

PLACE = (Parameter("branch", as_text), Parameter("counter", as_text, argument="counter_name"))
WHICH = (Parameter("number", as_whole, default=0), *PLACE)


def as_till(name: str, value: Any, zone: Any) -> dict[str, int]:
    """What the till has, in euros by figure: {"sold": "120.00"}."""
    if not isinstance(value, dict):
        raise BadValue(name, "not_an_object")
    figures = tuple(Parameter(figure, as_cents, default=None) for figure in TILL_FIGURES)
    return {figure: cents for figure, cents in values_of(figures, value, zone).items() if cents is not None}


def chosen_shift(counter: Counter, number: int, branch: str, counter_name: str) -> ShiftView:
    """What `WHICH` says: a closed shift, or without a number the one that runs."""
    place = branch, counter_name
    return counter.shift(number, *place) if number else counter.running_shift(*place)


@operation("shift.show", *WHICH)
def shift_show(counter: Counter, number: int, branch: str, counter_name: str) -> Answer:
    """A closed shift, or without a number the one that runs."""
    return shift_answer(counter, chosen_shift(counter, number, branch, counter_name))


@operation("shift.list", Parameter("before", as_whole, default=NEWEST), Parameter("most", as_whole, default=50), *PLACE)
def shift_list(counter: Counter, before: int, most: int, branch: str, counter_name: str) -> Answer:
    """The newest first; `next` is the `before` of the following page, null where there is none."""
    most = max(1, min(most, 1000))
    page = counter.shifts(before, most, branch, counter_name)
    closed = [
        {"number": each.number, "operator": each.operator, "closed_at": moment_text(each.closed_at, counter.zone)}
        for each in page
    ]
    return {"shifts": closed, "next": page[-1].number if len(page) == most else None}


@operation(
    "shift.close",
    required("id"),
    Parameter("till", as_till, default={}),
    AT,
    *PLACE,
    Parameter("operator", as_text),
)
def shift_close(
    counter: Counter, id: str, till: dict[str, int], at: int, branch: str, counter_name: str, operator: str
) -> Answer:
    return shift_answer(counter, counter.close_shift(id, till, at, branch, counter_name, operator))


def shift_answer(counter: Counter, shift: ShiftView) -> Answer:
    """A shift in the words of the contract; moments that are not there are null."""
    totals, booked = shift.totals, booked_cents(shift.totals)
    return {
        "number": shift.number,
        "branch": shift.branch,
        "counter": shift.counter,
        "operator": shift.operator,
        "first_at": moment_text(shift.first_at, counter.zone) if shift.first_at else None,
        "closed_at": moment_text(shift.closed_at, counter.zone) if shift.closed_at else None,
        "sales": {
            "count": totals.sales,
            "total": EUROS.text(totals.sales_cents),
            "due": EUROS.text(totals.due_cents),
            "late_count": totals.late_sales,
            "late_total": EUROS.text(totals.late_cents),
        },
        "refunds": {
            "count": totals.refunds,
            "total": EUROS.text(totals.refunds_cents),
            "money": EUROS.text(totals.refunded_money_cents),
        },
        "prizes": {"delivered": totals.prizes, "undone": totals.prizes_undone},
        "sums": [
            {
                "group": each.group,
                "unit": each.unit,
                "count": each.count,
                "amount": unit_named(each.unit).text(each.amount_minor),
            }
            for each in by_group(totals.movements)
        ],
        "booked": {figure: EUROS.text(cents) for figure, cents in booked.items()},
        "till": {line.figure: EUROS.text(line.till_cents) for line in shift.till_lines},
        "differences": {
            line.figure: EUROS.text(line.difference_cents) for line in shift.till_lines if line.difference_cents
        },
        "chain_length": shift.chain_length,
        "chain_head": shift.chain_head,
    }
