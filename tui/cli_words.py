"""The answers of the operations as a person reads them on the command line: short lines, amounts in the shop's way."""

from decimal import Decimal
from typing import Any

from loyalty.money import unit_named
from tui import formats
from tui.language import N_, _, ngettext

Answer = dict[str, Any]

CUSTOMER_OPTIONS = (
    "email", "phone", "address", "postcode", "city", "birthday", "sex", "language", "tags", "notes", "guardian",
)  # fmt: skip

MOVEMENT_KINDS = {
    "accrual": N_("Venta"),
    "activation": N_("Activación"),
    "transfer": N_("Traspaso"),
    "import": N_("Saldo anterior"),
}
CARD_STATES = {
    "stock": N_("sin usar"),
    "active": N_("activa"),
    "blocked": N_("bloqueada"),
    "lost": N_("perdida"),
    "replaced": N_("cambiada"),
    "expired": N_("caducada"),
}


def amounts(by_unit: Answer) -> str:
    """ "12,5 puntos y 3,00 €": what is not nothing, or the points where all is nothing."""
    parts = [amount(unit, text) for unit, text in by_unit.items() if Decimal(text)]
    return _(" y ").join(parts) if parts else amount("points", by_unit.get("points", "0"))


def amount(unit: str, text: str) -> str:
    return formats.amount(unit, int(Decimal(text).scaleb(unit_named(unit).scale)))


def movement_kind(kind: str) -> str:
    return _(MOVEMENT_KINDS[kind]) if kind in MOVEMENT_KINDS else kind


def programme_loaded(answer: Answer) -> str:
    return _("Programa «{name}» cargado: versión {version}.").format(**answer)


def programmes(answer: Answer) -> str:
    if not answer["programmes"]:
        return _("No hay ningún programa cargado.")
    return "\n".join(_programme(each) for each in answer["programmes"])


def _programme(each: Answer) -> str:
    mark = _("# En marcha hoy aquí") if each["followed_here_today"] else _("# Hoy aquí no se sigue")
    version = _("# «{name}», versión {version}, cargado el {loaded_at}").format(**each)
    return f"{version}\n{mark}\n{each['toml']}"


def customers(answer: Answer) -> str:
    if not answer["customers"]:
        return _("No se ha encontrado a nadie.")
    return "\n".join("  ".join([f"{each['dni']:<10}", each["name"], *each["cards"]]) for each in answer["customers"])


def account(answer: Answer) -> str:
    """Who, and what it holds, in one line."""
    who = answer["customer"] or _("Tarjeta sin cliente")
    held = {
        unit: text for unit, text in answer.items() if unit not in ("pending", "class", "customer", "cards", "lots")
    }
    return f"{who}: {amounts(held)}"


def card_state(answer: Answer) -> str:
    return f"{answer['card']}: {_(CARD_STATES[answer['state']])}"


def quote(answer: Answer) -> str:
    earned = _("Ganaría {earned}. A pagar: {due}.").format(
        earned=amounts(answer["earned"]), due=amount("euros", answer["due"])
    )
    return "\n".join([earned, *answer["notes"]])


def receipt(answer: Answer) -> str:
    said = _("Venta guardada: gana {earned}. Saldo: {balance}.").format(
        earned=amounts(answer["earned"]), balance=amounts(answer["balance"])
    )
    return "\n".join([said, *answer["notes"]])


def balance(answer: Answer) -> str:
    lines = [account(answer)]
    if any(Decimal(text) for text in answer["pending"].values()):
        lines.append(_("Pendiente: {amounts}").format(amounts=amounts(answer["pending"])))
    for lot in answer["lots"]:
        if lot["last_day"]:
            held = amount(lot["unit"], lot["left"])
            lines.append(_("{amount} hasta el {day}").format(amount=held, day=formats.iso_day(lot["last_day"])))
    return "\n".join(lines)


def movements(answer: Answer) -> str:
    if not answer["movements"]:
        return _("No hay movimientos.")
    return "\n".join(_movement(each) for each in answer["movements"])


def _movement(each: Answer) -> str:
    when = each["at"][:16].replace("T", " ")
    total = amount("euros", each["total"]) if "total" in each else ""
    gained = amount(each["unit"], each["amount"])
    return f"{when}  {movement_kind(each['kind']):<14}  {total:>12}  {gained:>16}  {each.get('sale', '')}".rstrip()


def verified(answer: Answer) -> str:
    if answer["ok"]:
        entries = ngettext("%d movimiento", "%d movimientos", answer["entries"]) % answer["entries"]
        accounts = ngettext("%d cuenta", "%d cuentas", answer["accounts"]) % answer["accounts"]
        return _("El libro cuadra: {entries}, {accounts}.").format(entries=entries, accounts=accounts)
    wrong = answer["first_wrong"]
    return _(_DISAGREEMENTS[wrong["what"]]).format(**wrong)


_DISAGREEMENTS = {
    "balance": N_("La cuenta {account} no cuadra: el saldo de {unit} dice {found} y sus movimientos suman {expected}."),
    "lots": N_("La cuenta {account} no cuadra: sus lotes de {unit} suman {found} y sus movimientos {expected}."),
    "draws": N_("La cuenta {account} no cuadra: a un lote de {unit} le quedan {found} y deberían ser {expected}."),
    "chain": N_("La cadena de movimientos está rota en la cuenta {account} (movimiento {entry})."),
}


def imported(answer: Answer) -> str:
    """How many went in, were there already, or were rejected; then each rejected row."""
    lines = [
        _("{accepted} nuevos, {already_there} ya estaban, {rejected} rechazados ({rows} líneas).").format(
            accepted=answer["accepted"],
            already_there=answer["already_there"],
            rejected=len(answer["rejected"]),
            rows=answer["rows"],
        )
    ]
    if answer["dry_run"]:
        lines.append(_("Era una prueba: no se ha guardado nada."))
    for each in answer["rejected"]:
        lines.append(_("Línea {line}, {column}: {message}").format(**each))
    return "\n".join(lines)
