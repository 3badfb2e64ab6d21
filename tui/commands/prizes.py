"""Prizes: the catalogue and its deliveries."""

from pathlib import Path

from loyalty.prizes import KINDS, PAID_AS
from tui.commands.leave import allowed_by, done_by
from tui.commands.options import AddCommand, Arguments, Request, actions, asks, given, identity, takes, whose
from tui.commands.terminal import progress
from tui.commands.usage import Parser
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _, ngettext
from tui.parameters import values_of
from tui.prize_words import listed_words
from tui.words import Answer, amount, amounts

OFFER = ("name", "kind", "points", "euros", "from", "to", "value", "percent", "paid_as", "picture", "low_stock")

WANTED = ("prize", "from", "to", "branch", "counter", "operator", "card", "dni")


def add(command: AddCommand) -> None:
    action = actions(command("prize", _("el catálogo de premios y sus entregas")))
    create = action("create", _("pone un premio en el catálogo"), _create)
    create.add_argument("--code", required=True, metavar=_("CÓDIGO"), help=_("una palabra corta, como taza"))
    create.add_argument("--name", required=True, metavar=_("NOMBRE"), help=_("como lo ve el cliente"))
    create.add_argument("--stock", metavar="N", help=_("cuántos hay; sin decirlo, no se cuentan"))
    _offer(create)
    update = action("update", _('cambia un premio; con "" se vacía un dato'), _update, "prize")
    update.add_argument("--name", metavar=_("NOMBRE"), help=_("como lo ve el cliente"))
    _offer(update)
    action("list", _("enseña el catálogo"), _list)
    stock = action("stock", _("apunta cuántos hay, o los que llegan"), _stock, "prize")
    takes(stock, "--branch")
    stock.add_argument("--units", metavar="N", help=_("cuántos hay"))
    stock.add_argument("--add", metavar="N", help=_("cuántos más (o menos, con -) hay"))
    withdraw = action("withdraw", _("deja de ofrecerlo"), _withdraw, "prize")
    withdraw.add_argument("--again", action="store_true", help=_("vuelve a ofrecerlo"))
    for each in (create, update, stock, withdraw):
        takes(each, "--at", "--id")
    listed = action("deliveries", _("enseña las entregas, la última primero"), _list_deliveries)
    _deliveries(listed)
    takes(listed, "--most")
    listed.add_argument("--before", metavar="N", help=_("las anteriores a esta, para ver más"))
    report = action("report", _("la lista de las entregas en PDF, con lo que costaron"), None, "file")
    _deliveries(report)
    report.set_defaults(work=_report)
    receipt = action("receipt", _("escribe el recibo de una entrega, para firmar"), None, "delivery", "file")
    receipt.set_defaults(work=_receipt)
    undo = action("undo", _("deshace una entrega"), _undo, "delivery", "--at", "--id")
    allowed_by(undo, "--supervisor")
    redeem = command("redeem", _("entrega un premio"))
    asks(redeem, _redeem)
    whose(redeem, at=True)
    redeem.add_argument("--prize", required=True, metavar=_("PREMIO"), help=_("su código"))
    redeem.add_argument("--quantity", type=int, metavar="N", help=_("cuántos; si no, uno"))
    takes(redeem, "--id")
    for each in (create, update, withdraw, redeem):
        done_by(each)


def _offer(parser: Parser) -> None:
    kind_help = _("artículo (lo normal), dinero, descuento o servicio")
    parser.add_argument("--kind", choices=KINDS, help=kind_help)
    parser.add_argument("--points", metavar=_("PUNTOS"), help=_("los puntos que cuesta, como 500"))
    parser.add_argument("--euros", metavar=_("EUROS"), help=_("los euros de su saldo que cuesta, como 3.00"))
    parser.add_argument("--stamps", action="append", metavar=_("SELLO=CUÁNTOS"), help=_("los sellos, como cafes=9"))
    takes(parser, "--from", "--to")
    parser.add_argument("--value", metavar=_("EUROS"), help=_("los euros que vale, si es dinero o un descuento"))
    parser.add_argument("--percent", metavar="N", help=_("lo que descuenta, en tantos por ciento"))
    parser.add_argument("--paid-as", choices=PAID_AS, help=_("al saldo o en efectivo, si es dinero"))
    parser.add_argument("--picture", metavar=_("TEXTO"), help=_("cómo es, para el catálogo"))
    parser.add_argument("--low-stock", metavar="N", help=_("con cuántos avisa de que quedan pocos"))
    class_help = _("solo para este tipo de cliente; puede repetirse")
    parser.add_argument("--class", dest="for_class", action="append", metavar=_("TIPO"), help=class_help)


