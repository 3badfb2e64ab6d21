"""What an account holds and what happened to it, and how value comes into it other than by sales."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from peewee import JOIN, fn

from loyalty.clock import NEVER, day_from_number, day_number, day_of
from loyalty.codes import masked
from loyalty.errors import AlreadyActive, CardBlocked, Expired, NotActive
from loyalty.lots import Draw, Lifetime, lifetime
from loyalty.pages import NEWEST
from loyalty.requests import Activation
from loyalty.tiers import Standing, effective
from loyalty.views import AccountView, CardView, LotView, MovementView
from models.card_events import tell
from models.cards import (
    CLOSED,
    CardRecord,
    Which,
    cards_of_account,
    day_limit,
    find_card,
    known_card,
    move_cards,
    open_account,
    put_in_use,
    usable_card,
)
from models.classes import unite_standings
from models.customer_blocks import block_of_account, check_not_blocked
from models.customers import customer_with_dni, household
from models.database import Database
from models.desk import Desk
from models.ledger import Book, Context, forever, hold, holdings, open_lots, standing_of
from models.ledger_statements import ZERO, balances_of
from models.programmes import ProgrammeShelf
from models.statements import slot, statement
from models.tables import Account, Branch, Counter, Entry, LotRow, Operator, Refund, Sale

PAGE = 50


@statement
def account_by_id() -> Any:
    return Account.select(
        Account.class_code, Account.manual_class_code, Account.manual_until, Account.below_since, Account.last_sale_at
    ).where(Account.id == slot("id"))


@statement
def lots_to_show() -> Any:
    return (
        LotRow.select(LotRow.unit, LotRow.left_minor, LotRow.last_day, LotRow.spendable_day)
        .where(LotRow.account_id == slot("account_id"), LotRow.left_minor != ZERO, LotRow.last_day >= slot("day"))
        .order_by(LotRow.unit.desc(), LotRow.last_day, LotRow.paid, LotRow.opened_at, LotRow.id)
    )


@statement
def movements_page() -> Any:
    return (
        Entry.select(
            Entry.id,
            Entry.at,
            Entry.kind,
            Entry.unit,
            Entry.amount_minor,
            Sale.client_id,
            fn.COALESCE(Refund.amount_cents, Sale.total_cents),
            Entry.reason,
            Branch.code,
            Counter.name,
            Operator.code,
            Entry.operation_id,
        )
        .join(Sale, JOIN.LEFT_OUTER, on=Sale.id == Entry.sale_id)
        .join(Refund, JOIN.LEFT_OUTER, on=Refund.client_id == Entry.operation_id)
        .join(Branch, on=Branch.id == Entry.branch_id)
        .join(Counter, on=Counter.id == Entry.counter_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == Entry.operator_id)
        .where(Entry.account_id == slot("account_id"), Entry.id < slot("before"))
        .order_by(Entry.id.desc())
        .limit(slot("most"))
    )


@statement
def merge_account() -> Any:
    return Account.update({Account.merged_into_id: slot("into")}).where(Account.id == slot("account_id"))


@statement
def merged_into() -> Any:
    return Account.select(Account.merged_into_id).where(Account.id == slot("account_id"))


def account_of(database: Database, desk: Desk, card: Which, dni: str, day: date) -> tuple[int, CardRecord | None]:
    """The account that a card or a document opens, and the card. Raises what either is refused for."""
    if card:
        record = usable_card(database, desk, card, day_number(day))
        assert record.account_id is not None
        return record.account_id, record
    return customer_with_dni(database, dni).account_id, None


def held_account(
    database: Database, desk: Desk, card: Which, dni: str, day: date
) -> tuple[int, CardRecord | None, Standing]:
    """As `account_of`, made to wait for by every other operation on it; and how it stands among the classes.

    While this one waited for it, another may have moved what the card opens into another account.
    """
    while True:
        account_id, record = account_of(database, desk, card, dni, day)
        standing = hold(database, account_id)
        if not database.postgresql or account_of(database, desk, card, dni, day)[0] == account_id:
            return account_id, record, standing


def living_accounts(database: Database, account_id: int) -> list[int]:
    """The account itself, and those that all it held was moved into since, one after the other."""
    into = database.value(merged_into, account_id=account_id)
    return [account_id] if into is None else [account_id, *living_accounts(database, into)]


def living_account(database: Database, account_id: int) -> int:
    """The account itself, or the one that all it held was moved into since."""
    return living_accounts(database, account_id)[-1]


def hold_living(database: Database, account_ids: set[int]) -> dict[int, int]:
    """Holds accounts, and those in which they live on: which one for each."""
    while True:
        living = {each: living_account(database, each) for each in account_ids}
        for each in sorted({*living, *living.values()}):
            hold(database, each)
        if living == {each: living_account(database, each) for each in account_ids}:
            return living


def account_to_look_at(database: Database, desk: Desk, card: Which, dni: str) -> tuple[int, CardRecord | None]:
    """As `account_of`, but what a card holds can be looked at when it is blocked or past its day, too."""
    if not card:
        return customer_with_dni(database, dni).account_id, None
    record = known_card(database, desk, card)
    if record.account_id is None:
        raise NotActive(record.shown, record.kind)
    return record.account_id, record


def account_view(
    database: Database, shelf: ProgrammeShelf, desk: Desk, account_id: int, at: int, card: CardRecord | None = None
) -> AccountView:
    """Who the account belongs to and what it holds at a moment."""
    with database.snapshot():
        return _account_view(database, shelf, desk, account_id, at, card)


def _account_view(
    database: Database, shelf: ProgrammeShelf, desk: Desk, account_id: int, at: int, card: CardRecord | None
) -> AccountView:
    day = day_of(at, desk.zone)
    *standing, last_sale_at = database.rows(account_by_id, id=account_id)[0]
    held = holdings(database, account_id, day)
    return AccountView(
        account_id=account_id,
        customers=household(database, account_id),
        cards=tuple(CardView(c[1], c[2], c[3]) for c in database.rows(cards_of_account, account_id=account_id)),
        customer_class=class_on(shelf, desk, standing_of(standing), day),
        spendable=held.spendable,
        pending=held.pending,
        last_sale_at=last_sale_at,
        card=CardView(card.shown, card.kind, card.state) if card else None,
        block=block_of_account(database, account_id),
    )


def class_on(shelf: ProgrammeShelf, desk: Desk, standing: Standing, day: date) -> str:
    """The class that counts for an account on a day, under the programme that the branch follows."""
    version = shelf.followed_by(desk.branch, day)
    return effective(version.programme.classes if version else (), standing, day)


def lots(database: Database, account_id: int, day: date) -> list[LotView]:
    """The open lots that have not expired, each unit's soonest to expire first."""
    never = day_number(NEVER)
    return [
        LotView(
            unit,
            left,
            "" if last_day == never else day_from_number(last_day).isoformat(),
            day_from_number(spendable_day).isoformat(),
        )
        for unit, left, last_day, spendable_day in database.rows(
            lots_to_show, account_id=account_id, day=day_number(day)
        )
    ]


