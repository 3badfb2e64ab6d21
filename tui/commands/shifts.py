"""Shifts: what the counter did since it last closed, closing it, and the shifts that were closed."""

from pathlib import Path

from loyalty.shifts import TILL_FIGURES, ShiftView
from loyalty.ticket import TicketTrouble
from tui import formats
from tui.commands.options import AddCommand, Arguments, Request, actions, given, identity, takes
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import N_, _
from tui.operations import call
from tui.operations.shifts import shift_answer
from tui.shift_words import closed_line, shift_text
from tui.texts import sentence
from tui.words import Answer

FIGURES = {
    "sold": N_("lo vendido en tarjetas regalo y recargas, según la caja"),
    "points": N_("lo pagado con puntos, según la caja"),
    "euros": N_("lo pagado con saldo, según la caja"),
    "gift_card": N_("lo pagado con tarjetas regalo, según la caja"),
    "cash_prizes": N_("lo dado en efectivo por premios, según la caja"),
}
PLACE = ("--branch", "--counter")


def add(command: AddCommand) -> None:
    action = actions(command("shift", _("enseña lo que va de caja, la cierra, o enseña cierres")))
    show = action("show", _("enseña lo que va de caja, o un cierre"), None)
    show.set_defaults(work=_show)
    number_help = _("el cierre; sin él, lo que va de caja")
    show.add_argument("number", nargs="?", type=int, metavar=_("CIERRE"), help=number_help)
    takes(show, *PLACE)
    show.add_argument("--pdf", metavar=_("FICHERO"), help=_("lo escribe en un fichero PDF"))
    close = action("close", _("cierra la caja e imprime su ticket"), None)
    close.set_defaults(work=_close)
    for figure in TILL_FIGURES:
        close.add_argument(f"--{figure.replace('_', '-')}", metavar="EUROS", help=_(FIGURES[figure]))
    close.add_argument("--operator", metavar=_("OPERADOR"), help=_("quién cierra"))
    takes(close, "--at", "--id", *PLACE)
    close.add_argument("--no-ticket", action="store_true", help=_("sin imprimir el ticket"))
    listing = action("list", _("enseña los cierres, el último primero"), _list, *PLACE)
    takes(listing, "--most", type=int, default=50)


def _show(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    place = _place(arguments)
    shift = counter.running_shift(*place) if arguments.number is None else counter.shift(arguments.number, *place)
    answer, said = shift_answer(counter, shift), shift_text(shift, counter.zone)
    if arguments.pdf:
        from tui.papers import write_shift

        write_shift(configuration.shop, shift, counter.zone, Path(arguments.pdf))
        said = _("Cierre escrito en {file}.").format(file=arguments.pdf)
    return answer, said


def _close(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    """The ticket comes out where there is a printer for it; one that fails leaves the shift closed all the same."""
    options = {"id": identity(arguments), "till": given(arguments, *TILL_FIGURES)}
    answer = call(counter, "shift.close", options | given(arguments, "at", "operator", "branch", "counter"))
    shift = counter.shift(answer["number"], *_place(arguments))
    said = shift_text(shift, counter.zone)
    if counter.shop_papers.has_ticket_printer and not arguments.no_ticket:
        answer["ticket"], trouble = _printed(counter, shift)
        said += f"\n\n{trouble or _('Ticket impreso.')}"
    return answer, said


def _place(arguments: Arguments) -> tuple[str, str]:
    return arguments.branch or "", arguments.counter or ""


def _printed(counter: Counter, shift: ShiftView) -> tuple[bool, str]:
    """Whether it came out, and what went wrong."""
    from tui.counter.papers import print_slip
    from tui.slips import shift_slip

    try:
        print_slip(counter.shop_papers, shift_slip(counter, shift))
    except TicketTrouble as trouble:
        return False, sentence(trouble)
    return True, ""


def _list(arguments: Arguments) -> Request:
    return "shift.list", given(arguments, "most", "branch", "counter"), _listed


def _listed(answer: Answer) -> str:
    if not answer["shifts"]:
        return _("Esta caja no se ha cerrado nunca.")
    return "\n".join(
        closed_line(each["number"], formats.iso_moment(each["closed_at"]), each["operator"])
        for each in answer["shifts"]
    )
