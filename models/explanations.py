"""The answer to "why so many points?": a sale explained by its own version, as its day was when it was recorded."""

from typing import Any

from loyalty.clock import NEVER, day_from_number, day_number
from loyalty.views import LotMoved, SaleExplanation
from models.sold_sales import SoldSale, explained, sold_sale
from models.statements import slot, statement
from models.tables import DrawRow, Entry, LotRow
from models.till import Till


@statement
def lots_opened() -> Any:
    return (
        LotRow.select(LotRow.unit, LotRow.given_minor, LotRow.last_day)
        .join(Entry, on=Entry.id == LotRow.entry_id)
        .where(Entry.sale_id == slot("sale_id"), Entry.kind == "accrual")
        .order_by(LotRow.id)
    )


@statement
def lots_drawn() -> Any:
    return (
        DrawRow.select(LotRow.unit, DrawRow.amount_minor, LotRow.last_day)
        .join(Entry, on=Entry.id == DrawRow.entry_id)
        .join(LotRow, on=LotRow.id == DrawRow.lot_id)
        .where(Entry.sale_id == slot("sale_id"), Entry.kind == "redemption")
        .order_by(Entry.id, LotRow.last_day, LotRow.id)
    )


def explain_sale(till: Till, client_id: str) -> SaleExplanation:
    """Raises UnknownSale."""
    with till.database.snapshot():
        sale = sold_sale(till, client_id)
        return SaleExplanation(
            sale=client_id,
            at=sale.at,
            total_cents=sale.total_cents,
            due_cents=sale.due_cents,
            programme=sale.version.name if sale.version else "",
            version=sale.version.number if sale.version else 0,
            customer_class=sale.class_code,
            earned=explained(till, sale),
            tenders=sale.tenders,
            lots=_lots(till, sale),
            refunded_cents=sale.refunded_cents,
        )


def _lots(till: Till, sale: SoldSale) -> tuple[LotMoved, ...]:
    opened = till.database.rows(lots_opened, sale_id=sale.id)
    drawn = till.database.rows(lots_drawn, sale_id=sale.id)
    return tuple(
        LotMoved(unit, amount, is_drawn, "" if last == day_number(NEVER) else day_from_number(last).isoformat())
        for rows, is_drawn in ((drawn, True), (opened, False))
        for unit, amount, last in rows
    )
