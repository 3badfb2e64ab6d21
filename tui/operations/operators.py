"""Operators: added, listed, given a PIN. Once a supervisor has a PIN, a change needs leave."""

from dataclasses import asdict

from tui.counter import Counter
from tui.operations.registry import Answer, operation, required
from tui.parameters import Parameter, as_text

BY, PIN = Parameter("by", as_text), Parameter("pin", as_text)


@operation(
    "operator.add", required("code"), Parameter("name", as_text), Parameter("role", as_text, default="cashier"), BY, PIN
)
def operator_add(counter: Counter, code: str, name: str, role: str, by: str, pin: str) -> Answer:
    counter.allow("manage_operators", by, pin)
    return asdict(counter.add_operator(code, name, role))


@operation("operator.list")
def operator_list(counter: Counter) -> Answer:
    return {"operators": [asdict(each) for each in counter.operators()]}


@operation("operator.pin", required("code"), required("new_pin"), BY, PIN)
def operator_pin(counter: Counter, code: str, new_pin: str, by: str, pin: str) -> Answer:
    """Everybody may change her own with the one she has."""
    if by == code:
        counter.prove(code, pin)
    else:
        counter.allow("manage_operators", by, pin)
    return asdict(counter.give_pin(code, new_pin))
