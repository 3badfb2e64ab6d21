"""The ledger, and the only writer of its entries.

Entries are only ever added; each carries its place in the hash chain of its counter. Every credit opens a lot; every
debit records the lots that it drew from. The balance kept beside is a cache: balance = entries = open lots, always,
and `models.verification` can prove it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loyalty.clock import NEVER, day_from_number, day_number, day_of
from loyalty.errors import BadAmount, NotEnough
from loyalty.lots import Draw, Lifetime, Lot, drawn, spendable_minor
from loyalty.money import LARGEST_CENTS, unit_named
from loyalty.tiers import Standing
from models.database import Database
from models.desk import Desk
from models.ledger_statements import (
    add_to_balance,
    balances_and_unspendable_lots,
    chain_head,
    chain_head_held,
    give_back_to_lot,
    hold_account,
    move_chain_head,
    move_last_days,
    new_draw,
    new_entry,
    new_lot,
    open_lots_of_unit,
    open_lots_of_unit_in_debt,
    take_from_lot,
)

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Context:
    """What every entry of one operation has in common: moments are seconds since 1970."""

    desk: Desk
    at: int
    booked_at: int
    operation_id: str
    programme_version_id: int | None = None
    sale_id: int | None = None


def hold(database: Database, account_id: int) -> Standing:
    """Makes every other operation on the account wait until this transaction ends; hold accounts in order of id.

    How the account stands among the classes.
    """
    return standing_of(database.rows(hold_account, account_id=account_id)[0])


def standing_of(row: Sequence[Any]) -> Standing:
    """From the columns class_code, manual_class_code, manual_until and below_since of an account."""
    reached, manual, until, since = row
    last_day = None if until == day_number(NEVER) else day_from_number(until)
    return Standing(reached, manual, last_day, day_from_number(since) if since else None)


class Book:
    """The ledger open for one operation, inside its transaction. Call `close` when the last entry is made."""

    def __init__(self, database: Database, context: Context) -> None:
        self.database, self.context = database, context
        self._position, self._head = 0, b""

    def credit(
        self,
        account_id: int,
        unit: str,
        amount_minor: int,
        kind: str,
        life: Lifetime,
        *,
        paid: bool = False,
        reason: str = "",
        opened_at: int | None = None,
    ) -> int:
        """Gives a positive amount in a lot, out of which the account's debts are served first. The entry's id."""
        assert amount_minor > 0
        entry_id = self._entry(account_id, unit, amount_minor, kind, reason)
        lot_id = self._open_lot(entry_id, account_id, unit, amount_minor, life, paid, opened_at)
        if life.last_day >= day_of(self.context.at, self.context.desk.zone):
            self._serve_debts(account_id, unit, Draw(lot_id, amount_minor), entry_id)
        return entry_id

    def owe(
        self, account_id: int, unit: str, amount_minor: int, kind: str, *, reason: str = "", reverses: int | None = None
    ) -> int:
        """Takes a positive amount that no lot holds: a debt, which the next credit serves first. The entry's id."""
        assert amount_minor > 0
        entry_id = self._entry(account_id, unit, -amount_minor, kind, reason, reverses)
        day = day_of(self.context.at, self.context.desk.zone)
        self._open_lot(entry_id, account_id, unit, -amount_minor, forever(day), False, None)
        return entry_id

    def forgive(self, account_id: int, unit: str, debt: Lot, amount_minor: int, kind: str) -> int:
        """Gives a positive amount to one debt, at most what it is. The entry's id."""
        assert 0 < amount_minor <= -debt.left_minor
        entry_id = self._entry(account_id, unit, amount_minor, kind, "")
        self._take(entry_id, Draw(debt.id, -amount_minor), unit)
        return entry_id

    def give_back(self, account_id: int, unit: str, draws: Sequence[Draw], kind: str, reverses: int) -> int:
        """Puts what an entry drew back into the lots it came from, which keep their last days. The entry's id."""
        amount_minor = sum(draw.amount_minor for draw in draws)
        assert amount_minor > 0
        entry_id = self._entry(account_id, unit, amount_minor, kind, "", reverses)
        for draw in draws:
            back = {"lot_id": draw.lot_id, "amount_minor": draw.amount_minor}
            fitted = self.database.execute(give_back_to_lot, **back)
            assert fitted, "more goes back to a lot than was drawn from it"
            self.database.execute(new_draw, entry_id=entry_id, lot_id=draw.lot_id, amount_minor=-draw.amount_minor)
        return entry_id

    def debit(
        self,
        account_id: int,
        unit: str,
        amount_minor: int,
        kind: str,
        draws: Sequence[Draw],
        *,
        reason: str = "",
        reverses: int | None = None,
    ) -> int:
        """Takes a positive amount out of the lots that `draws` name. The entry's id."""
        assert sum(draw.amount_minor for draw in draws) == amount_minor > 0
        entry_id = self._entry(account_id, unit, -amount_minor, kind, reason, reverses)
        for draw in draws:
            self._take(entry_id, draw, unit)
        return entry_id

    def spend(self, account_id: int, unit: str, amount_minor: int, kind: str, day: date, *, reason: str = "") -> int:
        """Takes an amount out of whatever may be spent on `day`, soonest to expire first. Raises NotEnough."""
        lots = open_lots(self.database, account_id, unit)
        available = spendable_minor(lots, day)
        if available < amount_minor:
            raise not_enough(unit, amount_minor, available)
        return self.debit(account_id, unit, amount_minor, kind, drawn(lots, amount_minor, day), reason=reason)

    def move_last_days(self, account_id: int, last_day: date, day: date) -> None:
        """The account was used: what expires by inactivity lives on until `last_day`."""
        numbers = {"last_day": day_number(last_day), "day": day_number(day)}
        self.database.execute(move_last_days, account_id=account_id, **numbers)

    def close(self) -> None:
        """Moves the head of the counter's chain on to the last entry."""
        if self._head:
            self.database.execute(
                move_chain_head, counter_id=self.context.desk.counter_id, length=self._position, head=self._head
            )

    def _entry(
        self, account_id: int, unit: str, amount_minor: int, kind: str, reason: str, reverses: int | None = None
    ) -> int:
        context, desk = self.context, self.context.desk
        if abs(amount_minor) * 100 > LARGEST_CENTS * unit_named(unit).minor_per_unit:
            raise BadAmount(unit_named(unit).text(amount_minor), "too_large")
        if not self._head:
            head_now = chain_head_held if self.database.postgresql else chain_head
            self._position, head = self.database.rows(head_now, counter_id=desk.counter_id)[0]
            self._head = bytes(head)
        self._position += 1
        link = (
            self._position, account_id, unit, amount_minor, kind, context.at, context.booked_at, context.sale_id,
            reverses, context.programme_version_id, desk.branch_id, desk.counter_id, desk.operator_id,
            context.operation_id, reason,
        )  # fmt: skip
        self._head = chained(self._head, link)
        self.database.execute(add_to_balance, account_id=account_id, unit=unit, amount_minor=amount_minor)
        return int(
            self.database.value(
                new_entry,
                account_id=account_id,
                unit=unit,
                amount_minor=amount_minor,
                kind=kind,
                at=context.at,
                booked_at=context.booked_at,
                sale_id=context.sale_id,
                reverses_id=reverses,
                programme_version_id=context.programme_version_id,
                branch_id=desk.branch_id,
                counter_id=desk.counter_id,
                operator_id=desk.operator_id,
                operation_id=context.operation_id,
                reason=reason,
                chain_position=self._position,
                chain_hash=self._head,
            )
        )

    def _serve_debts(self, account_id: int, unit: str, credit: Draw, entry_id: int) -> None:
        """Pays what the account owes out of the lot that a credit opened."""
        served = 0
        for lot_id, owed in self.database.rows(open_lots_of_unit_in_debt, account_id=account_id, unit=unit):
            part = min(credit.amount_minor - served, -owed)
            if part:
                self._take(entry_id, Draw(lot_id, -part), unit)
            served += part
        if served:
            self._take(entry_id, Draw(credit.lot_id, served), unit)

    def _open_lot(
        self, entry_id: int, account_id: int, unit: str, given: int, life: Lifetime, paid: bool, opened_at: int | None
    ) -> int:
        lot_id = self.database.value(
            new_lot,
            entry_id=entry_id,
            account_id=account_id,
            unit=unit,
            given_minor=given,
            left_minor=given,
            opened_at=self.context.at if opened_at is None else opened_at,
            spendable_day=day_number(life.spendable_from),
            last_day=day_number(life.last_day),
            paid=int(paid),
            moves_with_activity=int(life.moves_with_activity),
        )
        return int(lot_id)

    def _take(self, entry_id: int, draw: Draw, unit: str) -> None:
        """Guarded: the lot must still hold what is drawn."""
        if not self.database.execute(take_from_lot, lot_id=draw.lot_id, amount_minor=draw.amount_minor):
            raise not_enough(unit, draw.amount_minor, 0)
        self.database.execute(new_draw, entry_id=entry_id, lot_id=draw.lot_id, amount_minor=draw.amount_minor)


