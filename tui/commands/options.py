"""What the commands share: arguments that several take, and how an action is tied to the operation it asks for."""

import argparse
import uuid
from collections.abc import Callable
from typing import Any

from tui.commands.usage import Parser
from tui.language import N_, _
from tui.words import Answer

Arguments = argparse.Namespace
AddCommand = Callable[[str, str], Parser]
Words = Callable[[Answer], str]
Request = tuple[str, dict[str, Any], Words]  # the operation to call, with what, and how to say its answer
MakeRequest = Callable[[Arguments], Request]

# What means the same wherever it stands: the word that stands for its value, and what it is.
SHARED = {
    "--card": (N_("TARJETA"), N_("la tarjeta")),
    "--dni": ("DNI", N_("el DNI del cliente")),
    "--at": (N_("MOMENTO"), N_("cuándo, como 2026-11-22T10:00; si no, ahora")),
    "--id": ("ID", N_("el nombre de la operación: repetirla no la hace dos veces")),
    "--reason": (N_("MOTIVO"), N_("por qué, en pocas palabras")),
    "--most": ("N", N_("cuántos como mucho")),
    "--from": (N_("DÍA"), N_("desde qué día, como 2026-01-31")),
    "--to": (N_("DÍA"), N_("hasta qué día, incluido, como 2026-12-31")),
    "--branch": (N_("SUCURSAL"), N_("en qué sucursal; si no, la de la configuración")),
    "--counter": (N_("CAJA"), N_("en qué caja; si no, la de la configuración")),
    "--template": (N_("PLANTILLA"), N_("una de «tarjetero template list»")),
    "--segment": (N_("SELECCIÓN"), N_("el nombre de una selección; sin decirlo, todos")),
    "--mailing": (N_("ENVÍO"), N_("el nombre del envío: con el mismo no se escribe dos veces a nadie")),
    "--design": (N_("DISEÑO"), N_("uno de «tarjetero print designs»; si no, el de la configuración")),
    "code": (N_("TARJETA"), N_("el número de la tarjeta")),
    "card": (N_("TARJETA"), N_("el número de la tarjeta")),
    "dni": ("DNI", N_("el DNI del cliente")),
    "file": (N_("FICHERO"), N_("el fichero PDF que se escribe")),
    "sale": (N_("VENTA"), N_("la venta, como sale en «tarjetero movements»")),
    "delivery": (N_("ENTREGA"), N_("la entrega, como sale en «tarjetero prize deliveries»")),
    "prize": (N_("PREMIO"), N_("el código del premio")),
    "print": (N_("IMPRESIÓN"), N_("su número en «tarjetero print queue»")),
    "template": (N_("PLANTILLA"), N_("una de «tarjetero template list»")),
    "message": (N_("MENSAJE"), N_("su número en «tarjetero messages list»")),
    "occasion": (N_("OCASIÓN"), N_("una de «tarjetero occasion list»")),
}


def takes(container: argparse._ActionsContainer, *names: str, **more: Any) -> None:
    """Adds arguments that mean here what they mean everywhere."""
    for name in names:
        value, meaning = SHARED[name]
        container.add_argument(name, metavar=_(value), help=_(meaning), **more)


def asks(parser: Parser, request: MakeRequest) -> None:
    """This command is one operation: `request` makes it from the command line."""
    parser.set_defaults(request=request)


def common(parser: Parser, nested: bool = False) -> None:
    """Options that may stand before or after the command."""
    more: dict[str, Any] = {"default": argparse.SUPPRESS} if nested else {}
    parser.add_argument("--config", metavar=_("FICHERO"), help=_("la configuración, si no es la de siempre"), **more)
    parser.add_argument("--json", action="store_true", help=_("contesta con un objeto JSON"), **more)


def choices_of(parser: Parser) -> "argparse._SubParsersAction[Parser]":
    """Where the actions of a command are added."""
    return parser.add_subparsers(dest="action", required=True, metavar=_("ACCIÓN"), title=_("acciones"))


def actions(parser: Parser) -> Callable[..., Parser]:
    """Adds an action of a command: its name, what it does, the operation it asks for, and its shared arguments.

    Without an operation it is some longer work, which the caller sets as `work`.
    """
    choices = choices_of(parser)

    def action(name: str, meaning: str, request: MakeRequest | None, *shared: str) -> Parser:
        made = choices.add_parser(name, help=meaning, description=sentence(meaning))
        common(made, nested=True)
        if request:
            asks(made, request)
        takes(made, *shared)
        return made

    return action


def sentence(text: str) -> str:
    """A short help text, as the head of its own page."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('…') else '.'}"


def whose(parser: Parser, at: bool = False) -> None:
    one = parser.add_mutually_exclusive_group(required=True)
    takes(one, "--card", "--dni")
    if at:
        takes(parser, "--at")


def given(arguments: Arguments, *names: str) -> dict[str, Any]:
    """The parameters that were given, by name."""
    found = {name: getattr(arguments, name) for name in names}
    return {name: value for name, value in found.items() if value not in (None, "", False)}


def identity(arguments: Arguments) -> str:
    """The operation's own id, or a new one where none was given."""
    return arguments.id or str(uuid.uuid4())
