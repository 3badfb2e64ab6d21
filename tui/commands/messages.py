"""Messages: what is due, the daily run, mailings, letters, and what became of each; and the occasions they are for."""

import sys
from collections.abc import Callable

from loyalty.messages import STATES, Progress
from loyalty.occasions import KINDS
from loyalty.writing import CHANNELS
from tui import formats
from tui.commands.exchange import progress
from tui.commands.options import AddCommand, Arguments, Parser, Request, actions, given
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _, ngettext
from tui.message_labels import STATES as STATE_WORDS
from tui.message_labels import answer_words, left_out_words, occasion_name, states_words, whom
from tui.operations import call
from tui.words import Answer


def add(command: AddCommand) -> None:
    _messages(command("messages", _("lo que se escribe a los clientes: envía, enseña, imprime cartas")))
    _suppressions(command("suppression", _("direcciones a las que no se envía nada")))
    _occasions(command("occasion", _("los mensajes que salen solos: bienvenida, cumpleaños…")))


def _messages(parser: Parser) -> None:
    action = actions(parser)
    action("due", lambda arguments: ("message.due", given(arguments, "at"), _due)).add_argument("--at")
    run = action("run", lambda arguments: ("message.run", given(arguments, "at"), _ran))
    run.add_argument("--at")
    run.description = _("lo de cada día: pone en la cola lo que toca y envía lo que espera")
    for name, method, words in (("preview", "message.preview", _previewed), ("queue", "message.queue", _queued)):
        mailing = action(name, lambda arguments, method=method, words=words: (method, _mailing(arguments), words))
        _mailing_options(mailing)
    send = action("send", lambda arguments: ("message.send", _mailing(arguments), _sent))
    send.description = _("con --template, pone antes el envío en la cola; sin nada, envía todo lo que espera")
    _mailing_options(send, required=False)
    send.set_defaults(work=_send)
    cancel = action("cancel", lambda a: ("message.cancel", {"mailing": a.mailing}, _cancelled), "mailing")
    cancel.description = _("retira lo que queda en la cola de un envío")
    letters = action("letters", lambda a: ("message.letters", {"path": a.file}, _letters), "file")
    letters.set_defaults(work=_print_letters)
    action("status", lambda arguments: ("message.status", {}, _status))
    listed = action("list", lambda a: ("message.list", given(a, "state", "occasion", "mailing", "most"), _listed))
    listed.add_argument("--state", choices=STATES)
    for option in ("occasion", "mailing"):
        listed.add_argument(f"--{option}")
    listed.add_argument("--most", type=int, default=50)
    leave = action("leave", lambda a: ("message.leave", {"code": a.code}, _left), "code")
    leave.description = _("no más publicidad a quien da este código de baja")
    for name in ("again", "arrived"):
        action(name, lambda a, name=name: (f"message.{name}", {"message": a.message}, _decided), "message")


def _mailing_options(parser: Parser, required: bool = True) -> None:
    parser.add_argument("--template", required=required)
    parser.add_argument("--segment", help=_("el nombre de una selección; sin decirlo, todos"))
    parser.add_argument("--channel", choices=CHANNELS)
    parser.add_argument("--mailing", help=_("el nombre del envío: con el mismo no se escribe dos veces a nadie"))


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
    told = progress() if sys.stderr.isatty() else None

    def on_progress(now: Progress) -> None:
        if told is not None:
            told(now.done, now.done + now.waiting)

    return on_progress


def _suppressions(parser: Parser) -> None:
    action = actions(parser)
    action("list", lambda arguments: ("suppression.list", {}, _suppressed_list))
    action("add", lambda a: ("suppression.add", given(a, "address", "reason"), _suppressed), "address").add_argument(
        "--reason"
    )
    action("remove", lambda a: ("suppression.remove", {"address": a.address}, _released), "address")


def _occasions(parser: Parser) -> None:
    action = actions(parser)
    action("list", lambda arguments: ("occasion.list", {}, _occasion_list))
    for name, active in (("on", True), ("off", False)):
        action(name, lambda a, active=active: _switch(a, active), "occasion")
    change = action("set", _set, "occasion")
    change.add_argument("--kind", choices=KINDS)
    change.add_argument("--channel", choices=CHANNELS)
    for option in ("template", "days", "segment", "from", "to"):
        change.add_argument(f"--{option}")
    action("remove", lambda a: ("occasion.remove", {"occasion": a.occasion}, _removed), "occasion")


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
    return _("«{mailing}»: {queued} nuevos en la cola.").format(**answer)


def _sent(answer: Answer) -> str:
    parts = [ngettext("%d enviado", "%d enviados", answer["sent"]) % answer["sent"]]
    parts += [f"{answer[name]} {_(STATE_WORDS[name])}" for name in ("failed", "in_doubt", "cancelled") if answer[name]]
    if answer["waiting"]:
        parts.append(_("{count} esperan").format(count=answer["waiting"]))
    return ", ".join(parts) + "." + (" " + answer["why"] if answer.get("why") else "")


def _ran(answer: Answer) -> str:
    lines = [
        _("{occasion}: {count} nuevos en la cola.").format(occasion=occasion_name(code), count=count)
        for code, count in answer["queued"].items()
        if count
    ]
    return "\n".join([*lines, _sent(answer)])


def _cancelled(answer: Answer) -> str:
    return _("«{mailing}»: {cancelled} retirados de la cola.").format(**answer)


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
