"""Accounts: what they hold and what happened to them."""

from pathlib import Path

from loyalty.clock import moment_text
from loyalty.money import unit_named
from loyalty.requests import AdjustmentRequest
from loyalty.views import MovementView
from tui.counter import Counter
from tui.operations.answers import account_answer
from tui.operations.registry import AT, CARD, DNI, DONE_BY, Answer, one_of, operation, required
from tui.parameters import (
    Parameter,
    amounts,
    as_text,
    as_whole,
)


@operation("account.balance", CARD, DNI, AT)
def account_balance(counter: Counter, card: str, dni: str, at: int) -> Answer:
    one_of(card, dni)
    account = counter.account(card, dni, at)
    lots = [
        {
            "unit": lot.unit,
            "left": unit_named(lot.unit).text(lot.left_minor),
            "last_day": lot.last_day or None,
            "spendable_from": lot.spendable_from,
        }
        for lot in counter.lots(account.account_id, at)
    ]
    return account_answer(account) | {"lots": lots}


@operation("account.movements", CARD, DNI, Parameter("most", as_whole, default=50))
def account_movements(counter: Counter, card: str, dni: str, most: int) -> Answer:
    one_of(card, dni)
    account = counter.account(card, dni)
    return {"movements": [_movement(counter, each) for each in counter.movements(account.account_id, most=most)]}


@operation("account.statement", CARD, DNI, Parameter("path", as_text))
def account_statement(counter: Counter, card: str, dni: str, path: str) -> Answer:
    """On paper, for the customer."""
    from tui.papers import write_statement

    one_of(card, dni)
    account = counter.account(card, dni)
    return {"file": str(write_statement(counter, account, Path(path) if path else None))}


def _movement(counter: Counter, movement: MovementView) -> Answer:
    answer = {
        "at": moment_text(movement.at, counter.zone),
        "kind": movement.kind,
        "unit": movement.unit,
        "amount": unit_named(movement.unit).text(movement.amount_minor),
        "branch": movement.branch,
        "counter": movement.counter,
        "operator": movement.operator,
    }
    if movement.sale:
        answer |= {"sale": movement.sale, "total": unit_named("euros").text(movement.total_cents)}
    return answer | ({"reason": movement.reason} if movement.reason else {})


@operation(
    "account.adjust", required("id"), CARD, DNI, required("unit"), required("amount"), required("reason"), AT, *DONE_BY
)
def account_adjust(
    counter: Counter, id: str, card: str, dni: str, unit: str, amount: str, reason: str, at: int
) -> Answer:
    one_of(card, dni)
    sign = -1 if amount.startswith("-") else 1
    minor = sign * unit_named(unit).parse(amount.lstrip("-"))
    return {"balance": amounts(counter.adjust(AdjustmentRequest(id, unit, minor, reason, at, card, dni)))}
