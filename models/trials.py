"""Trying a changed programme on the sales of the last months. Reads one moment of the database, and writes nothing."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from peewee import JOIN, fn

from loyalty.clock import day_of, days_later, local, months_later, start_of
from loyalty.earning import EarningLine
from loyalty.errors import NotAllowed
from loyalty.programme import Programme
from loyalty.programme_toml import parse_programme
from loyalty.refunds import step_back
from loyalty.whatif import Comparison, PastSale, compare
from models.programmes import shop_lists
from models.statements import slot, statement
from models.tables import Branch, Card, Customer, Refund, RefundLine, Sale, SaleLine, TenderRow
from models.till import Till

Progress = Callable[[int, int], None]
EVERY_SALES = 500


def _earns() -> Any:
    """Not who bought with a gift card alone: that earns nothing under any programme."""
    customers = Customer.select(Customer.id).where(Customer.account_id == Sale.account_id)
    alone = Card.select(Card.id).where(Card.id == Sale.card_id, Card.kind == "gift", ~fn.EXISTS(customers))
    return Sale.card_id.is_null() | ~fn.EXISTS(alone)


@statement
def sales_with_lines() -> Any:
    """By account and time, each line with what was refunded of it; what points paid of the sale; whether it stands."""
    back = (
        RefundLine.select(fn.SUM(RefundLine.amount_cents))
        .join(Refund, on=Refund.id == RefundLine.refund_id)
        .where(Refund.sale_id == Sale.id, RefundLine.position == SaleLine.position)
    )
    points = TenderRow.select(fn.SUM(TenderRow.value_cents)).where(
        TenderRow.sale_id == Sale.id, TenderRow.kind == "points"
    )
    voided = Refund.select(Refund.id).where(Refund.sale_id == Sale.id, Refund.void == 1)
    return (
        Sale.select(
            Sale.account_id,
            Sale.at,
            Sale.id,
            Branch.code,
            SaleLine.service,
            SaleLine.amount_cents,
            fn.COALESCE(back, 0),
            SaleLine.quantity_milli,
            fn.COALESCE(points, 0),
            fn.EXISTS(voided),
        )
        .join(SaleLine, JOIN.INNER, on=SaleLine.sale_id == Sale.id)
        .join(Branch, on=Branch.id == Sale.branch_id)
        .where(Sale.at >= slot("start"), Sale.at < slot("end"), _earns())
        .order_by(Sale.account_id, Sale.at, Sale.id, SaleLine.position)
    )


@statement
def sales_between() -> Any:
    return Sale.select(fn.COUNT(Sale.id)).where(Sale.at >= slot("start"), Sale.at < slot("end"), _earns())


def try_programme(
    till: Till, toml: str, first_day: date | None, last_day: date | None, now: int, on_progress: Progress | None = None
) -> Comparison:
    """The changed programme beside today's over the sales of a span, by default the last twelve months.

    Both are followed all along, whatever their own first and last days. Raises BadProgramme, or NotAllowed where the
    branch follows no programme today.
    """
    changed = parse_programme(toml, shop_lists(till.database))
    today = day_of(now, till.desk.zone)
    version = till.shelf.followed_by(till.desk.branch, today)
    if version is None:
        raise NotAllowed("no_programme")
    last = last_day or today
    first = first_day or months_later(last, -12)
    with till.database.snapshot():
        sales = _sales(till, changed, first, last, on_progress)
        return compare(sales, version.programme, changed)


def _sales(till: Till, changed: Programme, first: date, last: date, on_progress: Progress | None) -> Iterator[PastSale]:
    """From a year before the span on, so that classes stand where they would."""
    zone = till.desk.zone
    span = {"start": start_of(months_later(first, -12), zone), "end": start_of(days_later(last, 1), zone)}
    total = till.database.value(sales_between, **span)
    counts_from = start_of(first, zone)
    rows = till.database.stream(sales_with_lines, **span)
    for done, ((account_id, at, _), lines) in enumerate(groupby(rows, key=lambda row: row[:3]), start=1):
        kept = list(lines)
        if on_progress is not None and (done % EVERY_SALES == 0 or done == total):
            on_progress(done, total)
        if changed.branches != ("*",) and kept[0][3] not in changed.branches:
            continue
        if (sale := _past_sale(account_id, local(at, zone), kept, at >= counts_from)) is not None:
            yield sale


def _past_sale(account_id: int, moment: datetime, rows: list[tuple[Any, ...]], counts: bool) -> PastSale | None:
    """What is left of a sale; nothing where it was voided, or all of it was given back."""
    total, refunded = sum(row[5] for row in rows), sum(int(row[6]) for row in rows)
    if rows[0][9] or (total and refunded == total):
        return None
    lines = tuple(EarningLine(row[4], row[5] - int(row[6]), row[7]) for row in rows)
    points_value = int(rows[0][8])
    points_left = points_value - step_back(points_value, 0, refunded, total) if points_value else 0
    return PastSale(account_id, moment, lines, counts, points_left)
