"""The register of the shop's operations: a method's name, its parameters, and what it does.

JSON-RPC and the command line both go through `call`; the names and shapes are the contract with tills.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from loyalty.errors import BadValue, Refusal
from tui.counter import Counter
from tui.parameters import Parameter, as_moment, as_text, values_of

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    parameters: tuple[Parameter, ...]
    run: Callable[..., Answer]


OPERATIONS: dict[str, Operation] = {}


class UnknownMethod(Refusal):
    method: str
    code = "unknown_method"


def call(counter: Counter, method: str, given: Mapping[str, Any]) -> Answer:
    """Does one operation. Raises Refusal; UnknownMethod where there is no such operation."""
    operation = OPERATIONS.get(method)
    if operation is None:
        raise UnknownMethod(method)
    values = values_of(operation.parameters, given, counter.zone)
    if "at" in values and values["at"] is None:
        values["at"] = counter.clock()
    if "acts" not in values and "allows" not in values:
        return operation.run(counter, **values)
    with counter.acting(values.pop("acts", ""), values.pop("allows", ""), values.pop("pin", "")):
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
# Whose leave an operation may need: who gives it, with her PIN; and who does it, by name.
LEAVE = (Parameter("by", as_text, argument="allows"), Parameter("pin", as_text))
DONE_BY = (Parameter("operator", as_text, argument="acts"), *LEAVE)


def required(name: str, convert: Any = as_text) -> Parameter:
    return Parameter(name, convert, required=True)


def one_of(card: str, dni: str) -> None:
    """Whose: a card or a document, and not both. Raises BadValue."""
    if bool(card) == bool(dni):
        raise BadValue("card", "one_of_card_or_dni")
