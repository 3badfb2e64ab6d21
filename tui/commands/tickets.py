"""Tickets on the counter's small printer: what a card holds, a prize that was delivered, the close of a shift."""

from tui.commands.options import AddCommand, Arguments, Request, actions, given, takes, whose
from tui.language import _
from tui.words import Answer


def add(command: AddCommand) -> None:
    action = actions(command("ticket", _("imprime un ticket: un saldo, una entrega, un cierre")))
    whose(action("balance", _("el saldo de una tarjeta o un cliente"), _balance))
    action("delivery", _("la entrega de un premio, para firmar"), _delivery, "delivery")
    shift = action("shift", _("un cierre de caja, o lo que va de ella"), _shift)
    number_help = _("el cierre; sin él, lo que va de caja")
    shift.add_argument("number", nargs="?", type=int, metavar=_("CIERRE"), help=number_help)
    takes(shift, "--branch", "--counter")


def _balance(arguments: Arguments) -> Request:
    return "ticket.balance", given(arguments, "card", "dni"), _words


def _delivery(arguments: Arguments) -> Request:
    return "ticket.delivery", {"delivery": arguments.delivery}, _words


def _shift(arguments: Arguments) -> Request:
    return "ticket.shift", given(arguments, "number", "branch", "counter"), _words


def _words(_answer: Answer) -> str:
    return _("Ticket impreso.")
