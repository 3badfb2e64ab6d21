"""Answers' amounts, movements and explanations as a person reads them: used by the screens, papers and commands."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from loyalty.money import unit_named
from tui import formats
from tui.language import N_, _, ngettext

if TYPE_CHECKING:
    from loyalty.views import DeliveryReceipt

Answer = dict[str, Any]

MOVEMENT_KINDS = {
    "accrual": N_("Venta"),
    "activation": N_("Activación"),
    "redemption": N_("Pago"),
    "reversal": N_("Devolución"),
    "expiry": N_("Caducidad"),
    "prize": N_("Premio"),
    "top_up": N_("Recarga"),
    "adjustment": N_("Ajuste"),
    "birthday": N_("Cumpleaños"),
    "welcome": N_("Bienvenida"),
    "transfer": N_("Traspaso"),
    "import": N_("Saldo anterior"),
    "stripe": N_("Otra sucursal"),
}


CARD_STATES = {
    "stock": N_("sin usar"),
    "active": N_("activa"),
    "blocked": N_("bloqueada"),
    "lost": N_("perdida"),
    "replaced": N_("cambiada"),
    "expired": N_("caducada"),
    "spent": N_("gastada"),
}
CARD_KINDS = {"loyalty": N_("cliente"), "gift": N_("regalo"), "own": N_("suya")}
CARD_EVENTS = {
    "activated": N_("Activada"),
    "linked": N_("Puesta a nombre de un cliente"),
    "blocked": N_("Bloqueada"),
    "lost": N_("Dada por perdida"),
    "unblocked": N_("Desbloqueada"),
    "replaced": N_("Cambiada por {card}"),
    "replaces": N_("Dada en lugar de {card}"),
}
LANGUAGES = {"es": N_("castellano"), "ca": N_("catalán"), "en": N_("inglés")}


def card_state(state: str) -> str:
    return _(CARD_STATES[state])


def language_name(code: str) -> str:
    return _(LANGUAGES[code]) if code in LANGUAGES else code


def card_kind(kind: str) -> str:
    """Whose making a card is: the shop's for its customers, a gift card, or somebody's own card from elsewhere."""
    return _(CARD_KINDS[kind])


def card_event(kind: str, other: str = "") -> str:
    return _(CARD_EVENTS[kind]).format(card=other)


def card_reason(reason: str) -> str:
    """Why a card is blocked, as somebody wrote it, or as the shop's own rules did."""
    return _("cliente borrado") if reason == "erasure" else reason


def amounts(by_unit: Answer) -> str:
    """ "12,5 puntos y 3,00 €": what is not nothing, or the points where all is nothing."""
    parts = [amount(unit, text) for unit, text in by_unit.items() if Decimal(text)]
    return _(" y ").join(parts) if parts else amount("points", by_unit.get("points", "0"))


def grammatical_number(by_unit: Answer) -> int:
    """As `formats.grammatical_number`, of decimal texts."""
    found = [abs(Decimal(text)) for text in by_unit.values() if Decimal(text)]
    return 1 if found == [1] else 2


def amount(unit: str, text: str) -> str:
    scale = unit_named("euros" if unit == formats.GIFT_CARDS else unit).scale
    return formats.amount(unit, int(Decimal(text).scaleb(scale)))


def any_of(by_unit: Answer) -> bool:
    """Whether anything is not nothing."""
    return any(Decimal(text) for text in by_unit.values())


def movement_kind(kind: str) -> str:
    return _(MOVEMENT_KINDS[kind]) if kind in MOVEMENT_KINDS else kind


def explained(answer: Answer) -> str:
    """Line by line: amount × weights = units; then rounding, caps, and the programme's version."""
    head = _("Venta {sale} de {total}, {when}").format(
        sale=answer["sale"], total=amount("euros", answer["total"]), when=formats.iso_moment(answer["at"])
    )
    lines = [head]
    if answer["programme"]:
        known = {key: answer[key] for key in ("programme", "version")}
        lines.append(_("Programa «{programme}», versión {version}").format(**known))
    if answer["class"]:
        lines.append(_("Tipo de cliente: {code}").format(code=answer["class"]))
    for paid in answer["paid"]:
        unit = "points" if paid["with"] == "points" else "euros"
        lines.append(_("Pagado con {amount}").format(amount=amount(unit, paid["amount"])))
    for unit in answer["earned"]:
        lines += _unit_explained(unit)
    if not answer["earned"]:
        lines.append(_("No dio nada."))
    return "\n".join(lines)


