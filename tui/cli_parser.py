"""The words of the command line and their help."""

import argparse
from collections.abc import Callable
from importlib.metadata import version

from tui.cli_words import CUSTOMER_OPTIONS
from tui.language import _

Parser = argparse.ArgumentParser


def make_parser() -> Parser:
    parser = Parser(prog="tarjetero", description=_("Fidelización de clientes. Sin orden, abre la caja."))
    parser.add_argument("--version", action="version", version=version("tarjetero"))
    _common(parser)
    commands = parser.add_subparsers(dest="command", metavar=_("ORDEN"))

    def command(name: str, help_text: str) -> Parser:
        made = commands.add_parser(name, help=help_text, description=help_text)
        _common(made, nested=True)
        return made

    _shop_commands(command)
    _sale_commands(command)
    _account_commands(command)
    return parser


Command = Callable[[str, str], Parser]


def _shop_commands(command: Command) -> None:
    command("init", _("crea la base de datos o la pone al día"))
    _demo(command("demo", _("abre una tienda de prueba con un año de ventas")))
    _serve(command("serve", _("atiende a otros programas por JSON-RPC")))
    _programme(command("programme", _("carga o enseña el programa de puntos")))
    _customer(command("customer", _("da de alta, cambia o busca clientes")))
    _card(command("card", _("activa, asigna, bloquea o cambia tarjetas")))


def _sale_commands(command: Command) -> None:
    _sale(command("sale", _("guarda una venta")))
    refund = command("refund", _("devuelve una venta, entera, en parte o por líneas"))
    void = command("void", _("anula una venta hecha por error"))
    explain = command("explain", _("explica por qué una venta dio lo que dio"))
    for each in (refund, void, explain):
        each.add_argument("sale")
    refund.add_argument("--amount", help=_("cuánto, en euros; sin decirlo, lo que queda"))
    refund.add_argument(
        "--line", action="append", metavar="LÍNEA[=IMPORTE]", help=_("una línea, por número o servicio")
    )
    for each in (refund, void):
        each.add_argument("--id")
        each.add_argument("--at")
    _prize(command("prize", _("crea o enseña premios, o deshace una entrega")))
    redeem = command("redeem", _("entrega un premio"))
    _whose(redeem, at=True)
    redeem.add_argument("--prize", required=True)
    redeem.add_argument("--quantity", type=int)
    redeem.add_argument("--id")
    adjust = command("adjust", _("corrige a mano un saldo, con su motivo"))
    _whose(adjust, at=True)
    for option in ("unit", "amount", "reason"):
        adjust.add_argument(f"--{option}", required=True)
    adjust.add_argument("--id")
    command("expire", _("apunta lo que ha caducado")).add_argument("--at")
    command("nightly", _("lo de cada noche: caducidades, tipos de cliente y cumpleaños")).add_argument("--at")


def _account_commands(command: Command) -> None:
    _whose(command("balance", _("enseña el saldo de una tarjeta o un cliente")), at=True)
    movements = command("movements", _("enseña los movimientos de una tarjeta o un cliente"))
    _whose(movements)
    movements.add_argument("--most", type=int, default=50, help=_("cuántos como mucho"))
    statement = command("statement", _("escribe el extracto de una cuenta en PDF"))
    _whose(statement)
    statement.add_argument("file")
    _exchange(command)
    verify = command("verify", _("comprueba que el libro cuadra"))
    verify.add_argument("--rebuild", action="store_true", help=_("rehace antes los saldos a partir de los movimientos"))
    mail = command("mail", _("prueba el correo"))
    mail.add_argument("action", choices=["test"])
    mail.add_argument("address")


def _common(parser: Parser, nested: bool = False) -> None:
    """Options that may stand before or after the command."""
    default = {"default": argparse.SUPPRESS} if nested else {}
    parser.add_argument("--config", metavar="FILE", help=_("la configuración"), **default)  # type: ignore[arg-type]
    parser.add_argument("--json", action="store_true", help=_("contesta con un objeto JSON"), **default)  # type: ignore[arg-type]


