"""The queue of messages: each row goes `queued`, `sending`, `sent`, `failed` or `in_doubt`, kept at every step.

Whoever sends a message claims it first, by an update that only one can win; from then until the server has answered
the row is `sending`. What is still `sending` long after is in doubt: whoever claimed it has died, perhaps before and
perhaps after the server took it. That is never sent again by itself.
"""

from functools import lru_cache
from typing import Any

from peewee import SQL, Case, fn

from loyalty.messages import MessageView, Tally, Waiting
from loyalty.pages import NEWEST
from models.database import Database
from models.message_tables import MessageRow, SuppressionRow
from models.recipients import MAILING, still_allowed, why_not
from models.statements import Statement, slot, statement
from models.tables import Customer

DOUBT_S = 15 * 60  # longer than the most patient wait for a server's answer
RETRY_S = 3600  # what a server does not take now it may take later (4xx)
MOST_TRIES = 5
RECENT = 200_000  # of how many messages the tally tells
QUEUED, SENDING = SQL("'queued'"), SQL("'sending'")  # spelt out, so that the partial index is seen to fit


@lru_cache(maxsize=4)
def waiting_messages(channel: str, of_one_period: bool) -> Statement:
    """The queued rows that may go now, in the order in which they were queued."""

    def build() -> Any:
        row = MessageRow
        query = (
            row.select(
                row.id,
                row.customer_id,
                row.occasion,
                row.period,
                row.template,
                Customer.language,
                Customer.email,
            )
            .join(Customer, on=Customer.id == row.customer_id)
            .where(row.channel == channel, row.state == QUEUED, row.not_before <= slot("now"), row.id > slot("after"))
        )
        if of_one_period:
            query = query.where(row.occasion == slot("occasion"), row.period == slot("period"))
        return query.order_by(row.id).limit(slot("most"))

    return Statement(build)


@lru_cache(maxsize=4)
def count_waiting(channel: str, of_one_period: bool) -> Statement:
    def build() -> Any:
        row = MessageRow
        query = row.select(fn.COUNT(row.id)).where(
            row.channel == channel, row.state == QUEUED, row.not_before <= slot("now")
        )
        if of_one_period:
            query = query.where(row.occasion == slot("occasion"), row.period == slot("period"))
        return query

    return Statement(build)


@statement
def claim_message() -> Any:
    """Guarded: one claimant at most, and only for who may be written to."""
    changes = {MessageRow.state: "sending", MessageRow.tries: MessageRow.tries + 1, MessageRow.changed_at: slot("at")}
    return MessageRow.update(changes).where(
        MessageRow.id == slot("id"), MessageRow.state == QUEUED, why_not("email") == ""
    )


@statement
def settle_message() -> Any:
    changes = {name: slot(name.name) for name in (MessageRow.state, MessageRow.answer, MessageRow.not_before)}
    return MessageRow.update({**changes, MessageRow.changed_at: slot("at")}).where(
        MessageRow.id == slot("id"), MessageRow.state == slot("from_state")
    )


@statement
def tries_of() -> Any:
    return MessageRow.select(MessageRow.tries).where(MessageRow.id == slot("id"))


@statement
def doubt_the_forgotten() -> Any:
    return MessageRow.update({MessageRow.state: "in_doubt", MessageRow.answer: slot("answer")}).where(
        MessageRow.state == SENDING, MessageRow.changed_at < slot("before")
    )


@statement
def cancel_queued() -> Any:
    changes = {MessageRow.state: "cancelled", MessageRow.answer: "stopped", MessageRow.changed_at: slot("at")}
    return MessageRow.update(changes).where(
        MessageRow.occasion == slot("occasion"), MessageRow.period == slot("period"), MessageRow.state == QUEUED
    )


@statement
def suppress_address() -> Any:
    columns = ("address", "reason", "at", "operator_id")
    return SuppressionRow.insert({getattr(SuppressionRow, c): slot(c) for c in columns}).on_conflict_ignore()


@statement
def release_address() -> Any:
    return SuppressionRow.delete().where(SuppressionRow.address == slot("address"))


@statement
def all_suppressions() -> Any:
    row = SuppressionRow
    return row.select(row.address, row.reason, row.at).order_by(row.at.desc(), row.address).limit(slot("most"))


@statement
def recent_tallies() -> Any:
    row = MessageRow
    newest = row.alias("newest")
    period = Case(None, [(row.occasion == MAILING, row.period)], "")
    return (
        row.select(
            row.occasion,
            period.alias("of_period"),
            fn.MAX(row.template),
            row.state,
            fn.COUNT(row.id),
            fn.MAX(row.queued_at),
        )
        .where(row.id > newest.select(fn.COALESCE(fn.MAX(newest.id), 0) - RECENT))
        .group_by(row.occasion, SQL("of_period"), row.state)
    )


@lru_cache(maxsize=8)
def messages_page(by_state: bool, by_occasion: bool, by_period: bool) -> Statement:
    def build() -> Any:
        row = MessageRow
        query = row.select(
            row.id,
            row.occasion,
            row.period,
            row.template,
            row.channel,
            row.state,
            Customer.name,
            fn.COALESCE(Customer.dni, ""),
            row.queued_at,
            row.changed_at,
            row.answer,
        ).join(Customer, on=Customer.id == row.customer_id)
        query = query.where(row.id < slot("before"))
        if by_state:
            query = query.where(row.state == slot("state"))
        if by_occasion:
            query = query.where(row.occasion == slot("occasion"))
        if by_period:
            query = query.where(row.period == slot("period"))
        return query.order_by(row.id.desc()).limit(slot("most"))

    return Statement(build)


