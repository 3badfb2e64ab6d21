"""Prizes: the catalogue and its deliveries."""

from tui.commands.options import AddCommand, Arguments, Request, actions, asks, given, identity, whose
from tui.language import _
from tui.words import Answer, amounts


def add(command: AddCommand) -> None:
    action = actions(command("prize", _("crea o enseña premios, o deshace una entrega")))
    create = action("create", _create)
    for option in ("code", "name"):
        create.add_argument(f"--{option}", required=True)
    create.add_argument("--kind", choices=["article", "money", "discount", "service"])
    for option in ("points", "euros", "stock", "from", "to"):
        create.add_argument(f"--{option}")
    create.add_argument("--class", dest="for_class", action="append")
    action("list", _list)
    action("undo", _undo, "delivery").add_argument("--at")
    redeem = command("redeem", _("entrega un premio"))
    asks(redeem, _redeem)
    whose(redeem, at=True)
    redeem.add_argument("--prize", required=True)
    redeem.add_argument("--quantity", type=int)
    redeem.add_argument("--id")


def _create(arguments: Arguments) -> Request:
    options = given(arguments, "code", "name", "kind", "points", "euros", "stock", "from", "to")
    return "prize.create", options | ({"classes": arguments.for_class} if arguments.for_class else {}), _prize


def _list(arguments: Arguments) -> Request:
    return "prize.list", {}, _prizes


def _undo(arguments: Arguments) -> Request:
    return "prize.undo", {"delivery": arguments.delivery, **given(arguments, "at")}, _delivered


def _redeem(arguments: Arguments) -> Request:
    options = given(arguments, "card", "dni", "prize", "quantity", "at")
    return "prize.redeem", {"id": identity(arguments), **options}, _delivered


def _prizes(answer: Answer) -> str:
    if not answer["prizes"]:
        return _("No hay premios.")
    return "\n".join(_prize(each) for each in answer["prizes"])


def _prize(each: Answer) -> str:
    left = "" if each["stock"] is None else _("  quedan {left}").format(left=each["stock"])
    return f"{each['code']:<12}  {each['name']:<30}  {amounts(each['cost'])}{left}"


def _delivered(answer: Answer) -> str:
    return _("Premio {prize} × {quantity}: {spent}. Saldo: {balance}.").format(
        prize=answer["prize"],
        quantity=answer["quantity"],
        spent=amounts(answer["spent"]),
        balance=amounts(answer["balance"]),
    )
