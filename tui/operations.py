"""The operations of the shop as other programs see them: a method's name, its parameters, its answer as plain values.

JSON-RPC and the command line both go through `call`; the names and shapes are the contract with tills.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from loyalty.clock import moment_text
from loyalty.errors import BadValue, Refusal
from loyalty.money import unit_named
from loyalty.programme_text import programme_text
from loyalty.requests import CUSTOMER_DETAILS, Activation, NewCustomer, SaleRequest
from loyalty.views import AccountView, CustomerView, MovementView, SaleReceipt
from tui.counter import Counter
from tui.parameters import (
    Parameter,
    amounts,
    as_cents,
    as_day,
    as_flag,
    as_kind,
    as_lines,
    as_moment,
    as_points,
    as_tags,
    as_text,
    as_whole,
    values_of,
)
from tui.texts import note

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    parameters: tuple[Parameter, ...]
    run: Callable[..., Answer]


OPERATIONS: dict[str, Operation] = {}


class UnknownMethod(Refusal):
    code = "unknown_method"


def call(counter: Counter, method: str, given: Mapping[str, Any]) -> Answer:
    """Does one operation. Raises Refusal; UnknownMethod where there is no such operation."""
    operation = OPERATIONS.get(method)
    if operation is None:
        raise UnknownMethod(method)
    values = values_of(operation.parameters, given, counter.zone)
    if "at" in values and values["at"] is None:
        values["at"] = counter.clock()
    return operation.run(counter, **values)


def operation(method: str, *parameters: Parameter) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Registers a function as the operation `method`; it is called with the counter and its parameters by name."""

    def register(run: Callable[..., Answer]) -> Callable[..., Answer]:
        OPERATIONS[method] = Operation(method, parameters, run)
        return run

    return register


AT = Parameter("at", as_moment, default=None)
ID = Parameter("id", as_text)
CARD = Parameter("card", as_text)
DNI = Parameter("dni", as_text)
REASON = Parameter("reason", as_text)


def required(name: str, convert: Any = as_text) -> Parameter:
    return Parameter(name, convert, required=True)


# -- programme


@operation("programme.load", required("toml"), AT)
def programme_load(counter: Counter, toml: str, at: int) -> Answer:
    version = counter.load_programme(toml, at)
    return {"name": version.name, "version": version.number}


@operation("programme.show")
def programme_show(counter: Counter) -> Answer:
    followed = counter.programme_today()
    return {
        "programmes": [
            {
                "name": version.name,
                "version": version.number,
                "loaded_at": moment_text(version.loaded_at, counter.zone),
                "followed_here_today": followed is not None and followed.id == version.id,
                "toml": programme_text(version.programme),
            }
            for version in counter.programmes()
        ]
    }


# -- customers

_DETAILS = tuple(Parameter(name, as_tags if name == "tags" else as_text) for name in CUSTOMER_DETAILS)


@operation(
    "customer.create",
    required("dni"),
    required("name"),
    Parameter("class", as_text, argument="customer_class"),
    CARD,
    *_DETAILS,
    ID,
    AT,
)
def customer_create(
    counter: Counter, dni: str, name: str, customer_class: str, card: str, id: str, at: int, **details: str
) -> Answer:
    return _customer(counter.create_customer(NewCustomer(dni, name, details, customer_class, card), at, id))


@operation(
    "customer.update",
    required("dni"),
    Parameter("new_dni", as_text, default=None),
    Parameter("name", as_text, default=None),
    *(Parameter(p.name, p.convert, default=None) for p in _DETAILS),
    AT,
)
def customer_update(counter: Counter, dni: str, at: int, **changes: str | None) -> Answer:
    given = {name: value for name, value in changes.items() if value is not None}
    return _customer(counter.update_customer(dni, given, at))


@operation("customer.find", required("text"))
def customer_find(counter: Counter, text: str) -> Answer:
    return {"customers": [_customer(each) for each in counter.find_customers(text)]}


def _customer(customer: CustomerView) -> Answer:
    answer = {"dni": customer.dni, "name": customer.name, "cards": list(customer.cards)}
    return answer | {name: value for name in CUSTOMER_DETAILS if (value := getattr(customer, name))}


# -- cards


