"""Cards: objects with a code, a kind and a state, that open an account."""

from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import Any

from peewee import fn

from loyalty.clock import day_from_number, day_number
from loyalty.codes import CardCode, card_code, masked
from loyalty.errors import AlreadyActive, CardBlocked, Expired, NotActive, NotAllowed, UnknownCard
from models.card_events import tell
from models.card_ranges import range_of, ranges
from models.database import Database
from models.desk import Desk
from models.ledger import hold
from models.operators import check_no_operators_card
from models.statements import slot, statement
from models.tables import Account, Card, Customer

Which = str | int  # a card by its code, or by its id: a bank card's code is not known any more
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
def card_by_id() -> Any:
    return Card.select(*_columns()).where(Card.id == slot("id"))


@statement
def name_of_owner() -> Any:
    return (
        Customer.select(Customer.name)
        .where(Customer.account_id == slot("account_id"), Customer.merged_into_id.is_null(), Customer.erased_at == 0)
        .order_by(Customer.id)
        .limit(1)
    )


@statement
def erased_owner() -> Any:
    return (
        Customer.select(Customer.id).where(Customer.account_id == slot("account_id"), Customer.erased_at > 0).limit(1)
    )


@statement
def cards_of_account() -> Any:
    return Card.select(*_columns()).where(Card.account_id == slot("account_id")).order_by(Card.id)


@statement
def new_card() -> Any:
    columns = ("key", "shown", "kind", "state", "account_id", "last_day", "activated_at", "range_id")
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


def find_card(database: Database, desk: Desk, which: Which) -> CardRecord | None:
    """The card that a code, as read or typed, belongs to, or the one of an id. One in stock has no id as yet."""
    if isinstance(which, int):
        row = database.row(card_by_id, id=which)
        return CardRecord(*row) if row else None
    code = card_code(which, desk.card_secret)
    row = database.row(card_by_key, key=code.key)
    if row:
        return CardRecord(*row)
    of = range_of(ranges(database), code.key)
    return CardRecord(0, code.shown, of.kind, "stock", None, "", day_limit(None), 0) if of else None


def known_card(database: Database, desk: Desk, which: Which) -> CardRecord:
    """As `find_card`. Raises UnknownCard."""
    card = find_card(database, desk, which)
    if card is None:
        raise UnknownCard(masked(str(which)))
    return card


def usable_card(database: Database, desk: Desk, which: Which, day: int) -> CardRecord:
    """The active card of a code. Raises UnknownCard, NotActive, CardBlocked or Expired."""
    card = known_card(database, desk, which)
    if card.state in CLOSED:
        raise CardBlocked(card.shown, card.state, card.reason)
    if card.state == "stock" or card.account_id is None:
        raise NotActive(card.shown, card.kind)
    if card.state == "expired" or card.last_day < day:
        raise Expired(card.shown, day_from_number(card.last_day).isoformat())
    return card


def put_in_use(
    database: Database, desk: Desk, text: str, kind: str, account_id: int, at: int, last_day: int = 99991231
) -> CardRecord:
    """Makes a card that is new, or still in stock, the active card of an account.

    Without a `kind` (loyalty | gift) it is what its number range says. Raises AlreadyActive, CardBlocked, and
    NotAllowed for a card of another kind or of another shop.
    """
    code: CardCode = card_code(text, desk.card_secret)
    check_no_operators_card(database, desk, text)
    found = database.row(card_by_key, key=code.key)
    if found is None:
        numbers = ranges(database)
        of = range_of(numbers, code.key)
        if of is None and numbers and not desk.own_cards:
            raise NotAllowed("other_shop", code.shown)
        strange = code.key != code.shown or (numbers and of is None)
        kind = _checked_kind(code.shown, kind, of.kind) if of else kind or "loyalty"
        kind = "own" if strange and kind != "gift" else kind
        values = {"kind": kind, "state": "active", "account_id": account_id, "last_day": last_day, "activated_at": at}
        card_id = database.value(new_card, key=code.key, shown=code.shown, range_id=of.id if of else None, **values)
        tell(database, desk, card_id, "activated", at)
        return CardRecord(int(card_id), code.shown, kind, "active", account_id, "", last_day, at)
    card = CardRecord(*found)
    if card.state in CLOSED:
        raise CardBlocked(card.shown, card.state, card.reason)
    if card.state != "stock":
        raise AlreadyActive(card.shown, owner(database, card.account_id))
    kind = _checked_kind(card.shown, kind, card.kind)
    changes = {"kind": kind, "state": "active", "account_id": account_id, "last_day": last_day, "activated_at": at}
    if not _changed(database, card, **changes):
        return put_in_use(database, desk, text, kind, account_id, at, last_day)
    tell(database, desk, card.id, "activated", at)
    return CardRecord(card.id, card.shown, kind, "active", account_id, "", last_day, at)


