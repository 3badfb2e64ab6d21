"""Refunds and voids: exactly what the sale posted goes back, in as many steps as it takes.

What a sale gave is taken from the lot that it opened, then from the customer's other lots; what is missing after
that is a debt, or let go, as the programme of the sale says. What was spent on it returns to the lots it came from.
"""

from collections.abc import Sequence

from loyalty.clock import day_of
from loyalty.errors import BadAmount, BadValue, NotAllowed
from loyalty.refunds import LineRefund, refund_of_amount, refund_of_lines
from loyalty.requests import RefundRequest
from loyalty.views import RefundReceipt
from models.accounts import hold_living, move_lots
from models.ledger import Book, Context, holdings
from models.operations import Answer, once
from models.refund_entries import give_back_spent, take_back_earned
from models.refund_statements import new_refund, new_refund_line, refunds_of_sale
from models.sold_sales import SoldSale, sold_sale
from models.till import Till


def refund_sale(till: Till, request: RefundRequest, booked_at: int) -> RefundReceipt:
    """Refunds a sale by amount, by line or whole, once per `request.id`: what went back, and what is held now."""
    content = (request.sale, request.amount_cents, request.lines, request.void)

    def work() -> Answer:
        return _refund(till, request, booked_at)

    if not request.id:
        raise BadValue("id", "missing")
    method = "sale.void" if request.void else "sale.refund"
    return RefundReceipt(**once(till.database, request.id, method, content, booked_at, work))


def _refund(till: Till, request: RefundRequest, booked_at: int) -> Answer:
    sale = sold_sale(till, request.sale)
    living = hold_living(till.database, {sale.account_id, *(each.account_id for each in sale.posted)})
    sale = sold_sale(till, request.sale)  # another counter may have refunded some of it while this one waited
    now = lines_to_refund(till, sale, request)
    amount = sum(each.amount_cents for each in now)
    _write_refund(till, request, sale, now, amount, booked_at)
    context = Context(till.desk, request.at, booked_at, request.id, sale.version.id if sale.version else None, sale.id)
    book = Book(till.database, context)
    day = day_of(request.at, till.desk.zone)
    returned = give_back_spent(book, sale, amount, day)
    book.close()
    for account_id, into in living.items():
        if account_id != into:
            move_lots(till.database, account_id, into, context)
    book = Book(till.database, context)
    taken = take_back_earned(book, till, sale, living, now, day)
    book.close()
    held = holdings(till.database, living[sale.account_id], day)
    return {
        "refund": request.id,
        "sale": sale.client_id,
        "amount_cents": amount,
        "cash_cents": returned.cash_cents,
        "taken_back": taken,
        "given_back": returned.amounts,
        "lapsed": returned.lapsed,
        "balance": held.spendable,
        "pending": held.pending,
    }


def lines_to_refund(till: Till, sale: SoldSale, request: RefundRequest) -> tuple[LineRefund, ...]:
    """Checked against what is left of the sale. Raises BadAmount, BadValue or NotAllowed."""
    refunds = till.database.rows(refunds_of_sale, sale_id=sale.id)
    if any(void for _, void, _ in refunds):
        raise NotAllowed("voided", sale.client_id)
    if request.at < sale.at:
        raise NotAllowed("before_the_sale", sale.client_id)
    if request.void:
        if refunds:
            raise NotAllowed("refunded", sale.client_id)
        return refund_of_amount(sale.lines, None)
    if request.lines:
        now = refund_of_lines(sale.lines, request.lines)
    else:
        now = refund_of_amount(sale.lines, request.amount_cents)
    if not any(each.amount_cents for each in now) and (refunds or sale.total_cents):
        raise BadAmount("0.00", "all_back" if sale.refunded_cents == sale.total_cents else "nothing")
    return now


def _write_refund(
    till: Till, request: RefundRequest, sale: SoldSale, now: Sequence[LineRefund], amount_cents: int, booked_at: int
) -> None:
    desk = till.desk
    refund_id = till.database.value(
        new_refund,
        client_id=request.id,
        sale_id=sale.id,
        at=request.at,
        booked_at=booked_at,
        branch_id=desk.branch_id,
        counter_id=desk.counter_id,
        operator_id=desk.operator_id,
        amount_cents=amount_cents,
        void=int(request.void),
    )
    for each in now:
        if each.amount_cents:
            till.database.execute(
                new_refund_line, refund_id=refund_id, position=each.position, amount_cents=each.amount_cents
            )
