"""Two customers who were one: everything of the one comes to the other, lots and last days kept; and the way back.

Consents come along with their moments, so that the newest word of the one person counts; and so does a block. Undone, a
merge gives back what is left of all that came with it, with its days; what the two spent together stays spent. Cards,
household, consents and blocks go back to whom they came from.
"""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from loyalty.clock import day_from_number
from loyalty.codes import fold
from loyalty.errors import NotAllowed
from loyalty.lots import Draw, Lifetime
from models.accounts import account_by_id, living_account, merge_account
from models.classes import set_standing
from models.customers import customer_by_id, customer_with_dni, forget_words, index_words, record_with_dni
from models.database import Database
from models.households import unite_accounts
from models.ledger import Book, Context, hold, open_lots, standing_of
from models.merge_statements import (
    blocks_of_person,
    card_ids_of_account,
    consents_of_person,
    customer_ids_of_account,
    last_entry,
    lot_of_transfer,
    mark_merged,
    mark_undone,
    merge_of_customer,
    merges_into_customer,
    move_block,
    move_card_back,
    move_consent,
    move_customer_back,
    moved_entries,
    new_merge,
    replacement_of_card,
    set_last_visit,
    whom_merged_into,
)
from models.refund_statements import debts_served_by_entry

STORIES = {"consents": (consents_of_person, move_consent), "blocks": (blocks_of_person, move_block)}
"""What comes along one by one, by its name in `Moved`: the statements that find them and move one."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a merge moved other than lots: ids; and how the account that stays stood before and after it."""

    cards: tuple[int, ...]
    customers: tuple[int, ...]
    after_entry: int
    last_sale_at: tuple[int, int]
    before: tuple[str, str, int, int]
    after: tuple[str, str, int, int]
    consents: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()


def merge(database: Database, from_dni: str, into_dni: str, context: Context) -> int:
    """The account in which both are now. Inside a transaction. Raises NotAllowed for who is one person already."""
    gone, stays = customer_with_dni(database, from_dni), customer_with_dni(database, into_dni)
    for account_id in sorted({gone.account_id, stays.account_id}):
        hold(database, account_id)
    if (customer_with_dni(database, from_dni), customer_with_dni(database, into_dni)) != (gone, stays):
        return merge(database, from_dni, into_dni, context)  # another changed them while this one waited
    if gone.id == stays.id:
        raise NotAllowed("merged_with_itself", gone.name)
    moved = _join_accounts(database, gone.account_id, stays.account_id, context)
    brought = _bring_story(database, gone.id, stays.id)
    moved = replace(moved, consents=brought["consents"], blocks=brought["blocks"])
    database.execute(mark_merged, id=gone.id, into_id=stays.id)
    database.execute(forget_words, customer_id=gone.id)
    database.execute(
        new_merge,
        gone_id=gone.id,
        stays_id=stays.id,
        gone_account_id=gone.account_id,
        into_account_id=stays.account_id,
        operation_id=context.operation_id,
        at=context.at,
        operator_id=context.desk.operator_id,
        moved=json.dumps(asdict(moved)),
    )
    return stays.account_id


def _join_accounts(database: Database, account_id: int, into: int, context: Context) -> Moved:
    """Everything of one account comes into another, both held already; nothing moves within one account."""
    before, visit_before = _standing(database, into)
    cards: tuple[int, ...] = ()
    customers: tuple[int, ...] = ()
    after_entry = int(database.value(last_entry))
    if account_id != into:
        cards = tuple(row[0] for row in database.rows(card_ids_of_account, account_id=account_id))
        customers = tuple(row[0] for row in database.rows(customer_ids_of_account, account_id=account_id))
        unite_accounts(database, account_id, into, context)
    after, visit_after = _standing(database, into)
    return Moved(cards, customers, after_entry, (visit_before, visit_after), before, after)


def _bring_story(database: Database, gone_id: int, stays_id: int) -> dict[str, tuple[int, ...]]:
    """What somebody said, and was blocked for, becomes the other's: ids, by what they are of."""
    brought = {}
    for name, (of_person, move) in STORIES.items():
        brought[name] = tuple(row[0] for row in database.rows(of_person, customer_id=gone_id))
        for each in brought[name]:
            database.execute(move, id=each, holder=gone_id, to=stays_id)
    return brought


def _return_story(database: Database, gone_id: int, stays_id: int, moved: Moved) -> None:
    """Of what came it goes back, from whoever holds it now: who stayed may have been merged into a third."""
    holder: int | None = stays_id
    while holder is not None:
        for name, (_, move) in STORIES.items():
            for each in getattr(moved, name):
                database.execute(move, id=each, holder=holder, to=gone_id)
        holder = database.value(whom_merged_into, id=holder)


