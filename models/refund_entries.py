"""What a refund posts: what was spent on the sale goes back to its lots, what the sale gave is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loyalty.clock import day_number
from loyalty.earning import shares_of_lines
from loyalty.lots import Draw, drawn, spendable_minor
from loyalty.refunds import LineRefund, Spent, earned_back, restored, spent_back
from models.accounts import living_accounts
from models.ledger import Book, open_lots
from models.refund_statements import (
    debts_served_by_entry,
    draws_left_of_entry,
    expired_of_lot,
    given_back_of_entry,
    lot_of_entry,
    lots_moved_here,
    owed_for_entry,
    tenders_of_sale,
)
from models.sold_sales import Posted, SoldSale, explained
from models.till import Till

KIND = "reversal"


@dataclass
class GivenBack:
    """What a refund gave back of what was paid with, by unit (gift cards apart), and the cents to hand out.

    `lapsed` is what of it went back past its last day, and so cannot be spent any more.
    """

    amounts: dict[str, int]
    lapsed: dict[str, int]
    cash_cents: int


def give_back_spent(book: Book, sale: SoldSale, amount_cents: int, day: date) -> GivenBack:
    """What was paid with, in proportion, back to the lots that it came from."""
    tenders = book.database.rows(tenders_of_sale, sale_id=sale.id)
    spent = [
        Spent(kind, amount, value, int(book.database.value(given_back_of_entry, entry_id=entry_id)))
        for kind, _, entry_id, amount, value in tenders
    ]
    parts, cash_cents = spent_back(spent, amount_cents, sale.refunded_cents, sale.total_cents)
    given = GivenBack({}, {}, cash_cents)
    for (kind, account_id, entry_id, _, _), part in zip(tenders, parts, strict=True):
        name = "gift_cards" if kind == "gift_card" else kind
        given.amounts[name] = given.amounts.get(name, 0) + part.amount_minor
        if not part.amount_minor:
            continue
        lots = book.database.rows(draws_left_of_entry, entry_id=entry_id)
        back = restored([Draw(lot_id, int(left)) for lot_id, left, _ in lots], part.amount_minor)
        book.give_back(account_id, "points" if kind == "points" else "euros", back, KIND, entry_id)
        past = {lot_id for lot_id, _, last_day in lots if last_day < day_number(day)}
        if lapsed := sum(draw.amount_minor for draw in back if draw.lot_id in past):
            given.lapsed[name] = given.lapsed.get(name, 0) + lapsed
    return given


def take_back_earned(
    book: Book, till: Till, sale: SoldSale, living: Mapping[int, int], now: Sequence[LineRefund], day: date
) -> dict[str, int]:
    """What the sale gave, by its lines: how much was taken back of each unit, debts included."""
    shares = {each.unit.code: shares_of_lines(each, len(sale.lines)) for each in explained(till, sale).by_unit}
    taken = {}
    for posted in sale.posted:
        if posted.kind != "accrual":
            continue
        back = earned_back(posted.amount_minor, shares.get(posted.unit, ()), sale.lines, now)
        if back:
            leaves_debt = sale.version is None or sale.version.programme.refund_policy == "debt"
            taken[posted.unit] = take_back(book, posted, living[posted.account_id], back, day, leaves_debt)
    return {unit: minor for unit, minor in taken.items() if minor}


def take_back(book: Book, posted: Posted, account_id: int, amount_minor: int, day: date, leaves_debt: bool) -> int:
    """From the lot that an entry opened, then from others, then as a debt or not at all: how much was taken.

    A debt that the lot served is owed again, whatever the programme lets go of: nothing else was ever had of it.
    """
    unit, missing = posted.unit, amount_minor
    own = _own_lots(book, posted)
    draws = []
    for _, lot_id, left in own:
        part = min(left, missing)
        if part:
            draws.append(Draw(lot_id, part))
            missing -= part
    for owner, lot_id, _ in own:
        missing -= _take_expired(book, posted, owner, lot_id, missing)
    again = min(missing, _served(book, posted))
    missing -= again
    known = {lot_id for _, lot_id, _ in own}
    others = [lot for lot in open_lots(book.database, account_id, unit) if lot.id not in known and lot.left_minor > 0]
    reachable = min(missing, spendable_minor(others, day))
    draws += drawn(others, reachable, day)
    missing -= reachable
    if draws:
        total = sum(draw.amount_minor for draw in draws)
        book.debit(account_id, unit, total, KIND, draws, reverses=posted.entry_id)
    if leaves_debt:
        again, missing = again + missing, 0
    if again:
        book.owe(account_id, unit, again, KIND, reverses=posted.entry_id)
    return amount_minor - missing


def _own_lots(book: Book, posted: Posted) -> list[tuple[int, int, int]]:
    """The lot that the sale opened, and those into which it moved with its account, to and fro: account, lot, left."""
    row = book.database.row(lot_of_entry, entry_id=posted.entry_id)
    if row is None:
        return []
    lot_id, left, opened_at, spendable_day = row
    own = [(posted.account_id, lot_id, left)]
    alike = {"unit": posted.unit, "opened_at": opened_at, "spendable_day": spendable_day}
    for account_id in living_accounts(book.database, posted.account_id):
        own += [(account_id, *moved) for moved in book.database.rows(lots_moved_here, account_id=account_id, **alike)]
    return own


def _served(book: Book, posted: Posted) -> int:
    """How much the sale's lot gave to debts when it was opened, less what is owed again."""
    served = int(book.database.value(debts_served_by_entry, entry_id=posted.entry_id))
    return max(0, served + int(book.database.value(owed_for_entry, entry_id=posted.entry_id))) if served else 0


def _take_expired(book: Book, posted: Posted, account_id: int, lot_id: int, most: int) -> int:
    """What expired of the sale's own lot is gone already: its expiry is undone for as much, and not taken twice.

    So a refund takes the same before the nightly run has booked the expiry and after it.
    """
    taken = 0
    for entry_id, amount in book.database.rows(expired_of_lot, lot_id=lot_id):
        draw = Draw(lot_id, min(int(amount), most - taken))
        if draw.amount_minor > 0:
            book.give_back(account_id, posted.unit, [draw], KIND, entry_id)
            book.debit(account_id, posted.unit, draw.amount_minor, KIND, [draw], reverses=posted.entry_id)
            taken += draw.amount_minor
    return taken
