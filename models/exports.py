"""The shop's data as files: customers, sales, movements, cards, deliveries, streamed into CSV or XLSX.

Customers and sales come in the columns of `models.import_customers` and `models.import_sales`, so that they can be
imported again. A bank card is shown by its last digits at most, and such a sale or customer is found by the document.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from loyalty.clock import NEVER, day_from_number, day_number, local
from loyalty.money import EUROS, unit_named
from loyalty.requests import CUSTOMER_DETAILS
from models.database import Database
from models.deliveries import all_deliveries
from models.export_files import Value, written_file
from models.export_statements import (
    count_of,
    exported_cards,
    exported_customers,
    exported_movements,
    exported_sale_lines,
)
from models.imports import Pace, Progress
from models.statements import Statement
from models.tables import Card, Customer, Delivery, Entry, SaleLine
from models.till import Till

SALE_COLUMNS = (
    "sale_id", "at", "card", "service", "amount", "quantity", "branch", "counter", "operator", "dni",
)  # fmt: skip
CUSTOMER_COLUMNS = ("dni", "name", "card", "class", *CUSTOMER_DETAILS, "points", "euros", "consent_mail")
MOVEMENT_COLUMNS = (
    "at", "kind", "unit", "amount", "sale_id", "total", "reason", "branch", "counter", "operator", "dni", "name",
)  # fmt: skip
CARD_COLUMNS = ("card", "kind", "state", "reason", "activated", "last_day", "replaced_by", "dni", "name")
DELIVERY_COLUMNS = (
    "delivery", "at", "prize", "prize_name", "quantity", "points", "euros", "stamps", "value", "dni", "name", "branch",
    "counter", "operator", "undone", "allowed_by",
)  # fmt: skip
NO_TITLES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Target:
    """Where an export goes, and how: `titles` are the headers by column, where they are not to be the columns' names.

    Moments are written in `zone`. `should_stop` asked to stop, nothing is left.
    """

    path: Path
    zone: ZoneInfo
    titles: Mapping[str, str] = field(default_factory=lambda: NO_TITLES)
    on_progress: Progress | None = None
    should_stop: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class ExportResult:
    rows: int
    stopped: bool = False


class Stopped(Exception):
    """The export was asked to stop."""


class RowCount:
    """How many rows of all were written, for `Pace`."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0


def export_sales(database: Database, target: Target) -> ExportResult:
    """Every line of every sale, as it was recorded; what was refunded since is told by the movements."""

    def rows() -> Iterator[Sequence[Value]]:
        for sale_id, at, shown, is_whole, service, cents, milli, branch, counter, operator, dni in database.stream(
            exported_sale_lines
        ):
            card = shown if is_whole or not dni else ""
            yield (
                sale_id, local(at, target.zone), card or "", service, _amount(cents, EUROS.scale), _short(milli),
                branch, counter, operator or "", dni or "",
            )  # fmt: skip

    return _export(database, target, SALE_COLUMNS, rows(), count_of(SaleLine))


def export_customers(database: Database, target: Target, day: date) -> ExportResult:
    """Every customer, with what the account holds on a day, pending or not, and not past its last day.

    The account of a household is shown with the first of it alone, as are its card and class.
    """

    def rows() -> Iterator[Sequence[Value]]:
        last_account = 0
        for account_id, dni, name, card, class_code, points, euros, consent, *details in database.stream(
            exported_customers, day=day_number(day)
        ):
            texts: dict[str, Value] = dict(zip(CUSTOMER_DETAILS, details, strict=True))
            born = int(str(texts["birthday"]))
            texts["birthday"] = day_from_number(born) if born else ""
            first = account_id != last_account
            last_account = account_id
            yield (
                dni or "", name, (card or "") if first else "", class_code if first else "", *texts.values(),
                _short(int(points)) if first else "", _amount(int(euros), EUROS.scale) if first else "",
                "" if consent is None else str(consent),
            )  # fmt: skip

    return _export(database, target, CUSTOMER_COLUMNS, rows(), count_of(Customer))


def export_movements(database: Database, target: Target) -> ExportResult:
    """Every entry of the ledger, in its order; amounts in whole units, negative where they were taken."""

    def rows() -> Iterator[Sequence[Value]]:
        for at, kind, unit, minor, sale_id, total, *rest in database.stream(exported_movements):
            amount = _amount(minor, 2) if unit == EUROS.code else _short(minor, unit_named(unit).scale)
            total_euros = "" if total is None else _amount(total, EUROS.scale)
            yield (local(at, target.zone), kind, unit, amount, sale_id or "", total_euros, *(r or "" for r in rest))

    return _export(database, target, MOVEMENT_COLUMNS, rows(), count_of(Entry))


def export_cards(database: Database, target: Target) -> ExportResult:
    """Every card with its state and whose it is."""

    def rows() -> Iterator[Sequence[Value]]:
        for card, kind, state, reason, activated_at, last_day, *rest in database.stream(exported_cards):
            activated: Value = local(activated_at, target.zone) if activated_at else ""
            last: Value = "" if last_day == day_number(NEVER) else day_from_number(last_day)
            yield (card, kind, state, reason, activated, last, *(each or "" for each in rest))

    return _export(database, target, CARD_COLUMNS, rows(), count_of(Card))


def export_deliveries(till: Till, target: Target) -> ExportResult:
    """Every delivery of a prize, with what it cost on its day, and when it was undone."""

    def rows() -> Iterator[Sequence[Value]]:
        for made in all_deliveries(till):
            receipt, spent = made.receipt, made.receipt.spent
            stamps = ", ".join(f"{minor} {unit}" for unit, minor in spent.items() if unit not in ("points", "euros"))
            yield (
                receipt.delivery, local(made.at, target.zone), receipt.prize, receipt.name, Decimal(receipt.quantity),
                _short(spent.get("points", 0)), _amount(spent.get("euros", 0), EUROS.scale), stamps,
                _amount(receipt.value_cents, EUROS.scale), made.dni, made.customer, made.branch, made.counter,
                made.operator, local(made.undone_at, target.zone) if made.undone_at else "", made.allowed_by,
            )  # fmt: skip

    return _export(till.database, target, DELIVERY_COLUMNS, rows(), count_of(Delivery))


def _export(
    database: Database, target: Target, columns: Sequence[str], rows: Iterator[Sequence[Value]], counted: Statement
) -> ExportResult:
    """Raises BadFile, DatabaseTrouble, and OverLimit for more rows than XLSX has."""
    count = RowCount(database.value(counted) if target.on_progress else 0)
    pace = Pace(count, target.on_progress, target.should_stop)
    try:
        with written_file(target.path) as writer:
            writer.write([target.titles.get(column, column) for column in columns])
            for row in rows:
                writer.write(row)
                count.done += 1
                pace.tell()
                if pace.stop():
                    raise Stopped
    except Stopped:
        return ExportResult(0, stopped=True)
    pace.finish()
    return ExportResult(count.done)


def _amount(minor: int, scale: int) -> Decimal:
    return Decimal(minor).scaleb(-scale)


def _short(minor: int, scale: int = 3) -> Decimal:
    """Without idle zeros."""
    whole, part = divmod(minor, 10**scale)
    return _amount(minor, scale).normalize() if part else Decimal(whole)
