"""Refunds and voids: exactly what the sale posted goes back, in as many steps as it takes.

What a sale gave is taken from the lot that it opened, then from the customer's other lots; what is missing after
that is a debt, or let go, as the programme of the sale says. What was spent on it returns to the lots it came from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loyalty.clock import day_of
from loyalty.earning import Earned, EarningLine
from loyalty.errors import BadAmount, NotAllowed, UnknownSale
from loyalty.lots import Draw, drawn, spendable_minor
from loyalty.refunds import (
    LineRefund,
    SoldLine,
    earned_back,
    refund_of_amount,
    refund_of_lines,
    restored,
    step_back,
)
from loyalty.requests import RefundRequest, SaleRequest
from loyalty.tender import Tender, Tendered
from loyalty.views import RefundReceipt
from models.accounts import hold_living, move_everything
from models.ledger import Book, Context, holdings, open_lots
from models.operations import Answer, once
from models.programmes import Version
from models.quotes import Till, earned_again
from models.refund_statements import (
    draws_of_entry,
    entries_of_sale,
    given_back_of_entry,
    lines_with_refunds,
    lot_of_entry,
    new_refund,
    new_refund_line,
    refunds_of_sale,
    sale_by_client_id,
    tenders_of_sale,
)

KIND = "reversal"


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry that a sale made: `amount_minor` is signed."""

    entry_id: int
    account_id: int
    unit: str
    amount_minor: int
    kind: str


@dataclass(frozen=True, slots=True)
class SoldSale:
    """A sale as it was recorded, and how it was explained on its day."""

    id: int
    client_id: str
    account_id: int
    at: int
    total_cents: int
    due_cents: int
    class_code: str
    version: Version | None
    lines: tuple[SoldLine, ...]
    quantities_milli: tuple[int, ...]
    tenders: tuple[Tender, ...]
    posted: tuple[Posted, ...]

    @property
    def refunded_cents(self) -> int:
        return sum(line.refunded_cents for line in self.lines)

    @property
    def paid(self) -> Tendered:
        return Tendered(self.tenders, self.due_cents)

    def request(self) -> SaleRequest:
        lines = tuple(
            EarningLine(line.service, line.amount_cents, quantity)
            for line, quantity in zip(self.lines, self.quantities_milli, strict=True)
        )
        return SaleRequest(self.client_id, lines, self.at)


def sold_sale(till: Till, client_id: str) -> SoldSale:
    """Raises UnknownSale."""
    row = till.database.row(sale_by_client_id, client_id=client_id)
    if row is None:
        raise UnknownSale(client_id)
    sale_id, account_id, at, total, due, version_id, class_code = row
    rows = till.database.rows(lines_with_refunds, sale_id=sale_id)
    return SoldSale(
        id=sale_id,
        client_id=client_id,
        account_id=account_id,
        at=at,
        total_cents=total,
        due_cents=due,
        class_code=class_code,
        version=till.shelf.version(version_id) if version_id else None,
        lines=tuple(SoldLine(position, service, amount, int(back)) for position, service, amount, _, back in rows),
        quantities_milli=tuple(row[3] for row in rows),
        tenders=tuple(
            Tender(kind, account, "points" if kind == "points" else "euros", amount, value)
            for kind, account, _, amount, value in till.database.rows(tenders_of_sale, sale_id=sale_id)
        ),
        posted=tuple(Posted(*each) for each in till.database.rows(entries_of_sale, sale_id=sale_id)),
    )


def explained(till: Till, sale: SoldSale) -> Earned:
    """What the sale earned, step by step, by its own version and as its day was when it was recorded."""
    if sale.version is None:
        return Earned()
    first_entry = min((each.entry_id for each in sale.posted if each.kind == "accrual"), default=0)
    return earned_again(
        till,
        sale.version.programme,
        sale.request(),
        sale.account_id,
        sale.class_code,
        sale.paid,
        first_entry or 2**62,
    )


def refund_sale(till: Till, request: RefundRequest, booked_at: int) -> RefundReceipt:
    """Refunds a sale by amount, by line or whole, once per `request.id`: what went back, and what is held now."""
    content = (request.sale, request.amount_cents, request.lines, request.void)

    def work() -> Answer:
        return _refund(till, request, booked_at)

    method = "sale.void" if request.void else "sale.refund"
    return RefundReceipt(**once(till.database, request.id, method, content, booked_at, work))


def _refund(till: Till, request: RefundRequest, booked_at: int) -> Answer:
    sale = sold_sale(till, request.sale)
    living = hold_living(till.database, {sale.account_id, *(each.account_id for each in sale.posted)})
    sale = sold_sale(till, request.sale)  # another counter may have refunded some of it while this one waited
    now = _lines_to_refund(till, sale, request)
    amount = sum(each.amount_cents for each in now)
    refund_id = _write_refund(till, request, sale, now, amount, booked_at)
    context = Context(till.desk, request.at, booked_at, request.id, sale.version.id if sale.version else None, sale.id)
    book = Book(till.database, context)
    day = day_of(request.at, till.desk.zone)
    returned = _give_back_spent(book, sale, amount)
    taken = _take_back_earned(book, till, sale, living, now, day)
    book.close()
    for account_id, into in living.items():
        if account_id != into:
            move_everything(till.database, account_id, into, context)
    held = holdings(till.database, living[sale.account_id], day)
    return {
        "refund": request.id or str(refund_id),
        "sale": sale.client_id,
        "amount_cents": amount,
        "cash_cents": amount - sum(value for _, _, value in returned),
        "taken_back": taken,
        "given_back": _sum_by_unit(returned),
        "balance": held.spendable,
        "pending": held.pending,
    }


