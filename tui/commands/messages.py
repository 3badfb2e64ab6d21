"""Messages: what is due, the daily run, mailings, letters, and what became of each; and the occasions they are for."""

from collections.abc import Callable

from loyalty.messages import STATES, Progress
from loyalty.occasions import KINDS
from loyalty.writing import CHANNELS
from tui import formats
from tui.commands.options import AddCommand, Arguments, Request, actions, given, takes
from tui.commands.terminal import progress
from tui.commands.usage import Parser
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _, ngettext
from tui.message_labels import STATES as STATE_WORDS
from tui.message_labels import answer_words, left_out_words, occasion_name, states_words, whom
from tui.operations import call
from tui.words import Answer

LISTED = ("state", "occasion", "mailing", "most")


def add(command: AddCommand) -> None:
    _messages(command("messages", _("envía o imprime lo que se escribe a los clientes")))
    _suppressions(command("suppression", _("direcciones a las que no se envía nada")))
    _occasions(command("occasion", _("lo que sale solo: bienvenida, cumpleaños…")))


def _messages(parser: Parser) -> None:
    action = actions(parser)
    due_help = _("dice lo que toca hoy en cada ocasión, sin hacer nada")
    action("due", due_help, lambda arguments: ("message.due", given(arguments, "at"), _due), "--at")
    run_help = _("lo de cada día: pone en la cola lo que toca y envía lo que espera")
    action("run", run_help, lambda arguments: ("message.run", given(arguments, "at"), _ran), "--at")
    preview_help, queue_help = _("dice a quién se escribiría y a quién no"), _("pone un envío en la cola")
    preview = action("preview", preview_help, lambda a: ("message.preview", _mailing(a), _previewed))
    queue = action("queue", queue_help, lambda a: ("message.queue", _mailing(a), _queued))
    for mailing in (preview, queue):
        _mailing_options(mailing)
    send_help = _("envía lo que espera; con --template, pone antes el envío en la cola")
    send = action("send", send_help, None)
    _mailing_options(send, required=False)
    send.set_defaults(work=_send)
    cancel_help = _("retira lo que queda en la cola de un envío")
    cancel = action("cancel", cancel_help, lambda a: ("message.cancel", {"mailing": a.mailing}, _cancelled))
    cancel.add_argument("mailing", metavar=_("ENVÍO"), help=_("su nombre en «tarjetero messages status»"))
    letters_help = _("imprime en un PDF las cartas que esperan")
    letters = action("letters", letters_help, None, "file")
    letters.set_defaults(work=_print_letters)
    action("status", _("enseña los envíos y cómo van"), lambda arguments: ("message.status", {}, _status))
    list_help = _("enseña los mensajes, uno por línea")
    listed = action("list", list_help, lambda a: ("message.list", given(a, *LISTED), _listed))
    state_help = _("solo los que están así: en cola, enviados, rechazados…")
    listed.add_argument("--state", choices=STATES, metavar=_("ESTADO"), help=f"{state_help} ({', '.join(STATES)})")
    listed.add_argument("--occasion", metavar=_("OCASIÓN"), help=_("solo los de una ocasión"))
    listed.add_argument("--mailing", metavar=_("ENVÍO"), help=_("solo los de un envío"))
    takes(listed, "--most", type=int, default=50)
    leave_help = _("no más publicidad a quien da este código de baja")
    leave = action("leave", leave_help, lambda a: ("message.leave", {"code": a.code}, _left))
    leave.add_argument("code", metavar=_("CÓDIGO"), help=_("el que lleva el mensaje, como 12-0123456789abcdef"))
    again_help, arrived_help = _("envía otra vez uno que quizá salió"), _("apunta que uno que quizá salió llegó")
    action("again", again_help, lambda a: ("message.again", {"message": a.message}, _decided), "message")
    action("arrived", arrived_help, lambda a: ("message.arrived", {"message": a.message}, _decided), "message")


