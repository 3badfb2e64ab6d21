"""Plastic cards: put on the queue, printed, stopped, repeated; their designs."""

import sys

from tui import print_words
from tui.commands.options import AddCommand, Arguments, Request, actions, given, takes, whose
from tui.commands.terminal import called_off_by_hand, progress, tell
from tui.configuration import Configuration
from tui.counter import Counter
from tui.counter.encoding import WriterAtHand, encoded_by
from tui.language import _, ngettext
from tui.operations.printing import run_answer
from tui.words import Answer


def add(command: AddCommand) -> None:
    action = actions(command("print", _("imprime tarjetas de plástico: la cola y los diseños")))
    card = action("card", _("pone una tarjeta en la cola"), _card)
    whose(card, at=True)
    takes(card, "--design", "--id")
    action("never-printed", _("pone en la cola todas las que nunca se imprimieron"), _never_printed, "--design")
    takes(action("queue", _("enseña lo que espera"), _queue), "--most", type=int)
    run = action("run", _("imprime lo que espera"), None)
    run.set_defaults(work=_run)
    run.add_argument("--file", metavar=_("FICHERO"), help=_("todas en un fichero PDF, en vez de la impresora"))
    action("stop", _("para la cola"), lambda _arguments: ("print.stop", {}, lambda _answer: _("La cola está parada.")))
    action("repeat", _("la imprime otra vez"), _decide, "print")
    action("confirm", _("apunta que una en duda salió bien"), _decide, "print")
    action("cancel", _("la quita de la cola"), _decide, "print")
    blanks = action("blanks", _("apunta cuántas tarjetas en blanco quedan"), _blanks)
    blanks.add_argument("cards", metavar="N", help=_("cuántas hay en la impresora y en la caja"))
    action("designs", _("enseña los diseños y lo que esté mal en ellos"), lambda _a: ("print.designs", {}, _designs))
    design = action("design", _("enseña un diseño, para hacer otro a partir de él"), _design)
    design.add_argument("design", metavar=_("DISEÑO"), help=_("uno de «tarjetero print designs»"))
    preview = action("preview", _("dibuja un diseño en un PDF"), _preview, "file", "--design")
    preview.add_argument("--card", metavar=_("TARJETA"), help=_("con los datos de esta tarjeta"))


def _card(arguments: Arguments) -> Request:
    return "card.print", given(arguments, "card", "dni", "design", "id", "at"), _one


def _never_printed(arguments: Arguments) -> Request:
    return "print.never_printed", given(arguments, "design"), _queued


def _queued(answer: Answer) -> str:
    count: int = answer["queued"]
    return ngettext("%d tarjeta más en la cola.", "%d tarjetas más en la cola.", count) % count


def _queue(arguments: Arguments) -> Request:
    return "print.queue", given(arguments, "most"), _queue_words


def _queue_words(answer: Answer) -> str:
    counts = ", ".join(f"{count} {print_words.state(name)}" for name, count in sorted(answer["counts"].items()))
    lines = [counts or _("No hay tarjetas por imprimir.")]
    if answer["blank_cards"] is not None:
        lines.append(_("Tarjetas en blanco: {left}").format(left=answer["blank_cards"]))
    if answer["stopped"]:
        lines.append(_("La cola está parada."))
    return "\n".join([*lines, *map(_one, answer["prints"])])


def _one(answer: Answer) -> str:
    told = f"{answer['print']}  {answer['card']}  {answer['name']}  {answer['design']}"
    told = f"{told}  {print_words.state(answer['state'])}"
    return f"{told} ({answer['message']})" if "message" in answer else told


def _run(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    if arguments.file or configuration.card_printer.kind == "pdf":
        answer = run_answer(counter, arguments.file or "", progress())
    else:
        answer = _run_to_printer(counter, configuration)
    return answer, _run_words(answer)


def _run_to_printer(counter: Counter, configuration: Configuration) -> Answer:
    """Ctrl+C ends it after the card on the machine, and calls off one that is still waited for to be encoded."""
    on_progress, wanted = progress(), True
    with WriterAtHand(configuration.devices) as writer:
        if configuration.card_printer.stripe and writer.is_there:
            counter.card_printing = encoded_by(counter.card_printing, writer.do, tell)
            on_progress = _told if sys.stderr.isatty() else None

        def call_off() -> None:
            nonlocal wanted
            wanted = False
            writer.call_off()

        with called_off_by_hand(call_off):
            return run_answer(counter, "", on_progress, lambda: wanted)


def _told(done: int, total: int) -> None:
    """How far it is, on a line of its own: between two cards that are asked for."""
    tell(_("{done} de {total}").format(done=done, total=total))


def _run_words(answer: Answer) -> str:
    said = ngettext("%d tarjeta hecha", "%d tarjetas hechas", answer["printed"]) % answer["printed"]
    if answer["failed"]:
        said += ", " + ngettext("%d fallida", "%d fallidas", answer["failed"]) % answer["failed"]
    lines = [f"{said}, {_('{waiting} en espera').format(waiting=answer['waiting'])}."]
    if "file" in answer:
        lines.append(_("Están en {file}.").format(file=answer["file"]))
    if "trouble" in answer:
        lines.append(answer["trouble"]["message"])
    return "\n".join(lines)


def _decide(arguments: Arguments) -> Request:
    return f"print.{arguments.action}", {"print": arguments.print}, _one


def _blanks(arguments: Arguments) -> Request:
    def words(answer: Answer) -> str:
        return _("Tarjetas en blanco: {left}").format(left=answer["blank_cards"])

    return "print.blanks", {"cards": arguments.cards}, words


def _designs(answer: Answer) -> str:
    lines = []
    for each in answer["designs"]:
        lines += [f"{each['design']}  {each['title']}", *(f"  ! {fault}" for fault in each["faults"])]
    return "\n".join(lines)


def _design(arguments: Arguments) -> Request:
    return "print.design", {"design": arguments.design}, lambda answer: str(answer["toml"])


def _preview(arguments: Arguments) -> Request:
    def words(answer: Answer) -> str:
        return _("Están en {file}.").format(file=answer["file"])

    return "print.preview", {"path": arguments.file, **given(arguments, "design", "card")}, words
