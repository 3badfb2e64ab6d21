"""Papers made from the command line: each a file."""

from tui.commands.exchange import progress
from tui.commands.options import AddCommand, Arguments, Parser, actions, given
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import LANGUAGES, _, ngettext
from tui.operations.papers import paper_answer
from tui.paper_kinds import KINDS, LOOKS
from tui.words import Answer

OPTIONS = {
    "card": lambda: _("el número de la tarjeta"),
    "to": lambda: _("para quién es"),
    "giver": lambda: _("quién la regala"),
    "message": lambda: _("unas palabras de su parte"),
    "find": lambda: _("solo los clientes que se encuentran así; si no, todos"),
}


def add(command: AddCommand) -> None:
    action = actions(command("paper", _("hace papeles en PDF: formularios, etiquetas, carteles, la guía del personal")))
    for kind in KINDS:
        _options(action(kind.replace("_", "-"), lambda _arguments: ("", {}, str), "file"), kind)
    action("texts", lambda _arguments: ("paper.texts", {}, lambda answer: str(answer["toml"]).rstrip()))


def _options(parser: Parser, kind: str) -> None:
    parser.set_defaults(work=_make)
    known = KINDS[kind]
    if len(known.sizes) > 1:
        parser.add_argument("--sheet" if kind == "labels" else "--size", dest="size", choices=known.sizes)
    parser.add_argument("--language", choices=LANGUAGES)
    if kind != "labels":
        parser.add_argument("--look", choices=LOOKS, help=_("los colores de la tienda"))
    for name in known.asks:
        if name == "start":
            parser.add_argument("--start", type=int, default=1, help=_("la primera etiqueta libre de la hoja"))
            parser.add_argument("--edges", action="store_true", help=_("dibuja los bordes, para probar en papel"))
        else:
            needed = kind == "certificate" and name == "card"
            parser.add_argument(f"--{name}", required=needed, help=OPTIONS[name]())


def _make(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    known = vars(arguments)
    names = [name for name in ("size", "language", "look", "start", "edges", *OPTIONS) if name in known]
    asked = {"path": arguments.file, **given(arguments, *names)}
    answer = paper_answer(counter, arguments.action.replace("-", "_"), asked, progress())
    return answer, made_words(answer)


def made_words(answer: Answer) -> str:
    """Where the paper is, and how much of it."""
    where = _("Hecho: {file}").format(file=answer["file"])
    if answer["paper"] == "labels":
        return f"{where} ({ngettext('%d etiqueta', '%d etiquetas', answer['count']) % answer['count']})"
    return where
