"""Cards to print in words: their states, and why one did not come out."""

from typing import TYPE_CHECKING

from loyalty.print_queue import CLOSED, LOST, PrintView, QueueView
from tui.drawings import fitted
from tui.language import N_, _, ngettext
from tui.texts.troubles import PRINTERS

if TYPE_CHECKING:
    from tui.print_job import PrintJob

CARD_WIDTH, DESIGN_WIDTH, MARGINS = 16, 10, 6
BAR = 20
SUMMARY = ("waiting", "doubtful", "failed")

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


def _line(card: str, name: str, design: str, state_words: str, width: int) -> str:
    left = max(30, width - CARD_WIDTH - DESIGN_WIDTH - MARGINS - 3)  # for the customer, and for the state
    name_width = left // 2
    cells = ((card, CARD_WIDTH), (name, name_width), (design, DESIGN_WIDTH), (state_words, left - name_width))
    return " ".join(fitted(text, cell) for text, cell in cells).rstrip()


def queue_columns(width: int) -> str:
    return _line(_("Tarjeta"), _("Cliente"), _("Diseño"), _("Estado"), width)


def queue_row(view: PrintView, width: int) -> str:
    told = ": ".join(part for part in (state(view.state), why(view)) if part)
    return _line(view.card, view.name, view.design, told, width)


def queue_summary(queue: QueueView, kind: str, design: str) -> str:
    """ "3 en espera · 1 en duda · quedan 180 tarjetas en blanco · sale a un PDF · diseño bar" """
    counts = [f"{queue.counts[name]} {state(name)}" for name in SUMMARY if queue.counts.get(name)]
    parts = counts or [_("No hay tarjetas por imprimir")]
    if queue.blanks_left is not None:
        left = queue.blanks_left
        parts.append(ngettext("queda %d en blanco", "quedan %d en blanco", left) % left)
    if queue.stopped:
        parts.append(_("parada"))
    parts.append(_("sale a un PDF") if kind == "pdf" else kind)
    return " · ".join([*parts, _("diseño {design}").format(design=design)])


def queue_progress(job: "PrintJob") -> str:
    """ "[####....]  25 %  3 de 12 · 6 por minuto · quedan 2 min" """
    told = _("{done} de {total}").format(done=job.done, total=job.total) if job.total else ""
    left_s = job.left_s()
    if left_s is not None:
        minutes = max(1, round(left_s / 60))
        told += " · " + _("{rate} por minuto").format(rate=round(job.rate_per_minute()))
        told += " · " + ngettext("queda %d min", "quedan %d min", minutes) % minutes
    percent = 100 * job.done // job.total if job.total else 0
    filled = BAR * percent // 100
    return f"[{'#' * filled}{'.' * (BAR - filled)}] {percent:3d} %  {told}"
