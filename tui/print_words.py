"""Cards to print in words: their states, and why one did not come out."""

from loyalty.print_queue import CLOSED, LOST, PrintView
from tui.language import N_, _
from tui.texts.troubles import PRINTERS

STATES = {
    "waiting": N_("en espera"),
    "printing": N_("imprimiendo"),
    "encoded": N_("grabada"),
    "done": N_("hecha"),
    "failed": N_("fallida"),
    "doubtful": N_("en duda"),
    "cancelled": N_("quitada"),
}
REASONS = {
    LOST: N_("la impresión se cortó: mire si salió"),
    CLOSED: N_("la tarjeta ya no vale"),
    "feeder_empty": N_("sin tarjetas en el cargador"),
    "cover_open": N_("tapa abierta"),
    "ribbon_ended": N_("cinta acabada"),
    "jammed": N_("tarjeta atascada"),
    "magnetic": N_("banda magnética mala"),
    "no_answer": N_("la impresora no contestó"),
    "unreachable": N_("impresora apagada"),
    "paused": N_("cola parada en el sistema"),
    "bad_value": N_("el número no cabe en el código"),
    "bad_design": N_("el diseño tiene fallos"),
    "unknown_design": N_("ya no hay ese diseño"),
    "bad_file": N_("falta una imagen del diseño"),
    "not_allowed": N_("el número no se puede grabar"),
}


def state(name: str) -> str:
    return _(STATES[name])


def why(view: PrintView) -> str:
    """A few words on why a card waits again, failed or is in doubt; empty where there is nothing to say."""
    if not view.reason:
        return ""
    short = REASONS.get(view.reason)
    return _(short) if short else _(PRINTERS[view.reason]).format(detail=view.detail)
