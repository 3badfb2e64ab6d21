"""The faults of a programme's text, as sentences for who fills in a form and never sees that text."""

from dataclasses import replace

from loyalty.errors import Fault
from tui.language import N_, _
from tui.programme_document import KINDS, Item
from tui.programme_fields import FIELDS, PER, TARGET, field_named
from tui.texts import fault_line

_IN_A_FORM = {
    "not_a_number": N_("«{value}» no es un número (como 2 o 0,5)"),
    "not_a_whole_number": N_("«{value}» no es un número entero (como 12)"),
    "not_an_amount": N_("«{value}» no es un importe en euros (como 10 o 12,50)"),
    "not_an_amount_sale_or_item": N_("«{value}» no es un importe en euros, ni «venta», ni «artículo»"),
    "not_a_date": N_("«{value}» no es una fecha (como 31/12/2026)"),
    "not_yearly_dates": N_("tienen que ser días del año (como 31/01)"),
    "not_hours": N_("tienen que ser horas (como 17:00-20:00)"),
    "not_true_or_false": N_("tiene que ser sí o no"),
    "not_a_share": N_("«{value}» no es un tanto por ciento (como 50)"),
}
_WHOLE_PART = {"months_or_days": "months", "one_of_service_season_class": TARGET}


def field_of_fault(fault: Fault, item: Item) -> str:
    """The field of a part's form in which a fault is to be mended: where nothing names it, the first."""
    key = fault.place.removeprefix(item.place).lstrip(".")
    if field_named(item.kind, key):
        return key
    if item.kind == "weight" and key in ("service", "season", "class"):
        return TARGET
    return _WHOLE_PART.get(fault.problem, FIELDS[item.kind][0].name)


def fault_sentence(fault: Fault, item: Item) -> str:
    """ "Por cada: «diez» no es un importe en euros (como 10 o 12,50)." """
    field = field_named(item.kind, field_of_fault(fault, item))
    label = _(field.label) if field else _(KINDS[item.kind])
    problem = "not_an_amount_sale_or_item" if field and field.value is PER else fault.problem
    if problem in _IN_A_FORM and fault.problem != "missing":
        return f"{label}: {_(_IN_A_FORM[problem]).format(value=fault.value)}."
    return fault_line(replace(fault, place=label))