def chained(head: bytes, link: tuple[Any, ...]) -> bytes:
    """The hash of an entry: SHA-256 over the hash before it in its counter's chain and what it says, as JSON."""
    return hashlib.sha256(head + _as_json(link).encode()).digest()


def not_enough(unit_code: str, wanted_minor: int, available_minor: int) -> NotEnough:
    unit = unit_named(unit_code)
    return NotEnough(unit_code, unit.text(wanted_minor), unit.text(max(0, available_minor)))


def open_lots(database: Database, account_id: int, unit: str) -> list[Lot]:
    return [
        Lot(lot_id, left, day_from_number(last), day_from_number(spendable), bool(paid), opened_at, bool(moves))
        for lot_id, left, last, spendable, paid, opened_at, moves in database.rows(
            open_lots_of_unit, account_id=account_id, unit=unit
        )
    ]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account holds on a day, by unit code in minor units: what can be spent, and what will be one day."""

    spendable: dict[str, int]
    pending: dict[str, int]


def holdings(database: Database, account_id: int, day: date) -> Holdings:
    """The cached balances, less the lots that are pending or past their last day though not yet booked as expired."""
    number = day_number(day)
    spendable: dict[str, int] = {}
    pending: dict[str, int] = {}
    for unit, amount, last_day in database.rows(balances_and_unspendable_lots, account_id=account_id, day=number):
        spendable[unit] = spendable.get(unit, 0) + (-amount if last_day else amount)
        if last_day >= number:
            pending[unit] = pending.get(unit, 0) + amount
    return Holdings(spendable, pending)


def forever(day: date) -> Lifetime:
    """What is bought does not expire by itself."""
    return Lifetime(day, NEVER)
