"""Proof that the ledger is whole: balances, entries and lots agree, every debit is drawn, no chain is broken, and each
shift ended where its close says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from models.database import Database
from models.desk import GENESIS
from models.ledger import chained
from models.shift_statements import ends_that_differ
from models.statements import slot, statement
from models.tables import Balance, Counter, DrawRow, Entry, LotRow


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The first thing found wrong: `what` is balance | lots | draws | chain | shift; amounts in minor units."""

    what: str
    account_id: int
    unit: str = ""
    expected: int = 0
    found: int = 0
    entry_id: int = 0


@dataclass(frozen=True, slots=True)
class Verification:
    entries: int
    accounts: int
    disagreement: Disagreement | None


@statement
def entries_per_account() -> Any:
    return (
        Entry.select(Entry.account_id, Entry.unit, fn.SUM(Entry.amount_minor), fn.COUNT(Entry.id))
        .group_by(Entry.account_id, Entry.unit)
        .order_by(Entry.account_id, Entry.unit)
    )


@statement
def lots_per_account() -> Any:
    return (
        LotRow.select(LotRow.account_id, LotRow.unit, fn.SUM(LotRow.left_minor))
        .group_by(LotRow.account_id, LotRow.unit)
        .order_by(LotRow.account_id, LotRow.unit)
    )


@statement
def balances() -> Any:
    return Balance.select(Balance.account_id, Balance.unit, Balance.amount_minor).order_by(
        Balance.account_id, Balance.unit
    )


@statement
def lots_and_draws() -> Any:
    """Lots whose remainder is not what was given less what was drawn."""
    drawn = fn.COALESCE(fn.SUM(DrawRow.amount_minor), 0)
    return (
        LotRow.select(LotRow.account_id, LotRow.unit, LotRow.given_minor - drawn, LotRow.left_minor, LotRow.entry_id)
        .join(DrawRow, JOIN.LEFT_OUTER, on=DrawRow.lot_id == LotRow.id)
        .group_by(LotRow.id, LotRow.account_id, LotRow.unit, LotRow.given_minor, LotRow.left_minor, LotRow.entry_id)
        .having(LotRow.given_minor - drawn != LotRow.left_minor)
        .order_by(LotRow.account_id)
        .limit(1)
    )


@statement
def entries_and_draws() -> Any:
    """Entries that are not what the lots they opened were given, less what they drew."""
    given = fn.COALESCE(LotRow.select(fn.SUM(LotRow.given_minor)).where(LotRow.entry_id == Entry.id), 0)
    drawn = fn.COALESCE(DrawRow.select(fn.SUM(DrawRow.amount_minor)).where(DrawRow.entry_id == Entry.id), 0)
    return (
        Entry.select(Entry.account_id, Entry.unit, given - drawn, Entry.amount_minor, Entry.id)
        .where(Entry.amount_minor != given - drawn)
        .order_by(Entry.account_id)
        .limit(1)
    )


@statement
def chains() -> Any:
    return Counter.select(Counter.id, Counter.chain_length, Counter.chain_head).order_by(Counter.id)


@statement
def chain_of_counter() -> Any:
    return (
        Entry.select(
            Entry.chain_position,
            Entry.account_id,
            Entry.unit,
            Entry.amount_minor,
            Entry.kind,
            Entry.at,
            Entry.booked_at,
            Entry.sale_id,
            Entry.reverses_id,
            Entry.programme_version_id,
            Entry.branch_id,
            Entry.counter_id,
            Entry.operator_id,
            Entry.operation_id,
            Entry.reason,
            Entry.chain_hash,
            Entry.id,
        )
        .where(Entry.counter_id == slot("counter_id"))
        .order_by(Entry.chain_position)
    )


@statement
def forget_balances() -> Any:
    return Balance.delete()


@statement
def rebuild_balances() -> Any:
    summed = Entry.select(Entry.account_id, Entry.unit, fn.SUM(Entry.amount_minor)).group_by(
        Entry.account_id, Entry.unit
    )
    return Balance.insert(summed, [Balance.account_id, Balance.unit, Balance.amount_minor])


def verify(database: Database) -> Verification:
    """Reads the whole ledger, keeping one sum per account and unit in memory. Names the first that is wrong."""
    with database.snapshot():
        return _verified(database)


def _verified(database: Database) -> Verification:
    entries, accounts = 0, set[int]()
    disagreement = None
    for account_id, unit, total, count, lots, balance in _side_by_side(database):
        entries += count
        accounts.add(account_id)
        if lots != total:
            disagreement = disagreement or Disagreement("lots", account_id, unit, total, lots)
        elif balance != total:
            disagreement = disagreement or Disagreement("balance", account_id, unit, total, balance)
    disagreement = disagreement or _undrawn(database) or _broken_chain(database) or _other_end(database)
    return Verification(entries, len(accounts), disagreement)


def rebuild(database: Database) -> None:
    """Makes the cached balances anew from the entries."""

    def work() -> None:
        database.execute(forget_balances)
        database.execute(rebuild_balances)

    database.write(work)


def _side_by_side(database: Database) -> Iterator[tuple[int, str, int, int, int, int]]:
    """Account, unit, sum and number of entries, sum of lots, balance: for every pair that any of them knows."""
    found: dict[tuple[int, str], list[int]] = {}
    for account_id, unit, total, count in database.rows(entries_per_account):
        found[account_id, unit] = [int(total), count, 0, 0]
    for place, query in ((2, lots_per_account), (3, balances)):
        for account_id, unit, total in database.rows(query):
            found.setdefault((account_id, unit), [0, 0, 0, 0])[place] = int(total)
    for (account_id, unit), (total, count, lots, balance) in sorted(found.items()):
        yield account_id, unit, total, count, lots, balance


def _undrawn(database: Database) -> Disagreement | None:
    row = database.row(lots_and_draws) or database.row(entries_and_draws)
    return Disagreement("draws", row[0], row[1], int(row[2]), row[3], row[4]) if row else None


def _broken_chain(database: Database) -> Disagreement | None:
    for counter_id, length, head in database.rows(chains):
        expected, position = GENESIS, 0
        for *link, chain_hash, entry_id in database.stream(chain_of_counter, counter_id=counter_id):
            expected, position = chained(expected, tuple(link)), position + 1
            if link[0] != position or bytes(chain_hash) != expected:
                return Disagreement("chain", link[1], link[2], position, link[0], entry_id)
        if position != length or bytes(head) != expected:
            return Disagreement("chain", 0, "", length, position)
    return None


def _other_end(database: Database) -> Disagreement | None:
    """A shift whose close names another head than its counter's chain has there."""
    row = database.row(ends_that_differ)
    return Disagreement("shift", 0, "", row[2], row[1]) if row else None
