"""What the commands share: options that several take, and how an action is tied to the operation it asks for."""

import argparse
import uuid
from collections.abc import Callable
from typing import Any

from tui.language import _
from tui.words import Answer

Arguments = argparse.Namespace
Parser = argparse.ArgumentParser
AddCommand = Callable[[str, str], Parser]
Words = Callable[[Answer], str]
Request = tuple[str, dict[str, Any], Words]  # the operation to call, with what, and how to say its answer
MakeRequest = Callable[[Arguments], Request]


def asks(parser: Parser, request: MakeRequest) -> None:
    """This command is one operation: `request` makes it from the command line."""
    parser.set_defaults(request=request)


def common(parser: Parser, nested: bool = False) -> None:
    """Options that may stand before or after the command."""
    default = {"default": argparse.SUPPRESS} if nested else {}
    parser.add_argument("--config", metavar="FILE", help=_("la configuración"), **default)  # type: ignore[arg-type]
    parser.add_argument("--json", action="store_true", help=_("contesta con un objeto JSON"), **default)  # type: ignore[arg-type]


def actions(parser: Parser) -> Callable[..., Parser]:
    """Adds an action of a command: its name, the operation it asks for, and its positional arguments."""
    choices = parser.add_subparsers(dest="action", required=True, metavar=_("ACCIÓN"))

    def action(name: str, request: MakeRequest, *positional: str) -> Parser:
        made = choices.add_parser(name)
        common(made, nested=True)
        asks(made, request)
        for each in positional:
            made.add_argument(each)
        return made

    return action


def whose(parser: Parser, at: bool = False) -> None:
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("--card", help=_("la tarjeta"))
    one.add_argument("--dni", help=_("el DNI del cliente"))
    if at:
        parser.add_argument("--at", help=_("en qué momento (ISO 8601)"))


def given(arguments: Arguments, *names: str) -> dict[str, Any]:
    """The parameters that were given, by name."""
    found = {name: getattr(arguments, name) for name in names}
    return {name: value for name, value in found.items() if value not in (None, "", False)}


def identity(arguments: Arguments) -> str:
    """The operation's own id, or a new one where none was given."""
    return arguments.id or str(uuid.uuid4())
