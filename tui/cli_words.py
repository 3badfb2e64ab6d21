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
    "redemption": N_("Pago"),
    "reversal": N_("Devolución"),
    "expiry": N_("Caducidad"),
    "prize": N_("Premio"),
    "adjustment": N_("Ajuste"),
    "birthday": N_("Cumpleaños"),
    "welcome": N_("Bienvenida"),
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


def tried(answer: Answer) -> str:
    """Today's programme beside the changed one, and who feels it most."""
    lines = [
        _("{sales} ventas de {accounts} cuentas. No se ha guardado nada.").format(**answer),
        f"{'':<16}{_('Hoy'):>28}{_('Con el cambio'):>28}",
        _row(_("Da"), amounts(answer["today"]["given"]), amounts(answer["changed"]["given"])),
        _row(_("Deuda"), *(amount("euros", answer[side]["liability"]) for side in ("today", "changed"))),
        _("Cambian de tipo: {count}.").format(count=answer["class_changes"]),
    ]
    for each in answer["most_affected"]:
        before, after = (amount("points", text) for text in each["points"])
        lines.append(_row(each["who"][:16], before, after))
    return "\n".join(lines)


def _row(head: str, before: str, after: str) -> str:
    return f"{head:<16}{before:>28}{after:>28}"


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


def refunded(answer: Answer) -> str:
    parts = [
        _("Devuelto {amount}; en dinero {cash}.").format(
            amount=amount("euros", answer["amount"]), cash=amount("euros", answer["cash"])
        )
    ]
    if _any(answer["taken_back"]):
        parts.append(_("Se retiran {amounts}.").format(amounts=amounts(answer["taken_back"])))
    if _any(answer["given_back"]):
        parts.append(_("Vuelven {amounts}.").format(amounts=amounts(answer["given_back"])))
    parts.append(_("Saldo: {amounts}.").format(amounts=amounts(answer["balance"])))
    return " ".join(parts)


def _any(by_unit: Answer) -> bool:
    return any(Decimal(text) for text in by_unit.values())


def prizes(answer: Answer) -> str:
    if not answer["prizes"]:
        return _("No hay premios.")
    return "\n".join(prize(each) for each in answer["prizes"])


def prize(each: Answer) -> str:
    left = "" if each["stock"] is None else _("  quedan {left}").format(left=each["stock"])
    return f"{each['code']:<12}  {each['name']:<30}  {amounts(each['cost'])}{left}"


def delivered(answer: Answer) -> str:
    return _("Premio {prize} × {quantity}: {spent}. Saldo: {balance}.").format(
        prize=answer["prize"],
        quantity=answer["quantity"],
        spent=amounts(answer["spent"]),
        balance=amounts(answer["balance"]),
    )


def adjusted(answer: Answer) -> str:
    return _("Saldo: {amounts}.").format(amounts=amounts(answer["balance"]))


def expired(answer: Answer) -> str:
    accounts = ngettext("%d cuenta", "%d cuentas", answer["accounts"]) % answer["accounts"]
    return _("Caducado: {amounts}, en {accounts}.").format(amounts=amounts(answer["expired"]), accounts=accounts)


def nightly(answer: Answer) -> str:
    return "\n".join(
        [
            expired(answer),
            _("Cambian de tipo: {count}.").format(count=answer["classes_changed"]),
            _("Cumpleaños: {count}.").format(count=answer["birthdays"]),
        ]
    )


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
