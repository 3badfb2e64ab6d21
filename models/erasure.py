"""The right to be forgotten (GDPR article 17): the person goes, the ledger stays, and nobody can be told from it.

What the account still holds is let go with the last of its customers, so that the shop owes nothing to nobody; what
was paid for is money of the customer's and has to be spent or given back first. Words that somebody wrote as the
reason of an adjustment belong to the ledger and stay.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from loyalty.clock import day_of
from loyalty.errors import NotAllowed
from loyalty.lots import Draw
from loyalty.money import unit_named
from loyalty.requests import CUSTOMER_DETAILS
from models.card_events import tell
from models.customer_blocks import forget_reasons
from models.customers import customer_with_dni, forget_words, held_customer, household
from models.database import Database
from models.ledger import Book, Context, open_lots
from models.ledger_statements import balances_of
from models.statements import slot, statement
from models.tables import Card, Consent, Customer

REASON = "erasure"  # of the ledger's entries, and of the cards that are blocked


@statement
def forget_person() -> Any:
    blank: dict[Any, Any] = {getattr(Customer, name): "" for name in CUSTOMER_DETAILS}
    blank |= {Customer.dni: None, Customer.name: "", Customer.name_folded: "", Customer.phone_digits: ""}
    return Customer.update({**blank, Customer.birthday: 0, Customer.erased_at: slot("at")}).where(
        Customer.id == slot("id")
    )


@statement
def forget_wordings() -> Any:
    return Consent.update({Consent.wording: ""}).where(Consent.customer_id == slot("id"))


@statement
def merged_customers() -> Any:
    return Customer.select(Customer.id).where(Customer.merged_into_id == slot("id"))


@statement
def block_cards() -> Any:
    """All but the replaced: a lost card that is found opens nothing either."""
    return (
        Card.update({Card.state: "blocked", Card.reason: REASON})
        .where(Card.account_id == slot("account_id"), Card.state != "replaced")
        .returning(Card.id)
    )


@statement
def forget_own_cards() -> Any:
    """A bank card of the customer's own is known by a hash of its number: that is the person's, too."""
    return Card.update({Card.key: Card.id.cast("TEXT").concat(":erased"), Card.shown: "····"}).where(
        Card.account_id == slot("account_id"), Card.key != Card.shown
    )


def lost_by_erasing(database: Database, dni: str, day: date) -> dict[str, int]:
    """What would be let go, in minor units by unit code; nothing where a household goes on. Raises NotAllowed."""
    return _lost(database, customer_with_dni(database, dni).account_id, day)


def erase(database: Database, dni: str, context: Context) -> dict[str, int]:
    """Forgets a customer for ever: what was let go. Inside a transaction. Raises UnknownCustomer, NotAllowed."""
    customer = held_customer(database, dni)
    lost = _lost(database, customer.account_id, day_of(context.at, context.desk.zone))
    last = len(household(database, customer.account_id)) == 1
    for customer_id in all_records(database, customer.id):
        database.execute(forget_person, id=customer_id, at=context.at)
        database.execute(forget_wordings, id=customer_id)
        database.execute(forget_reasons, id=customer_id)
        database.execute(forget_words, customer_id=customer_id)
    if last:
        _let_go(database, customer.account_id, context)
        for (card_id,) in database.rows(block_cards, account_id=customer.account_id):
            tell(database, context.desk, card_id, "blocked", context.at, REASON)
        database.execute(forget_own_cards, account_id=customer.account_id)
    return lost


def all_records(database: Database, customer_id: int) -> Iterator[int]:
    """The customer, and those who turned out to be the same person."""
    yield customer_id
    for (merged,) in database.rows(merged_customers, id=customer_id):
        yield from all_records(database, merged)


def _lost(database: Database, account_id: int, day: date) -> dict[str, int]:
    if len(household(database, account_id)) > 1:
        return {}
    lost = {}
    for unit, _amount in database.rows(balances_of, account_id=account_id):
        good = [lot for lot in open_lots(database, account_id, unit) if lot.left_minor > 0 and lot.last_day >= day]
        if any(lot.paid for lot in good):
            paid = sum(lot.left_minor for lot in good if lot.paid)
            raise NotAllowed("holds_paid_value", f"{unit_named(unit).text(paid)} {unit}")
        if good:
            lost[unit] = sum(lot.left_minor for lot in good)
    return lost


def _let_go(database: Database, account_id: int, context: Context) -> None:
    book = Book(database, context)
    for unit, _amount in database.rows(balances_of, account_id=account_id):
        lots = open_lots(database, account_id, unit)
        draws = [Draw(lot.id, lot.left_minor) for lot in lots if lot.left_minor > 0]
        if draws:
            total = sum(draw.amount_minor for draw in draws)
            book.debit(account_id, unit, total, "adjustment", draws, reason=REASON)
        for lot in lots:
            if lot.left_minor < 0:
                book.forgive(account_id, unit, lot, -lot.left_minor, "adjustment")
    book.close()
