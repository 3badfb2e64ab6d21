"""Sales: quoted by the pure rules, and recorded as one transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Case, fn

from loyalty.clock import day_of, local, start_of
from loyalty.earning import Earned, Occasion, earned_by
from loyalty.errors import BadValue
from loyalty.lots import lifetime
from loyalty.requests import SaleRequest
from loyalty.views import Quote, SaleReceipt
from models.accounts import account_of
from models.cards import CardRecord
from models.database import Database
from models.desk import Desk
from models.ledger import Book, Context, hold, holdings
from models.operations import Answer, once
from models.programmes import ProgrammeShelf, Version
from models.statements import slot, statement
from models.tables import Account, Entry, Sale, SaleLine


@statement
def class_of_account() -> Any:
    return Account.select(Account.class_code).where(Account.id == slot("account_id"))


@statement
def new_sale() -> Any:
    columns = (
        "client_id", "account_id", "card_id", "at", "booked_at", "branch_id", "counter_id", "operator_id",
        "programme_version_id", "class_code", "total_cents", "due_cents",
    )  # fmt: skip
    return Sale.insert({getattr(Sale, name): slot(name) for name in columns}).returning(Sale.id)


@statement
def new_sale_line() -> Any:
    columns = ("sale_id", "position", "service", "amount_cents", "quantity_milli")
    return SaleLine.insert({getattr(SaleLine, name): slot(name) for name in columns})


@statement
def remember_visit() -> Any:
    later = Case(None, [(Account.last_sale_at < slot("at"), slot("at"))], Account.last_sale_at)
    return Account.update({Account.last_sale_at: later}).where(Account.id == slot("account_id"))


@statement
def accrued_between() -> Any:
    return (
        Entry.select(Entry.unit, fn.SUM(Entry.amount_minor))
        .where(
            Entry.account_id == slot("account_id"),
            Entry.kind == "accrual",
            Entry.at >= slot("start"),
            Entry.at < slot("end"),
        )
        .group_by(Entry.unit)
    )


@dataclass(frozen=True, slots=True)
class Till:
    """What every sale at a counter needs: where it is booked, and the programmes in force."""

    database: Database
    shelf: ProgrammeShelf
    desk: Desk


def quote_sale(till: Till, request: SaleRequest) -> Quote:
    """What the sale would do now; writes nothing."""
    day = _checked(till, request)
    account_id, _ = account_of(till.database, till.desk, request.card, request.dni, day)
    own_class = str(till.database.value(class_of_account, account_id=account_id))
    quote, _ = _quoted(till, request, account_id, own_class, day)
    return quote


def record_sale(till: Till, request: SaleRequest, booked_at: int) -> SaleReceipt:
    """Records a sale durably, once per `request.id`: the receipt. Nothing is written where it is refused."""
    content = (request.card, request.dni, till.desk.branch, *(repr(line) for line in request.lines))

    def work() -> Answer:
        return _record(till, request, booked_at)

    return receipt(once(till.database, request.id, "sale.record", content, booked_at, work))


def receipt(answer: Answer) -> SaleReceipt:
    return SaleReceipt(**{**answer, "notes": tuple(answer["notes"])})


def _checked(till: Till, request: SaleRequest) -> date:
    """The day of the sale; its lines are checked against the shop's services."""
    if not request.lines:
        raise BadValue("lines", "empty")
    till.shelf.check_services({line.service for line in request.lines})
    return day_of(request.at, till.desk.zone)


def _quoted(
    till: Till, request: SaleRequest, account_id: int, own_class: str, day: date
) -> tuple[Quote, Version | None]:
    version = till.shelf.followed_by(till.desk.branch, day)
    if version is None:
        return Quote(Earned(), request.total_cents, own_class, ("no_programme",)), None
    programme = version.programme
    customer_class = own_class or programme.first_class
    today = None
    if any(rule.maximum_per_day is not None for rule in programme.earn):
        today = _earned_on(till, account_id, day)
    earned = earned_by(programme, request.lines, Occasion(local(request.at, till.desk.zone), customer_class, today))
    caps = tuple(f"capped_per_{result.capped}" for each in earned.by_unit for result in each.results if result.capped)
    return Quote(earned, request.total_cents, customer_class, caps), version


def _earned_on(till: Till, account_id: int, day: date) -> dict[str, int]:
    start = start_of(day, till.desk.zone)
    end = start_of(date.fromordinal(day.toordinal() + 1), till.desk.zone)
    rows = till.database.rows(accrued_between, account_id=account_id, start=start, end=end)
    return {unit: int(total) for unit, total in rows}


def _record(till: Till, request: SaleRequest, booked_at: int) -> Answer:
    database, desk = till.database, till.desk
    day = _checked(till, request)
    account_id, card = account_of(database, desk, request.card, request.dni, day)
    own_class = hold(database, account_id)
    quote, version = _quoted(till, request, account_id, own_class, day)
    sale_id = _write_sale(till, request, booked_at, account_id, card, quote, version)
    context = Context(desk, request.at, booked_at, request.id, version.id if version else None, sale_id)
    book = Book(database, context)
    life = lifetime(version.programme if version else None, day)
    for each in quote.earned.by_unit:
        if each.minor:
            book.credit(account_id, each.unit.code, each.minor, "accrual", life)
    book.close()
    database.execute(remember_visit, account_id=account_id, at=request.at)
    held = holdings(database, account_id, day)
    return {
        "sale": request.id,
        "due_cents": quote.due_cents,
        "customer_class": quote.customer_class,
        "earned": {each.unit.code: each.minor for each in quote.earned.by_unit},
        "spent": {},
        "balance": held.spendable,
        "pending": held.pending,
        "notes": quote.notes,
    }


def _write_sale(
    till: Till,
    request: SaleRequest,
    booked_at: int,
    account_id: int,
    card: CardRecord | None,
    quote: Quote,
    version: Version | None,
) -> int:
    desk = till.desk
    sale_id = int(
        till.database.value(
            new_sale,
            client_id=request.id,
            account_id=account_id,
            card_id=card.id if card else None,
            at=request.at,
            booked_at=booked_at,
            branch_id=desk.branch_id,
            counter_id=desk.counter_id,
            operator_id=desk.operator_id,
            programme_version_id=version.id if version else None,
            class_code=quote.customer_class,
            total_cents=request.total_cents,
            due_cents=quote.due_cents,
        )
    )
    for position, line in enumerate(request.lines, start=1):
        till.database.execute(
            new_sale_line,
            sale_id=sale_id,
            position=position,
            service=line.service,
            amount_cents=line.amount_cents,
            quantity_milli=line.quantity_milli,
        )
    return sale_id
