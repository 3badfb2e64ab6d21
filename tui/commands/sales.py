"""Sales: recorded, quoted, given back, explained."""

from collections.abc import Sequence
from typing import Any

from loyalty.errors import BadValue
from tui.commands.leave import allowed_by, done_by
from tui.commands.options import AddCommand, Arguments, Request, asks, given, identity, takes, whose
from tui.commands.usage import Parser
from tui.language import _, ngettext
from tui.words import Answer, amount, amounts, any_of, explained, grammatical_number


def add(command: AddCommand) -> None:
    _add_sale(command("sale", _("guarda una venta, o dice lo que daría")))
    refund = command("refund", _("devuelve una venta, entera, en parte o por líneas"))
    void = command("void", _("anula una venta hecha por error"))
    explain = command("explain", _("explica por qué una venta dio lo que dio"))
    for parser, request in ((refund, _refund), (void, _void), (explain, _explain)):
        takes(parser, "sale")
        asks(parser, request)
    refund.add_argument("--amount", metavar=_("EUROS"), help=_("cuánto, como 12.50; sin decirlo, lo que queda"))
    line_help = _("una línea, por número o servicio; puede repetirse")
    refund.add_argument("--line", action="append", metavar=_("LÍNEA[=IMPORTE]"), help=line_help)
    for each in (refund, void):
        takes(each, "--id", "--at")
        done_by(each)


def _add_sale(parser: Parser) -> None:
    asks(parser, _sale)
    whose(parser, at=True)
    line_help = _("una línea y lo que se paga por ella, como tinte=40.00 o corte=36.00*2; puede repetirse")
    line_value = _("SERVICIO=IMPORTE[*CANTIDAD]")
    parser.add_argument("--line", action="append", required=True, metavar=line_value, help=line_help)
    pay_help = _("lo que no se paga en dinero: points=500, euros=3.20 o max, gift:TARJETA=10.00; puede repetirse")
    parser.add_argument("--pay", action="append", default=[], metavar=_("CON=CUÁNTO"), help=pay_help)
    takes(parser, "--id", "--branch", "--counter")
    parser.add_argument("--operator", metavar=_("OPERADOR"), help=_("quién la hace; si no, el de la configuración"))
    allowed_by(parser)
    parser.add_argument("--quote", action="store_true", help=_("solo dice lo que daría"))


def _sale(arguments: Arguments) -> Request:
    lines = [_line(text) for text in arguments.line]
    parameters = {"lines": lines, **given(arguments, "card", "dni", "at"), **_payment(arguments.pay)}
    if arguments.quote:
        return "sale.quote", parameters, _quoted
    parameters |= given(arguments, "branch", "counter", "operator")
    return "sale.record", {"id": identity(arguments), **parameters}, _receipt


def _payment(means_given: Sequence[str]) -> dict[str, Any]:
    """ "points=500", "points=max", "euros=3.20", "gift:G-50=10.00" """
    pay: dict[str, Any] = {}
    for text in means_given:
        means, _equals, amount = text.partition("=")
        if means.startswith("gift:"):
            card = {"card": means.removeprefix("gift:")} | ({"amount": amount} if amount else {})
            pay.setdefault("gift_card", []).append(card)
        else:
            pay[means] = amount
    return {"pay": pay} if pay else {}


def _line(text: str) -> dict[str, str]:
    """ "tinte=40.00" or "tinte=40.00*2" """
    service, equals, amount = text.rpartition("=")
    if not equals:
        raise BadValue("line", "not_service_and_amount")
    total, _times, quantity = amount.partition("*")
    return {"service": service.strip(), "amount": total.strip()} | ({"quantity": quantity.strip()} if quantity else {})


def _refund(arguments: Arguments) -> Request:
    parameters = {"id": identity(arguments), "sale": arguments.sale, **given(arguments, "amount", "at")}
    if arguments.line:
        parameters["lines"] = [_refund_line(text) for text in arguments.line]
    return "sale.refund", parameters, _refunded


def _refund_line(text: str) -> dict[str, str]:
    """ "2", "tinte" or "tinte=10.00" """
    name, _equals, amount = text.partition("=")
    named = {"line": name} if name.isdigit() else {"service": name}
    return named | ({"amount": amount} if amount else {})


def _void(arguments: Arguments) -> Request:
    return "sale.void", {"id": identity(arguments), "sale": arguments.sale, **given(arguments, "at")}, _refunded


def _explain(arguments: Arguments) -> Request:
    return "sale.explain", {"sale": arguments.sale}, explained


def _quoted(answer: Answer) -> str:
    earned = _("Ganaría {earned}. A pagar: {due}.").format(
        earned=amounts(answer["earned"]), due=amount("euros", answer["due"])
    )
    return "\n".join([earned, *answer["notes"]])


def _receipt(answer: Answer) -> str:
    said = _("Venta guardada: gana {earned}. Saldo: {balance}.").format(
        earned=amounts(answer["earned"]), balance=amounts(answer["balance"])
    )
    return "\n".join([said, *answer["notes"]])


def _refunded(answer: Answer) -> str:
    parts = [
        _("Devuelto {amount}; en dinero {cash}.").format(
            amount=amount("euros", answer["amount"]), cash=amount("euros", answer["cash"])
        )
    ]
    if any_of(answer["taken_back"]):
        taken = ngettext("Se retira {amounts}.", "Se retiran {amounts}.", grammatical_number(answer["taken_back"]))
        parts.append(taken.format(amounts=amounts(answer["taken_back"])))
    if any_of(answer["given_back"]):
        returned = ngettext("Vuelve {amounts}.", "Vuelven {amounts}.", grammatical_number(answer["given_back"]))
        parts.append(returned.format(amounts=amounts(answer["given_back"])))
    if any_of(answer["lapsed"]):
        lapsed = ngettext(
            "De lo que vuelve ya ha caducado {amounts}: no se podrá gastar.",
            "De lo que vuelve ya han caducado {amounts}: no se podrán gastar.",
            grammatical_number(answer["lapsed"]),
        )
        parts.append(lapsed.format(amounts=amounts(answer["lapsed"])))
    parts.append(_("Saldo: {amounts}.").format(amounts=amounts(answer["balance"])))
    return " ".join(parts)
