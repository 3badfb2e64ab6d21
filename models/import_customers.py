"""Customers from a file, each registered as if it had been done at the counter.

Somebody whose document the shop knows is already there, and is left as he is, whatever else the file says of him. What
the file gives in points and euros is given once, with the registration, under an id that follows from the document:
not again by another file, nor to somebody who was erased and comes back.
"""

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loyalty.clock import day_of
from loyalty.codes import card_code, parse_dni
from loyalty.consent import MAIL
from loyalty.errors import BadValue, Duplicate, NotAllowed, Refusal
from loyalty.lots import lifetime
from loyalty.requests import CUSTOMER_DETAILS, NewCustomer
from models.consents import record_consent
from models.customers import customer_by_dni, register
from models.desk import shop_secret
from models.import_cells import cents_of, day_of_cell, points_of, yes_of
from models.import_columns import Layout, Record, Table
from models.import_rows import RejectedRow, Rejections, parsed, short_text
from models.imports import Batches, ImportResult, Pace, Progress, Rehearsal, SettledShelf, rehearsal
from models.ledger import Book, Context
from models.operations import Answer, once_in_transaction
from models.programmes import all_classes, put_class
from models.spreadsheets import opened_sheet
from models.till import Till

LAYOUT = Layout(
    required=("dni", "name"),
    optional=("card", "class", *CUSTOMER_DETAILS, "points", "euros", "consent_mail"),
)
METHOD = "customer.import"
COLUMN_OF_CODE = {
    "bad_dni": "dni", "card_blocked": "card", "already_active": "card", "not_active": "card", "expired": "card",
    "not_allowed": "birthday", "id_reused": "points",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImportedCustomer:
    """A customer as the file tells it; `mail_consent` is None where the file says nothing of it."""

    record: Record
    new: NewCustomer
    points_minor: int
    euros_cents: int
    mail_consent: bool | None


def import_customers(
    till: Till,
    path: Path,
    *,
    now: int,
    dry_run: bool = False,
    create_missing: bool = False,
    on_progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> ImportResult:
    """Registers the customers of a CSV or XLSX file; `dry_run` only says what it would do.

    `create_missing` makes classes that the shop does not have. Raises BadFile where the file cannot be read, and
    DatabaseTrouble; who was registered until then stays, and the import can simply be run again.
    """
    with opened_sheet(path) as sheet, rehearsal(till.database, dry_run) as rehearsed:
        table = Table(path, sheet, LAYOUT)
        reader = CustomerReader(table)
        batches = Batches(till.database, CustomerRecorder(till, rehearsed, now, create_missing), rehearsed)
        pace = Pace(sheet, on_progress, should_stop)
        for customer, refusal in batches.record(reader.customers(), pace):
            reader.rejections.add(customer.record, _column_of(refusal), refusal)
    return batches.result(reader.rows, reader.rejections.by_line())


def _column_of(refusal: Refusal) -> str:
    if isinstance(refusal, BadValue):
        return refusal.field
    if isinstance(refusal, Duplicate):
        return refusal.what
    if isinstance(refusal, NotAllowed) and refusal.reason != "under_14":
        return ""
    return COLUMN_OF_CODE.get(refusal.code, "")


class CustomerReader:
    """Makes customers of rows, and lists those that were rejected, here or by whoever registers them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.rejections = Rejections(table)
        self.rows = 0

    def customers(self) -> Iterator[ImportedCustomer]:
        for record in self._table.records():
            self.rows += 1
            try:
                yield _customer(record)
            except RejectedRow as rejected:
                self.rejections.add(record, rejected.field, rejected.reason)


def _customer(record: Record) -> ImportedCustomer:
    if record.fault:
        raise RejectedRow(record, "", record.fault)
    details = {field: short_text(record, field) for field in CUSTOMER_DETAILS if field != "birthday"}
    details["birthday"] = parsed(record, "birthday", lambda: day_of_cell(record.cell("birthday"), "birthday"))
    return ImportedCustomer(
        record,
        NewCustomer(
            parsed(record, "dni", lambda: parse_dni(record.text("dni"))),
            short_text(record, "name"),
            details,
            short_text(record, "class"),
            short_text(record, "card"),
        ),
        parsed(record, "points", lambda: points_of(record.cell("points"))) if record.text("points") else 0,
        parsed(record, "euros", lambda: cents_of(record.cell("euros"))) if record.text("euros") else 0,
        parsed(record, "consent_mail", lambda: yes_of(record.text("consent_mail"), "consent_mail")),
    )


class CustomerRecorder:
    """Registers customers in whatever transaction was begun last."""

    def __init__(self, till: Till, rehearsed: Rehearsal, now: int, create_missing: bool) -> None:
        self._database, self._desk = till.database, till.desk
        self._rehearsed, self._now, self._create_missing = rehearsed, now, create_missing

    def begin(self, items: Sequence[ImportedCustomer]) -> None:
        self._shelf = SettledShelf(self._database)

    def record(self, item: ImportedCustomer) -> bool:
        database, new = self._database, item.new
        if database.row(customer_by_dni, dni=new.dni) or self._rehearsed.value(f"dni {new.dni}") is not None:
            return False
        if new.card:
            self._check_rehearsed_card(new.card)
        if new.customer_class and self._create_missing:
            self._make_class(new.customer_class)
        customer = register(database, self._desk, new, self._now)
        if item.mail_consent is not None:
            record_consent(database, self._desk, customer.id, *MAIL, item.mail_consent, self._now, origin=METHOD)
        if item.points_minor or item.euros_cents:
            self._give(customer.account_id, item)
        return True

    def keys(self, item: ImportedCustomer) -> Sequence[tuple[str, str]]:
        keys = [(f"dni {item.new.dni}", "")]
        if item.new.card:
            keys.append((f"card {card_code(item.new.card, self._desk.card_secret).key}", item.new.name))
        return keys

    def _check_rehearsed_card(self, card: str) -> None:
        code = card_code(card, self._desk.card_secret)
        owner = self._rehearsed.value(f"card {code.key}")
        if owner is not None:
            raise Duplicate("card", code.shown, owner)

    def _make_class(self, code: str) -> None:
        known = [row[0] for row in self._database.rows(all_classes)]
        if code not in known:
            self._database.execute(
                put_class,
                code=code,
                name=code,
                position=len(known),
                metric=None,
                minimum="0",
                term="rolling-12m",
                grace_days=0,
            )

    def _give(self, account_id: int, item: ImportedCustomer) -> None:
        """The initial balances. The id hides the document, which must not outlive an erasure in the ledger."""
        secret = shop_secret(self._database)
        operation_id = f"{METHOD} {hmac.digest(secret, item.new.dni.encode(), 'sha256').hex()[:32]}"
        amounts = {"points": item.points_minor, "euros": item.euros_cents}

        def work() -> Answer:
            day = day_of(self._now, self._desk.zone)
            version = self._shelf.followed_by(self._desk.branch, day)
            context = Context(self._desk, self._now, self._now, operation_id, version.id if version else None)
            book = Book(self._database, context)
            for unit, amount_minor in amounts.items():
                if amount_minor:
                    life = lifetime(version.programme if version else None, day)
                    book.credit(account_id, unit, amount_minor, "activation", life)
            book.close()
            return amounts

        once_in_transaction(self._database, operation_id, METHOD, amounts, self._now, work)
