"""Tickets on the counter's small printer."""

from tui.counter import Counter
from tui.counter.papers import print_slip
from tui.operations.registry import CARD, DNI, Answer, one_of, operation, required
from tui.parameters import Parameter, as_whole
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


@operation("ticket.shift", Parameter("number", as_whole, default=0))
def ticket_shift(counter: Counter, number: int) -> Answer:
    """A closed shift, or without a number what there is so far."""
    shift = counter.shift(number) if number else counter.running_shift()
    print_slip(counter.shop_papers, shift_slip(counter, shift))
    return {"printed": True}
