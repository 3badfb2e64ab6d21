"""Refusals and notes as sentences: the one place where what the rules say becomes words for people."""

from collections.abc import Callable
from typing import Any

from loyalty import card_errors, errors
from loyalty.errors import Refusal
from loyalty.ticket import TicketTrouble
from loyalty.writing import NobodyToWriteTo
from tui.formats import iso_day
from tui.language import N_, _
from tui.message_labels import left_out_words
from tui.texts import devices, reasons, troubles
from tui.texts.faults import fault_line, nearest_hint

__all__ = ["error_data", "fault_line", "nearest_hint", "note", "sentence"]

Sentence = Callable[[Any], str]


def sentence(refusal: Refusal) -> str:
    """One clear sentence in the language of the screens."""
    make = _SENTENCES.get(type(refusal))
    return make(refusal) if make else refusal.code


def _bad_programme(refusal: errors.BadProgramme) -> str:
    return "\n".join([_("El programa tiene fallos y no se ha cargado:"), *map(fault_line, refusal.faults)])


def _bad_design(refusal: card_errors.BadDesign) -> str:
    head = _("El diseño de tarjeta «{design}» tiene fallos:").format(design=refusal.design)
    return "\n".join([head, *map(fault_line, refusal.faults)])


def _bad_configuration(refusal: errors.BadConfiguration) -> str:
    head = _("La configuración {path} tiene fallos:").format(path=refusal.path)
    return "\n".join([head, *map(fault_line, refusal.faults)])


def _with_faults(head: str) -> Sentence:
    return lambda refusal: "\n".join([_(head), *map(fault_line, refusal.faults)])


def _nobody_to_write_to(refusal: NobodyToWriteTo) -> str:
    if not refusal.left_out:
        return _("En esa selección no hay nadie.")
    return _("No hay nadie a quien escribir: {left_out}.").format(left_out=left_out_words(refusal.left_out))


_SENTENCES: dict[type[Refusal], Sentence] = {
    errors.UnknownCard: lambda r: _("No existe la tarjeta {card}.").format(card=r.card),
    errors.UnknownCustomer: lambda r: _("No hay ningún cliente «{text}».").format(text=r.text),
    errors.UnknownService: lambda r: (
        _("No existe el servicio «{service}».").format(service=r.service) + nearest_hint(r.nearest)
    ),
    errors.CardBlocked: reasons.card_blocked,
    errors.NotActive: reasons.not_active,
    errors.AlreadyActive: reasons.already_active,
    errors.Expired: lambda r: _("{what} caducó: su último día fue el {day}.").format(
        what=r.what, day=iso_day(r.last_day)
    ),
    errors.NotEnough: reasons.not_enough,
    errors.BadAmount: reasons.bad_amount,
    errors.BadDni: reasons.bad_dni,
    errors.Duplicate: reasons.duplicate,
    errors.IdReused: lambda r: _("La operación «{id}» ya se hizo con otro contenido.").format(id=r.id),
    errors.NotAllowed: reasons.not_allowed,
    errors.UnknownSale: lambda r: _("No existe la venta «{sale}».").format(sale=r.sale),
    errors.UnknownPrize: lambda r: _("No existe el premio «{prize}».").format(prize=r.prize) + nearest_hint(r.nearest),
    errors.UnknownDelivery: lambda r: _("No existe la entrega «{delivery}».").format(delivery=r.delivery),
    errors.UnknownOperator: lambda r: (
        _("No existe el operador «{operator}».").format(operator=r.operator) + nearest_hint(r.nearest)
    ),
    errors.OutOfStock: lambda r: _("No queda bastante de «{prize}»: hay {left}.").format(prize=r.prize, left=r.left),
    errors.OverLimit: reasons.over_limit,
    errors.BadValue: reasons.bad_value,
    errors.BadProgramme: _bad_programme,
    errors.BadConfiguration: _bad_configuration,
    card_errors.BadDesign: _bad_design,
    card_errors.UnknownDesign: lambda r: (
        _("No hay ningún diseño de tarjeta «{design}».").format(design=r.design) + nearest_hint(r.nearest)
    ),
    card_errors.UnknownPrint: lambda r: _("No hay ninguna impresión {number}.").format(number=r.print),
    card_errors.PrinterTrouble: lambda r: _(troubles.PRINTERS[r.problem]).format(detail=r.detail),
    errors.BadTemplate: _with_faults(N_("El texto tiene fallos y no se ha guardado:")),
    errors.BadSegment: _with_faults(N_("La selección tiene fallos y no se ha guardado:")),
    errors.BadOccasion: _with_faults(N_("La ocasión tiene fallos y no se ha guardado:")),
    errors.UnknownName: reasons.unknown_name,
    NobodyToWriteTo: _nobody_to_write_to,
    TicketTrouble: lambda r: _(troubles.TICKETS[r.problem]).format(detail=r.detail),
    errors.BadFile: lambda r: _(troubles.FILES[r.problem]).format(
        path=r.path or "«»", detail=troubles.system_words(r.detail)
    ),
    errors.MailTrouble: lambda r: _(troubles.MAILS[r.problem]).format(detail=r.detail),
    errors.DeviceTrouble: devices.trouble,
    errors.DatabaseTrouble: lambda r: _(troubles.DATABASES[r.problem]).format(detail=r.detail),
}

_NOTES = {
    "no_programme": N_("Hoy no hay ningún programa en marcha: la venta no da nada."),
    "gift_card_alone": N_("Una tarjeta regalo sola no gana nada: gana quien enseña su tarjeta de cliente o su DNI."),
    "birthday_bonus": N_("¡Felicítele! Se le ha dado el regalo de cumpleaños."),
    "capped_per_sale": N_("Se ha llegado al máximo por venta."),
    "capped_per_day": N_("Se ha llegado al máximo de hoy."),
}


def note(code: str) -> str:
    """What the cashier should know of a sale."""
    return _(_NOTES[code])


def error_data(refusal: Refusal) -> dict[str, Any]:
    """The contract's code of a refusal, with its facts."""
    facts: dict[str, Any] = {
        key: value for key, value in refusal.data.items() if isinstance(value, (str, int)) and value != ""
    }
    if faults := refusal.data.get("faults"):
        facts["faults"] = [fault_line(fault) for fault in faults]
    return {**facts, "code": refusal.code}