def waiting(
    database: Database, now: int, after: int, most: int, period: tuple[str, str] | None = None, channel: str = "email"
) -> list[Waiting]:
    """The next that may go, of one occasion and period or of all."""
    values = {"now": now, "after": after, "most": most} | _period_values(period)
    rows = database.rows(waiting_messages(channel, period is not None), **values)
    return [Waiting(*row) for row in rows]


def how_many_wait(database: Database, now: int, period: tuple[str, str] | None = None, channel: str = "email") -> int:
    return int(database.value(count_waiting(channel, period is not None), now=now, **_period_values(period)))


def _period_values(period: tuple[str, str] | None) -> dict[str, str]:
    return {"occasion": period[0], "period": period[1]} if period else {}


def settle(
    database: Database, message_id: int, state: str, at: int, answer: str = "", later_s: int = 0, was: str = "sending"
) -> bool:
    """What became of a message: whether it was still as it `was`."""
    values = {"state": state, "answer": answer[:500], "not_before": at + later_s if later_s else 0}
    return database.execute(settle_message, id=message_id, at=at, from_state=was, **values) > 0


def why_cancelled(database: Database, message: Waiting, purpose: str, channel: str, at: int) -> str:
    """Why a queued message may no longer go; it is cancelled then. Empty where it may. Inside a transaction."""
    why = str(database.value(still_allowed(channel), customer_id=message.customer_id, purpose=purpose))
    if why:
        settle(database, message.id, "cancelled", at, why, was="queued")
    return why


def claim(database: Database, message: Waiting, purpose: str, at: int) -> bool:
    """Whether the message is ours to send. Inside a transaction."""
    values = {"id": message.id, "customer_id": message.customer_id, "purpose": purpose}
    if database.execute(claim_message, at=at, **values) > 0:
        return True
    why_cancelled(database, message, purpose, "email", at)
    return False


def put_off(database: Database, message_id: int, at: int, answer: str) -> bool:
    """A server would not take the message now: later, or never after `MOST_TRIES`. Whether it waits for later."""
    if database.value(tries_of, id=message_id) >= MOST_TRIES:
        settle(database, message_id, "failed", at, answer)
        return False
    return settle(database, message_id, "queued", at, answer, later_s=RETRY_S)


def doubt_forgotten(database: Database, now: int) -> int:
    """Puts what nobody can be sending any more in doubt: how many."""
    return database.write(lambda: database.execute(doubt_the_forgotten, before=now - DOUBT_S, answer="interrupted"))


@statement
def messages_to_customer() -> Any:
    row = MessageRow
    columns = (row.occasion, row.period, row.template, row.channel, row.state, row.changed_at)
    return row.select(*columns).where(row.customer_id == slot("customer_id")).order_by(row.id)


def written_to(database: Database, customer_id: int) -> list[tuple[str, str, str, str, str, int]]:
    """Every message to a customer: occasion, period, template, channel, state and its moment."""
    return [tuple(row) for row in database.rows(messages_to_customer, customer_id=customer_id)]


def cancel(database: Database, occasion: str, period: str, at: int) -> int:
    """Takes what is still queued of an occasion and period out of the queue: how many."""
    return database.write(lambda: database.execute(cancel_queued, occasion=occasion, period=period, at=at))


def suppress(database: Database, address: str, reason: str, at: int, operator_id: int | None = None) -> None:
    database.execute(suppress_address, address=address.lower(), reason=reason[:500], at=at, operator_id=operator_id)


def release(database: Database, address: str) -> bool:
    """An address may be written to again: whether it was suppressed."""
    return database.write(lambda: database.execute(release_address, address=address.strip().lower())) > 0


def suppressions(database: Database, most: int = 1000) -> list[tuple[str, str, int]]:
    """Address, reason and moment, the newest first."""
    return [tuple(row) for row in database.rows(all_suppressions, most=most)]


def tallies(database: Database) -> list[Tally]:
    """How the mailings and occasions of late stand, the newest first."""
    found: dict[tuple[str, str], Tally] = {}
    for occasion, period, template, state, count, queued_at in database.rows(recent_tallies):
        had = found.get((occasion, period), Tally(occasion, period, template, 0))
        states = {**had.states, state: int(count)}
        found[occasion, period] = Tally(occasion, period, template, max(had.queued_at, queued_at), states)
    return sorted(found.values(), key=lambda tally: (-tally.queued_at, tally.occasion, tally.period))


def messages(
    database: Database,
    state: str = "",
    occasion: str = "",
    period: str = "",
    before: int = NEWEST,
    most: int = 50,
) -> list[MessageView]:
    """A page of messages, the newest first: those older than the id `before`."""
    values = {"state": state, "occasion": occasion, "period": period}
    given = {name: value for name, value in values.items() if value}
    rows = database.rows(messages_page(bool(state), bool(occasion), bool(period)), before=before, most=most, **given)
    return [MessageView(*row) for row in rows]
