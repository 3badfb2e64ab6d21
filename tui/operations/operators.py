"""Operators: added, changed, given a PIN or a card, retired; what they may do and what they did.

Once somebody above the cashiers has a PIN or a card, a change needs leave.
"""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from loyalty.clock import moment_text
from loyalty.errors import BadValue
from loyalty.limits import NAMES, Limits
from loyalty.money import EUROS, POINTS
from loyalty.operator_views import DeedView, OperatorView, OperatorWork
from loyalty.pages import NEWEST
from tui.counter import Counter
from tui.language import N_, _
from tui.operations.exchange import TITLES
from tui.operations.prizes import or_none
from tui.operations.registry import DONE_BY, LEAVE, Answer, operation, required
from tui.operator_words import ROLE_NAMES, limit_text, limit_unit
from tui.parameters import Parameter, as_day, as_text, as_whole
from tui.texts.deeds import DEED_NAMES

FILE_TITLES = TITLES | {
    "role": N_("puesto"),
    "enrolled": N_("altas"),
    "sales": N_("ventas"),
    "sold": N_("vendido"),
    "refunds": N_("devoluciones"),
    "refunded": N_("devuelto"),
    "deeds": N_("actos"),
}
DAYS = (
    Parameter("from", or_none(as_day), default=None, argument="first_day"),
    Parameter("to", or_none(as_day), default=None, argument="last_day"),
)
ANY = object()  # a limit that is none


@operation(
    "operator.add",
    required("code"),
    Parameter("name", as_text),
    Parameter("role", as_text, default="cashier"),
    *DONE_BY,
)
def operator_add(counter: Counter, code: str, name: str, role: str) -> Answer:
    return operator_answer(counter, counter.add_operator(code, name, role))


@operation("operator.update", required("code"), Parameter("name", as_text), Parameter("role", as_text), *DONE_BY)
def operator_update(counter: Counter, code: str, name: str, role: str) -> Answer:
    return operator_answer(counter, counter.update_operator(code, {"name": name, "role": role}))


@operation("operator.list")
def operator_list(counter: Counter) -> Answer:
    return {"operators": [operator_answer(counter, each) for each in counter.operators()]}


@operation("operator.pin", required("code"), required("new_pin"), *LEAVE)
def operator_pin(counter: Counter, code: str, new_pin: str) -> Answer:
    """Everybody may change her own with the one she has."""
    return operator_answer(counter, counter.give_pin(code, new_pin))


@operation("operator.card", required("code"), required("card"), *DONE_BY)
def operator_card(counter: Counter, code: str, card: str) -> Answer:
    """The card that stands for her, at every counter; it says no number back."""
    return operator_answer(counter, counter.give_operator_card(code, card))


@operation("operator.card_lost", required("code"), *DONE_BY)
def operator_card_lost(counter: Counter, code: str) -> Answer:
    return operator_answer(counter, counter.give_operator_card(code, ""))


@operation("operator.retire", required("code"), *DONE_BY)
def operator_retire(counter: Counter, code: str) -> Answer:
    return operator_answer(counter, counter.retire_operator(code))


@operation("operator.back", required("code"), *DONE_BY)
def operator_back(counter: Counter, code: str) -> Answer:
    return operator_answer(counter, counter.retire_operator(code, False))


def operator_answer(counter: Counter, each: OperatorView) -> Answer:
    answer = {name: value for name, value in asdict(each).items() if name not in ("id", "last_seen_at")}
    return answer | {"last_seen": moment_text(each.last_seen_at, counter.zone) if each.last_seen_at else None}


# -- what they may do


def as_limit(name: str, value: Any, zone: ZoneInfo) -> Any:
    """An amount or a number of days; an empty text is any."""
    text = as_text(name, value, zone)
    if not text:
        return ANY
    unit = limit_unit(name)
    return unit.parse(text) if unit else as_whole(name, text, zone)


@operation("operator.limits")
def operator_limits(counter: Counter) -> Answer:
    return _limits(counter.limits())


@operation("operator.limit", required("role"), *(Parameter(name, as_limit, default=None) for name in NAMES), *DONE_BY)
def operator_limit(counter: Counter, role: str, **limits: Any) -> Answer:
    """Those that are given are changed."""
    changes = {name: None if value is ANY else value for name, value in limits.items() if value is not None}
    return _limits(counter.set_limits(role, changes))


def _limits(limits: dict[str, Limits]) -> Answer:
    return {
        role: {name: limit_text(name, getattr(each, name)) or None for name in NAMES} for role, each in limits.items()
    }


# -- what they did


@operation("operator.report", *DAYS, Parameter("path", as_text))
def operator_report(counter: Counter, first_day: date | None, last_day: date | None, path: str) -> Answer:
    """Everybody's customers enrolled, sales, refunds and deeds; also as a file."""
    work = counter.work_of_operators(*_checked(first_day, last_day))
    answer: Answer = {"operators": [work_answer(each) for each in work]}
    if path:
        answer |= {"file": path, "rows": counter.write_work(Path(path), titles(), words(), work)}
    return answer


@operation(
    "operator.deeds",
    *DAYS,
    Parameter("operator", as_text),
    Parameter("before", as_whole, default=NEWEST),
    Parameter("most", as_whole, default=50),
    Parameter("path", as_text),
)
def operator_deeds(
    counter: Counter,
    first_day: date | None,
    last_day: date | None,
    operator: str,
    before: int,
    most: int,
    path: str,
) -> Answer:
    """The newest first; `next` is the `before` of the following page. Into a file, all of them."""
    span = _checked(first_day, last_day)
    if path:
        return {"file": path, "rows": counter.write_deeds(Path(path), titles(), words(), *span, operator)}
    most = max(1, min(most, 1000))
    page = counter.deeds(*span, operator, before, most)
    return {
        "deeds": [deed_answer(counter, each) for each in page],
        "next": page[-1].number if len(page) == most else None,
    }


def titles() -> dict[str, str]:
    """The heads of columns."""
    return {column: _(title) for column, title in FILE_TITLES.items()}


def words() -> dict[str, str]:
    """What stands in the cells for roles, kinds of deeds, and who was retired."""
    return {code: _(name) for code, name in (DEED_NAMES | ROLE_NAMES).items()} | {"retired": _("de baja")}


def _checked(first_day: date | None, last_day: date | None) -> tuple[date | None, date | None]:
    if first_day and last_day and last_day < first_day:
        raise BadValue("to", "ends_before_it_starts")
    return first_day, last_day


def work_answer(each: OperatorWork) -> Answer:
    return {
        "code": each.operator.code,
        "name": each.operator.name,
        "role": each.operator.role,
        "retired": each.operator.retired,
        "enrolled": each.enrolled,
        "sales": each.sales,
        "sold": EUROS.text(each.sold_cents),
        "refunds": each.refunds,
        "refunded": EUROS.text(each.refunded_cents),
        "deeds": each.deeds,
    }


def deed_answer(counter: Counter, each: DeedView) -> Answer:
    return {
        "number": each.number,
        "at": moment_text(each.at, counter.zone),
        "deed": each.kind,
        "operator": each.operator or None,
        "allowed_by": each.allowed_by or None,
        "subject": each.subject or None,
        "euros": EUROS.text(each.euros_cents),
        "points": POINTS.text(each.points_milli),
        "stamps": each.stamps,
        "days": each.days,
        "branch": each.branch,
        "counter": each.counter,
        "operation": each.operation or None,
        "detail": each.text,
    }
