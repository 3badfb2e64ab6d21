"""What a sale says while it is made and once it is kept: its lines, how it is paid, what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from tui import formats
from tui.drawings import ALERT, FAINT, PLAIN, STRONG, Piece, held
from tui.language import _, ngettext
from tui.payment_words import paid_parts, paid_words
from tui.texts import note

if TYPE_CHECKING:
    from loyalty.earning import EarningLine
    from loyalty.views import AccountView, CardView, Quote, SaleReceipt


def lines_so_far(lines: Sequence[EarningLine]) -> str:
    """The lines of a sale that goes on: "tinte 40,00 € + corte 18,00 € = 58,00 €"; nothing where there are none."""
    total = formats.euros(sum(line.amount_cents for line in lines))
    return _sum(lines) + (f" = {total}" if len(lines) > 1 else "")


def _sum(lines: Sequence[EarningLine]) -> str:
    return " + ".join(f"{line.service} {formats.euros(line.amount_cents)}" for line in lines)


def quoted(lines: Sequence[EarningLine], quote: Quote) -> str:
    """The lines, what pays a part of them, what is left to collect, and what it will give."""
    earned = held({each.unit.code: each.minor for each in quote.earned.by_unit})
    if not quote.paid.tenders:
        return _("{lines}: ganará {earned}").format(lines=lines_so_far(lines), earned=earned)
    paid = "".join(f" - {part}" for part in paid_parts(quote.paid.tenders))
    return _("{lines}{paid} = {due} a cobrar: ganará {earned}").format(
        lines=_sum(lines), paid=paid, due=formats.euros(quote.due_cents), earned=earned
    )


def receipt(who: AccountView, sold: SaleReceipt, total_cents: int, gift_cards: Sequence[str] = ()) -> Content:
    """What to collect and what the sale gave, for the cashier to say; `gift_cards` tell what is left on each."""
    name = who.customer.name if who.customer else who.card.shown if who.card else ""
    pieces: list[Piece] = [
        (_("Venta guardada") + "\n\n", "bold $success"),
        (f"{name}   {formats.euros(total_cents)}\n\n", STRONG),
    ]
    if paid := paid_words(sold, total_cents):
        pieces.append((_("Pagado     {parts}").format(parts="  ".join(paid)) + "\n", STRONG))
        pieces.append((_("A cobrar   {due}").format(due=formats.euros(sold.due_cents)) + "\n", ALERT))
    pieces.append((_("Ha ganado  {earned}").format(earned=held(sold.earned)) + "\n", STRONG))
    pieces.append((_("Saldo      {balance}").format(balance=held(sold.balance)) + "\n", STRONG))
    if any(sold.pending.values()):
        pieces.append((_("Pendiente  {amounts}").format(amounts=held(sold.pending)) + "\n", PLAIN))
    pieces += [(text + "\n", PLAIN) for text in gift_cards]
    for code in sold.notes:
        pieces.append((f"! {note(code)}\n", ALERT))
    pieces.append(("\n" + _("Siguiente: pase la tarjeta, o escriba el DNI o el nombre.") + "\n", FAINT))
    return Content.assemble(*pieces)


def gift_card_left(card: CardView, cents: int) -> str:
    told = ngettext(
        "En la tarjeta regalo {card} queda {amount}.",
        "En la tarjeta regalo {card} quedan {amount}.",
        formats.grammatical_number({"euros": cents}),
    )
    return told.format(card=card.shown, amount=formats.euros(cents))
