"""One customer's file: shown, its consents, exported as a file or on paper, and erased."""

from pathlib import Path
from typing import Any

from loyalty.clock import moment_text
from loyalty.consent import Consent
from loyalty.customer_file import CustomerFile
from loyalty.habits import Habits
from loyalty.money import EUROS
from loyalty.requests import CUSTOMER_DETAILS
from loyalty.views import BlockView
from tui.counter import Counter
from tui.operations.answers import account_answer
from tui.operations.registry import AT, DONE_BY, ID, Answer, operation, required
from tui.parameters import Parameter, amounts, as_text

_KIND = (required("dni"), required("purpose"), required("channel"))
_SAID = (Parameter("origin", as_text, default="counter"), Parameter("wording", as_text))


@operation("customer.show", required("dni"))
def customer_show(counter: Counter, dni: str) -> Answer:
    file = counter.customer_file(dni)
    known = {name: value for name in CUSTOMER_DETAILS if (value := getattr(file.customer, name))}
    return {
        "dni": file.customer.dni,
        "name": file.customer.name,
        **known,
        "registered_at": moment_text(file.registered_at, counter.zone),
        "branch": file.branch,
        "operator": file.operator,
        "class_by_hand": file.manual_class,
        "class_until": file.manual_until,
        "account": account_answer(file.account),
        "blocks": [_block(counter, each) for each in file.blocks],
        "household": [{"dni": each.dni, "name": each.name} for each in file.others],
        "consents": [_consent(counter, each) for each in file.consents.values()],
        "habits": _habits(file),
    }


def _habits(file: CustomerFile) -> Answer:
    """Computed from the sales of the last twelve months; `visits_ever` from all."""
    habits: Habits = file.habits
    return {
        "last_visit": habits.last_visit.isoformat() if habits.last_visit else None,
        "days_since": habits.recency_days,
        "visits": habits.frequency,
        "visits_ever": habits.visits_ever,
        "spend": EUROS.text(habits.amount_cents),
        "average": EUROS.text(habits.average_cents),
        "usual_gap_days": habits.gap_days,
        "rhythm": habits.rhythm,
        "months": [
            {"month": f"{each.year}-{each.month:02d}", "visits": each.visits, "spend": EUROS.text(each.cents)}
            for each in habits.months
        ],
        "services": [{"service": service, "visits": visits} for service, visits in habits.services],
        "branches": [{"branch": branch, "visits": visits} for branch, visits in habits.branches],
        "hours": [
            {"weekday": day + 1, "hour": hour, "visits": visits} for (day, hour), visits in sorted(habits.hours.items())
        ],
        "complete": habits.complete,
    }


@operation("consent.list", required("dni"))
def consent_list(counter: Counter, dni: str) -> Answer:
    """The whole story, oldest first."""
    return {"consents": [_consent(counter, each) for each in counter.consent_story(dni)]}


@operation("consent.give", *_KIND, *_SAID, ID, AT)
def consent_give(counter: Counter, at: int, id: str, dni: str, **said: str) -> Answer:
    return _record(counter, True, at, id, dni, **said)


@operation("consent.withdraw", *_KIND, *_SAID, ID, AT)
def consent_withdraw(counter: Counter, at: int, id: str, dni: str, **said: str) -> Answer:
    return _record(counter, False, at, id, dni, **said)


def _record(
    counter: Counter, granted: bool, at: int, id: str, dni: str, purpose: str, channel: str, origin: str, wording: str
) -> Answer:
    consent = Consent(purpose, channel, granted, at, origin=origin, wording=wording)
    counter.record_consent(dni, consent, at, id)
    return {"dni": dni, "consents": [_consent(counter, each) for each in counter.customer_file(dni).consents.values()]}


def _consent(counter: Counter, consent: Consent) -> Answer:
    return {
        "purpose": consent.purpose,
        "channel": consent.channel,
        "granted": consent.granted,
        "at": moment_text(consent.at, counter.zone),
        "operator": consent.operator,
        "origin": consent.origin,
        "wording": consent.wording,
    }


@operation("customer.block", required("dni"), required("reason"), ID, AT)
def customer_block(counter: Counter, dni: str, reason: str, id: str, at: int) -> Answer:
    blocked = counter.block_customer(dni, reason, at, id)
    return {"dni": blocked.dni, "name": blocked.name, "state": "blocked"}


@operation("customer.unblock", required("dni"), ID, AT)
def customer_unblock(counter: Counter, dni: str, id: str, at: int) -> Answer:
    unblocked = counter.unblock_customer(dni, at, id)
    return {"dni": unblocked.dni, "name": unblocked.name, "state": "active"}


def _block(counter: Counter, block: BlockView) -> Answer:
    return {
        "reason": block.reason,
        "at": moment_text(block.at, counter.zone),
        "operator": block.operator,
        "ended": moment_text(block.ended_at, counter.zone) if block.ended_at else None,
        "ended_by": block.ended_by,
    }


@operation("customer.export", required("dni"))
def customer_export(counter: Counter, dni: str) -> Answer:
    """All that is held on a person."""
    return counter.personal_data(dni)


def export_person(counter: Counter, shop: str, dni: str, path: Path) -> Answer:
    """The same in a file: a PDF by its suffix, else JSON. Raises BadFile."""
    from tui.personal_papers import write_personal_data

    data: dict[str, Any] = counter.personal_data(dni)
    services = {each.code: each.name for each in counter.services()}
    write_personal_data(data, shop, services, path)
    return {"file": str(path)}


@operation("customer.erase", required("dni"), ID, AT, *DONE_BY)
def customer_erase(counter: Counter, dni: str, id: str, at: int) -> Answer:
    return {"lost": amounts(counter.erase_customer(dni, at, id))}
