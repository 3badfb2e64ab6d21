"""Deeds: what is more than an everyday sale is judged by who does it, and written down with who did and allowed it.

`judged` and `write_down` belong into the transaction of the deed itself, so that none is kept without its names. Rights
are read each time: who lost hers a moment ago has lost them at every counter.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from loyalty.clock import day_of, start_of
from loyalty.errors import NotAllowed, OverLimit
from loyalty.limits import BY_HAND, LIMITED_ROLES, Deed, Limits, Used, checked_limits, in_force, leave_asked, will_do
from loyalty.money import EUROS, POINTS
from loyalty.operator_views import DeedView, OperatorView
from loyalty.operators import may
from loyalty.pages import NEWEST
from models.database import Database
from models.desk import Desk
from models.operations import operation_by_id
from models.operators import everybody
from models.statements import slot, statement
from models.tables import Branch, Counter, DeedRow, Operator, Setting

PAGE = 50
MEASURES = ("euros_cents", "points_milli", "stamps")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Under whose rights a deed is done: the role (empty where the shop asks nobody), and who allowed it."""

    role: str = ""
    allowed_by_id: int | None = None


@statement
def kept_limits() -> Any:
    return Setting.select(Setting.value).where(Setting.name == "operator_limits")


@statement
def keep_limits() -> Any:
    return (
        Setting.insert({Setting.name: "operator_limits", Setting.value: slot("value")})
        .on_conflict(conflict_target=[Setting.name], update={Setting.value: slot("value")})
    )  # fmt: skip


@statement
def by_hand_since() -> Any:
    return (
        DeedRow.select(DeedRow.role, *(fn.SUM(getattr(DeedRow, name)) for name in MEASURES))
        .where(
            (DeedRow.counter_id == slot("counter_id")) | (DeedRow.operator_id == slot("operator_id")),
            DeedRow.at >= slot("since"),
            DeedRow.kind.in_(BY_HAND),
        )
        .group_by(DeedRow.role)
    )


@statement
def new_deed() -> Any:
    names = ("at", "kind", "operator_id", "role", "allowed_by_id", "subject_id", "branch_id", "counter_id")
    facts = ("operation_id", *MEASURES, "days", "age_days", "detail")
    return DeedRow.insert({getattr(DeedRow, name): slot(name) for name in (*names, *facts)})


def limits(database: Database) -> dict[str, Limits]:
    """What each role may do on its own."""
    row = database.row(kept_limits)
    return checked_limits(json.loads(row[0]) if row else {})


def set_limits(database: Database, role: str, changes: Mapping[str, int | None]) -> dict[str, Limits]:
    """Changes some limits of a role; None is any amount. Inside a transaction. Raises BadValue."""
    row = database.row(kept_limits)
    kept: dict[str, dict[str, int | None]] = json.loads(row[0]) if row else {}
    changed = kept | {role: kept.get(role, {}) | dict(changes)}
    checked = checked_limits(changed)
    database.execute(keep_limits, value=json.dumps(changed))
    return checked


def was_done(database: Database, operation_id: str) -> bool:
    """Whether an operation was done before, and will only be answered again."""
    return bool(operation_id) and database.row(operation_by_id, id=operation_id) is not None


def judged(database: Database, desk: Desk, deed: Deed, now: int, leave_id: int | None = None) -> Judgement:
    """Whether somebody may do it here: she herself, or by the leave of the operator `leave_id`.

    Raises NotAllowed or OverLimit, whose `leave_of` says whose leave would do.
    """
    people = everybody(database)
    proofs = {each.role for each in people.values() if each.can_prove}
    me = people.get(desk.operator_id or 0)
    if me is not None and me.retired:
        raise NotAllowed("operator_retired", me.code)
    if not in_force(proofs):
        return Judgement()
    role = me.role if me is not None and desk.proved else "cashier"
    rules = limits(database)
    excess = leave_asked(deed, role, rules, _used(database, desk, deed, now))
    asked = will_do(excess.role, proofs) if excess else "cashier"
    if excess is None or may(role, asked):
        return Judgement(role)
    giver = people.get(leave_id or 0)
    if giver is not None and not giver.retired and may(giver.role, asked):
        return Judgement(giver.role, giver.id)
    if excess.limit:
        allowed, amount = (_limit_text(excess.limit, value) for value in (excess.allowed, excess.amount))
        raise OverLimit(excess.limit, allowed, asked, amount)
    raise NotAllowed("owner_needed" if asked == "owner" else "supervisor_needed", deed.kind, asked)


