"""Segments asked of the shop: how many customers, and who. One statement each, whatever is asked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from peewee import Value, fn

from loyalty.clock import birthdays_kept, day_number
from loyalty.messages import SegmentMember
from loyalty.segments import ANY_PRIZE, Known, Segment, birthday_span, tag_spellings
from loyalty.views import PrizeView
from models.ledger_statements import ZERO
from models.prizes import prizes
from models.programmes import shop_lists
from models.segment_sources import EVER, Sight, Sources, sight_of
from models.statements import Statement, statement
from models.tables import Account, Branch, Consent, Customer, LotRow
from models.till import Till


def asked(segment: Segment, sources: Sources) -> list[Any]:
    """The conditions of a segment."""
    conditions: list[Any] = []
    conditions += _between(lambda: sources.held("points"), segment.points_from, segment.points_to)
    conditions += _between(lambda: sources.held("euros"), segment.euros_from, segment.euros_to)
    conditions += _between(lambda: sources.spent(segment.spend_days), segment.spend_from, segment.spend_to)
    conditions += _away(segment, sources.sight)
    if segment.birthday_from is not None or segment.birthday_to is not None:
        first, last = (sources.sight.day + timedelta(days=days) for days in birthday_span(segment))
        conditions.append(birthday_in(birthdays_kept(first, last)))
    if segment.expiring_points is not None:
        conditions.append(sources.expiring(segment.expiring_days) >= segment.expiring_points)
    if segment.prize:
        conditions.append(_in_reach(segment.prize, sources))
    if segment.classes:
        conditions.append(class_in(segment.classes, sources.sight))
    if segment.services:
        since = sources.sight.days_ago(segment.services_days) if segment.services_days else EVER
        conditions.append(sources.bought(segment.services, since))
    return conditions + _of_the_file(segment)


def _between(amount: Any, least: int | None, most: int | None) -> list[Any]:
    conditions = [amount() >= least] if least is not None else []
    return [*conditions, amount() <= most] if most is not None else conditions


def _away(segment: Segment, sight: Sight) -> list[Any]:
    """A visit today is no day ago."""
    conditions = []
    if segment.away_from is not None:
        conditions.append(Account.last_sale_at < sight.days_ago(segment.away_from - 1))
    if segment.away_to is not None:
        conditions.append(Account.last_sale_at >= sight.days_ago(segment.away_to))
    return [*conditions, Account.last_sale_at > 0] if conditions else []


def birthday_in(month_days: frozenset[int]) -> Any:
    """Whether the birthday is one of these (131 is 31 January)."""
    year = Customer.birthday / 10_000  # of whole numbers; to Peewee, % would be LIKE
    return (Customer.birthday > 0) & (Customer.birthday - year * 10_000).in_(sorted(month_days))


def _in_reach(code: str, sources: Sources) -> Any:
    """Whether a prize, or any, can be had now."""
    there = [prize for prize in sources.sight.prizes if code in (prize.code, ANY_PRIZE)]
    reached = [can_have(prize, sources) for prize in there]
    condition: Any = Customer.id < 0
    for each in reached:
        condition |= each
    return condition


def can_have(prize: PrizeView, sources: Sources) -> Any:
    """Whether a prize that is there can be paid for, by somebody of its classes."""
    condition: Any = class_in(prize.classes, sources.sight) if prize.classes else Customer.id > 0
    for unit, minor in prize.cost.items():
        condition &= sources.held(unit) >= minor
    return condition


def class_in(codes: Sequence[str], sight: Sight) -> Any:
    """Whether the class that counts is one of these: as `loyalty.tiers.effective` says it."""
    manual, reached = Account.manual_class_code, Account.class_code
    by_hand = (manual != "") & (Account.manual_until >= day_number(sight.day))
    condition: Any = Customer.id < 0
    if not sight.classes:
        return condition | (by_hand & manual.in_(list(codes)))
    for place, code in enumerate(sight.classes):
        if code not in codes:
            continue
        above = list(sight.classes[place + 1 :])
        has_reached = (reached == code) if place else reached.not_in(above)
        condition |= has_reached & ~(by_hand & manual.in_(above)) | by_hand & (manual == code) & reached.not_in(above)
    return condition


def _of_the_file(segment: Segment) -> list[Any]:
    """What is asked of the customer's own file."""
    conditions: list[Any] = []
    if segment.branches:
        branches = Branch.select(Branch.id).where(Branch.code.in_(segment.branches))
        conditions.append(Customer.branch_id.in_(branches))
    if segment.tags:
        conditions.append(_tagged(segment.tags))
    if segment.languages:
        conditions.append(_speaks(segment.languages))
    if segment.consent:
        conditions.append(last_word("marketing", segment.consent) == 1)
    return conditions


