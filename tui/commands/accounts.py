"""Accounts: what they hold and what happened to them, put right by hand, and on paper."""

from tui import formats
from tui.commands.answers import account
from tui.commands.leave import done_by
from tui.commands.options import AddCommand, Arguments, Request, asks, given, identity, takes, whose
from tui.language import _
from tui.words import Answer, amount, amounts, any_of, movement_kind


def add(command: AddCommand) -> None:
    balance = command("balance", _("enseña el saldo de una tarjeta o un cliente"))
    asks(balance, _balance)
    whose(balance, at=True)
    movements = command("movements", _("enseña los movimientos de una tarjeta o un cliente"))
    asks(movements, _movements)
    whose(movements)
    takes(movements, "--most", type=int, default=50)
    statement = command("statement", _("escribe el extracto de una cuenta en PDF"))
    asks(statement, _statement)
    whose(statement)
    takes(statement, "file")
    adjust = command("adjust", _("corrige a mano un saldo, con su motivo"))
    asks(adjust, _adjust)
    whose(adjust, at=True)
    unit_help = _("qué se corrige: points, euros o un sello")
    adjust.add_argument("--unit", required=True, metavar=_("UNIDAD"), help=unit_help)
    amount_help = _("cuánto se añade, o se quita con un menos: 12.50, -3")
    adjust.add_argument("--amount", required=True, metavar=_("CANTIDAD"), help=amount_help)
    takes(adjust, "--reason", required=True)
    takes(adjust, "--id")
    done_by(adjust)


def _balance(arguments: Arguments) -> Request:
    return "account.balance", given(arguments, "card", "dni", "at"), _balanced


def _movements(arguments: Arguments) -> Request:
    return "account.movements", given(arguments, "card", "dni", "most"), _moved


def _adjust(arguments: Arguments) -> Request:
    options = given(arguments, "card", "dni", "unit", "amount", "reason", "at")
    return "account.adjust", {"id": identity(arguments), **options}, _adjusted


def _statement(arguments: Arguments) -> Request:
    def words(answer: Answer) -> str:
        return _("Extracto escrito en {file}.").format(file=answer["file"])

    return "account.statement", {"path": arguments.file, **given(arguments, "card", "dni")}, words


def _balanced(answer: Answer) -> str:
    lines = [account(answer)]
    if any_of(answer["pending"]):
        lines.append(_("Pendiente: {amounts}").format(amounts=amounts(answer["pending"])))
    for lot in answer["lots"]:
        if lot["last_day"]:
            held = amount(lot["unit"], lot["left"])
            lines.append(_("{amount} hasta el {day}").format(amount=held, day=formats.iso_day(lot["last_day"])))
    return "\n".join(lines)


def _moved(answer: Answer) -> str:
    if not answer["movements"]:
        return _("No hay movimientos.")
    return "\n".join(_movement(each) for each in answer["movements"])


def _movement(each: Answer) -> str:
    when = each["at"][:16].replace("T", " ")
    total = amount("euros", each["total"]) if "total" in each else ""
    gained = amount(each["unit"], each["amount"])
    return f"{when}  {movement_kind(each['kind']):<14}  {total:>12}  {gained:>16}  {each.get('sale', '')}".rstrip()


def _adjusted(answer: Answer) -> str:
    return _("Saldo: {amounts}.").format(amounts=amounts(answer["balance"]))