def movements(database: Database, account_id: int, before: int = NEWEST, most: int = PAGE) -> list[MovementView]:
    """A page of entries, the newest first: those older than the entry id `before`."""
    rows = database.rows(movements_page, account_id=account_id, before=before, most=most)
    return [
        MovementView(
            entry_id, at, kind, unit, amount, sale or "", total or 0, reason, branch, counter, operator or "",
            operation_id if kind == "prize" else "",
        )
        for entry_id, at, kind, unit, amount, sale, total, reason, branch, counter, operator, operation_id in rows
    ]  # fmt: skip


def all_movements(database: Database, account_id: int) -> Iterator[MovementView]:
    """Every entry, newest first, a page at a time."""
    before = NEWEST
    while page := movements(database, account_id, before):
        yield from page
        before = page[-1].id


def activate(database: Database, shelf: ProgrammeShelf, desk: Desk, activation: Activation, context: Context) -> int:
    """Puts a card in use with an account of its own and its initial amounts: the account. Inside a transaction.

    What a gift card holds was paid for, and lasts as long as the card; anything else is given, and lasts as the
    programme says. Raises AlreadyActive, CardBlocked, Expired (a last day that is past).
    """
    day = day_of(context.at, desk.zone)
    if activation.last_day and activation.last_day < day:
        raise Expired(masked(activation.card), activation.last_day.isoformat())
    account_id = open_account(database, desk, context.at)
    last_day = day_limit(activation.last_day)
    card = put_in_use(database, desk, activation.card, activation.kind, account_id, context.at, last_day)
    version = shelf.followed_by(desk.branch, day)
    given = lifetime(version.programme if version else None, day)
    bought = Lifetime(day, activation.last_day) if activation.last_day else forever(day)
    is_gift = card.kind == "gift"
    book = Book(database, replace(context, programme_version_id=version.id if version else None))
    for unit, amount in (("points", activation.points_minor), ("euros", activation.euros_cents)):
        if amount:
            book.credit(account_id, unit, amount, "activation", bought if is_gift else given, paid=is_gift)
    book.close()
    return account_id


