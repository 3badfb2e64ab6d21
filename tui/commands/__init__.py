"""The command line: the same operations as JSON-RPC, with words for people or one JSON object (`--json`).

Each area has a module: its words and options, what they ask the counter for, and how the answer is said.
"""

from collections.abc import Callable, Sequence
from importlib.metadata import version

from tui.commands import (
    accounts,
    cards,
    customers,
    devices,
    exchange,
    ledger,
    mail,
    messages,
    operators,
    papers,
    printing,
    prizes,
    programme,
    sales,
    segments,
    shifts,
    stripes,
    templates,
    tickets,
)
from tui.commands.options import Arguments, Parser, common
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _
from tui.operations import call
from tui.outcome import DONE, REFUSED, show
from tui.words import Answer

Work = Callable[[Counter, Configuration, Arguments], tuple[Answer, str]]
LoneWork = Callable[[Arguments], tuple[Answer, str]]
AREAS = (
    programme,
    customers,
    cards,
    sales,
    prizes,
    accounts,
    ledger,
    shifts,
    exchange,
    mail,
    operators,
    segments,
    templates,
    messages,
    printing,
    devices,
    papers,
    tickets,
    stripes,
)


def run(counter: Counter, configuration: Configuration, arguments: Arguments) -> int:
    """Does what the command line asks of an open counter: one operation, or some longer work with files."""
    if "work" in arguments:
        work: Work = arguments.work
        answer, said = work(counter, configuration, arguments)
        show(answer, arguments.json, lambda _answer: said)
    else:
        method, parameters, words = arguments.request(arguments)
        answer = call(counter, method, parameters)
        show(answer, arguments.json, words)
    return REFUSED if answer.get("ok") is False else DONE


def run_alone(arguments: Arguments) -> int:
    """Does what needs no shop."""
    work: LoneWork = arguments.alone
    answer, said = work(arguments)
    show(answer, arguments.json, lambda _answer: said)
    return REFUSED if answer.get("ok") is False else DONE


def parsed(arguments: Sequence[str]) -> Arguments:
    """Exits with 2 and the usage where the command line is wrong."""
    return make_parser().parse_args(arguments)


def make_parser() -> Parser:
    parser = Parser(prog="tarjetero", description=_("Fidelización de clientes. Sin orden, abre la caja."))
    parser.add_argument("--version", action="version", version=version("tarjetero"))
    common(parser)
    commands = parser.add_subparsers(dest="command", metavar=_("ORDEN"))

    def command(name: str, help_text: str) -> Parser:
        made = commands.add_parser(name, help=help_text, description=help_text)
        common(made, nested=True)
        return made

    command("init", _("crea la base de datos o la pone al día"))
    _demo(command("demo", _("abre una tienda de prueba con un año de ventas")))
    _serve(command("serve", _("atiende a otros programas por JSON-RPC")))
    for area in AREAS:
        area.add(command)
    return parser


def _demo(parser: Parser) -> None:
    parser.add_argument("--folder", metavar="DIR", help=_("dónde guardarla, en vez de tirarla al salir"))
    parser.add_argument("--no-screen", action="store_true", help=_("solo la prepara, con --folder"))
    parser.add_argument("--simulate", action="store_true", help=_("con lectores simulados"))


def _serve(parser: Parser) -> None:
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--stdio", action="store_true", help=_("por la entrada y la salida estándar"))
    where.add_argument("--listen", metavar="127.0.0.1:PUERTO", help=_("en una dirección de este mismo ordenador"))
