"""Customers: registered, changed, found, merged, joined in households."""

from loyalty.requests import CUSTOMER_DETAILS, NewCustomer
from loyalty.views import CustomerView
from tui.counter import Counter
from tui.operations.answers import account_answer
from tui.operations.registry import AT, CARD, DONE_BY, ID, Answer, operation, required
from tui.parameters import Parameter, as_day_text, as_tags, as_text

_CONVERTS = {"tags": as_tags, "birthday": as_day_text}
_DETAILS = tuple(Parameter(name, _CONVERTS.get(name, as_text)) for name in CUSTOMER_DETAILS)


@operation(
    "customer.create",
    required("dni"),
    required("name"),
    Parameter("class", as_text, argument="customer_class"),
    Parameter("class_until", as_day_text),
    Parameter("household_of", as_text),
    CARD,
    *_DETAILS,
    ID,
    AT,
    *DONE_BY,
)
def customer_create(
    counter: Counter,
    dni: str,
    name: str,
    customer_class: str,
    class_until: str,
    household_of: str,
    card: str,
    id: str,
    at: int,
    **details: str,
) -> Answer:
    new = NewCustomer(dni, name, details, customer_class, card, class_until, household_of)
    return _customer(counter.create_customer(new, at, id))


@operation(
    "customer.update",
    required("dni"),
    Parameter("new_dni", as_text, default=None),
    Parameter("name", as_text, default=None),
    Parameter("class", as_text, default=None),
    Parameter("class_until", as_day_text, default=None),
    *(Parameter(p.name, p.convert, default=None) for p in _DETAILS),
    ID,
    AT,
    *DONE_BY,
)
def customer_update(counter: Counter, dni: str, id: str, at: int, **changes: str | None) -> Answer:
    given = {name: value for name, value in changes.items() if value is not None}
    return _customer(counter.update_customer(dni, given, at, id))


@operation("customer.find", required("text"))
def customer_find(counter: Counter, text: str) -> Answer:
    return {"customers": [_customer(each) for each in counter.find_customers(text)]}


def _customer(customer: CustomerView) -> Answer:
    answer = {"dni": customer.dni, "name": customer.name, "cards": list(customer.cards)}
    return answer | {name: value for name in CUSTOMER_DETAILS if (value := getattr(customer, name))}


@operation("customer.merge", required("from"), required("into"), ID, AT, *DONE_BY)
def customer_merge(counter: Counter, into: str, id: str, at: int, **others: str) -> Answer:
    return account_answer(counter.merge_customers(others["from"], into, at, id))


@operation("customer.unmerge", required("dni"), ID, AT, *DONE_BY)
def customer_unmerge(counter: Counter, dni: str, id: str, at: int) -> Answer:
    return account_answer(counter.undo_merge(dni, at, id))


@operation("customer.join", required("dni"), required("with"), ID, AT, *DONE_BY)
def customer_join(counter: Counter, dni: str, id: str, at: int, **others: str) -> Answer:
    return account_answer(counter.join_household(dni, others["with"], at, id))


@operation("customer.leave", required("dni"), ID, AT)
def customer_leave(counter: Counter, dni: str, id: str, at: int) -> Answer:
    return account_answer(counter.leave_household(dni, at, id))
