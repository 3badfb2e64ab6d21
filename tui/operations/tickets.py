"""Tickets on the counter's small printer."""

from tui.counter import Counter
from tui.counter.papers import print_slip
from tui.operations.registry import CARD, DNI, Answer, one_of, operation, required
from tui.operations.shifts import WHICH, chosen_shift
from tui.slips import balance_slip, delivery_slip, shift_slip


@operation("ticket.balance", CARD, DNI)
def ticket_balance(counter: Counter, card: str, dni: str) -> Answer:
    one_of(card, dni)
    print_slip(counter.shop_papers, balance_slip(counter, counter.account(card, dni)))
    return {"printed": True}


@operation("ticket.delivery", required("delivery"))
def ticket_delivery(counter: Counter, delivery: str) -> Answer:
    print_slip(counter.shop_papers, delivery_slip(counter, delivery))
    return {"printed": True}


@operation("ticket.shift", *WHICH)
def ticket_shift(counter: Counter, number: int, branch: str, counter_name: str) -> Answer:
    """A closed shift, or without a number what there is so far; another counter's, too."""
    print_slip(counter.shop_papers, shift_slip(counter, chosen_shift(counter, number, branch, counter_name)))
    return {"printed": True}
