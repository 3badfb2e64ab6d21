"""A card with all that is known of it, for whoever looks at it rather than uses it."""

from datetime import date
from typing import Any

from peewee import JOIN, fn

from loyalty.card_views import CardFile
from loyalty.clock import NEVER, day_from_number, day_number
from models.card_ranges import range_of, ranges
from models.cards import Which, known_card, owner
from models.database import Database
from models.desk import Desk
from models.statements import slot, statement
from models.tables import Card, CardEvent, CardRange

STATES_OF_EVENTS = ("activated", "blocked", "lost", "unblocked", "replaced")


def _files() -> Any:
    replacing = Card.alias("replacing")
    since = CardEvent.select(fn.MAX(CardEvent.at)).where(
        CardEvent.card_id == Card.id, CardEvent.kind.in_(STATES_OF_EVENTS)
    )
    return (
        Card.select(
            Card.id,
            Card.shown,
            Card.kind,
            Card.state,
            Card.account_id,
            fn.COALESCE(since, Card.activated_at),
            Card.reason,
            Card.last_day,
            replacing.shown,
            CardRange.first_code,
            CardRange.last_code,
        )
        .join(replacing, JOIN.LEFT_OUTER, on=replacing.id == Card.replaced_by_id)
        .join(CardRange, JOIN.LEFT_OUTER, on=CardRange.id == Card.range_id)
    )


@statement
def file_of_card() -> Any:
    return _files().where(Card.id == slot("id"))


@statement
def files_of_account() -> Any:
    return _files().where(Card.account_id == slot("account_id")).order_by(Card.id)


def card_file(database: Database, desk: Desk, which: Which, day: date) -> CardFile:
    """Everything of one card, in stock or not. Raises UnknownCard."""
    with database.snapshot():
        card = known_card(database, desk, which)
        if card.id:
            return _view(database, database.rows(file_of_card, id=card.id)[0], day)
        of = range_of(ranges(database), card.shown)
        assert of is not None
        return CardFile(0, card.shown, card.kind, "stock", numbers=(of.numbers.first, of.numbers.last))


def card_files(database: Database, account_id: int, day: date) -> list[CardFile]:
    """The cards that an account ever had, oldest first."""
    with database.snapshot():
        return [_view(database, row, day) for row in database.rows(files_of_account, account_id=account_id)]


def _view(database: Database, row: tuple[Any, ...], day: date) -> CardFile:
    card_id, shown, kind, state, account_id, since, reason, last_day, replaced_by, first, last = row
    if state == "active" and last_day < day_number(day):
        state = "expired"
    return CardFile(
        id=card_id,
        shown=shown,
        kind=kind,
        state=state,
        account_id=account_id or 0,
        since=since,
        reason=reason,
        last_day="" if last_day == day_number(NEVER) else day_from_number(last_day).isoformat(),
        replaced_by=replaced_by or "",
        customer=owner(database, account_id),
        numbers=(first, last) if first else None,
    )
