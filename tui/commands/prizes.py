"""Prizes: the catalogue and its deliveries."""

from pathlib import Path

from loyalty.prizes import KINDS, PAID_AS
from tui.commands.exchange import progress
from tui.commands.operators import asked_pin, by
from tui.commands.options import AddCommand, Arguments, Parser, Request, actions, asks, given, identity, whose
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _
from tui.parameters import values_of
from tui.prize_words import listed_words
from tui.words import Answer, amount, amounts

OFFER = ("name", "kind", "points", "euros", "from", "to", "value", "percent", "paid_as", "picture", "low_stock")

WANTED = ("prize", "from", "to", "branch", "counter", "operator", "card", "dni")


def add(command: AddCommand) -> None:
    action = actions(command("prize", _("crea o enseña premios y sus entregas, o deshace una")))
    create = action("create", _create)
    create.add_argument("--code", required=True)
    create.add_argument("--name", required=True)
    create.add_argument("--stock")
    _offer(create)
    update = action("update", _update, "prize")
    update.add_argument("--name")
    _offer(update)
    action("list", _list)
    stock = action("stock", _stock, "prize")
    stock.add_argument("--branch")
    stock.add_argument("--units", help=_("cuántos hay"))
    stock.add_argument("--add", help=_("cuántos más (o menos, con -) hay"))
    action("withdraw", _withdraw, "prize").add_argument("--again", action="store_true", help=_("vuelve a ofrecerlo"))
    listed = action("deliveries", _list_deliveries)
    _deliveries(listed)
    for option in ("before", "most"):
        listed.add_argument(f"--{option}")
    report = action("report", _list_deliveries, "file")
    report.description = _("la lista de las entregas en PDF, con lo que costaron")
    _deliveries(report)
    report.set_defaults(work=_report)
    receipt = action("receipt", _list, "delivery", "file")
    receipt.set_defaults(work=_receipt)
    undo = action("undo", _undo, "delivery")
    undo.add_argument("--at")
    by(undo, "--supervisor")
    redeem = command("redeem", _("entrega un premio"))
    asks(redeem, _redeem)
    whose(redeem, at=True)
    redeem.add_argument("--prize", required=True)
    redeem.add_argument("--quantity", type=int)
    redeem.add_argument("--id")


def _offer(parser: Parser) -> None:
    parser.add_argument("--kind", choices=KINDS)
    for option in ("points", "euros", "from", "to", "percent", "picture"):
        parser.add_argument(f"--{option}")
    parser.add_argument("--stamps", action="append", metavar=_("SELLO=CUÁNTOS"))
    parser.add_argument("--value", help=_("los euros que vale, si es dinero o un descuento"))
    parser.add_argument("--paid-as", choices=PAID_AS, help=_("al saldo o en efectivo, si es dinero"))
    parser.add_argument("--low-stock", help=_("con cuántos avisa de que quedan pocos"))
    parser.add_argument("--class", dest="for_class", action="append")


def _deliveries(parser: Parser) -> None:
    for option in WANTED:
        parser.add_argument(f"--{option}")


def _offered(arguments: Arguments) -> Answer:
    """An empty text is a value, too: it takes away what stands there."""
    options: Answer = {name: getattr(arguments, name) for name in OFFER if getattr(arguments, name) is not None}
    if arguments.stamps:
        options["stamps"] = dict(each.partition("=")[::2] for each in arguments.stamps)
    if arguments.for_class:
        options["classes"] = [each for each in arguments.for_class if each]
    return options


def _create(arguments: Arguments) -> Request:
    return "prize.create", given(arguments, "code", "stock") | _offered(arguments), _prize


def _update(arguments: Arguments) -> Request:
    return "prize.update", {"prize": arguments.prize} | _offered(arguments), _prize


def _stock(arguments: Arguments) -> Request:
    return "prize.stock", given(arguments, "prize", "branch", "units", "add"), _prize


def _withdraw(arguments: Arguments) -> Request:
    return "prize.withdraw", {"prize": arguments.prize, "withdrawn": not arguments.again}, _prize


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
    who = arguments.supervisor
    allowed = {"supervisor": who, "pin": asked_pin(who)} if who else {}
    return "prize.undo", {"delivery": arguments.delivery, **given(arguments, "at"), **allowed}, _said


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
    left = "" if each["stock"] is None else _("  quedan {left}").format(left=each["stock"])
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
