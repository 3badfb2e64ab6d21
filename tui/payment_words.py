"""What paid a sale besides cash, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui import formats
from tui.language import _

if TYPE_CHECKING:
    from loyalty.tender import Tender
    from loyalty.views import SaleReceipt


def paid_parts(tenders: Iterable[Tender]) -> list[str]:
    """ "12,00 € (1.200 puntos)", "10,00 € (tarjeta regalo)" """
    return [_part(each.kind, each.value_cents, each.amount_minor) for each in tenders]


def _part(kind: str, value_cents: int, amount_minor: int) -> str:
    if kind == "points":
        return f"{formats.euros(value_cents)} ({formats.amount('points', amount_minor)})"
    return f"{formats.euros(value_cents)} ({_('tarjeta regalo') if kind == 'gift_card' else _('saldo en euros')})"


def paid_words(sold: SaleReceipt, total_cents: int) -> list[str]:
    """What paid a sale besides cash, in the order of the ticket: what gift cards and euros did not pay, points did."""
    gift_cents, own_cents = sold.spent.get("gift_cards", 0), sold.spent.get("euros", 0)
    points_cents = total_cents - sold.due_cents - gift_cents - own_cents
    spent = (("points", points_cents), ("gift_card", gift_cents), ("euros", own_cents))
    return [_part(kind, cents, sold.spent.get("points", 0)) for kind, cents in spent if cents]
