"""Which customers an occasion is due for on a day, and under which period each is written down."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import Case, fn

from loyalty.clock import birthdays_kept, day_number, start_of
from loyalty.messages import Mailing
from loyalty.occasions import Occasion, span_due
from loyalty.segments import EVERYBODY, Segment
from loyalty.writing import Purpose
from models.ledger_statements import ZERO
from models.recipients import Question
from models.segment_sources import Sources, sight_of
from models.segments import LIVING, asked, birthday_in, can_have
from models.tables import Account, ClassChange, Customer, LotRow
from models.till import Till


@dataclass(frozen=True, slots=True)
class DueOccasion:
    """An occasion as it runs: under its code, for the customers of a segment, with a template of a purpose."""

    code: str
    occasion: Occasion
    purpose: Purpose
    segment: Segment = EVERYBODY


def question_due(till: Till, due: DueOccasion, at: int) -> Question | None:
    """Whom the occasion is due for at a moment; None where nothing can be due."""
    sources = Sources(sight_of(till, at))
    today = sources.sight.day
    first, last = span_due(due.occasion, today)
    if not due.occasion.runs_on(today) or last < first:
        return None
    conditions, period = _RULES[due.occasion.kind](sources, first, last)
    mailing = Mailing(due.code, due.segment, due.occasion.template, due.purpose, due.occasion.channel)
    return Question(sources, [*LIVING, *conditions, *asked(due.segment, sources)], due.code, period, mailing)


def _moments(sources: Sources, first: date, last: date) -> tuple[int, int]:
    """From the first second of a day to the end of another."""
    zone = sources.sight.zone
    return start_of(first, zone), start_of(last + timedelta(days=1), zone)


def _welcome(sources: Sources, first: date, last: date) -> tuple[list[Any], Any]:
    start, end = _moments(sources, first, last)
    return [Customer.created_at >= start, Customer.created_at < end], ""


def _birthday(sources: Sources, first: date, last: date) -> tuple[list[Any], Any]:
    """The days of a span may lie in two years."""
    kept = birthdays_kept(first, last)
    if first.year == last.year:
        return [birthday_in(kept)], str(first.year)
    earlier = birthday_in(birthdays_kept(first, date(first.year, 12, 31)))
    return [birthday_in(kept)], Case(None, [(earlier, str(first.year))], str(last.year))


def _away(sources: Sources, first: date, last: date) -> tuple[list[Any], Any]:
    """The period is the day of the visit, told by a case for each day of the span."""
    start, end = _moments(sources, first, last)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    ends = [(Account.last_sale_at < _moments(sources, day, day)[1], day.isoformat()) for day in days]
    return [Account.last_sale_at >= start, Account.last_sale_at < end], Case(None, ends, last.isoformat())


def _expiring(sources: Sources, first: date, last: date) -> tuple[list[Any], Any]:
    """The month of the latest last day in sight: each month in which points expire is announced in time."""
    there = (
        LotRow.left_minor > ZERO,
        LotRow.unit == "points",
        LotRow.last_day.between(day_number(first), day_number(last)),
    )
    latest = fn.MAX(LotRow.last_day).cast("TEXT")
    month = fn.SUBSTR(latest, 1, 4).concat("-").concat(fn.SUBSTR(latest, 5, 2))
    period = LotRow.select(month).where(LotRow.account_id == Customer.account_id, *there)
    return [Customer.account_id.in_(LotRow.select(LotRow.account_id).where(*there))], period


def _prize(sources: Sources, first: date, last: date) -> tuple[list[Any], Any]:
    """The dearest prize in reach, and the year."""
    there = sorted(sources.sight.prizes, key=lambda prize: (-sum(prize.cost.values()), prize.code))
    cases = [(can_have(prize, sources), f"{prize.code} {first.year}") for prize in there]
    condition: Any = Customer.id < 0
    for reached, _ in cases:
        condition |= reached
    return [condition], Case(None, cases, "") if cases else ""


def _statement(sources: Sources, first: date, last: date) -> tuple[list[Any], Any]:
    return [sources.bought((), *_moments(sources, first, last))], f"{first:%Y-%m}"


def _class(sources: Sources, first: date, last: date) -> tuple[list[Any], Any]:
    """Those who rose: the last rise within the span, and its day."""
    start, end = _moments(sources, first, last)
    classes = sources.sight.classes
    rose: Any = ClassChange.id < 0
    for place, code in enumerate(classes[1:], start=1):
        rose |= (ClassChange.after_code == code) & ClassChange.before_code.not_in(classes[place:])
    within = (ClassChange.account_id == Customer.account_id) & (ClassChange.at >= start) & (ClassChange.at < end) & rose
    latest = ClassChange.select(ClassChange.after_code.concat(" ").concat(ClassChange.id.cast("TEXT"))).where(within)
    period = latest.order_by(ClassChange.id.desc()).limit(1)
    return [fn.EXISTS(ClassChange.select(ClassChange.id).where(within))], period


_RULES = {
    "welcome": _welcome,
    "birthday": _birthday,
    "away": _away,
    "expiring": _expiring,
    "prize": _prize,
    "statement": _statement,
    "class": _class,
}
