"""Operators in words: their roles, what they did, and what each role may do."""

from zoneinfo import ZoneInfo

from loyalty.clock import day_of
from loyalty.limits import NAMES
from loyalty.money import EUROS, POINTS, Unit
from loyalty.operator_views import OperatorView
from tui import formats
from tui.language import N_, _, ngettext
from tui.texts.deeds import DEED_NAMES
from tui.texts.fields import FIELDS
from tui.words import Answer, amount
from tui.wrapping import fitted

ROLE_NAMES = {"cashier": N_("cajero"), "supervisor": N_("supervisor"), "owner": N_("dueño")}
LIMIT_NAMES = {
    "adjust_euros": N_("Ajustar euros, al día"),
    "adjust_points": N_("Ajustar o dar puntos, al día"),
    "adjust_stamps": N_("Ajustar sellos, al día"),
    "sell_euros": N_("Poner en una tarjeta, al día"),
    "refund_euros": N_("Devolver o anular de una venta"),
    "refund_days": N_("Devolver ventas de hasta (días)"),
    "back_days": N_("Fechar en otro día (días)"),
}


def limit_unit(name: str) -> Unit | None:
    """What a limit is counted in; None for days and stamps."""
    return {"euros": EUROS, "points": POINTS}.get(name.rpartition("_")[2])


def limit_text(name: str, value: int | None) -> str:
    """As it is typed and read; empty for any amount."""
    if value is None:
        return ""
    unit = limit_unit(name)
    return unit.text(value) if unit else str(value)


def limits_text(limits: Answer) -> str:
    """One line a limit, a column a role."""
    rows = [("", [_(ROLE_NAMES[role]) for role in limits])]
    for name in NAMES:
        rows.append((_(LIMIT_NAMES[name]), [each[name] or _("sin límite") for each in limits.values()]))
    return "\n".join(f"{fitted(head, 38)}  " + "  ".join(f"{each:>12}" for each in cells) for head, cells in rows)


def operator_line(each: Answer) -> str:
    proof = _("de baja") if each["retired"] else _("con PIN") if each["has_pin"] else _("sin PIN")
    card = f"  {_('con tarjeta')}" if each["has_card"] else ""
    return f"{each['code']:<12}  {each['name']:<24}  {_(ROLE_NAMES[each['role']]):<12}  {proof}{card}"


def people_columns() -> str:
    heads = f"{fitted(_('Código'), 10)} {fitted(_('Nombre'), 20)} {fitted(_('Puesto'), 10)} {fitted('PIN', 3)} "
    return heads + f"{fitted(_('Tarjeta'), 8)} {fitted(_('Visto'), 10)} {_('Altas'):>5}"


def people_row(each: OperatorView, enrolled: int, zone: ZoneInfo) -> str:
    seen = formats.day(day_of(each.last_seen_at, zone)) if each.last_seen_at else "-"
    role = _("de baja") if each.retired else _(ROLE_NAMES[each.role])
    pin, card = (_("sí") if has else "-" for has in (each.has_pin, each.has_card))
    who = f"{fitted(each.code, 10)} {fitted(each.name, 20)} {fitted(role, 10)}"
    return f"{who} {fitted(pin, 3)} {fitted(card, 8)} {fitted(seen, 10)} {enrolled:>5}"


def work_columns() -> str:
    sold, back = _("Ventas"), _("Devoluciones")
    return f"{fitted(_('Operador'), 16)}  {_('Altas'):>6}  {sold:>18}  {back:>18}  {_('Actos'):>6}"


def work_line(each: Answer) -> str:
    sold = f"{each['sales']} · {amount('euros', each['sold'])}"
    back = f"{each['refunds']} · {amount('euros', each['refunded'])}"
    return f"{fitted(each['name'], 16)}  {each['enrolled']:>6}  {sold:>18}  {back:>18}  {each['deeds']:>6}"


def deed_columns() -> str:
    return f"{fitted(_('Cuándo'), 16)}  {fitted(_('Quién'), 18)}  {_('Qué')}"


def deed_line(each: Answer) -> str:
    """When, who (and by whose leave), and what."""
    who = (each["operator"] or "—") + (f" + {each['allowed_by']}" if each["allowed_by"] else "")
    return f"{formats.iso_moment(each['at'])}  {fitted(who, 18)}  {deed_words(each)}"


def deed_words(each: Answer) -> str:
    """What it was, how much, and of whom or what."""
    amounts = [amount(unit, each[unit]) for unit in ("euros", "points") if any(c in "123456789" for c in each[unit])]
    stamps = [str(each["stamps"])] if each["stamps"] else []
    days = [_days_away(each["days"])] if each["days"] else []
    rest = [part for part in (each["subject"], _detail(each)) if part]
    return " · ".join([_(DEED_NAMES[each["deed"]]), *amounts, *stamps, *days, *rest])


def _days_away(days: int) -> str:
    if days < 0:
        return ngettext("%d día adelante", "%d días adelante", -days) % -days
    return ngettext("%d día atrás", "%d días atrás", days) % days


def _detail(each: Answer) -> str:
    """A word on what it was, as it is said: roles and limits by their names."""
    text: str = each["detail"]
    if each["deed"] == "limits":
        role, *changes = text.split()
        named = [change.partition("=") for change in changes]
        said = [f"{_(FIELDS[name])} {_shown(name, value)}" for name, _equals, value in named]
        return f"{_(ROLE_NAMES[role])}: {', '.join(said)}"
    return _(ROLE_NAMES[text]) if text in ROLE_NAMES else text


def _shown(name: str, value: str) -> str:
    unit = limit_unit(name)
    if not value:
        return _("sin límite")
    return amount(unit.code, unit.text(int(value))) if unit else value
