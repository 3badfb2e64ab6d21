"""Sales: quoted by the pure rules, and recorded as one transaction."""

from collections.abc import Sequence
from datetime import date

from loyalty.codes import card_code
from loyalty.errors import BadValue
from loyalty.lots import lifetime
from loyalty.programme import Version
from loyalty.requests import SaleRequest
from loyalty.tender import Tendered
from loyalty.tiers import effective
from loyalty.views import Quote, SaleReceipt
from models.accounts import held_account
from models.bonuses import birthday_near, give_birthday
from models.cards import CardRecord, find_card
from models.classes import rise_after_sale
from models.customers import household
from models.database import Database
from models.ledger import Book, Context, hold, holdings
from models.operations import Answer, once, once_in_transaction
from models.quotes import check_card_existed, checked_day, quote_sale, quoted
from models.sale_statements import new_sale, new_sale_line, new_tender, remember_visit
from models.till import Till

__all__ = ["quote_sale", "record_in_transaction", "record_sale"]

METHOD = "sale.record"


def record_sale(till: Till, request: SaleRequest, booked_at: int) -> SaleReceipt:
    """Records a sale durably, once per `request.id`: the receipt. Nothing is written where it is refused."""
    if not request.id:
        raise BadValue("id", "missing")
    content = _content(till, request)
    return receipt(
        once(till.database, request.id, METHOD, content, booked_at, lambda: _record(till, request, booked_at))
    )


def record_in_transaction(till: Till, request: SaleRequest, booked_at: int) -> Answer:
    """As `record_sale`, within the caller's transaction: a sale that is refused there must end it.

    For what is brought over from another system: there, cards are older than they look here.
    """
    content = _content(till, request)
    return once_in_transaction(
        till.database, request.id, METHOD, content, booked_at, lambda: _record(till, request, booked_at, older=True)
    )


def _content(till: Till, request: SaleRequest) -> tuple[object, ...]:
    """What makes two requests with one id the same."""
    card = card_code(request.card, till.desk.card_secret).key if request.card else ""
    return card, request.dni, till.desk.branch, request.lines, request.pay


def receipt(answer: Answer) -> SaleReceipt:
    return SaleReceipt(**{**answer, "notes": tuple(answer["notes"])})


def _record(till: Till, request: SaleRequest, booked_at: int, older: bool = False) -> Answer:
    """In the order of the rules: seen before (`once`), who, how much, what is paid with, what it gives, the class.

    `older` says that the sale may be older than its card.
    """
    database, desk = till.database, till.desk
    day = checked_day(till, request)
    account_id, card, standing = held_account(database, desk, request.card, request.dni, day)
    if not older:
        check_card_existed(card, request.at)
    _hold_gift_cards(till, request, account_id)
    quote, version = quoted(till, request, account_id, card, standing, day)
    sale_id = _write_sale(till, request, booked_at, account_id, card, quote, version)
    book = Book(database, Context(desk, request.at, booked_at, request.id, version.id if version else None, sale_id))
    _pay(book, sale_id, quote.paid, day)
    _earn(book, account_id, quote, version, day)
    book.close()
    notes = (*quote.notes, *_birthdays(till, request, account_id, version, booked_at, day))
    database.execute(remember_visit, account_id=account_id, at=request.at)
    if version is not None:
        classes = version.programme.classes
        standing = rise_after_sale(database, desk, account_id, classes, standing, request.at, day)
    customer_class = effective(version.programme.classes, standing, day) if version else quote.customer_class
    return _answer(database, request, account_id, quote, customer_class, notes, day)


def _birthdays(
    till: Till, request: SaleRequest, account_id: int, version: Version | None, booked_at: int, day: date
) -> list[str]:
    """Gives the birthday bonus to whoever of the household has one near and has not been given it this year."""
    if version is None or version.programme.birthday is None:
        return []
    programme, bonus = version.programme, version.programme.birthday
    notes = []
    for customer in household(till.database, account_id):
        born = date.fromisoformat(customer.birthday) if customer.birthday else None
        kept = birthday_near(born, day, bonus.window_days) if born else None
        if kept and give_birthday(till, programme, customer.id, account_id, kept.year, request.at, booked_at):
            notes.append("birthday_bonus")
    return notes


def _hold_gift_cards(till: Till, request: SaleRequest, account_id: int) -> None:
    """The accounts of gift cards wait, too, before anybody reckons what they hold."""
    held = {account_id}
    while others := _opened_by(till, request) - held:
        for other in sorted(others):
            hold(till.database, other)
        held |= others


def _opened_by(till: Till, request: SaleRequest) -> set[int]:
    cards = [find_card(till.database, till.desk, code) for code, _ in request.pay.gift_cards]
    return {card.account_id for card in cards if card is not None and card.account_id is not None}


def _pay(book: Book, sale_id: int, paid: Tendered, day: date) -> None:
    for tender in paid.tenders:
        entry_id = book.spend(tender.account_id, tender.unit, tender.amount_minor, "redemption", day)
        book.database.execute(
            new_tender,
            sale_id=sale_id,
            kind=tender.kind,
            account_id=tender.account_id,
            entry_id=entry_id,
            amount_minor=tender.amount_minor,
            value_cents=tender.value_cents,
        )


def _earn(book: Book, account_id: int, quote: Quote, version: Version | None, day: date) -> None:
    life = lifetime(version.programme if version else None, day)
    for each in quote.earned.by_unit:
        if each.minor:
            book.credit(account_id, each.unit.code, each.minor, "accrual", life)
    if life.moves_with_activity:
        book.move_last_days(account_id, life.last_day, day)


def _answer(
    database: Database,
    request: SaleRequest,
    account_id: int,
    quote: Quote,
    customer_class: str,
    notes: Sequence[str],
    day: date,
) -> Answer:
    held = holdings(database, account_id, day)
    return {
        "sale": request.id,
        "due_cents": quote.due_cents,
        "customer_class": customer_class,
        "earned": {each.unit.code: each.minor for each in quote.earned.by_unit},
        "spent": quote.spent,
        "balance": held.spendable,
        "pending": held.pending,
        "notes": list(notes),
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