def _used(database: Database, desk: Desk, deed: Deed, now: int) -> dict[str, Used]:
    if deed.kind not in BY_HAND:
        return {}
    since = start_of(day_of(now, desk.zone), desk.zone)
    whose = {"counter_id": desk.counter_id, "operator_id": desk.operator_id}
    rows = database.rows(by_hand_since, since=since, **whose)
    return {role: Used(*map(int, amounts)) for role, *amounts in rows if role in LIMITED_ROLES}


def _limit_text(name: str, allowed: int) -> str:
    unit = {"euros": EUROS, "points": POINTS}.get(name.rpartition("_")[2])
    return unit.text(allowed) if unit else str(allowed)


def write_down(database: Database, desk: Desk, deed: Deed, judgement: Judgement, now: int) -> None:
    """Keeps that a deed was done, by whom and by whose leave. Inside its transaction."""
    subject = {each.code: each.id for each in everybody(database).values()}.get(deed.subject) if deed.subject else None
    database.execute(
        new_deed,
        at=now,
        kind=deed.kind,
        operator_id=desk.operator_id,
        role=judgement.role,
        allowed_by_id=judgement.allowed_by_id,
        subject_id=subject,
        branch_id=desk.branch_id,
        counter_id=desk.counter_id,
        operation_id=deed.operation_id,
        euros_cents=deed.euros_cents,
        points_milli=deed.points_milli,
        stamps=deed.stamps,
        days=deed.days,
        age_days=deed.age_days,
        detail=deed.text,
    )


# -- looking at them


def _shown_deeds() -> Any:
    giver, subject = Operator.alias("giver"), Operator.alias("subject")
    facts = (getattr(DeedRow, name) for name in (*MEASURES, "days", "operation_id", "detail"))
    return (
        DeedRow.select(
            DeedRow.id,
            DeedRow.at,
            DeedRow.kind,
            Operator.code,
            giver.code,
            subject.code,
            Branch.code,
            Counter.name,
            *facts,
        )
        .join(Branch, on=Branch.id == DeedRow.branch_id)
        .join(Counter, on=Counter.id == DeedRow.counter_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == DeedRow.operator_id)
        .join(giver, JOIN.LEFT_OUTER, on=giver.id == DeedRow.allowed_by_id)
        .join(subject, JOIN.LEFT_OUTER, on=subject.id == DeedRow.subject_id)
        .where(DeedRow.id < slot("before"), DeedRow.at >= slot("since"), DeedRow.at < slot("until"))
        .order_by(DeedRow.id.desc())
        .limit(slot("most"))
    )  # fmt: skip


@statement
def deeds_page() -> Any:
    return _shown_deeds()


@statement
def deeds_page_of_operator() -> Any:
    return _shown_deeds().where((DeedRow.operator_id == slot("who")) | (DeedRow.allowed_by_id == slot("who")))


@statement
def leave_of_operation() -> Any:
    return (
        DeedRow.select(Operator.code)
        .join(Operator, on=Operator.id == DeedRow.allowed_by_id)
        .where(DeedRow.operation_id == slot("operation_id"))
    )


def deeds(
    database: Database, since: int, until: int, who: OperatorView | None = None, before: int = NEWEST, most: int = PAGE
) -> list[DeedView]:
    """A page, the newest first: those that somebody did or allowed, or everybody's, of a lower number than `before`."""
    asked: dict[str, Any] = {"before": before, "since": since, "until": until, "most": most}
    rows = database.rows(deeds_page_of_operator, who=who.id, **asked) if who else database.rows(deeds_page, **asked)
    return [
        DeedView(number, at, kind, doer or "", giver or "", subject or "", *facts)
        for number, at, kind, doer, giver, subject, *facts in rows
    ]


def all_deeds(database: Database, since: int, until: int, who: OperatorView | None = None) -> Iterator[DeedView]:
    """The newest first, a page at a time."""
    before = NEWEST
    while page := deeds(database, since, until, who, before, 500):
        yield from page
        before = page[-1].number


def allowed_by(database: Database, operation_id: str) -> str:
    """The code of who gave leave for an operation; empty where nobody had to."""
    row = database.row(leave_of_operation, operation_id=operation_id) if operation_id else None
    return row[0] if row else ""
