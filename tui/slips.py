"""What goes on the tickets of the counter, in words: of sales, deliveries, cards and shifts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from loyalty.card_views import TopUpReceipt
from loyalty.requests import Activation
from loyalty.shifts import ShiftView
from loyalty.ticket import Slip
from loyalty.views import AccountView, SaleReceipt
from tui import formats
from tui.counter import Counter
from tui.language import _
from tui.payment_words import paid_words
from tui.shift_words import chain_words, sections, shift_place, shift_span, shift_title


def sale_slip(
    counter: Counter, who: AccountView, sold: SaleReceipt, total_cents: int, gift_cards: Sequence[str] = ()
) -> Slip:
    """What was bought, what paid it, what it gave, and what there is now; `gift_cards` tell what is left on each."""
    lines = [(_("Compra"), formats.euros(total_cents))]
    if paid := paid_words(sold, total_cents):
        lines += [(_("Pagado"), part) for part in paid]
        lines.append((_("A pagar"), formats.euros(sold.due_cents)))
    lines += [(_("Ha ganado"), amount) for amount in _amounts(sold.earned)]
    lines += [(_("Pendiente"), amount) for amount in _amounts(sold.pending)]
    name = who.customer.name if who.customer else who.card.shown if who.card else ""
    return _slip(counter, name, lines, sold.balance, gift_cards)


def delivery_slip(counter: Counter, delivery: str) -> Slip:
    """A prize that was handed out, to be signed for. Raises UnknownDelivery."""
    made = counter.delivery(delivery)
    receipt = made.receipt
    lines = [(_("Premio"), f"{receipt.name} × {receipt.quantity}"), (_("Entrega"), str(made.number))]
    lines += [(_("Se descuentan"), amount) for amount in _amounts(receipt.spent)]
    slip = _slip(counter, made.customer or _("Tarjeta sin cliente"), lines, receipt.balance, ())
    return replace(slip, moment=formats.moment(made.at, counter.zone), sign=_("Firma del cliente"))


def top_up_slip(counter: Counter, receipt: TopUpReceipt) -> Slip:
    lines = [(_("Recarga"), formats.euros(receipt.euros_cents))]
    notes = [_("Vale hasta el {day}").format(day=formats.iso_day(receipt.last_day))] if receipt.last_day else []
    return _slip(counter, _("Tarjeta {card}").format(card=receipt.card), lines, receipt.balance, notes)


def activation_slip(counter: Counter, account: AccountView, activation: Activation, last_day: str) -> Slip:
    """A gift card that was sold, or a card that held something from the start; `last_day` is an ISO date, or empty."""
    card, kind = (account.card.shown, account.card.kind) if account.card else ("", "")
    what = _("Tarjeta regalo") if kind == "gift" else _("Al activarla")
    given = {"points": activation.points_minor, "euros": activation.euros_cents}
    lines = [(what, amount) for amount in _amounts(given)]
    notes = [_("Vale hasta el {day}").format(day=formats.iso_day(last_day))] if last_day else []
    return _slip(counter, _("Tarjeta {card}").format(card=card), lines, account.spendable, notes)


def balance_slip(counter: Counter, who: AccountView) -> Slip:
    """What a card holds: of a gift card just sold, or whenever a customer asks."""
    name = who.customer.name if who.customer else who.card.shown if who.card else ""
    lots = counter.lots(who.account_id, counter.clock())
    days = [(_("Hasta el {day}").format(day=formats.iso_day(lot.last_day)), lot) for lot in lots if lot.last_day]
    lines = [(words, formats.amount(lot.unit, lot.left_minor)) for words, lot in days[:5]]
    return _slip(counter, name, lines, who.spendable, ())


def shift_slip(counter: Counter, shift: ShiftView) -> Slip:
    """A counter's close, to be signed and kept with the till's; or what there is before it."""
    lines: list[tuple[str, str]] = []
    for section in sections(shift):
        lines += [("", ""), (section.title, "")] if section.title else []
        lines += section.rows
    papers = counter.shop_papers
    return Slip(
        shop_name=papers.shop,
        title=f"{shift_title(shift)} · {shift_place(shift)}",
        moment=shift_span(shift, counter.zone),
        lines=lines,
        notes=chain_words(shift),
        sign=_("Firma") if shift.closed_at else "",
        shop_lines=papers.settings.contact,
    )


def _slip(
    counter: Counter, name: str, lines: Sequence[tuple[str, str]], balance: Mapping[str, int], notes: Sequence[str]
) -> Slip:
    held = _amounts(balance) or [formats.amount("points", 0)]
    papers = counter.shop_papers
    return Slip(
        shop_name=papers.shop,
        title=name,
        moment=formats.moment(counter.clock(), counter.zone),
        lines=lines,
        totals=[(_("Saldo") if number == 0 else "", amount) for number, amount in enumerate(held)],
        notes=[*notes, _("Gracias por su visita.")],
        shop_lines=papers.settings.contact,
    )


def _amounts(by_unit: Mapping[str, int]) -> list[str]:
    """What is not nothing, the points first, as on the screens."""
    ordered = {"points": by_unit.get("points", 0), **by_unit}
    return [formats.amount(unit, minor) for unit, minor in ordered.items() if minor]
