"""The ledger: expiry, the nightly run, and the proof that it holds."""

import sys

from loyalty.clock import day_of, days_later
from loyalty.errors import NotAllowed
from tui import formats
from tui.commands.leave import done_by
from tui.commands.options import AddCommand, Arguments, Request, asks, given, takes
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import N_, _, ngettext
from tui.operations import call
from tui.parameters import as_moment
from tui.words import Answer, amounts


def add(command: AddCommand) -> None:
    expire = command("expire", _("apunta lo que ha caducado"))
    nightly = command("nightly", _("lo de cada noche: caducidades, tipos y cumpleaños"))
    for parser, request in ((expire, _expire), (nightly, _nightly)):
        takes(parser, "--at")
        asks(parser, request)
        parser.set_defaults(work=_booked)
        done_by(parser)
    verify = command("verify", _("comprueba que el libro cuadra"))
    asks(verify, _verify)
    verify.add_argument("--rebuild", action="store_true", help=_("rehace antes los saldos a partir de los movimientos"))


def _expire(arguments: Arguments) -> Request:
    return "ledger.expire", given(arguments, "at"), _expired


def _nightly(arguments: Arguments) -> Request:
    return "ledger.nightly", given(arguments, "at"), _tonight


def _booked(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    """On a terminal a day to come has to be typed once more, as it may be a slip of the finger: what it lets expire is
    gone. A script is taken at its word."""
    if arguments.at and sys.stdin.isatty():
        at = as_moment("at", arguments.at, counter.zone)
        if day_of(at, counter.zone) > days_later(counter.today(), 1):
            sys.stderr.write(_to_come(counter, at) + "\n" + _("Escriba otra vez la fecha para apuntarlo: "))
            sys.stderr.flush()
            if sys.stdin.readline().strip() != arguments.at.strip():
                raise NotAllowed("not_the_same_day")
    method, parameters, words = arguments.request(arguments)
    answer = call(counter, method, parameters)
    return answer, words(answer)


def _to_come(counter: Counter, at: int) -> str:
    lost, count = counter.would_expire(at)
    accounts = ngettext("%d cuenta", "%d cuentas", count) % count
    return _("El {day} todavía no ha llegado. Caducaría desde hoy: {amounts}, en {accounts}.").format(
        day=formats.day(day_of(at, counter.zone)), amounts=formats.amounts(lost), accounts=accounts
    )


def _verify(arguments: Arguments) -> Request:
    return "ledger.verify", given(arguments, "rebuild"), _verified


def _expired(answer: Answer) -> str:
    accounts = ngettext("%d cuenta", "%d cuentas", answer["accounts"]) % answer["accounts"]
    return _("Caducado: {amounts}, en {accounts}.").format(amounts=amounts(answer["expired"]), accounts=accounts)


def _tonight(answer: Answer) -> str:
    return "\n".join(
        [
            _expired(answer),
            _("Cambian de tipo: {count}.").format(count=answer["classes_changed"]),
            _("Cumpleaños: {count}.").format(count=answer["birthdays"]),
        ]
    )


def _verified(answer: Answer) -> str:
    if answer["ok"]:
        entries = ngettext("%d movimiento", "%d movimientos", answer["entries"]) % answer["entries"]
        accounts = ngettext("%d cuenta", "%d cuentas", answer["accounts"]) % answer["accounts"]
        return _("El libro cuadra: {entries}, {accounts}.").format(entries=entries, accounts=accounts)
    wrong = answer["first_wrong"]
    return _(_DISAGREEMENTS[wrong["what"]]).format(**wrong)


_DISAGREEMENTS = {
    "balance": N_("La cuenta {account} no cuadra: el saldo de {unit} dice {found} y sus movimientos suman {expected}."),
    "lots": N_("La cuenta {account} no cuadra: sus lotes de {unit} suman {found} y sus movimientos {expected}."),
    "draws": N_("La cuenta {account} no cuadra: a un lote de {unit} le quedan {found} y deberían ser {expected}."),
    "chain": N_("La cadena de movimientos está rota en la cuenta {account} (movimiento {entry})."),
    "shift": N_("La cadena de movimientos no acaba como dice el cierre de caja n.º {found}."),
}
