"""The counter: the one door from the screens, the commands and JSON-RPC to everything else.

It knows the shop's database and where it stands; each method is one thing that a person or a till may ask. It is
called from one thread at a time. What needs a printer's or a mail server's library fetches it when first asked.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from drivers.wedge import KeyboardReader, WedgeSettings
from loyalty.clock import day_of
from loyalty.codes import card_code
from loyalty.errors import UnknownCard
from loyalty.programme import Service
from loyalty.requests import (
    Activation,
    AdjustmentRequest,
    NewCustomer,
    NewPrize,
    PrizeRequest,
    RefundRequest,
    SaleRequest,
)
from loyalty.views import (
    AccountView,
    CustomerView,
    DayOfSales,
    DeliveryReceipt,
    LotView,
    MovementView,
    NightlyReport,
    PrizeView,
    Quote,
    RefundReceipt,
    SaleExplanation,
    SaleReceipt,
)
from loyalty.whatif import Comparison
from models import (
    accounts,
    adjustments,
    bonuses,
    cards,
    customers,
    explanations,
    merging,
    nightly,
    prizes,
    programmes,
    refunds,
    sales,
    trials,
    verification,
)
from models.cards import CardRecord
from models.database import Database, open_database
from models.desk import Desk, sit_down
from models.ledger import Context
from models.migrations import check_version, migrate
from models.operations import Answer, once
from models.programmes import ProgrammeShelf, Version
from models.verification import Verification
from tui.configuration import ReaderSettings

if TYPE_CHECKING:
    from models.imports import ImportResult

Clock = Callable[[], int]
Progress = Callable[[int, int], None]


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())


class Counter:
    """One counter of the shop, open for business."""

    def __init__(self, database: Database, desk: Desk, clock: Clock = now) -> None:
        self.database, self.desk, self.clock = database, desk, clock
        self.shelf = ProgrammeShelf(database)
        self._desks: dict[tuple[str, str, str], Desk] = {}

    @property
    def zone(self) -> ZoneInfo:
        return self.desk.zone

    def today(self) -> date:
        return day_of(self.clock(), self.zone)

    def close(self) -> None:
        self.database.close()

    # -- the programme

    def load_programme(self, toml: str, at: int) -> Version:
        return programmes.load_programme(self.database, toml, at, self.desk.operator_id)

    def programmes(self) -> list[Version]:
        """The newest version of each, the one loaded last first."""
        return self.shelf.current()

    def programme_today(self) -> Version | None:
        return self.shelf.followed_by(self.desk.branch, self.today())

    def try_programme(
        self,
        toml: str,
        first_day: date | None = None,
        last_day: date | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Comparison:
        """What a changed programme would have given beside today's; writes nothing."""
        till = self._till(self.desk)
        return trials.try_programme(till, toml, first_day, last_day, self.clock(), on_progress)

    def name_of_account(self, account_id: int) -> str:
        """Its first customer, or its first card."""
        view = accounts.account_view(self.database, self.shelf, self.desk, account_id, self.clock())
        return view.customer.name if view.customer else next((card.shown for card in view.cards), "")

    def services(self) -> tuple[Service, ...]:
        return programmes.shop_lists(self.database).services

    # -- customers

    def create_customer(self, new: NewCustomer, at: int, operation_id: str = "") -> CustomerView:
        def work() -> Answer:
            customer = customers.register(self.database, self.desk, new, at)
            version = self.shelf.followed_by(self.desk.branch, day_of(at, self.zone))
            if version is not None:
                till = self._till(self.desk)
                bonuses.give_welcome(till, version.programme, customer.id, customer.account_id, at, self.clock())
            return {"dni": customer.dni}

        content = replace(new, card=card_code(new.card, self.desk.card_secret).key if new.card else "")
        dni = self._once(operation_id, "customer.create", content, at, work)["dni"]
        return customers.customer_with_dni(self.database, dni)

    def update_customer(self, dni: str, changes: Mapping[str, str], at: int) -> CustomerView:
        return self.database.write(lambda: customers.update(self.database, self.desk, dni, dict(changes), at))

    def merge_customers(self, from_dni: str, into_dni: str, at: int) -> AccountView:
        context = self._context(at, f"customer.merge {at}")
        account_id = self.database.write(lambda: merging.merge(self.database, from_dni, into_dni, context))
        return accounts.account_view(self.database, self.shelf, self.desk, account_id, at)

    def find_customers(self, text: str) -> list[CustomerView]:
        return customers.find_customers(self.database, self.desk, text)

    # -- cards

    def activate_card(self, activation: Activation, at: int, operation_id: str = "") -> AccountView:
        context = self._context(at, operation_id or f"card.activate {at}")

        def work() -> Answer:
            accounts.activate(self.database, self.shelf, self.desk, activation, context)
            return {}

        content = replace(activation, card=card_code(activation.card, self.desk.card_secret).key)
        self._once(operation_id, "card.activate", content, at, work)
        return self.account(activation.card, at=at)

    def link_card(self, card: str, dni: str, at: int) -> AccountView:
        context = self._context(at, f"card.link {at}")
        account_id = self.database.write(lambda: accounts.link(self.database, self.desk, card, dni, context))
        return accounts.account_view(self.database, self.shelf, self.desk, account_id, at)

    def block_card(self, card: str, reason: str, lost: bool = False) -> CardRecord:
        state = "lost" if lost else "blocked"
        return self.database.write(lambda: cards.block(self.database, self.desk, card, state, reason))

    def replace_card(self, card: str, new_card: str, reason: str, at: int) -> CardRecord:
        return self.database.write(lambda: cards.replace(self.database, self.desk, card, new_card, reason, at))

    # -- sales

    def quote_sale(self, request: SaleRequest) -> Quote:
        return sales.quote_sale(self._till(self.desk), request)

    def record_sale(self, request: SaleRequest, desk: Desk | None = None) -> SaleReceipt:
        return sales.record_sale(self._till(desk or self.desk), request, self.clock())

    def refund(self, request: RefundRequest) -> RefundReceipt:
        return refunds.refund_sale(self._till(self.desk), request, self.clock())

    def explain(self, sale: str) -> SaleExplanation:
        return explanations.explain_sale(self._till(self.desk), sale)

    def sales_today(self) -> DayOfSales:
        return sales.sales_of_day(self._till(self.desk), self.today())

    def desk_of(self, branch: str, counter: str, operator: str) -> Desk:
        """The desk of another branch, counter or operator; empty texts stand for this one's."""
        key = (branch or self.desk.branch, counter, operator)
        if key not in self._desks:
            desk = self.desk
            if branch or counter:
                desk = sit_down(self.database, key[0], counter or self.desk.counter, self.zone)
            self._desks[key] = desk.with_operator(self.database, operator)
        return self._desks[key]

    def _till(self, desk: Desk) -> sales.Till:
        return sales.Till(self.database, self.shelf, desk)

    # -- accounts

    def account(self, card: str = "", dni: str = "", at: int | None = None) -> AccountView:
        """What a card or a document opens, blocked or not."""
        account_id, record = accounts.account_to_look_at(self.database, self.desk, card, dni)
        moment = self.clock() if at is None else at
        return accounts.account_view(self.database, self.shelf, self.desk, account_id, moment, record)

    def account_at_the_till(self, text: str) -> AccountView:
        """Whoever a scanned or typed text names, ready for a sale: a usable card, or else a document.

        Raises what the card is refused for, or UnknownCard.
        """
        today = self.today()
        try:
            account_id, record = accounts.account_of(self.database, self.desk, text, "", today)
        except UnknownCard as unknown:
            found = [each for each in self.find_customers(text) if _is_document_of(each, text)]
            if not found:
                raise unknown from None
            account_id, record = found[0].account_id, None
        return accounts.account_view(self.database, self.shelf, self.desk, account_id, self.clock(), record)

    def account_of_customer(self, customer: CustomerView) -> AccountView:
        return accounts.account_view(self.database, self.shelf, self.desk, customer.account_id, self.clock())

    def lots(self, account_id: int, at: int) -> list[LotView]:
        return accounts.lots(self.database, account_id, day_of(at, self.zone))

    def movements(self, account_id: int, before: int = 2**62, most: int = accounts.PAGE) -> list[MovementView]:
        return accounts.movements(self.database, account_id, before, most)

    def all_movements(self, account_id: int) -> Iterator[MovementView]:
        return accounts.all_movements(self.database, account_id)

    def adjust(self, request: AdjustmentRequest) -> dict[str, int]:
        return adjustments.adjust(self._till(self.desk), request, self.clock())

    # -- prizes

    def create_prize(self, new: NewPrize) -> PrizeView:
        return prizes.create_prize(self._till(self.desk), new)

    def prizes(self) -> list[PrizeView]:
        return prizes.prizes(self._till(self.desk))

    def redeem(self, request: PrizeRequest) -> DeliveryReceipt:
        return prizes.redeem(self._till(self.desk), request, self.clock())

    def undo_delivery(self, delivery: str, at: int) -> DeliveryReceipt:
        return prizes.undo(self._till(self.desk), delivery, at, self.clock())

    # -- the ledger

    def expire(self, at: int) -> tuple[dict[str, int], int]:
        return nightly.book_expiry(self._till(self.desk), at, self.clock())

    def nightly(self, at: int) -> NightlyReport:
        return nightly.run_nightly(self._till(self.desk), at, self.clock())

    def verify(self, rebuild: bool = False) -> Verification:
        if rebuild:
            verification.rebuild(self.database)
        return verification.verify(self.database)

    # -- files

    def import_file(
        self, what: str, path: Path, dry_run: bool, create_missing: bool, on_progress: Progress | None
    ) -> "ImportResult":
        """Customers or sales of a CSV or XLSX file; running it again does nothing twice."""
        from models.import_customers import import_customers
        from models.import_sales import import_sales

        run = {"customers": import_customers, "sales": import_sales}[what]
        options = {"now": self.clock(), "dry_run": dry_run, "create_missing": create_missing}
        return run(self._till(self.desk), path, on_progress=on_progress, **options)  # type: ignore[arg-type]

    def export_file(self, what: str, path: Path, titles: Mapping[str, str], on_progress: Progress | None) -> int:
        """Customers, sales, movements or cards into a CSV or XLSX file: how many rows."""
        from models import exports

        target = exports.Target(path, self.zone, titles, on_progress)
        if what == "customers":
            return exports.export_customers(self.database, target, self.today()).rows
        run = {"sales": exports.export_sales, "movements": exports.export_movements, "cards": exports.export_cards}
        return run[what](self.database, target).rows

    # -- inside

    def _context(self, at: int, operation_id: str) -> Context:
        version = self.shelf.followed_by(self.desk.branch, day_of(at, self.zone))
        return Context(self.desk, at, self.clock(), operation_id, version.id if version else None)

    def _once(self, operation_id: str, method: str, content: object, at: int, work: Callable[[], Answer]) -> Answer:
        return once(self.database, operation_id, method, content, at, work)


