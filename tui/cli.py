"""The command line: the same operations as JSON-RPC, with words for people or one JSON object (`--json`).

Exit status: 0 done; 1 refused by a rule or bad data; 2 wrong usage or configuration.
"""

import argparse
import json
import sys
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from loyalty.errors import BadConfiguration, BadFile, BadValue, DatabaseTrouble, Refusal
from tui import cli_files, cli_words
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _
from tui.operations import call
from tui.rpc import error_data
from tui.texts import sentence

DONE, REFUSED, WRONG_USE = 0, 1, 2
Arguments = argparse.Namespace
Words = Callable[[dict[str, Any]], str]

SETTING_UP = ("missing", "empty", "older", "newer", "no_driver", "too_old")


def exit_status(refusal: Refusal) -> int:
    if isinstance(refusal, BadConfiguration):
        return WRONG_USE
    if isinstance(refusal, DatabaseTrouble) and refusal.problem in SETTING_UP:
        return WRONG_USE
    return REFUSED


def report(refusal: Refusal, as_json: bool) -> int:
    """Says why, once: on standard error, or as JSON on standard output. The exit status."""
    if as_json:
        error = {"message": sentence(refusal), **error_data(refusal)}
        sys.stdout.write(json.dumps({"error": error}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"{sentence(refusal)} [{refusal.code}]\n")
    return exit_status(refusal)


def show(answer: dict[str, Any], as_json: bool, words: Words) -> None:
    text = json.dumps(answer, ensure_ascii=False) if as_json else words(answer)
    if text:
        sys.stdout.write(text + "\n")


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


def explain_usage(text: str) -> int:
    sys.stderr.write(text + "\n")
    return WRONG_USE


def no_configuration(path: Path) -> str:
    return _(
        "No hay configuración en {path}. Cree una con «tarjetero» en un terminal, o copie config.example.toml."
    ).format(path=path)