def _standing(database: Database, account_id: int) -> tuple[tuple[str, str, int, int], int]:
    """The columns of an account's standing among the classes, and its last visit."""
    *standing, last_sale_at = database.rows(account_by_id, id=account_id)[0]
    reached, manual, until, since = standing
    return (reached, manual, until, since), last_sale_at


def undo_merge(database: Database, gone_dni: str, context: Context) -> int:
    """Takes the last merge of a customer into another back: the account that is the customer's own again.

    Inside a transaction. Raises NotAllowed where there is none, or where the other was merged into a third since.
    """
    gone, _ = record_with_dni(database, gone_dni)
    row = database.row(merge_of_customer, gone_id=gone.id)
    if row is None:
        raise NotAllowed("not_merged", gone.name)
    merge_id, stays_id, account_id, into, moved_text = row
    for each in sorted({account_id, into}):
        hold(database, each)
    if living_account(database, into) != into:
        raise NotAllowed("merged_further", gone.name)
    if not database.execute(mark_undone, id=merge_id, at=context.at):
        raise NotAllowed("not_merged", gone.name)
    moved = Moved(**{name: _tuples(value) for name, value in json.loads(moved_text).items()})
    if account_id != into:
        _part_accounts(database, account_id, into, moved, context)
    _return_story(database, gone.id, stays_id, moved)
    database.execute(mark_merged, id=gone.id, into_id=None)
    index_words(database, gone.id, fold(gone.name))
    return int(database.rows(customer_by_id, id=gone.id)[0][1])


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _part_accounts(database: Database, account_id: int, into: int, moved: Moved, context: Context) -> None:
    _move_back(database, account_id, into, moved.after_entry, context)
    database.execute(merge_account, account_id=account_id, into=None)
    for card_id in moved.cards:
        _move_card_back(database, card_id, account_id, into)
    for customer_id in moved.customers:
        database.execute(move_customer_back, id=customer_id, account_id=account_id, into=into)
    standing, last_visit = _standing(database, into)
    if standing == moved.after != moved.before:
        set_standing(database, into, standing_of(standing), standing_of(moved.before), context.at, "unmerge")
    if last_visit == moved.last_sale_at[1]:
        database.execute(set_last_visit, account_id=into, at=moved.last_sale_at[0])


def _move_card_back(database: Database, card_id: int, account_id: int, into: int) -> None:
    """The card, and the one that took its place since."""
    database.execute(move_card_back, id=card_id, account_id=account_id, into=into)
    (replacement,) = database.rows(replacement_of_card, id=card_id)[0]
    if replacement is not None:
        _move_card_back(database, replacement, account_id, into)


def _move_back(database: Database, account_id: int, into: int, after_entry: int, context: Context) -> None:
    """What is left of each lot that came goes back with its days, with what it gave to debts when it came.

    Debts that came go back as far as the account still owes so much.
    """
    book = Book(database, context)
    came = database.rows(moved_entries, account_id=account_id, into=into, after_entry=after_entry)
    owed: dict[str, int] = {}
    for _, unit, amount_minor in came:
        if amount_minor < 0:
            owed[unit] = owed.get(unit, 0) - amount_minor
    back = {unit: _forgiven(book, into, unit, most) for unit, most in owed.items()}
    for entry_id, unit, amount_minor in came:
        if amount_minor > 0:
            _lot_back(book, account_id, into, entry_id, unit)
    for unit, minor in back.items():
        if minor:
            book.owe(account_id, unit, minor, "transfer")
    book.close()


def _forgiven(book: Book, account_id: int, unit: str, most: int) -> int:
    """Takes debts off an account, the newest first, up to an amount: how much."""
    forgiven = 0
    for debt in reversed([lot for lot in open_lots(book.database, account_id, unit) if lot.left_minor < 0]):
        part = min(-debt.left_minor, most - forgiven)
        if part:
            book.forgive(account_id, unit, debt, part, "transfer")
            forgiven += part
    return forgiven


def _lot_back(book: Book, account_id: int, into: int, entry_id: int, unit: str) -> None:
    lot_id, left, *days = book.database.rows(lot_of_transfer, entry_id=entry_id)[0]
    last_day, spendable_day, paid, opened_at, moves = days
    if left:
        book.debit(into, unit, left, "transfer", [Draw(lot_id, left)])
    served = int(book.database.value(debts_served_by_entry, entry_id=entry_id))
    if served:
        book.owe(into, unit, served, "transfer")
    if left + served:
        life = Lifetime(day_from_number(spendable_day), day_from_number(last_day), bool(moves))
        book.credit(account_id, unit, left + served, "transfer", life, paid=bool(paid), opened_at=opened_at)


def merged_into(database: Database, dni: str) -> list[tuple[str, str, int]]:
    """Who was merged into a customer and not parted since: document, name and moment, the last first."""
    stays = customer_with_dni(database, dni)
    return [(gone_dni or "", name, at) for gone_dni, name, at in database.rows(merges_into_customer, stays_id=stays.id)]
