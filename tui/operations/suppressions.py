"""Addresses to which nothing is sent."""

from loyalty.clock import moment_text
from tui.counter import Counter
from tui.operations.registry import Answer, operation, required
from tui.parameters import Parameter, as_text


@operation("suppression.list")
def suppression_list(counter: Counter) -> Answer:
    found = counter.suppressions()
    return {
        "suppressions": [
            {"address": address, "reason": reason, "at": moment_text(at, counter.zone)} for address, reason, at in found
        ]
    }


@operation("suppression.add", required("address"), Parameter("reason", as_text))
def suppression_add(counter: Counter, address: str, reason: str) -> Answer:
    counter.suppress(address, reason)
    return {"address": address}


@operation("suppression.remove", required("address"))
def suppression_remove(counter: Counter, address: str) -> Answer:
    counter.release(address)
    return {"address": address}
