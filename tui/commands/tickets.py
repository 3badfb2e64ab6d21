"""Tickets on the counter's small printer: what a card holds, a prize that was delivered."""

from tui.commands.options import AddCommand, Arguments, Request, actions, given, whose
from tui.language import _
from tui.words import Answer


def add(command: AddCommand) -> None:
    action = actions(command("ticket", _("imprime un ticket: el saldo de una tarjeta, o una entrega")))
    whose(action("balance", _balance))
    action("delivery", _delivery, "delivery")


def _balance(arguments: Arguments) -> Request:
    return "ticket.balance", given(arguments, "card", "dni"), _words


def _delivery(arguments: Arguments) -> Request:
    return "ticket.delivery", {"delivery": arguments.delivery}, _words


def _words(_answer: Answer) -> str:
    return _("Ticket impreso.")
