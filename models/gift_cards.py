"""Gift cards, and euros paid onto any card: what is bought earns nothing and lasts as long as its card."""

from functools import lru_cache
from typing import Any

from peewee import SQL, fn

from loyalty.card_views import GiftCardView, TopUpReceipt
from loyalty.clock import NEVER, day_from_number, day_number, day_of
from loyalty.codes import card_code
from loyalty.errors import BadAmount, BadValue
from loyalty.lots import Lifetime
from loyalty.pages import NEWEST
from loyalty.requests import TopUpRequest
from models.accounts import held_account
from models.cards import find_card
from models.customer_blocks import check_not_blocked
from models.database import Database
from models.ledger import Book, Context, holdings
from models.ledger_statements import ZERO
from models.operations import Answer, once
from models.quotes import check_card_existed
from models.statements import Statement, slot, statement
from models.tables import Account, Card, Customer, Entry, LotRow
from models.till import Till

KIND = "top_up"
GIFT = SQL("'gift'")  # spelt out, so that the index of gift cards is seen to fit
BOUGHT = ("activation", KIND)
PAGE = 50
SHOWN = ("owed", "all", "blocked", "expired")


def _left() -> Any:
    """What the lots of a card's account that are not past their last day still hold, in cents."""
    return LotRow.select(fn.COALESCE(fn.SUM(LotRow.left_minor), 0)).where(
        LotRow.account_id == Card.account_id,
        LotRow.unit == "euros",
        LotRow.left_minor != ZERO,
        LotRow.last_day >= slot("day"),
    )


def _paid() -> Any:
    return Entry.select(fn.COALESCE(fn.SUM(Entry.amount_minor), 0)).where(
        Entry.account_id == Card.account_id, Entry.unit == "euros", Entry.kind.in_(BOUGHT)
    )


def _customers() -> Any:
    return Customer.select(Customer.name).where(
        Customer.account_id == Card.account_id, Customer.merged_into_id.is_null()
    )


def _is_gift() -> Any:
    return (Card.kind == GIFT) & Card.account_id.is_null(False)


@lru_cache(maxsize=len(SHOWN))
def gift_cards_page(shown: str) -> Statement:
    """Those of a kind that the owner looks at, the last sold first."""
    nobodys = ~fn.EXISTS(_customers())
    more = {
        "all": [],
        "owed": [Card.state != "replaced", nobodys, _left() > ZERO],
        "blocked": [Card.state.in_(("blocked", "lost"))],
        "expired": [Card.state == "active", Card.last_day < slot("day")],
    }
    return Statement(
        lambda: (
            Card.select(
                Card.id,
                Card.shown,
                Card.state,
                Account.opened_at,
                _paid(),
                _left(),
                Card.last_day,
                _customers().order_by(Customer.id).limit(1),
            )
            .join(Account, on=Account.id == Card.account_id)
            .where(_is_gift(), Card.id < slot("before"), *more[shown])
            .order_by(Card.id.desc())
            .limit(slot("most"))
        )
    )


@statement
def gift_cards_owed() -> Any:
    """Accounts of gift cards, of no customer, and what they hold: each counted once, however many cards open it."""
    lots = LotRow.alias("lots")
    opened = (
        Card.select(Card.account_id).where(_is_gift(), Card.state != "replaced", ~fn.EXISTS(_customers())).distinct()
    )
    return lots.select(fn.COUNT(fn.DISTINCT(lots.account_id)), fn.COALESCE(fn.SUM(lots.left_minor), 0)).where(
        lots.unit == "euros", lots.left_minor != ZERO, lots.last_day >= slot("day"), lots.account_id.in_(opened)
    )


@statement
def paid_by_account() -> Any:
    return Entry.select(fn.COALESCE(fn.SUM(Entry.amount_minor), 0)).where(
        Entry.account_id == slot("account_id"),
        Entry.unit == "euros",
        Entry.kind.in_(BOUGHT),
        Entry.booked_at >= slot("since"),
    )


def paid_since(till: Till, which: str | int, since: int) -> int:
    """The cents that were paid onto what a card opens, written since a moment; none for a card that is none."""
    card = find_card(till.database, till.desk, which)
    if card is None or card.account_id is None:
        return 0
    return int(till.database.value(paid_by_account, account_id=card.account_id, since=since))


def top_up(till: Till, request: TopUpRequest, booked_at: int) -> TopUpReceipt:
    """Puts euros that were paid onto a card in use, once per `request.id`; on a gift card they last as long as it does.

    Raises BadAmount for nothing, and what a card that cannot be used is refused for.
    """
    if not request.id:
        raise BadValue("id", "missing")
    if request.euros_cents <= 0:
        raise BadAmount("0.00", "no_euros")
    card = request.card if isinstance(request.card, int) else card_code(request.card, till.desk.card_secret).key
    content = (card, request.euros_cents)
    return TopUpReceipt(
        **once(till.database, request.id, "card.top_up", content, booked_at, lambda: _top_up(till, request, booked_at))
    )


def _top_up(till: Till, request: TopUpRequest, booked_at: int) -> Answer:
    day = day_of(request.at, till.desk.zone)
    account_id, card, _ = held_account(till.database, till.desk, request.card, "", day)
    assert card is not None
    check_card_existed(card, request.at)
    check_not_blocked(till.database, account_id)
    last_day = day_from_number(card.last_day) if card.kind == "gift" else NEVER
    version = till.shelf.followed_by(till.desk.branch, day)
    context = Context(till.desk, request.at, booked_at, request.id, version.id if version else None)
    book = Book(till.database, context)
    book.credit(account_id, "euros", request.euros_cents, KIND, Lifetime(day, last_day), paid=True)
    book.close()
    return {
        "card": card.shown,
        "euros_cents": request.euros_cents,
        "balance": holdings(till.database, account_id, day).spendable,
        "last_day": "" if last_day == NEVER else last_day.isoformat(),
    }


def gift_cards(
    database: Database, day: int, shown: str = "owed", before: int = NEWEST, most: int = PAGE
) -> list[GiftCardView]:
    """A page of gift cards, the last first: those older than the card id `before`. `shown` is one of SHOWN."""
    rows = database.rows(gift_cards_page(shown), day=day, before=before, most=most)
    return [_view(row, day) for row in rows]


def _view(row: tuple[Any, ...], day: int) -> GiftCardView:
    card_id, shown, state, sold_at, paid, left, last_day, customer = row
    left = 0 if state == "replaced" or customer else int(left)
    if state == "active" and last_day < day:
        state = "expired"
    elif state == "active" and not left and not customer:
        state = "spent"
    last = "" if last_day == day_number(NEVER) else day_from_number(last_day).isoformat()
    return GiftCardView(card_id, shown, state, sold_at, int(paid), left, last, customer or "")


def owed(database: Database, day: int) -> tuple[int, int]:
    """How many gift cards the shop owes something for, and how many cents."""
    count, cents = database.rows(gift_cards_owed, day=day)[0]
    return int(count), int(cents)