def _tagged(tags: Sequence[str]) -> Any:
    """A tag is there where taking it out makes a difference: alike on both engines, letter by letter."""
    listed = fn.REPLACE(fn.REPLACE(Customer.tags, ", ", ","), " ,", ",")
    framed = Value(",").concat(listed).concat(",")
    condition: Any = Customer.id < 0
    for tag in tags:
        for spelling in tag_spellings(tag):
            condition |= fn.REPLACE(framed, f",{spelling},", "") != framed
    return (Customer.tags != "") & condition


def _speaks(languages: Sequence[str]) -> Any:
    """As `loyalty.writing.language_of` reads the file."""
    start = fn.LOWER(fn.SUBSTR(fn.TRIM(Customer.language), 1, 2))
    castilian = fn.LOWER(fn.SUBSTR(fn.TRIM(Customer.language), 1, 3)) == "cas"
    condition: Any = Customer.id < 0
    for code in languages:
        condition |= castilian | start.not_in(["en", "ca"]) if code == "es" else (start == code) & ~castilian
    return condition


def last_word(purpose: str, medium: str) -> Any:
    """The last that a customer said to a purpose by a medium (`loyalty.consent.in_force`): 1, 0 or NULL."""
    return (
        Consent.select(Consent.granted)
        .where(Consent.customer_id == Customer.id, Consent.purpose == purpose, Consent.channel == medium)
        .order_by(Consent.at.desc(), Consent.id.desc())
        .limit(1)
    )


LIVING = (Customer.merged_into_id.is_null(), Customer.erased_at == 0)


def count(till: Till, segment: Segment, at: int) -> int:
    """How many customers are in a segment."""
    sources = Sources(sight_of(till, at))
    conditions = asked(segment, sources)
    return int(
        till.database.value(Statement(lambda: sources.select(fn.COUNT(Customer.id)).where(*LIVING, *conditions)))
    )


def held_by(account_id: Any, unit: str, day: int) -> Any:
    """What one account can spend of a unit: for the few rows of a page."""
    spendable = LotRow.select(fn.SUM(LotRow.left_minor)).where(
        LotRow.account_id == account_id,
        LotRow.left_minor != ZERO,
        LotRow.unit == unit,
        LotRow.spendable_day <= day,
        LotRow.last_day >= day,
    )
    return fn.COALESCE(spendable, 0)


def members(till: Till, segment: Segment, at: int, after: int = 0, most: int = 50) -> list[SegmentMember]:
    """Who is in a segment, in the order in which they joined: a page of those after a customer's id."""
    sources = Sources(sight_of(till, at))
    conditions = [*LIVING, *asked(segment, sources), Customer.id > after]
    points = held_by(Customer.account_id, "points", day_number(sources.sight.day))
    columns = (
        Customer.id, Customer.dni, Customer.name, Customer.email, Customer.phone, Customer.city, points,
        Account.last_sale_at,
    )  # fmt: skip
    query = Statement(lambda: sources.select(*columns).where(*conditions).order_by(Customer.id).limit(most))
    return [
        SegmentMember(number, dni or "", name, email, phone, city, int(milli), last_sale_at)
        for number, dni, name, email, phone, city, milli, last_sale_at in till.database.rows(query)
    ]


@statement
def branch_codes() -> Any:
    return Branch.select(Branch.code).order_by(Branch.code)


def known_codes(till: Till) -> Known:
    """The codes of the shop that a segment may name."""
    lists = shop_lists(till.database)
    return Known(
        tuple(each.code for each in lists.classes),
        tuple(each.code for each in lists.services),
        tuple(row[0] for row in till.database.rows(branch_codes)),
        tuple(prize.code for prize in prizes(till)),
    )
