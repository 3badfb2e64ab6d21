"""The ledger: expiry, the nightly run, and the proof that it holds."""

from tui.counter import Counter
from tui.operations.registry import AT, DONE_BY, Answer, operation
from tui.parameters import (
    Parameter,
    amounts,
    as_flag,
)


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


@operation("ledger.expire", AT, *DONE_BY)
def ledger_expire(counter: Counter, at: int) -> Answer:
    expired, accounts = counter.expire(at)
    return {"expired": amounts(expired), "accounts": accounts}


@operation("ledger.nightly", AT, *DONE_BY)
def ledger_nightly(counter: Counter, at: int) -> Answer:
    report = counter.nightly(at)
    return {
        "expired": amounts(report.expired),
        "accounts": report.accounts_expired,
        "classes_changed": report.classes_changed,
        "birthdays": report.birthdays,
    }