def _is_document_of(customer: CustomerView, text: str) -> bool:
    compact = "".join(c for c in text.upper() if c.isalnum())
    return customer.dni in (compact, compact.rjust(9, "0"))


def open_counter(
    url: str, folder: Path, branch: str, counter: str, zone: ZoneInfo, operator: str = "", clock: Clock = now
) -> Counter:
    """Opens the shop's database, which `prepare_database` made. Raises DatabaseTrouble."""
    database = open_database(url, base=folder)
    check_version(database)
    return Counter(database, sit_down(database, branch, counter, zone, operator), clock)


def prepare_database(url: str, folder: Path) -> list[str]:
    """Makes the database, or brings an older one up to date: the names of the steps taken."""
    database = open_database(url, create=True, base=folder)
    try:
        return migrate(database)
    finally:
        database.close()


def make_demonstration(counter: Counter, on_progress: Callable[[int, int], None]) -> int:
    """Fills an empty shop with customers and a year of sales: how many."""
    from models.demonstration import fill

    return fill(sales.Till(counter.database, counter.shelf, counter.desk), counter.today(), on_progress)


def keyboard_reader(settings: ReaderSettings) -> KeyboardReader:
    """What tells this counter's scans from typing."""
    return KeyboardReader(
        WedgeSettings(
            layout=settings.layout,  # type: ignore[arg-type]
            gap_ms=settings.gap_ms,
            minimum_length=settings.minimum_length,
        )
    )
