"""What is said of stripes: what is wrong with one, and what to do with the card while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty.errors import DeviceTrouble, Refusal
from tui import formats, texts
from tui.language import N_, _
from tui.wrapping import fitted

if TYPE_CHECKING:
    from loyalty.stripe import Seen, Sighting

WIDTHS: Final = (16, 16, 20, 16, 18, 20)  # of the columns of what was seen
WIDTH_OF_PLACES: Final = 120  # columns from which the last two are shown

VERDICTS = {
    "broken": N_("La banda no se puede comprobar: está dañada, o no la escribió esta tienda. Vale el saldo de aquí."),
    "older": N_("La banda es más antigua que la última que se escribió: puede ser una copia. Vale el saldo de aquí."),
    "newer": N_("La banda se escribió en otra sucursal y trae {carried}; aquí constan {here}. Vale el saldo de aquí."),
}

# What the card has to be swiped for.
STEPS = {
    "swipe_to_identify": N_("Pase la tarjeta de {name} por el grabador, para ver que es la suya. Esc lo deja."),
    "swipe_to_write": N_("Pase la tarjeta de {name} por el grabador, para escribir su saldo. Esc lo deja."),
    "swipe_to_check": N_("Pásela otra vez, para comprobar que ha quedado bien. Esc lo deja."),
    "swipe_again": N_("No ha pasado bien: pásela otra vez, derecha y a ritmo igual. Esc lo deja."),
}

# Why a card could not be written, by the problem of a DeviceTrouble; for any other the reader-writer is to blame.
REASONS = {
    "timed_out": N_("no se ha pasado la tarjeta"),
    "bad_swipe": N_("no ha pasado bien"),
    "differs": N_("no era esa tarjeta, o no ha quedado bien"),
    "bad_track": N_("no se deja grabar"),
    "wrong_coercivity": N_("no se deja grabar: mire «coercivity»"),
    "bank_card": N_("parece de un banco"),
}


def seen_sentence(seen: Seen) -> str:
    """What the cashier should know of a stripe; empty where all is well."""
    if seen.taken_over:
        return _("La banda se escribió en otra sucursal: el saldo se ha puesto al día con ella.")
    if not seen.is_bad:
        return ""
    found = seen.found
    carried = {"points": found.points_milli, "euros": found.euros_cents} if found else {}
    here = {unit: seen.spendable.get(unit, 0) for unit in ("points", "euros")}
    return _(VERDICTS[seen.verdict]).format(carried=formats.amounts(carried), here=formats.amounts(here))


def asked_for(step: str, name: str) -> str:
    return _(STEPS[step]).format(name=name)


def written(name: str) -> str:
    return _("Banda escrita y comprobada: {name}.").format(name=name)


def left_unwritten(name: str, refusal: Refusal) -> str:
    if not isinstance(refusal, DeviceTrouble):
        return texts.sentence(refusal)
    why = _(REASONS.get(refusal.problem, N_("el grabador no responde")))
    text = _("La banda de {name} queda pendiente ({why}): se escribirá cuando se pase otra vez.")
    return text.format(name=name, why=why)


# What was wrong, in a column.
NAMES = {
    "broken": N_("no se comprueba"),
    "older": N_("antigua: ¿copia?"),
    "newer": N_("de otra sucursal"),
}


def verdict_name(verdict: str, taken_over: bool) -> str:
    return _("de otra, al día") if taken_over else _(NAMES[verdict])


def pending_reason(stripe: dict[str, Any]) -> str:
    """Why a card is to be written anew, from an answer about it."""
    return _("el saldo ha cambiado") if stripe["read_back"] else _("no se llegó a escribir o a comprobar")


def sighting_columns(width: int) -> str:
    places = (_("Trae"), _("Dónde")) if width >= WIDTH_OF_PLACES else ()
    return _row(_("Cuándo"), _("Tarjeta"), _("Cliente"), _("Banda"), *places)


def sighting_row(sighting: Sighting, moment: str, width: int) -> str:
    """One line; what the card carried and where it was seen only where there is room."""
    found = {"points": sighting.points_milli, "euros": sighting.euros_cents}
    where = f"{sighting.branch} · {sighting.counter}"
    carried = formats.amounts(found) if sighting.sequence else ""
    places = (carried, where) if width >= WIDTH_OF_PLACES else ()
    what = verdict_name(sighting.verdict, sighting.taken_over)
    return _row(moment, sighting.card, sighting.customer, what, *places)


def _row(*texts: str) -> str:
    return "  ".join(fitted(text, width) for text, width in zip(texts, WIDTHS, strict=False)).rstrip()
