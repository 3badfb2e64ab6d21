"""The command line: the same operations as JSON-RPC, with words for people or one JSON object (`--json`)."""

import argparse
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from loyalty.errors import BadFile, BadValue
from tui import cli_files, cli_words
from tui.configuration import Configuration
from tui.counter import Counter
from tui.operations import call
from tui.outcome import DONE, REFUSED, show

Arguments = argparse.Namespace
Words = Callable[[dict[str, Any]], str]


def run(counter: Counter, configuration: Configuration, arguments: Arguments) -> int:
    """Does what the command line asks of an open counter."""
    if arguments.command in cli_files.COMMANDS:
        answer, said = cli_files.COMMANDS[arguments.command](counter, configuration, arguments)
        show(answer, arguments.json, lambda _answer: said)
        return REFUSED if answer.get("ok") is False else DONE
    method, parameters, words = REQUESTS[arguments.command](arguments)
    answer = call(counter, method, parameters)
    show(answer, arguments.json, words)
    return REFUSED if answer.get("ok") is False else DONE


# -- commands that are one operation: what to call, with what, and how to say the answer

Request = tuple[str, dict[str, Any], Words]


def _given(arguments: Arguments, *names: str) -> dict[str, Any]:
    """The parameters that were given, by name."""
    found = {name: getattr(arguments, name) for name in names}
    return {name: value for name, value in found.items() if value not in (None, "", False)}


def _programme(arguments: Arguments) -> Request:
    if arguments.action == "show":
        return "programme.show", {}, cli_words.programmes
    if arguments.action == "try":
        given = _given(arguments, "from", "to")
        return "programme.try", {"toml": _file_text(arguments.file), **given}, cli_words.tried
    return "programme.load", {"toml": _file_text(arguments.file)}, cli_words.programme_loaded


def _file_text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadFile(path, "missing") from None
    except UnicodeDecodeError:
        raise BadFile(path, "encoding") from None
    except OSError as error:
        raise BadFile(path, "unreadable", error.strerror or "") from None


def _customer(arguments: Arguments) -> Request:
    if arguments.action == "find":
        return "customer.find", {"text": arguments.text}, cli_words.customers
    if arguments.action == "merge":
        return "customer.merge", {"from": arguments.dni, "into": arguments.into}, cli_words.account
    details = _given(arguments, *cli_words.CUSTOMER_OPTIONS)
    if arguments.action == "update":
        return (
            "customer.update",
            {"dni": arguments.dni, **details, **_given(arguments, "new_dni", "name")},
            _customer_words,
        )
    created = {
        "dni": arguments.dni,
        "name": arguments.name,
        **details,
        **_given(arguments, "class", "card", "at", "id"),
    }
    return "customer.create", created, _customer_words


def _customer_words(answer: dict[str, Any]) -> str:
    return cli_words.customers({"customers": [answer]})


def _card(arguments: Arguments) -> Request:
    card = {"card": arguments.code}
    if arguments.action == "activate":
        options = _given(arguments, "euros", "points", "kind", "last_day", "at", "id")
        return "card.activate", card | options, cli_words.account
    if arguments.action == "link":
        return "card.link", card | {"dni": arguments.dni} | _given(arguments, "at"), cli_words.account
    if arguments.action == "block":
        return "card.block", card | _given(arguments, "reason", "lost"), cli_words.card_state
    return "card.replace", card | {"new_card": arguments.new_code} | _given(arguments, "reason"), cli_words.card_state


def _sale(arguments: Arguments) -> Request:
    lines = [_line(text) for text in arguments.line]
    parameters = {"lines": lines, **_given(arguments, "card", "dni", "at"), **_payment(arguments.pay)}
    if arguments.quote:
        return "sale.quote", parameters, cli_words.quote
    parameters |= _given(arguments, "branch", "counter", "operator")
    return "sale.record", {"id": arguments.id or str(uuid.uuid4()), **parameters}, cli_words.receipt


def _payment(given: Sequence[str]) -> dict[str, Any]:
    """ "points=500", "points=max", "euros=3.20", "gift:G-50=10.00" """
    pay: dict[str, Any] = {}
    for text in given:
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
    parameters = {"id": arguments.id or str(uuid.uuid4()), "sale": arguments.sale, **_given(arguments, "amount", "at")}
    if arguments.line:
        parameters["lines"] = [_refund_line(text) for text in arguments.line]
    return "sale.refund", parameters, cli_words.refunded


def _refund_line(text: str) -> dict[str, str]:
    """ "2", "tinte" or "tinte=10.00" """
    name, _equals, amount = text.partition("=")
    named = {"line": name} if name.isdigit() else {"service": name}
    return named | ({"amount": amount} if amount else {})


def _void(arguments: Arguments) -> Request:
    identity = arguments.id or str(uuid.uuid4())
    return "sale.void", {"id": identity, "sale": arguments.sale, **_given(arguments, "at")}, cli_words.refunded


def _explain(arguments: Arguments) -> Request:
    return "sale.explain", {"sale": arguments.sale}, cli_words.explained


def _prize(arguments: Arguments) -> Request:
    if arguments.action == "list":
        return "prize.list", {}, cli_words.prizes
    if arguments.action == "undo":
        return "prize.undo", {"delivery": arguments.delivery, **_given(arguments, "at")}, cli_words.delivered
    given = _given(arguments, "code", "name", "kind", "points", "euros", "stock", "from", "to")
    if arguments.for_class:
        given["classes"] = arguments.for_class
    return "prize.create", given, cli_words.prize


def _redeem(arguments: Arguments) -> Request:
    given = _given(arguments, "card", "dni", "prize", "quantity", "at")
    return "prize.redeem", {"id": arguments.id or str(uuid.uuid4()), **given}, cli_words.delivered


def _adjust(arguments: Arguments) -> Request:
    given = _given(arguments, "card", "dni", "unit", "amount", "reason", "at")
    return "account.adjust", {"id": arguments.id or str(uuid.uuid4()), **given}, cli_words.adjusted


def _expire(arguments: Arguments) -> Request:
    return "ledger.expire", _given(arguments, "at"), cli_words.expired


def _nightly(arguments: Arguments) -> Request:
    return "ledger.nightly", _given(arguments, "at"), cli_words.nightly


def _balance(arguments: Arguments) -> Request:
    return "account.balance", _given(arguments, "card", "dni", "at"), cli_words.balance


def _movements(arguments: Arguments) -> Request:
    return "account.movements", _given(arguments, "card", "dni", "most"), cli_words.movements


def _verify(arguments: Arguments) -> Request:
    return "ledger.verify", _given(arguments, "rebuild"), cli_words.verified


REQUESTS: dict[str, Callable[[Arguments], Request]] = {
    "programme": _programme,
    "customer": _customer,
    "card": _card,
    "sale": _sale,
    "refund": _refund,
    "void": _void,
    "explain": _explain,
    "prize": _prize,
    "redeem": _redeem,
    "adjust": _adjust,
    "expire": _expire,
    "nightly": _nightly,
    "balance": _balance,
    "movements": _movements,
    "verify": _verify,
}


def parsed(arguments: Sequence[str]) -> Arguments:
    """Exits with 2 and the usage where the command line is wrong."""
    from tui.cli_parser import make_parser

    return make_parser().parse_args(arguments)