def _sum_by_unit(returned: Sequence[tuple[str, int, int]]) -> dict[str, int]:
    units: dict[str, int] = {}
    for unit, minor, _ in returned:
        units[unit] = units.get(unit, 0) + minor
    return units


def _lines_to_refund(till: Till, sale: SoldSale, request: RefundRequest) -> tuple[LineRefund, ...]:
    """Checked against what is left of the sale. Raises BadAmount, BadValue or NotAllowed."""
    refunds = till.database.rows(refunds_of_sale, sale_id=sale.id)
    if any(void for _, void, _ in refunds):
        raise NotAllowed("voided", sale.client_id)
    if request.at < sale.at:
        raise NotAllowed("before_the_sale", sale.client_id)
    if request.void:
        if refunds:
            raise NotAllowed("refunded", sale.client_id)
        return refund_of_amount(sale.lines, None)
    if request.lines:
        now = refund_of_lines(sale.lines, request.lines)
    else:
        now = refund_of_amount(sale.lines, request.amount_cents)
    if not any(each.amount_cents for each in now) and (refunds or sale.total_cents):
        raise BadAmount("0.00", "over_the_sale" if sale.refunded_cents == sale.total_cents else "nothing")
    return now


def _write_refund(
    till: Till, request: RefundRequest, sale: SoldSale, now: Sequence[LineRefund], amount_cents: int, booked_at: int
) -> int:
    desk = till.desk
    refund_id = till.database.value(
        new_refund,
        client_id=request.id,
        sale_id=sale.id,
        at=request.at,
        booked_at=booked_at,
        branch_id=desk.branch_id,
        counter_id=desk.counter_id,
        operator_id=desk.operator_id,
        amount_cents=amount_cents,
        void=int(request.void),
    )
    for each in now:
        if each.amount_cents:
            till.database.execute(
                new_refund_line, refund_id=refund_id, position=each.position, amount_cents=each.amount_cents
            )
    return int(refund_id)


def _give_back_spent(book: Book, sale: SoldSale, amount_cents: int) -> list[tuple[str, int, int]]:
    """What was paid with besides cash, in proportion: unit, amount, and its value in cents."""
    before, whole = sale.refunded_cents, sale.total_cents
    returned = []
    for kind, account_id, entry_id, amount, value in book.database.rows(tenders_of_sale, sale_id=sale.id):
        part = step_back(amount, before, before + amount_cents, whole)
        if part:
            draws = [Draw(*row) for row in book.database.rows(draws_of_entry, entry_id=entry_id)]
            done = int(book.database.value(given_back_of_entry, entry_id=entry_id))
            unit = "points" if kind == "points" else "euros"
            book.give_back(account_id, unit, restored(draws, done, part), KIND, entry_id)
        returned.append(
            (
                "gift_cards" if kind == "gift_card" else "points" if kind == "points" else "euros",
                part,
                step_back(value, before, before + amount_cents, whole),
            )
        )
    return returned


def _take_back_earned(
    book: Book, till: Till, sale: SoldSale, living: Mapping[int, int], now: Sequence[LineRefund], day: date
) -> dict[str, int]:
    """What the sale gave, by its lines: how much was taken back of each unit, debts included."""
    shares = _shares(till, sale)
    taken = {}
    for posted in sale.posted:
        if posted.kind != "accrual":
            continue
        weights = shares.get(posted.unit, [0] * len(sale.lines))
        back = earned_back(posted.amount_minor, weights, sale.lines, now)
        if back:
            taken[posted.unit] = _take_back(book, sale, posted, living[posted.account_id], back, day)
    return taken


def _shares(till: Till, sale: SoldSale) -> dict[str, list[int]]:
    """With what weight each line earned of each unit: millionths of its exact part, as whole numbers."""
    shares: dict[str, list[int]] = {}
    for each in explained(till, sale).by_unit:
        weights = [0] * len(sale.lines)
        for result in each.results:
            whole = sum((line.weighted_cents for line in result.lines), start=0)
            for line in result.lines:
                if whole:
                    weights[line.position - 1] += int(result.exact_minor * line.weighted_cents / whole * 1_000_000)
        shares[each.unit.code] = weights
    return shares


def _take_back(book: Book, sale: SoldSale, posted: Posted, account_id: int, amount_minor: int, day: date) -> int:
    """From the lot that the sale opened, then from others, then as a debt or not at all: how much was taken."""
    unit = posted.unit
    own = book.database.row(lot_of_entry, entry_id=posted.entry_id)
    draws = []
    if own is not None and own[1] > 0:
        draws.append(Draw(own[0], min(own[1], amount_minor)))
    missing = amount_minor - sum(draw.amount_minor for draw in draws)
    others = [lot for lot in open_lots(book.database, account_id, unit) if own is None or lot.id != own[0]]
    reachable = min(missing, max(0, spendable_minor([lot for lot in others if lot.left_minor > 0], day)))
    if reachable:
        draws += drawn(others, reachable, day)
        missing -= reachable
    if draws:
        total = sum(draw.amount_minor for draw in draws)
        book.debit(account_id, unit, total, KIND, draws, reverses=posted.entry_id)
    if missing and (sale.version is None or sale.version.programme.refund_policy == "debt"):
        book.owe(account_id, unit, missing, KIND, reverses=posted.entry_id)
        missing = 0
    return amount_minor - missing