def link(database: Database, desk: Desk, card_text: str, dni: str, context: Context) -> int:
    """Gives a card to a customer: what it holds moves into the customer's account, lots and last days kept.

    Inside a transaction. A card that is new is put in use. Raises AlreadyActive where it is another customer's, and
    NotAllowed where the customer is blocked: nobody could spend what the card holds.
    """
    customer = customer_with_dni(database, dni)
    card = find_card(database, desk, card_text)
    for account_id in sorted({customer.account_id, (card and card.account_id) or customer.account_id}):
        hold(database, account_id)
    if find_card(database, desk, card_text) != card or customer_with_dni(database, dni) != customer:
        return link(database, desk, card_text, dni, context)  # another changed them while this one waited
    check_not_blocked(database, customer.account_id)
    if card is not None and card.state in CLOSED:
        raise CardBlocked(card.shown, card.state, card.reason)
    if card is None or card.account_id is None:
        put_in_use(database, desk, card_text, "loyalty", customer.account_id, context.at)
        return customer.account_id
    if card.account_id == customer.account_id:
        return customer.account_id
    if owners := household(database, card.account_id):
        raise AlreadyActive(card.shown, owners[0].name)
    move_everything(database, card.account_id, customer.account_id, context)
    unite_standings(database, card.account_id, customer.account_id, context.at)
    tell(database, desk, card.id, "linked", context.at)
    return customer.account_id


def move_everything(database: Database, account_id: int, into: int, context: Context) -> None:
    """Moves the cards and every open lot of one account into another, in which it lives on. Inside a transaction."""
    move_lots(database, account_id, into, context)
    database.execute(move_cards, account_id=account_id, into=into)
    database.execute(merge_account, account_id=account_id, into=into)


def move_lots(database: Database, account_id: int, into: int, context: Context) -> None:
    """Moves every open lot of one account into another; each keeps its days. Inside a transaction."""
    book = Book(database, context)
    for each in sorted((account_id, into)):
        hold(database, each)
    for unit, _ in database.rows(balances_of, account_id=account_id):
        for lot in sorted(open_lots(database, account_id, unit), key=lambda lot: lot.left_minor < 0):  # debts last
            if lot.left_minor < 0:
                book.forgive(account_id, unit, lot, -lot.left_minor, "transfer")
                book.owe(into, unit, -lot.left_minor, "transfer")
                continue
            book.debit(account_id, unit, lot.left_minor, "transfer", [Draw(lot.id, lot.left_minor)])
            life = Lifetime(lot.spendable_from, lot.last_day, lot.moves_with_activity)
            book.credit(into, unit, lot.left_minor, "transfer", life, paid=lot.paid, opened_at=lot.opened_at)
    book.close()