def _unit_explained(unit: Answer) -> list[str]:
    lines = []
    for rule in unit["rules"]:
        per = {"sale": _("por venta"), "item": _("por artículo")}.get(rule["per"])
        each = per or _("por cada {amount}").format(amount=amount("euros", rule["per"]))
        lines.append(_("{give} {per}").format(give=amount(unit["unit"], rule["give"]), per=each))
        for line in rule["lines"]:
            weights = "".join(f" × {_exact(weight['by'])} ({weight['code']})" for weight in line["weights"])
            lines.append(f"  {line['service']} {amount('euros', line['amount'])}{weights} → {_exact(line['exact'])}")
        if rule["capped"]:
            lines.append("  " + _(_CAPS[rule["capped"]]).format(amount=_exact(rule["exact"])))
    lines.append(
        _("Exacto {exact}; se redondea a {earned}").format(
            exact=_exact(unit["exact"]), earned=amount(unit["unit"], unit["earned"])
        )
    )
    return lines


def _exact(text: str) -> str:
    """An exact number in the language's own marks; a fraction stays one."""
    return text if "/" in text else formats.number(Decimal(text))


_CAPS = {
    "sale": N_("hasta el máximo por venta: {amount}"),
    "day": N_("hasta el máximo del día: {amount}"),
}


def delivered(receipt: DeliveryReceipt) -> str:
    """What a delivery took, and what the cashier does about it."""
    said = _("Entregado: {prize} × {quantity}, por {spent}.").format(
        prize=receipt.name or receipt.prize, quantity=receipt.quantity, spent=formats.amounts(receipt.spent)
    )
    return " ".join(part for part in (said, worth_of(receipt), _balance(receipt)) if part)


def undone(receipt: DeliveryReceipt) -> str:
    """What came back when a delivery was undone, and what the cashier does about it."""
    said = ngettext(
        "Entrega deshecha: {prize} × {quantity}. Vuelve {spent}.",
        "Entrega deshecha: {prize} × {quantity}. Vuelven {spent}.",
        formats.grammatical_number(receipt.spent),
    ).format(prize=receipt.name or receipt.prize, quantity=receipt.quantity, spent=formats.amounts(receipt.spent))
    money = ""
    if receipt.paid_as == "cash" and receipt.value_cents:
        money = _("Recoja {amount} en efectivo.").format(amount=formats.euros(receipt.value_cents))
    elif receipt.paid_as == "balance" and receipt.value_cents:
        taken = receipt.value_cents - receipt.let_go_cents
        number = formats.grammatical_number({"euros": taken})
        money = ngettext("Se quita {amount} del saldo.", "Se quitan {amount} del saldo.", number)
        money = money.format(amount=formats.euros(taken))
    return " ".join(part for part in (said, money, _balance(receipt)) if part)


def worth_of(receipt: DeliveryReceipt) -> str:
    """What a prize of money or a discount is worth, and how it is handed over; nothing of any other."""
    value = formats.euros(receipt.value_cents)
    if receipt.percent:
        return _("Descuento del {percent} % en el tique.").format(percent=receipt.percent)
    if not receipt.value_cents:
        return ""
    if receipt.kind == "discount":
        return _("Descuento de {amount} en el tique.").format(amount=value)
    if receipt.paid_as == "cash":
        return _("Entregue {amount} en efectivo.").format(amount=value)
    number = formats.grammatical_number({"euros": receipt.value_cents})
    return ngettext("Entra {amount} en su saldo.", "Entran {amount} en su saldo.", number).format(amount=value)


def _balance(receipt: DeliveryReceipt) -> str:
    return _("Saldo: {balance}.").format(balance=formats.amounts(receipt.balance))
