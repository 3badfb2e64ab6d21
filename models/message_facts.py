"""What is known of those who are about to be written to: a few statements for many readers, and only what is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from peewee import Case, fn

from loyalty.clock import day_from_number, day_number, start_of
from loyalty.messages import Facts, Told
from loyalty.prizes import in_reach
from models.accounts import class_on
from models.ledger import standing_of
from models.ledger_statements import ZERO
from models.prizes import prizes
from models.statements import Statement
from models.tables import Account, Branch, Card, Customer, Entry, LotRow
from models.till import Till

BALANCES = {"points", "euros", "prize", "next_prize", "missing_points"}
EXPIRING = {"expiring_points", "expiring_day"}
MONTH = {"earned", "spent"}
SPENDING = ("redemption", "prize")


def facts_of(till: Till, customer_ids: Sequence[int], fields: frozenset[str], told: Told) -> dict[int, Facts]:
    """By customer: what `fields` of a text ask for, as of when the message speaks."""
    day = told.day
    rows = till.database.rows(Statement(lambda: _people(customer_ids)))
    accounts = sorted({row[1] for row in rows})
    held = _by_account(till, _held(accounts, day)) if fields & BALANCES else {}
    expiring = _by_account(till, _expiring(accounts, told)) if fields & EXPIRING else {}
    cards = _by_account(till, _cards(accounts)) if "card" in fields else {}
    moved = _by_account(till, _moved(till, accounts, told)) if fields & MONTH else {}
    offered = prizes(till) if fields & {"prize", "next_prize", "missing_points"} else []
    names = _class_names(till, day)
    found = {}
    for customer_id, account_id, last_sale_at, branch, *standing, name, dni, address, postcode, city in rows:
        code = class_on(till.shelf, till.desk, standing_of(standing), day)
        spendable = {unit: int(minor) for unit, minor in held.get(account_id, ())}
        lapse = next(iter(expiring.get(account_id, ())), (0, 0))
        flow = next(iter(moved.get(account_id, ())), (0, 0))
        facts = Facts(
            name,
            dni or "",
            address,
            postcode,
            city,
            card=next(iter(cards.get(account_id, ())), ("",))[0],
            branch=branch,
            customer_class=names.get(code, code),
            last_sale_at=last_sale_at,
            spendable=spendable,
            expiring_milli=int(lapse[0]),
            expiring_day=day_from_number(lapse[1]).isoformat() if lapse[1] else "",
            earned_milli=int(flow[0] or 0),
            spent_milli=int(flow[1] or 0),
        )
        found[customer_id] = _with_prizes(facts, offered, code, day) if offered else facts
    return found


def _with_prizes(facts: Facts, offered: Sequence[Any], code: str, day: date) -> Facts:
    reach = in_reach(offered, facts.spendable, code, day)
    return replace(
        facts,
        prize=reach.now[0].name if reach.now else "",
        next_prize=reach.next.name if reach.next else "",
        missing_milli=(reach.missing or {}).get("points", 0),
    )


def _class_names(till: Till, day: date) -> dict[str, str]:
    version = till.shelf.followed_by(till.desk.branch, day)
    return {each.code: each.name for each in version.programme.classes} if version else {}


def _by_account(till: Till, query: Any) -> dict[int, list[tuple[Any, ...]]]:
    """Rows by the account in their first column."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for account_id, *rest in till.database.rows(Statement(lambda: query)):
        found.setdefault(account_id, []).append(tuple(rest))
    return found


def _people(customer_ids: Iterable[int]) -> Any:
    return (
        Customer.select(
            Customer.id,
            Customer.account_id,
            Account.last_sale_at,
            Branch.name,
            Account.class_code,
            Account.manual_class_code,
            Account.manual_until,
            Account.below_since,
            Customer.name,
            Customer.dni,
            Customer.address,
            Customer.postcode,
            Customer.city,
        )
        .join(Account, on=Account.id == Customer.account_id)
        .join(Branch, on=Branch.id == Customer.branch_id)
        .where(Customer.id.in_(list(customer_ids)))
    )


def _held(accounts: Sequence[int], day: date) -> Any:
    number = day_number(day)
    return (
        LotRow.select(LotRow.account_id, LotRow.unit, fn.SUM(LotRow.left_minor))
        .where(
            LotRow.account_id.in_(accounts),
            LotRow.left_minor != ZERO,
            LotRow.spendable_day <= number,
            LotRow.last_day >= number,
        )
        .group_by(LotRow.account_id, LotRow.unit)
    )


def _expiring(accounts: Sequence[int], told: Told) -> Any:
    first, last = told.day, told.day + timedelta(days=told.expiring_days)
    return (
        LotRow.select(LotRow.account_id, fn.SUM(LotRow.left_minor), fn.MIN(LotRow.last_day))
        .where(
            LotRow.account_id.in_(accounts),
            LotRow.left_minor > ZERO,
            LotRow.unit == "points",
            LotRow.last_day.between(day_number(first), day_number(last)),
        )
        .group_by(LotRow.account_id)
    )


def _cards(accounts: Sequence[int]) -> Any:
    return (
        Card.select(Card.account_id, Card.shown)
        .where(Card.account_id.in_(accounts), Card.state == "active", Card.kind != "gift")
        .order_by(Card.account_id, Card.id)
    )


def _moved(till: Till, accounts: Sequence[int], told: Told) -> Any:
    """Thousandths of points that were earned, and spent, in the month that is told of."""
    first, after = told.month
    earned = (Entry.amount_minor > 0) & Entry.kind.not_in(("transfer", "reversal"))
    spent = (Entry.amount_minor < 0) & Entry.kind.in_(SPENDING)
    return (
        Entry.select(
            Entry.account_id,
            fn.SUM(Case(None, [(earned, Entry.amount_minor)], 0)),
            fn.SUM(Case(None, [(spent, Entry.amount_minor * -1)], 0)),
        )
        .where(
            Entry.account_id.in_(accounts),
            Entry.unit == "points",
            Entry.at >= start_of(first, till.desk.zone),
            Entry.at < start_of(after, till.desk.zone),
        )
        .group_by(Entry.account_id)
    )
