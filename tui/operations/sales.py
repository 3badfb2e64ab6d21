"""Sales: quoted, recorded, refunded, voided, explained."""

from collections.abc import Mapping
from typing import Any

from loyalty.errors import BadValue
from loyalty.money import EUROS, unit_named
from loyalty.requests import CASH, Payment, RefundRequest, SaleRequest
from loyalty.views import RefundReceipt, SaleReceipt
from tui.counter import Counter
from tui.operations.explanation import explanation_answer
from tui.operations.registry import AT, CARD, DNI, DONE_BY, ID, LEAVE, Answer, one_of, operation, required
from tui.parameters import (
    Parameter,
    amounts,
    as_cents,
    as_lines,
    as_payment,
    as_refund_lines,
    as_text,
)
from tui.texts import note

PAY = Parameter("pay", as_payment, default=CASH)


@operation("sale.quote", ID, CARD, DNI, required("lines", as_lines), AT, PAY)
def sale_quote(counter: Counter, id: str, card: str, dni: str, lines: Any, at: int, pay: Payment) -> Answer:
    one_of(card, dni)
    quote = counter.quote_sale(SaleRequest(id, lines, at, card, dni, pay))
    return {
        "earned": amounts({each.unit.code: each.minor for each in quote.earned.by_unit}),
        "spent": _spent(quote.spent),
        "due": unit_named("euros").text(quote.due_cents),
        "class": quote.customer_class,
        "notes": [note(code) for code in quote.notes],
    }


@operation(
    "sale.record",
    required("id"),
    CARD,
    DNI,
    required("lines", as_lines),
    AT,
    PAY,
    Parameter("branch", as_text),
    Parameter("counter", as_text, argument="counter_name"),
    Parameter("operator", as_text),
    *LEAVE,
)
def sale_record(
    counter: Counter,
    id: str,
    card: str,
    dni: str,
    lines: Any,
    at: int,
    pay: Payment,
    branch: str,
    counter_name: str,
    operator: str,
) -> Answer:
    one_of(card, dni)
    desk = counter.desk_of(branch, counter_name, operator)
    return _receipt(counter.record_sale(SaleRequest(id, lines, at, card, dni, pay), desk))


def _spent(by_unit: Mapping[str, int]) -> Answer:
    """What was paid with: the account's own points and euros, and the euros of gift cards where there were any."""
    own = {unit: minor for unit, minor in by_unit.items() if unit != "gift_cards"}
    cards = by_unit.get("gift_cards", 0)
    return amounts(own) | ({"gift_cards": EUROS.text(cards)} if cards else {})


def _receipt(receipt: SaleReceipt) -> Answer:
    return {
        "sale": receipt.sale,
        "earned": amounts(receipt.earned),
        "spent": _spent(receipt.spent),
        "due": unit_named("euros").text(receipt.due_cents),
        "balance": amounts(receipt.balance),
        "pending": amounts(receipt.pending),
        "class": receipt.customer_class,
        "notes": [note(code) for code in receipt.notes],
    }


@operation(
    "sale.refund",
    required("id"),
    required("sale"),
    Parameter("lines", as_refund_lines, default=()),
    Parameter("amount", as_cents, default=None),
    AT,
    *DONE_BY,
)
def sale_refund(counter: Counter, id: str, sale: str, lines: Any, amount: int | None, at: int) -> Answer:
    if lines and amount is not None:
        raise BadValue("amount", "lines_or_amount")
    return _refunded(counter.refund(RefundRequest(id, sale, at, amount, lines)))


@operation("sale.void", required("id"), required("sale"), AT, *DONE_BY)
def sale_void(counter: Counter, id: str, sale: str, at: int) -> Answer:
    return _refunded(counter.refund(RefundRequest(id, sale, at, void=True)))


def _refunded(receipt: RefundReceipt) -> Answer:
    return {
        "refund": receipt.refund,
        "sale": receipt.sale,
        "amount": EUROS.text(receipt.amount_cents),
        "cash": EUROS.text(receipt.cash_cents),
        "taken_back": amounts(receipt.taken_back),
        "given_back": _spent(receipt.given_back),
        "lapsed": _spent(receipt.lapsed),
        "balance": amounts(receipt.balance),
        "pending": amounts(receipt.pending),
    }


@operation("sale.explain", required("sale"))
def sale_explain(counter: Counter, sale: str) -> Answer:
    return explanation_answer(counter.explain(sale), counter.zone)
