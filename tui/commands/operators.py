"""Operators. A PIN is asked for on the terminal, or taken from the environment: an argument would be seen by others."""

import getpass
import os
import sys

from loyalty.operators import ROLES
from tui.commands.options import AddCommand, Arguments, Request, actions, given
from tui.commands.usage import Parser
from tui.language import N_, _
from tui.words import Answer

PIN, NEW_PIN = "TARJETERO_PIN", "TARJETERO_NEW_PIN"
ROLE_NAMES = {"cashier": N_("cajero"), "supervisor": N_("supervisor"), "owner": N_("dueño")}


def add(command: AddCommand) -> None:
    action = actions(command("operator", _("apunta operadores, los enseña o les da un PIN")))
    new = action("add", _("apunta uno, o lo cambia"), _add)
    action("list", _("enseña los que hay"), _list)
    pin = action("pin", _("le da un PIN: se pregunta, o está en TARJETERO_NEW_PIN"), _pin)
    for each in (new, pin):
        each.add_argument("code", metavar=_("OPERADOR"), help=_("su código, el que escribe en la caja"))
        by(each)
    new.add_argument("--name", metavar=_("NOMBRE"), help=_("su nombre"))
    new.add_argument("--role", choices=ROLES, help=_("cajero (cashier, lo normal), supervisor o dueño (owner)"))


def by(parser: Parser, option: str = "--by") -> None:
    meaning = _("quién lo permite; su PIN se pregunta, o está en TARJETERO_PIN")
    parser.add_argument(option, metavar=_("OPERADOR"), help=meaning)


def asked_pin(code: str, variable: str = PIN) -> str:
    """What the environment has, or else what is typed, unseen, on the terminal."""
    if variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        return ""
    template = _("PIN nuevo de {code}: ") if variable == NEW_PIN else _("PIN de {code}: ")
    try:
        return getpass.getpass(template.format(code=code), sys.stderr)
    except EOFError:  # Ctrl+D: none was given
        return ""


def leave(arguments: Arguments) -> dict[str, str]:
    """Who allows it, with her PIN, where somebody is named."""
    return {"by": arguments.by, "pin": asked_pin(arguments.by)} if arguments.by else {}


def _add(arguments: Arguments) -> Request:
    return "operator.add", given(arguments, "code", "name", "role") | leave(arguments), _operator


def _list(arguments: Arguments) -> Request:
    return "operator.list", {}, lambda answer: "\n".join(_operator(each) for each in answer["operators"])


def _pin(arguments: Arguments) -> Request:
    allowed = leave(arguments)
    return "operator.pin", {"code": arguments.code, "new_pin": asked_pin(arguments.code, NEW_PIN), **allowed}, _operator


def _operator(each: Answer) -> str:
    pin = _("con PIN") if each["has_pin"] else _("sin PIN")
    return f"{each['code']:<12}  {each['name']:<24}  {_(ROLE_NAMES[each['role']]):<12}  {pin}"