def _deliveries(parser: Parser) -> None:
    parser.add_argument("--prize", metavar=_("PREMIO"), help=_("solo las de este premio"))
    takes(parser, "--from", "--to")
    parser.add_argument("--branch", metavar=_("SUCURSAL"), help=_("solo las de esta sucursal"))
    parser.add_argument("--counter", metavar=_("CAJA"), help=_("solo las de esta caja"))
    parser.add_argument("--operator", metavar=_("OPERADOR"), help=_("solo las de este operador"))
    takes(parser, "--card", "--dni")


def _offered(arguments: Arguments) -> Answer:
    """An empty text is a value, too: it takes away what stands there."""
    options: Answer = {name: getattr(arguments, name) for name in OFFER if getattr(arguments, name) is not None}
    if arguments.stamps:
        options["stamps"] = dict(each.partition("=")[::2] for each in arguments.stamps)
    if arguments.for_class:
        options["classes"] = [each for each in arguments.for_class if each]
    return options


def _create(arguments: Arguments) -> Request:
    return "prize.create", given(arguments, "code", "stock", "at", "id") | _offered(arguments), _prize


def _update(arguments: Arguments) -> Request:
    return "prize.update", given(arguments, "prize", "at", "id") | _offered(arguments), _prize


def _stock(arguments: Arguments) -> Request:
    return "prize.stock", given(arguments, "prize", "branch", "units", "add", "at", "id"), _prize


def _withdraw(arguments: Arguments) -> Request:
    options = given(arguments, "prize", "at", "id") | {"withdrawn": not arguments.again}
    return "prize.withdraw", options, _prize


def _list(arguments: Arguments) -> Request:
    return "prize.list", {}, _prizes


def _list_deliveries(arguments: Arguments) -> Request:
    return "prize.deliveries", given(arguments, *WANTED, "before", "most"), _made


def _report(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    from tui.operations import deliveries

    wanted = values_of(deliveries.WANTED, given(arguments, *WANTED), counter.zone)
    answer = deliveries.report(counter, arguments.file, wanted, progress())
    return answer, listed_words(answer["deliveries"], answer["file"])


def _undo(arguments: Arguments) -> Request:
    return "prize.undo", {"delivery": arguments.delivery, **given(arguments, "at", "id")}, _said


def _redeem(arguments: Arguments) -> Request:
    options = given(arguments, "card", "dni", "prize", "quantity", "at")
    return "prize.redeem", {"id": identity(arguments), **options}, _said


def _receipt(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    from tui.papers import delivery_receipt, write_delivery_receipt

    path = Path(arguments.file)
    write_delivery_receipt(delivery_receipt(counter, configuration.shop, arguments.delivery), path)
    return {"file": str(path)}, _("Recibo en {file}.").format(file=path)


def _said(answer: Answer) -> str:
    return str(answer["said"])


def _prizes(answer: Answer) -> str:
    if not answer["prizes"]:
        return _("No hay premios.")
    return "\n".join(_prize(each) for each in answer["prizes"])


def _prize(each: Answer) -> str:
    left = "" if each["stock"] is None else "  " + ngettext("queda %d", "quedan %d", each["stock"]) % each["stock"]
    low = _("  (pocos)") if each["is_low"] else ""
    withdrawn = _("  retirado") if each["withdrawn"] else ""
    cost = _(" y ").join(amount(unit, text) for unit, text in each["cost"].items())
    return f"{each['code']:<12}  {each['name']:<30}  {cost}{left}{low}{withdrawn}"


def _made(answer: Answer) -> str:
    if not answer["deliveries"]:
        return _("No hay entregas.")
    return "\n".join(_delivery(each) for each in answer["deliveries"])


def _delivery(each: Answer) -> str:
    who = each["customer"] or _("Tarjeta sin cliente")
    gone = _("  deshecha") if each["undone"] else ""
    what = f"{each['name']} × {each['quantity']}"
    return f"{each['at'][:16].replace('T', ' ')}  {what:<30}  {amounts(each['spent'])}  {who}  {each['delivery']}{gone}"