@operation(
    "card.activate",
    required("card"),
    Parameter("euros", as_cents, default=0),
    Parameter("points", as_points, default=0),
    Parameter("kind", as_kind, default="loyalty"),
    Parameter("last_day", as_day, default=None),
    ID,
    AT,
)
def card_activate(
    counter: Counter, card: str, euros: int, points: int, kind: str, last_day: Any, id: str, at: int
) -> Answer:
    return _account(counter.activate_card(Activation(card, kind, points, euros, last_day), at, id))


@operation("card.link", required("card"), required("dni"), AT)
def card_link(counter: Counter, card: str, dni: str, at: int) -> Answer:
    return _account(counter.link_card(card, dni, at))


@operation("card.block", required("card"), REASON, Parameter("lost", as_flag, default=False), AT)
def card_block(counter: Counter, card: str, reason: str, lost: bool, at: int) -> Answer:
    return {"card": counter.block_card(card, reason, lost).shown, "state": "lost" if lost else "blocked"}


@operation("card.replace", required("card"), required("new_card"), REASON, AT)
def card_replace(counter: Counter, card: str, new_card: str, reason: str, at: int) -> Answer:
    return {"card": counter.replace_card(card, new_card, reason, at).shown, "state": "active"}


# -- sales


@operation("sale.quote", ID, CARD, DNI, required("lines", as_lines), AT)
def sale_quote(counter: Counter, id: str, card: str, dni: str, lines: Any, at: int) -> Answer:
    _one_of(card, dni)
    quote = counter.quote_sale(SaleRequest(id, lines, at, card, dni))
    return {
        "earned": amounts({each.unit.code: each.minor for each in quote.earned.by_unit}),
        "spent": amounts({}),
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
    Parameter("branch", as_text),
    Parameter("counter", as_text, argument="counter_name"),
    Parameter("operator", as_text),
)
def sale_record(
    counter: Counter,
    id: str,
    card: str,
    dni: str,
    lines: Any,
    at: int,
    branch: str,
    counter_name: str,
    operator: str,
) -> Answer:
    _one_of(card, dni)
    desk = counter.desk_of(branch, counter_name, operator)
    return _receipt(counter.record_sale(SaleRequest(id, lines, at, card, dni), desk))


def _one_of(card: str, dni: str) -> None:
    if bool(card) == bool(dni):
        raise BadValue("card", "one_of_card_or_dni")


def _receipt(receipt: SaleReceipt) -> Answer:
    return {
        "sale": receipt.sale,
        "earned": amounts(receipt.earned),
        "spent": amounts(receipt.spent),
        "due": unit_named("euros").text(receipt.due_cents),
        "balance": amounts(receipt.balance),
        "pending": amounts(receipt.pending),
        "class": receipt.customer_class,
        "notes": [note(code) for code in receipt.notes],
    }


# -- accounts


@operation("account.balance", CARD, DNI, AT)
def account_balance(counter: Counter, card: str, dni: str, at: int) -> Answer:
    _one_of(card, dni)
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
    return _account(account) | {"lots": lots}


@operation("account.movements", CARD, DNI, Parameter("most", as_whole, default=50))
def account_movements(counter: Counter, card: str, dni: str, most: int) -> Answer:
    _one_of(card, dni)
    account = counter.account(card, dni)
    return {"movements": [_movement(counter, each) for each in counter.movements(account.account_id, most=most)]}


def _account(account: AccountView) -> Answer:
    return amounts(account.spendable) | {
        "pending": amounts(account.pending),
        "class": account.customer_class,
        "customer": account.customer.name if account.customer else "",
        "cards": [{"card": card.shown, "kind": card.kind, "state": card.state} for card in account.cards],
    }


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


# -- the ledger


@operation("ledger.verify", Parameter("rebuild", as_flag, default=False))
def ledger_verify(counter: Counter, rebuild: bool) -> Answer:
    result = counter.verify(rebuild)
    wrong = result.disagreement
    answer: Answer = {"ok": wrong is None, "entries": result.entries, "accounts": result.accounts}
    if wrong is not None:
        answer["first_wrong"] = {
            "what": wrong.what,
            "account": wrong.account_id,
            "unit": wrong.unit,
            "expected": wrong.expected,
            "found": wrong.found,
            "entry": wrong.entry_id,
        }
    return answer
