"""Cards: objects with a code, a kind and a state, that open an account."""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from loyalty.clock import day_number
from loyalty.codes import CardCode, card_code, masked
from loyalty.errors import AlreadyActive, CardBlocked, Expired, NotActive, UnknownCard
from models.database import Database
from models.desk import Desk
from models.ledger import hold
from models.statements import slot, statement
from models.tables import Account, Card

CLOSED = ("blocked", "lost", "replaced")


@dataclass(frozen=True, slots=True)
class CardRecord:
    """A card as it is kept; `shown` may be seen by anybody."""

    id: int
    shown: str
    kind: str
    state: str
    account_id: int | None
    reason: str
    last_day: int
    activated_at: int


def _columns() -> tuple[Any, ...]:
    return Card.id, Card.shown, Card.kind, Card.state, Card.account_id, Card.reason, Card.last_day, Card.activated_at


@statement
def card_by_key() -> Any:
    return Card.select(*_columns()).where(Card.key == slot("key"))


@statement
def cards_of_account() -> Any:
    return Card.select(*_columns()).where(Card.account_id == slot("account_id")).order_by(Card.id)


@statement
def new_card() -> Any:
    columns = ("key", "shown", "kind", "state", "account_id", "last_day", "activated_at")
    values = {getattr(Card, name): slot(name) for name in columns}
    return Card.insert({**values, Card.reason: ""}).returning(Card.id)


@statement
def change_card() -> Any:
    """Only while the card is still what was read of it: another counter may have changed it meanwhile."""
    columns = ("kind", "state", "account_id", "reason", "replaced_by_id", "last_day", "activated_at")
    return Card.update({getattr(Card, name): slot(name) for name in columns}).where(
        Card.id == slot("id"),
        Card.state == slot("state_read"),
        fn.COALESCE(Card.account_id, 0) == slot("account_read"),
    )


@statement
def move_cards() -> Any:
    return Card.update({Card.account_id: slot("into")}).where(Card.account_id == slot("account_id"))


@statement
def new_account() -> Any:
    return Account.insert(
        {
            Account.opened_at: slot("at"),
            Account.branch_id: slot("branch_id"),
            Account.class_code: "",
            Account.manual_class_code: slot("class_code"),
            Account.manual_until: 99991231,
            Account.below_since: 0,
            Account.last_sale_at: 0,
            Account.turn: 0,
        }
    ).returning(Account.id)


def open_account(database: Database, desk: Desk, at: int, class_code: str = "") -> int:
    """A new account, empty: its id."""
    return int(database.value(new_account, at=at, branch_id=desk.branch_id, class_code=class_code))


def find_card(database: Database, desk: Desk, text: str) -> CardRecord | None:
    """The card that a code, as read or typed, belongs to."""
    row = database.row(card_by_key, key=card_code(text, desk.card_secret).key)
    return CardRecord(*row) if row else None


def usable_card(database: Database, desk: Desk, text: str, day: int) -> CardRecord:
    """The active card of a code. Raises UnknownCard, NotActive, CardBlocked or Expired."""
    card = find_card(database, desk, text)
    if card is None:
        raise UnknownCard(masked(text))
    if card.state in CLOSED:
        raise CardBlocked(card.shown, card.state, card.reason)
    if card.state == "stock" or card.account_id is None:
        raise NotActive(card.shown)
    if card.state == "expired" or card.last_day < day:
        raise Expired(card.shown, _iso(card.last_day))
    return card


def _iso(day: int) -> str:
    return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def put_in_use(
    database: Database, desk: Desk, text: str, kind: str, account_id: int, at: int, last_day: int = 99991231
) -> CardRecord:
    """Makes a card that is new, or still in stock, the active card of an account. Raises AlreadyActive, CardBlocked."""
    code: CardCode = card_code(text, desk.card_secret)
    if kind != "gift":
        kind = "loyalty" if code.key == code.shown else "own"
    found = database.row(card_by_key, key=code.key)
    if found is None:
        card_id = database.value(
            new_card,
            key=code.key,
            shown=code.shown,
            kind=kind,
            state="active",
            account_id=account_id,
            last_day=last_day,
            activated_at=at,
        )
        return CardRecord(int(card_id), code.shown, kind, "active", account_id, "", last_day, at)
    card = CardRecord(*found)
    if card.state in CLOSED:
        raise CardBlocked(card.shown, card.state, card.reason)
    if card.state != "stock":
        raise AlreadyActive(card.shown)
    changes = {"kind": kind, "state": "active", "account_id": account_id, "last_day": last_day, "activated_at": at}
    if not _changed(database, card, **changes):
        return put_in_use(database, desk, text, kind, account_id, at, last_day)
    return CardRecord(card.id, card.shown, kind, "active", account_id, "", last_day, at)


def _changed(database: Database, card: CardRecord, **changes: Any) -> bool:
    """Whether the card was still as it had been read, and is now changed."""
    values = {
        "kind": card.kind,
        "state": card.state,
        "account_id": card.account_id,
        "reason": card.reason,
        "replaced_by_id": None,
        "last_day": card.last_day,
        "activated_at": card.activated_at,
    }
    read = {"id": card.id, "state_read": card.state, "account_read": card.account_id or 0}
    return database.execute(change_card, **read, **(values | changes)) == 1


def block(database: Database, desk: Desk, text: str, state: str, reason: str) -> CardRecord:
    """Blocks a card, or marks it lost; its balance stays. Raises UnknownCard, CardBlocked."""
    card = find_card(database, desk, text)
    if card is None:
        raise UnknownCard(masked(text))
    if card.state in CLOSED:
        raise CardBlocked(card.shown, card.state, card.reason)
    if not _changed(database, card, state=state, reason=reason):
        return block(database, desk, text, state, reason)
    return card


def replace(database: Database, desk: Desk, text: str, new_text: str, reason: str, at: int) -> CardRecord:
    """Gives the account of a card, lost or worn, another card; the old one opens nothing from now on."""
    card = find_card(database, desk, text)
    if card is None:
        raise UnknownCard(masked(text))
    if card.state == "replaced":
        raise CardBlocked(card.shown, card.state, card.reason)
    if card.account_id is None:
        raise NotActive(card.shown)
    hold(database, card.account_id)
    if find_card(database, desk, text) != card:
        return replace(database, desk, text, new_text, reason, at)
    new = put_in_use(database, desk, new_text, card.kind, card.account_id, at, card.last_day)
    if not _changed(database, card, state="replaced", reason=reason or card.reason, replaced_by_id=new.id):
        raise CardBlocked(card.shown, "blocked")
    return new


def day_limit(last_day: Any) -> int:
    """A card's last day as stored; none is never."""
    return day_number(last_day) if last_day else 99991231
