"""Sales from a file, each recorded as if it had been made at the counter.

Rows that follow each other with the same sale_id are the lines of one sale; what is said of the sale as a whole (at,
card, dni, branch, counter, operator) may be left out from the second row on, and must not differ. A card goes before a
dni. A sale goes in whole: when one of its rows is wrong, none is taken. A sale_id that was recorded before, in this
file or not, is already there when it names the same sale, and refused as reused when it does not; so the rows of one
sale must stand together. Running an import again, after a crash too, records what is missing and nothing twice.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from peewee import JOIN

from loyalty.codes import card_code
from loyalty.errors import IdReused, UnknownService
from loyalty.requests import SaleRequest
from models.accounts import living_account
from models.customers import customer_with_dni
from models.desk import Desk, sit_down
from models.import_columns import Table
from models.import_sale_rows import LAYOUT, ImportedSale, SaleReader
from models.imports import BATCH_ITEMS, Batches, ImportResult, Pace, Progress, Rehearsal, SettledShelf, rehearsal
from models.programmes import put_service
from models.sales import record_in_transaction
from models.spreadsheets import opened_sheet
from models.statements import Statement, slot, statement
from models.tables import Card, Operation, Sale, SaleLine
from models.till import Till

Facts = list[Any]  # what tells a sale from another: moment, account, card's key, lines


@lru_cache(maxsize=1)
def operations_known() -> Statement:
    """Which of as many ids as a batch has are taken."""

    def build() -> Any:
        return Operation.select(Operation.id).where(Operation.id.in_([slot(f"id{i}") for i in range(BATCH_ITEMS)]))

    return Statement(build)


@statement
def sale_by_client_id() -> Any:
    return (
        Sale.select(Sale.id, Sale.at, Sale.account_id, Card.key)
        .join(Card, JOIN.LEFT_OUTER, on=Card.id == Sale.card_id)
        .where(Sale.client_id == slot("client_id"))
    )


@statement
def lines_of_sale() -> Any:
    return (
        SaleLine.select(SaleLine.service, SaleLine.amount_cents, SaleLine.quantity_milli)
        .where(SaleLine.sale_id == slot("sale_id"))
        .order_by(SaleLine.position)
    )


def import_sales(
    till: Till,
    path: Path,
    *,
    now: int,
    dry_run: bool = False,
    create_missing: bool = False,
    on_progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> ImportResult:
    """Records the sales of a CSV or XLSX file; `dry_run` only says what it would do. `now` is when they are booked.

    `create_missing` makes services that the shop does not have. Raises BadFile where the file cannot be read, and
    DatabaseTrouble; what was recorded until then stays, and the import can simply be run again.
    """
    with opened_sheet(path) as sheet, rehearsal(till.database, dry_run) as rehearsed:
        reader = SaleReader(Table(path, sheet, LAYOUT), till.desk.zone)
        recorder = SaleRecorder(till, rehearsed, now, create_missing)
        batches = Batches(till.database, recorder, rehearsed)
        pace = Pace(sheet, on_progress, should_stop)
        for sale, refusal in batches.record(reader.sales(), pace):
            reader.reject(sale.records, refusal)
    return batches.result(reader.rows, reader.rejections.by_line())


class SaleRecorder:
    """Records sales in whatever transaction was begun last."""

    def __init__(self, till: Till, rehearsed: Rehearsal, now: int, create_missing: bool) -> None:
        self._till, self._rehearsed, self._now = till, rehearsed, now
        self._create_missing = create_missing

    def begin(self, items: Sequence[ImportedSale]) -> None:
        database = self._till.database
        ids = [sale.request.id for sale in items]
        ids += ids[-1:] * (BATCH_ITEMS - len(ids))
        values = {f"id{i}": each for i, each in enumerate(ids)}
        self._known = {row[0] for row in database.rows(operations_known(), **values)}
        self._shelf = SettledShelf(database)
        self._desks: dict[tuple[str, ...], Desk] = {("", "", ""): self._till.desk}
        self._written: dict[str, Facts] = {}

    def record(self, item: ImportedSale) -> bool:
        request = item.request
        facts = self._facts_before(request.id)
        if facts is None and request.id not in self._known:
            self._record_new(item)
            return True
        if facts is None or not self._same(facts, request):
            raise IdReused(request.id)
        return False

    def keys(self, item: ImportedSale) -> Sequence[tuple[str, str]]:
        return [(item.request.id, json.dumps(self._written[item.request.id]))]

    def _record_new(self, item: ImportedSale) -> None:
        database, request = self._till.database, item.request
        desk = self._desks.get(item.place) or self._sit_down(item.place)
        if self._create_missing:
            self._make_services(request)
        record_in_transaction(Till(database, self._shelf, desk), request, self._now)
        self._known.add(request.id)
        self._desks[item.place] = desk
        if self._rehearsed.dry_run:
            self._written[request.id] = self._facts_recorded(request.id) or []

    def _sit_down(self, place: tuple[str, ...]) -> Desk:
        own = self._till.desk
        branch, counter, operator = place
        at = branch or own.branch, counter or own.counter
        desk = sit_down(self._till.database, *at, own.zone, own_cards=own.own_cards)
        named = replace(desk, operator_id=own.operator_id)
        return named.with_operator(self._till.database, operator)  # who has been retired sold it all the same

    def _make_services(self, request: SaleRequest) -> None:
        for line in request.lines:
            try:
                self._shelf.check_services([line.service])
            except UnknownService:
                self._till.database.execute(put_service, code=line.service, name=line.service)

    def _facts_before(self, sale_id: str) -> Facts | None:
        if sale_id in self._known:
            return self._facts_recorded(sale_id)
        text = self._rehearsed.value(sale_id)
        facts: Facts | None = json.loads(text) if text else None
        return facts

    def _facts_recorded(self, sale_id: str) -> Facts | None:
        row = self._till.database.row(sale_by_client_id, client_id=sale_id)
        if row is None:
            return None
        own_id, at, account_id, key = row
        lines = [list(line) for line in self._till.database.rows(lines_of_sale, sale_id=own_id)]
        return [at, living_account(self._till.database, account_id), key or "", lines]

    def _same(self, facts: Facts, request: SaleRequest) -> bool:
        at, account_id, key, lines = facts
        asked = [[line.service, line.amount_cents, line.quantity_milli] for line in request.lines]
        if at != request.at or lines != asked:
            return False
        if request.card:
            return bool(key == card_code(request.card, self._till.desk.card_secret).key)
        return bool(account_id == customer_with_dni(self._till.database, request.dni).account_id)
