"""The queue of cards as it is drawn: a row for each card, how it stands, how far the printing is."""

from typing import TYPE_CHECKING

from loyalty.print_queue import PrintView, QueueView
from tui.language import _, ngettext
from tui.print_words import state, why
from tui.wrapping import fitted

if TYPE_CHECKING:
    from tui.print_job import PrintJob

CARD_WIDTH, DESIGN_WIDTH, MARGINS = 16, 10, 6
BAR = 20
SUMMARY = ("waiting", "doubtful", "failed")


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
