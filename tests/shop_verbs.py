"""What is done with money at a counter, said with texts and amounts as a cashier would."""

from datetime import date
from typing import Any

from loyalty.requests import AdjustmentRequest, NewPrize, Payment, PrizeRequest, RefundRequest, SaleRequest
from loyalty.views import DeliveryReceipt, NightlyReport, Quote, RefundReceipt, SaleReceipt
from models.accounts import link, lots
from models.adjustments import adjust
from models.deliveries import redeem
from models.ledger import Context
from models.merging import merge, undo_merge
from models.nightly import run_nightly
from models.prizes import create_prize
from models.quotes import quote_sale
from models.refunds import refund_sale
from models.sales import record_sale
from tests.conftest import ONE_POINT_PER_EURO, Shop, lines_of, moment

NOON = "2026-02-01T12:00"


def programme(more: str = "", **head: str) -> str:
    """One point a euro, and what a test adds to it; `head` goes under [programme]."""
    keys = "".join(f'{name} = "{value}"\n' for name, value in head.items())
    services = '[[service]]\ncode = "tinte"\n[[service]]\ncode = "corte"\n'
    return ONE_POINT_PER_EURO.replace('name = "Puntos"\n', f'name = "Puntos"\n{keys}') + services + more


def asked(card: str, *amounts: str, id: str = "s1", at: str = NOON, **pay: Any) -> SaleRequest:
    return SaleRequest(id, lines_of(*amounts), moment(at), card, pay=Payment(**pay))


def pay(shop: Shop, card: str, *amounts: str, id: str = "s1", at: str = NOON, **pay: Any) -> SaleReceipt:
    """A sale paid with `points_milli`, `euros_cents` or `gift_cards`, and cash for the rest."""
    return record_sale(shop.till, asked(card, *amounts, id=id, at=at, **pay), moment(at))


def quote(shop: Shop, card: str, *amounts: str, at: str = NOON, **pay: Any) -> Quote:
    return quote_sale(shop.till, asked(card, *amounts, at=at, **pay))


def refund(
    shop: Shop, sale: str = "s1", cents: int | None = None, lines: dict[str, int | None] | None = None,
    id: str = "r1", at: str = "2026-02-02T12:00", void: bool = False,
) -> RefundReceipt:  # fmt: skip
    request = RefundRequest(id, sale, moment(at), cents, tuple((lines or {}).items()), void)
    return refund_sale(shop.till, request, moment(at))


def adjusted(shop: Shop, card: str, unit: str, minor: int, id: str = "a1", at: str = NOON) -> dict[str, int]:
    return adjust(shop.till, AdjustmentRequest(id, unit, minor, "un error", moment(at), card), moment(at))


def offer(shop: Shop, code: str = "taza", stock: int | None = None, **more: Any) -> None:
    cost = more.pop("cost", {"points": 100_000})
    create_prize(shop.till, NewPrize(code, code.title(), "article", cost, stock, **more))


def take(
    shop: Shop, card: str, prize: str = "taza", quantity: int = 1, id: str = "p1", at: str = NOON
) -> DeliveryReceipt:
    return redeem(shop.till, PrizeRequest(id, prize, moment(at), quantity, card), moment(at))


def night(shop: Shop, at: str) -> NightlyReport:
    return run_nightly(shop.till, moment(at), moment(at))


def merged(shop: Shop, gone: str, stays: str, at: str = "2026-02-10T12:00") -> int:
    context = Context(shop.desk, moment(at), moment(at), f"merge {gone} {at}")
    return shop.database.write(lambda: merge(shop.database, gone, stays, context))


def linked(shop: Shop, card: str, dni: str, at: str = "2026-02-10T12:00") -> int:
    context = Context(shop.desk, moment(at), moment(at), f"link {card}")
    return shop.database.write(lambda: link(shop.database, shop.desk, card, dni, context))


def lots_left(shop: Shop, account: int, day: str = "2026-02-02") -> dict[tuple[str, str], int]:
    """What is left by unit and last day."""
    found: dict[tuple[str, str], int] = {}
    for lot in lots(shop.database, account, date.fromisoformat(day)):
        found[lot.unit, lot.last_day] = found.get((lot.unit, lot.last_day), 0) + lot.left_minor
    return {key: left for key, left in found.items() if left}


def parted(shop: Shop, gone: str, at: str = "2026-02-20T12:00") -> int:
    context = Context(shop.desk, moment(at), moment(at), f"unmerge {gone} {at}")
    return shop.database.write(lambda: undo_merge(shop.database, gone, context))