def _checked_kind(shown: str, wanted: str, printed: str) -> str:
    """What a card of a range is: a loyalty card is not sold as a gift card, nor given away the other way round."""
    if printed == "gift" and wanted not in ("", "gift"):
        raise NotAllowed("a_gift_number", shown)
    if printed != "gift" and wanted == "gift":
        raise NotAllowed("a_loyalty_number", shown)
    return printed


def owner(database: Database, account_id: int | None) -> str:
    """The name of the first customer of an account; empty where it has none."""
    row = database.row(name_of_owner, account_id=account_id)
    return str(row[0]) if row else ""


def _check_owner(database: Database, card: CardRecord) -> None:
    """Raises NotAllowed for a card of somebody who was erased: what it opened is nobody's for ever."""
    if not owner(database, card.account_id) and database.row(erased_owner, account_id=card.account_id):
        raise NotAllowed("owner_erased", card.shown)


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


def block(database: Database, desk: Desk, which: Which, state: str, reason: str, at: int) -> CardRecord:
    """Blocks a card, or marks it lost; its balance stays. A blocked one can still be marked lost.

    Raises UnknownCard, CardBlocked.
    """
    card = known_card(database, desk, which)
    if card.state in CLOSED and (card.state, state) != ("blocked", "lost"):
        raise CardBlocked(card.shown, card.state, card.reason)
    if not card.id:
        card = _taken_out_of_stock(database, desk, str(which), card)
    if not _changed(database, card, state=state, reason=reason):
        return block(database, desk, which, state, reason, at)
    tell(database, desk, card.id, state, at, reason)
    return replaced(card, state=state, reason=reason)


def _taken_out_of_stock(database: Database, desk: Desk, text: str, card: CardRecord) -> CardRecord:
    """A card of a range as a row of its own, still in stock."""
    code = card_code(text, desk.card_secret)
    of = range_of(ranges(database), code.key)
    values = {"kind": card.kind, "state": "stock", "account_id": None, "last_day": card.last_day, "activated_at": 0}
    card_id = database.value(new_card, key=code.key, shown=code.shown, range_id=of.id if of else None, **values)
    return replaced(card, id=int(card_id))


def unblock(database: Database, desk: Desk, which: Which, reason: str, at: int) -> CardRecord:
    """A card that was blocked, or lost and found again, opens its account as before, or is in stock as before.

    Raises UnknownCard, NotActive, AlreadyActive, CardBlocked (replaced by another), NotAllowed (of who was erased).
    """
    card = known_card(database, desk, which)
    if card.state == "replaced":
        raise CardBlocked(card.shown, card.state, card.reason)
    if card.state == "stock":
        raise NotActive(card.shown, card.kind)
    if card.state not in CLOSED:
        raise AlreadyActive(card.shown, owner(database, card.account_id))
    _check_owner(database, card)
    state = "active" if card.account_id else "stock"
    if not _changed(database, card, state=state, reason=""):
        return unblock(database, desk, which, reason, at)
    tell(database, desk, card.id, "unblocked", at, reason)
    return replaced(card, state=state, reason="")


def replace(database: Database, desk: Desk, which: Which, new_text: str, reason: str, at: int) -> CardRecord:
    """Gives the account of a card, lost or worn, another card; the old one opens nothing from now on.

    Raises UnknownCard, CardBlocked, NotActive, NotAllowed (by itself, of who was erased), and what the
    new one cannot be put in use for.
    """
    card = known_card(database, desk, which)
    if card.state == "replaced":
        raise CardBlocked(card.shown, card.state, card.reason)
    if card.account_id is None:
        raise NotActive(card.shown, card.kind)
    _check_owner(database, card)
    other = find_card(database, desk, new_text)
    if other is not None and other.id == card.id:
        raise NotAllowed("replaced_by_itself", card.shown)
    hold(database, card.account_id)
    if find_card(database, desk, which) != card:
        return replace(database, desk, which, new_text, reason, at)
    kind = "gift" if card.kind == "gift" else "loyalty"
    new = put_in_use(database, desk, new_text, kind, card.account_id, at, card.last_day)
    reason = reason or card.reason
    if not _changed(database, card, state="replaced", reason=reason, replaced_by_id=new.id):
        raise CardBlocked(card.shown, "blocked")
    tell(database, desk, card.id, "replaced", at, reason, new.id)
    tell(database, desk, new.id, "replaces", at, reason, card.id)
    return new


def day_limit(last_day: Any) -> int:
    """A card's last day as stored; none is never."""
    return day_number(last_day) if last_day else 99991231