def _demo(parser: Parser) -> None:
    parser.add_argument("--folder", metavar="DIR", help=_("dónde guardarla, en vez de tirarla al salir"))
    parser.add_argument("--no-screen", action="store_true", help=_("solo la prepara, con --folder"))


def _serve(parser: Parser) -> None:
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--stdio", action="store_true", help=_("por la entrada y la salida estándar"))
    where.add_argument("--listen", metavar="127.0.0.1:PUERTO", help=_("en una dirección de este mismo ordenador"))


def _actions(parser: Parser) -> Callable[..., Parser]:
    actions = parser.add_subparsers(dest="action", required=True, metavar=_("ACCIÓN"))

    def action(name: str, *positional: str) -> Parser:
        made = actions.add_parser(name)
        _common(made, nested=True)
        for each in positional:
            made.add_argument(each)
        return made

    return action


def _programme(parser: Parser) -> None:
    action = _actions(parser)
    action("load", "file")
    action("show")
    trial = action("try", "file")
    for option in ("from", "to"):
        trial.add_argument(f"--{option}")


def _customer(parser: Parser) -> None:
    action = _actions(parser)
    add = action("add")
    add.add_argument("--dni", required=True)
    add.add_argument("--name", required=True)
    for option in ("class", "card", "at", "id"):
        add.add_argument(f"--{option}")
    update = action("update")
    update.add_argument("--dni", required=True)
    update.add_argument("--new-dni")
    update.add_argument("--name")
    for each in (add, update):
        for option in CUSTOMER_OPTIONS:
            each.add_argument(f"--{option}")
    action("find", "text")
    merge = action("merge", "dni")
    merge.add_argument("--into", required=True)


def _card(parser: Parser) -> None:
    action = _actions(parser)
    activate = action("activate", "code")
    for option in ("euros", "points", "last-day", "at", "id"):
        activate.add_argument(f"--{option}")
    activate.add_argument("--kind", choices=["loyalty", "gift"])
    link = action("link", "code")
    link.add_argument("--dni", required=True)
    link.add_argument("--at")
    block = action("block", "code")
    block.add_argument("--lost", action="store_true")
    replace = action("replace", "code", "new_code")
    for each in (block, replace):
        each.add_argument("--reason")


def _whose(parser: Parser, at: bool = False) -> None:
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--card", help=_("la tarjeta"))
    whose.add_argument("--dni", help=_("el DNI del cliente"))
    if at:
        parser.add_argument("--at", help=_("en qué momento (ISO 8601)"))


def _sale(parser: Parser) -> None:
    _whose(parser, at=True)
    parser.add_argument("--line", action="append", required=True, metavar="SERVICIO=IMPORTE[*CANTIDAD]")
    parser.add_argument(
        "--pay", action="append", default=[], metavar="points=500", help=_("points=N|max, euros=N|max o gift:TARJETA=N")
    )
    parser.add_argument("--id", help=_("el nombre de la operación: repetirla no la hace dos veces"))
    for option in ("branch", "counter", "operator"):
        parser.add_argument(f"--{option}")
    parser.add_argument("--quote", action="store_true", help=_("solo dice lo que daría"))


def _prize(parser: Parser) -> None:
    action = _actions(parser)
    create = action("create")
    for option in ("code", "name"):
        create.add_argument(f"--{option}", required=True)
    create.add_argument("--kind", choices=["article", "money", "discount", "service"])
    for option in ("points", "euros", "stock", "from", "to"):
        create.add_argument(f"--{option}")
    create.add_argument("--class", dest="for_class", action="append")
    action("list")
    action("undo", "delivery").add_argument("--at")


def _exchange(command: Callable[[str, str], Parser]) -> None:
    read = command("import", _("mete clientes o ventas de un fichero CSV o XLSX"))
    read.add_argument("what", choices=["customers", "sales"])
    read.add_argument("file")
    read.add_argument("--dry-run", action="store_true", help=_("solo lo prueba"))
    read.add_argument("--create-missing", action="store_true", help=_("crea los servicios y tipos que falten"))
    write = command("export", _("saca clientes, ventas, movimientos o tarjetas a un fichero CSV o XLSX"))
    write.add_argument("what", choices=["customers", "sales", "movements", "cards"])
    write.add_argument("file")
