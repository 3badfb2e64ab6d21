"""Deliveries of prizes: made, undone, listed."""

from pathlib import Path
from typing import Any

from loyalty.clock import moment_text
from loyalty.errors import BadValue
from loyalty.money import EUROS, unit_named
from loyalty.pages import NEWEST
from loyalty.requests import DeliveryFilter, PrizeRequest
from loyalty.views import DeliveryReceipt, DeliveryView
from tui.counter import Counter
from tui.counter.prizes import PAGE
from tui.delivery_list import write_delivery_list
from tui.operations.prizes import or_none
from tui.operations.registry import AT, CARD, DNI, DONE_BY, ID, Answer, one_of, operation, required
from tui.parameters import Parameter, amounts, as_day, as_text, as_whole
from tui.progress import Progress
from tui.words import delivered, undone


@operation(
    "prize.redeem",
    required("id"),
    CARD,
    DNI,
    required("prize"),
    Parameter("quantity", as_whole, default=1),
    AT,
    *DONE_BY,
)
def prize_redeem(counter: Counter, id: str, card: str, dni: str, prize: str, quantity: int, at: int) -> Answer:
    one_of(card, dni)
    receipt = counter.redeem(PrizeRequest(id, prize, at, quantity, card, dni))
    return _answer(receipt, delivered(receipt))


@operation(
    "prize.undo",
    required("delivery"),
    Parameter("supervisor", as_text, argument="allows"),
    Parameter("pin", as_text),
    Parameter("operator", as_text, argument="acts"),
    ID,
    AT,
)
def prize_undo(counter: Counter, delivery: str, id: str, at: int) -> Answer:
    receipt = counter.undo_delivery(delivery, at, id)
    return _answer(receipt, undone(receipt)) | {"let_go": EUROS.text(receipt.let_go_cents)}


WANTED = (
    Parameter("prize", as_text),
    Parameter("from", or_none(as_day), default=None, argument="first_day"),
    Parameter("to", or_none(as_day), default=None, argument="last_day"),
    Parameter("branch", as_text),
    Parameter("counter", as_text, argument="at_counter"),
    Parameter("operator", as_text),
    CARD,
    DNI,
)


def _wanted(counter: Counter, given: dict[str, Any]) -> DeliveryFilter:
    """What `WANTED` says. Raises UnknownCard, UnknownCustomer, BadValue."""
    card, dni = given["card"], given["dni"]
    account_id = 0
    if card or dni:
        one_of(card, dni)
        account_id = counter.account(card, dni).account_id
    first, last = given["first_day"], given["last_day"]
    if first and last and last < first:
        raise BadValue("to", "ends_before_it_starts")
    place = {"branch": given["branch"], "counter": given["at_counter"], "operator": given["operator"]}
    return DeliveryFilter(given["prize"], first, last, account_id=account_id, **place)


@operation(
    "prize.deliveries",
    *WANTED,
    Parameter("before", as_whole, default=NEWEST),
    Parameter("most", as_whole, default=PAGE),
)
def prize_deliveries(counter: Counter, before: int, most: int, **given: Any) -> Answer:
    """The newest first; `next` is the `before` of the following page, null where there is none."""
    most = max(1, min(most, 1000))
    page = counter.deliveries(_wanted(counter, given), before, most)
    rows = [_made(each, counter) for each in page]
    return {"deliveries": rows, "next": page[-1].number if len(page) == most else None}


@operation("prize.report", required("path"), *WANTED)
def prize_report(counter: Counter, path: str, **given: Any) -> Answer:
    """Writes the list of deliveries as a PDF."""
    return report(counter, path, given, None)


def report(counter: Counter, path: str, given: dict[str, Any], on_progress: Progress | None) -> Answer:
    """`given` is what `WANTED` says, already checked."""
    count = write_delivery_list(counter, _wanted(counter, given), Path(path), on_progress)
    return {"file": path, "deliveries": count}


def _answer(receipt: DeliveryReceipt, said: str) -> Answer:
    """`said` is what a cashier would read."""
    return {
        "delivery": receipt.delivery,
        "prize": receipt.prize,
        "name": receipt.name,
        "kind": receipt.kind,
        "quantity": receipt.quantity,
        "spent": amounts(receipt.spent),
        "value": EUROS.text(receipt.value_cents),
        "percent": receipt.percent,
        "paid_as": receipt.paid_as or None,
        "balance": amounts(receipt.balance),
        "said": said,
    }


def _made(made: DeliveryView, counter: Counter) -> Answer:
    receipt = made.receipt
    return {
        "number": made.number,
        "delivery": receipt.delivery,
        "at": moment_text(made.at, counter.zone),
        "prize": receipt.prize,
        "name": receipt.name,
        "quantity": receipt.quantity,
        "spent": {unit: unit_named(unit).text(minor) for unit, minor in receipt.spent.items()},
        "customer": made.customer or None,
        "dni": made.dni or None,
        "branch": made.branch,
        "counter": made.counter,
        "operator": made.operator or None,
        "undone": moment_text(made.undone_at, counter.zone) if made.undone_at else None,
        "allowed_by": made.allowed_by or None,
    }
