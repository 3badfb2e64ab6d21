"""The command line: the same operations as JSON-RPC, with words for people or one JSON object (`--json`).

Each area has a module: its words and options, what they ask the counter for, and how the answer is said.
"""

from argparse import SUPPRESS
from collections.abc import Callable, Sequence
from importlib.metadata import version

from loyalty.errors import NotAllowed, OverLimit
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
from tui.commands.leave import asked_leave, who
from tui.commands.options import AddCommand, Arguments, common, sentence
from tui.commands.usage import Parser
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import N_, _
from tui.operations import call
from tui.outcome import DONE, REFUSED, show
from tui.words import Answer

Work = Callable[[Counter, Configuration, Arguments], tuple[Answer, str]]
LoneWork = Callable[[Arguments], tuple[Answer, str]]


def run(counter: Counter, configuration: Configuration, arguments: Arguments) -> int:
    """Does what the command line asks of an open counter: one operation, or some longer work with files."""
    with counter.acting(*who(arguments)):
        try:
            return _done(counter, configuration, arguments)
        except (NotAllowed, OverLimit) as refusal:
            allowed = asked_leave(refusal, arguments)
            if allowed is None:
                raise
        with counter.acting("", *allowed):
            return _done(counter, configuration, arguments)


def _done(counter: Counter, configuration: Configuration, arguments: Arguments) -> int:
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


def named_configuration(given: Sequence[str]) -> str | None:
    """What follows --config: it is looked for before the command line can be read, whose language it says."""
    for place, word in enumerate(given):
        if word == "--config":
            return given[place + 1] if place + 1 < len(given) else None
        if word.startswith("--config="):
            return word.removeprefix("--config=")
    return None


def parsed(arguments: Sequence[str]) -> Arguments:
    """Raises WrongUsage where the command line is wrong."""
    return make_parser().parse_args(arguments)


def make_parser() -> Parser:
    about = _("Sin orden, abre la caja. «tarjetero ORDEN --help» explica una orden.")
    parser = Parser(prog="tarjetero", usage=_("tarjetero [opciones] ORDEN ..."), description=about)
    parser.add_argument("--version", action="version", version=version("tarjetero"), help=_("dice qué versión es"))
    common(parser)
    commands = parser.add_subparsers(dest="command", prog="tarjetero", metavar=_("ORDEN"), help=SUPPRESS)
    for heading, adders in AREAS:
        listed: dict[str, str] = {}

        def command(name: str, meaning: str, listed: dict[str, str] = listed) -> Parser:
            listed[name] = meaning
            made = commands.add_parser(name, description=sentence(meaning))
            common(made, nested=True)
            return made

        for add in adders:
            add(command)
        parser.listing += _listing(_(heading), listed)
    return parser


def _listing(heading: str, listed: dict[str, str]) -> str:
    """The commands of an area, one a line, the first beside its heading."""
    heads = [heading, *[""] * (len(listed) - 1)]
    rows = zip(heads, listed.items(), strict=True)
    return "".join(f"{head:<10} {name:<12} {meaning}\n" for head, (name, meaning) in rows)


def _beginnings(command: AddCommand) -> None:
    command("init", _("crea la base de datos o la pone al día"))
    demo = command("demo", _("abre una tienda de prueba con un año de ventas"))
    folder_help = _("dónde guardarla, en vez de tirarla al salir")
    demo.add_argument("--folder", metavar=_("CARPETA"), help=folder_help)
    demo.add_argument("--no-screen", action="store_true", help=_("solo la prepara, con --folder"))
    demo.add_argument("--simulate", action="store_true", help=_("con lectores simulados"))


def _serve(command: AddCommand) -> None:
    where = command("serve", _("atiende a otros programas por JSON-RPC")).add_mutually_exclusive_group(required=True)
    where.add_argument("--stdio", action="store_true", help=_("por la entrada y la salida estándar"))
    listen_help = _("en una dirección de este mismo ordenador, como 127.0.0.1:8765")
    where.add_argument("--listen", metavar=_("DIRECCIÓN:PUERTO"), help=listen_help)


# The commands by area, as the help shows them.
AREAS: tuple[tuple[str, tuple[Callable[[AddCommand], None], ...]], ...] = (
    (N_("Empezar"), (_beginnings, programme.add)),
    (N_("Vender"), (sales.add, prizes.add, tickets.add)),
    (N_("Clientes"), (customers.add, accounts.add)),
    (N_("Tarjetas"), (cards.add, stripes.add, printing.add)),
    (N_("Mensajes"), (messages.add, segments.add, templates.add, mail.add)),
    (N_("Tienda"), (shifts.add, operators.add, papers.add, devices.add)),
    (N_("Libro"), (ledger.add, exchange.add, _serve)),
)
