"""Sales as they were recorded, and what has been refunded of them since."""

from dataclasses import dataclass

from loyalty.earning import Earned, EarningLine
from loyalty.errors import UnknownSale
from loyalty.programme import Version
from loyalty.refunds import SoldLine
from loyalty.requests import SaleRequest
from loyalty.tender import Tender, Tendered
from models.quotes import earned_again
from models.refund_statements import entries_of_sale, lines_with_refunds, sale_by_client_id, tenders_of_sale
from models.till import Till


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
    booked_at: int
    total_cents: int
    due_cents: int
    class_code: str
    card_kind: str
    version: Version | None
    lines: tuple[SoldLine, ...]
    quantities_milli: tuple[int, ...]
    tenders: tuple[Tender, ...]
    posted: tuple[Posted, ...]

    @property
    def refunded_cents(self) -> int:
        return sum(line.refunded_cents for line in self.lines)

    @property
    def is_of_gift_card_alone(self) -> bool:
        """Whether it earned nothing as nobody was there but a gift card. Whose the card is now says nothing of then."""
        return self.card_kind == "gift" and all(each.kind != "accrual" for each in self.posted)

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
    sale_id, account_id, at, booked_at, total, due, version_id, class_code, card_kind = row
    rows = till.database.rows(lines_with_refunds, sale_id=sale_id)
    return SoldSale(
        id=sale_id,
        client_id=client_id,
        account_id=account_id,
        at=at,
        booked_at=booked_at,
        total_cents=total,
        due_cents=due,
        class_code=class_code,
        card_kind=card_kind or "",
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
    if sale.version is None or sale.is_of_gift_card_alone:
        return Earned()
    programme, seen = sale.version.programme, (sale.id, sale.booked_at)
    return earned_again(till, programme, sale.request(), sale.account_id, sale.class_code, sale.paid, *seen)
