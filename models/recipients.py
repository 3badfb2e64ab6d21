"""Who is written to and who is left out, and why: the same judgement for the preview, the queue and the sending.

One expression (`verdict`) says for each customer "email", "letter", or why not: one of `loyalty.writing.LEFT_OUT`.
"""

from functools import lru_cache
from typing import Any

from peewee import SQL, Case, Value, fn

from loyalty.messages import Mailing, Person, Preview
from loyalty.writing import LEFT_OUT
from models.customer_blocks import blocked_customers
from models.message_tables import MessageRow, SuppressionRow
from models.segment_sources import Sources, sight_of
from models.segments import asked, last_word
from models.statements import Statement, slot
from models.tables import Customer
from models.till import Till

MAILING = "mailing"
"""The occasion under which mailings from the menu are written down; their period is their name."""


def suppressed() -> Any:
    """Whether nothing more is sent to the customer's address."""
    return fn.EXISTS(SuppressionRow.select(SQL("1")).where(SuppressionRow.address == fn.LOWER(Customer.email)))


def allowed(purpose: Any, medium: str) -> Any:
    """A notice is; advertising only by the customer's last word. `purpose` may be a slot."""
    notice = (Value(purpose) if isinstance(purpose, str) else purpose) == "service"
    return notice | (fn.COALESCE(last_word("marketing", medium), 0) == 1)


def verdict(occasion: str, period: Any, purpose: str, channel: str) -> Any:
    """What becomes of a customer: `period` is a text or an expression."""
    there = MessageRow.select(SQL("1")).where(MessageRow.occasion == occasion, MessageRow.period == period)
    gone = Customer.alias("gone")
    same = gone.select(gone.id).where(gone.merged_into_id == Customer.id)
    by_mail, by_post = "email" in channel, "letter" in channel
    has_mail, has_address = Customer.email != "", Customer.address != ""
    cases: list[tuple[Any, str]] = [
        (Customer.merged_into_id.is_null(False), "merged"),
        (Customer.erased_at > 0, "erased"),
        (Customer.id.in_(blocked_customers()), "blocked"),
        (fn.EXISTS(there.where(MessageRow.customer_id == Customer.id)), "already"),
        (fn.EXISTS(there.where(MessageRow.customer_id.in_(same))), "already"),  # before the two were known as one
    ]
    if by_mail:
        cases.append((has_mail & ~suppressed() & allowed(purpose, "email"), "email"))
    if by_post:
        cases.append((has_address & allowed(purpose, "letter"), "letter"))
    if by_mail:
        cases += [(has_mail & suppressed(), "suppressed"), (has_mail, "no_consent")]
    if by_post:
        cases.append((has_address, "no_consent"))
    return Case(None, cases, "no_address")


class Question:
    """Whom a mailing or an occasion is for: the conditions, and the period under which each is written down."""

    def __init__(self, sources: Sources, conditions: list[Any], occasion: str, period: Any, mailing: Mailing) -> None:
        self.sources, self.conditions = sources, conditions
        self.occasion, self.mailing = occasion, mailing
        self.period: Any = Value(period) if isinstance(period, str) else period
        self.verdict = verdict(occasion, self.period, mailing.purpose, mailing.channel)

    def judged(self, *columns: Any) -> Any:
        return self.sources.select(*columns).where(Customer.id > 0, *self.conditions)


def question_of(till: Till, mailing: Mailing, at: int) -> Question:
    """A mailing from the menu: everybody in its segment, those who cannot be written to as well."""
    sources = Sources(sight_of(till, at))
    return Question(sources, asked(mailing.segment, sources), MAILING, mailing.name, mailing)


def preview(till: Till, question: Question) -> Preview:
    """Whom it would reach, and how many it leaves out for which reason; nothing is written."""
    counted = question.judged(question.verdict.alias("verdict"), fn.COUNT(Customer.id)).group_by(SQL("verdict"))
    found = {verdict: int(count) for verdict, count in till.database.rows(Statement(lambda: counted))}
    left_out = {reason: found[reason] for reason in LEFT_OUT if reason in found}
    return Preview(found.get("email", 0), found.get("letter", 0), left_out)


def people(till: Till, question: Question, verdicts: tuple[str, ...], after: int = 0, most: int = 50) -> list[Person]:
    """Who they are, in the order in which they joined: a page of those after a customer's id."""
    columns = (Customer.id, Customer.dni, Customer.name, question.verdict, question.period)
    query = question.judged(*columns).where(Customer.id > after, question.verdict.in_(verdicts))
    found = till.database.rows(Statement(lambda: query.order_by(Customer.id).limit(most)))
    return [Person(row[0], row[1] or "", row[2], row[3], row[4]) for row in found]


def queue(till: Till, question: Question, at: int) -> int:
    """Queues a message for everybody who can be written to, in one transaction: how many are new.

    Whoever has one already keeps it: the table's key holds that, whatever another counter queues at this moment.
    """
    row = MessageRow
    columns = [
        row.occasion, row.customer_id, row.period, row.template, row.channel, row.state, row.tries, row.not_before,
        row.queued_at, row.changed_at, row.operator_id, row.answer,
    ]  # fmt: skip
    chosen = question.judged(
        Value(question.occasion),
        Customer.id,
        question.period,
        Value(question.mailing.template),
        question.verdict,
        Value("queued"),
        SQL("0"),
        SQL("0"),
        Value(at),
        Value(at),
        _whole(till.desk.operator_id),
        Value(""),
    )
    chosen = chosen.where(question.verdict.in_(("email", "letter"))).order_by(Customer.id)
    query = row.insert(chosen, columns).on_conflict_ignore()
    return till.database.write(lambda: till.database.execute(Statement(lambda: query)))


def _whole(number: int | None) -> Any:
    return SQL("NULL") if number is None else SQL(str(int(number)))


def why_not(channel: str) -> Any:
    """Why a queued message may no longer go, judged anew as far as it concerns the customer; empty where it may."""
    gone = [
        (Customer.merged_into_id.is_null(False), "merged"),
        (Customer.erased_at > 0, "erased"),
        (Customer.id.in_(blocked_customers()), "blocked"),
    ]
    if channel == "email":
        where = [(Customer.email == "", "no_address"), (suppressed(), "suppressed")]
    else:
        where = [(Customer.address == "", "no_address")]
    word = (allowed(slot("purpose"), channel), "")
    why = Case(None, [*gone, *where, word], "no_consent")
    return Customer.select(why).where(Customer.id == slot("customer_id"))


@lru_cache(maxsize=2)
def still_allowed(channel: str) -> Statement:
    return Statement(lambda: why_not(channel))