def _mailing_options(parser: Parser, required: bool = True) -> None:
    takes(parser, "--template", required=required)
    takes(parser, "--segment")
    _channel(parser)
    takes(parser, "--mailing")


def _channel(parser: Parser) -> None:
    channel_help = _("por correo, por carta, o por carta a quien no tiene correo")
    parser.add_argument("--channel", choices=CHANNELS, help=channel_help)


def _mailing(arguments: Arguments) -> Answer:
    return given(arguments, "template", "segment", "channel", "mailing")


def _send(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    from tui.operations.messages import send

    queued: Answer = {}
    if arguments.template:
        queued = call(counter, "message.queue", _mailing(arguments))
    answer = queued | send(counter, queued.get("mailing") or arguments.mailing or "", _told())
    return answer, "\n".join(([_queued(answer)] if queued else []) + [_sent(answer)])


def _print_letters(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    from tui.operations.messages import letters

    answer = letters(counter, arguments.file, progress())
    return answer, _letters(answer)


def _told() -> Callable[[Progress], None]:
    """How far the sending is, on the terminal's line."""
    told = progress()

    def on_progress(now: Progress) -> None:
        if told is not None:
            told(now.done, now.done + now.waiting)

    return on_progress


def _suppressions(parser: Parser) -> None:
    action = actions(parser)
    action("list", _("enseña las que hay"), lambda arguments: ("suppression.list", {}, _suppressed_list))
    add_help, remove_help = _("aparta una dirección"), _("vuelve a escribir a una dirección apartada")
    suppress = action("add", add_help, lambda a: ("suppression.add", given(a, "address", "reason"), _suppressed))
    release = action("remove", remove_help, lambda a: ("suppression.remove", {"address": a.address}, _released))
    for each in (suppress, release):
        each.add_argument("address", metavar=_("DIRECCIÓN"), help=_("una dirección de correo"))
    takes(suppress, "--reason")


def _occasions(parser: Parser) -> None:
    action = actions(parser)
    action("list", _("enseña las que hay y si están en marcha"), lambda a: ("occasion.list", {}, _occasion_list))
    action("on", _("pone una en marcha, desde hoy"), lambda a: _switch(a, True), "occasion")
    action("off", _("para una"), lambda a: _switch(a, False), "occasion")
    change = action("set", _("cambia una, o hace otra"), _set, "occasion")
    kind_help = _("qué la hace saltar")
    change.add_argument("--kind", choices=KINDS, metavar=_("CLASE"), help=f"{kind_help}: {', '.join(KINDS)}")
    _channel(change)
    change.add_argument("--days", metavar="N", help=_("con cuántos días: antes del cumpleaños, sin venir…"))
    takes(change, "--template", "--segment", "--from", "--to")
    remove_help = _("la quita, o la deja como viene")
    action("remove", remove_help, lambda a: ("occasion.remove", {"occasion": a.occasion}, _removed), "occasion")


def _switch(arguments: Arguments, active: bool) -> Request:
    return "occasion.set", {"occasion": arguments.occasion, "active": active}, _occasion


def _set(arguments: Arguments) -> Request:
    options = given(arguments, "kind", "channel", "template", "days", "segment", "from", "to")
    return "occasion.set", {"occasion": arguments.occasion, **options}, _occasion


# -- the answers in words


def _due(answer: Answer) -> str:
    if not answer["due"]:
        return _("No hay ninguna ocasión en marcha.")
    return "\n".join(f"{occasion_name(each['occasion'])}: {_previewed_words(each)}" for each in answer["due"])


def _previewed(answer: Answer) -> str:
    return f"{answer['mailing']}: {_previewed_words(answer)}"


def _previewed_words(answer: Answer) -> str:
    left_out = left_out_words(answer["left_out"])
    return whom(answer["emails"], answer["letters"]) + (f" ({left_out})" if left_out else "")


def _queued(answer: Answer) -> str:
    told = ngettext(
        "«{mailing}»: {queued} nuevo en la cola.", "«{mailing}»: {queued} nuevos en la cola.", answer["queued"]
    )
    return told.format(**answer)


def _sent(answer: Answer) -> str:
    parts = [ngettext("%d enviado", "%d enviados", answer["sent"]) % answer["sent"]]
    parts += [f"{answer[name]} {_(STATE_WORDS[name])}" for name in ("failed", "in_doubt", "cancelled") if answer[name]]
    if answer["waiting"]:
        parts.append(ngettext("{count} espera", "{count} esperan", answer["waiting"]).format(count=answer["waiting"]))
    return ", ".join(parts) + "." + (" " + answer["why"] if answer.get("why") else "")


def _ran(answer: Answer) -> str:
    lines = [
        ngettext("{occasion}: {count} nuevo en la cola.", "{occasion}: {count} nuevos en la cola.", count).format(
            occasion=occasion_name(code), count=count
        )
        for code, count in answer["queued"].items()
        if count
    ]
    return "\n".join([*lines, _sent(answer)])


def _cancelled(answer: Answer) -> str:
    told = ngettext(
        "«{mailing}»: {cancelled} retirado de la cola.",
        "«{mailing}»: {cancelled} retirados de la cola.",
        answer["cancelled"],
    )
    return told.format(**answer)


def _letters(answer: Answer) -> str:
    if not answer["letters"]:
        return _("No hay ninguna carta que imprimir.")
    letters = ngettext("%d carta", "%d cartas", answer["letters"]) % answer["letters"]
    return _("{rows} en {file}.").format(rows=letters, file=answer["path"])


def _status(answer: Answer) -> str:
    if not answer["mailings"]:
        return _("Todavía no se ha escrito a nadie.")
    return "\n".join(
        f"{formats.iso_moment(each['queued_at'])}  {occasion_name(each['occasion'], each['mailing']):<32}  "
        f"{states_words(each['states'])}"
        for each in answer["mailings"]
    )


def _listed(answer: Answer) -> str:
    if not answer["messages"]:
        return _("No hay mensajes así.")
    return "\n".join(
        f"{each['id']:>7}  {formats.iso_moment(each['at'])}  {each['customer']:<28}  "
        f"{_(STATE_WORDS[each['state']]):<13}  {answer_words(each['answer'])}".rstrip()
        for each in answer["messages"]
    )


def _decided(answer: Answer) -> str:
    return _("Mensaje {message}: {state}.").format(message=answer["message"], state=_(STATE_WORDS[answer["state"]]))


def _occasion_list(answer: Answer) -> str:
    return "\n".join(_occasion(each) for each in answer["occasions"])


def _occasion(each: Answer) -> str:
    mark = _("sí") if each["active"] else _("no")
    rest = " ".join(
        f"{name}={each[name]}" for name in ("template", "channel", "days", "segment", "from", "to") if name in each
    )
    return f"{each['occasion']:<12}  {mark:<3}  {occasion_name(each['kind']):<28}  {rest}"


def _removed(answer: Answer) -> str:
    return _("Ocasión «{removed}»: vuelve a como viene.").format(**answer)


def _left(answer: Answer) -> str:
    return _("A {name} no se le envía más publicidad.").format(name=answer["name"])


def _suppressed_list(answer: Answer) -> str:
    if not answer["suppressions"]:
        return _("No hay ninguna dirección apartada.")
    return "\n".join(
        f"{formats.iso_moment(each['at'])}  {each['address']}  {each['reason']}".rstrip()
        for each in answer["suppressions"]
    )


def _suppressed(answer: Answer) -> str:
    return _("A {address} no se le envía nada más.").format(**answer)


def _released(answer: Answer) -> str:
    return _("A {address} se le puede volver a escribir.").format(**answer)
