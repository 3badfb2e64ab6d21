"""Giving back a sale: all that is left of it, or an amount."""

import uuid

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.money import parse_typed_cents
from loyalty.requests import RefundRequest
from loyalty.views import RefundReceipt
from tui import formats
from tui.language import N_, _, ngettext
from tui.screens.form import Field, FormScreen
from tui.shop_keys import both, one


class RefundForm(FormScreen):
    """Dismisses with what was done, in a sentence."""

    TITLE_TEXT = N_("Devolución")
    HELP_TEXT = N_(
        "Escriba cuánto se devuelve, o nada para devolver todo lo que queda. Se retira en proporción lo que la venta"
        " dio, y vuelven los puntos y los euros con los que se pagó."
    )
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Devolver")), one("escape", "back", N_("Volver"))]
    FIELDS = (Field("amount", N_("Importe"), N_("en blanco, todo")),)

    def __init__(self, sale: str, what: str = "") -> None:
        """`what` says of which sale."""
        super().__init__({})
        self._sale, self._what = sale, what
        self._operation_id = str(uuid.uuid4())  # repeating a refund whose answer was lost does it once

    def compose_body(self) -> ComposeResult:
        if self._what:
            yield Static(self._what, id="question", markup=False)
        yield from super().compose_body()

    async def save(self) -> str:
        text = self.value("amount")
        amount = parse_typed_cents(text) if text else None
        request = RefundRequest(self._operation_id, self._sale, self.shop.counter.clock(), amount)
        return refunded(await self.ask(self.shop.counter.refund, request))


def refunded(receipt: RefundReceipt) -> str:
    """What a refund did, for the cashier to say."""
    parts = [
        _("Devuelto {amount}; en dinero {cash}.").format(
            amount=formats.euros(receipt.amount_cents), cash=formats.euros(receipt.cash_cents)
        )
    ]
    if any(receipt.taken_back.values()):
        taken = ngettext(
            "Se retira {amounts}.", "Se retiran {amounts}.", formats.grammatical_number(receipt.taken_back)
        )
        parts.append(taken.format(amounts=formats.amounts(receipt.taken_back)))
    if any(receipt.given_back.values()):
        given = ngettext("Vuelve {amounts}.", "Vuelven {amounts}.", formats.grammatical_number(receipt.given_back))
        parts.append(given.format(amounts=formats.amounts(receipt.given_back)))
    if receipt.lapsed:
        lapsed = ngettext(
            "De lo que vuelve ya ha caducado {amounts}: no se podrá gastar.",
            "De lo que vuelve ya han caducado {amounts}: no se podrán gastar.",
            formats.grammatical_number(receipt.lapsed),
        )
        parts.append(lapsed.format(amounts=formats.amounts(receipt.lapsed)))
    parts.append(_("Saldo: {amounts}.").format(amounts=formats.amounts(receipt.balance)))
    return " ".join(parts)
